"""Typefaces at the size of a line, and texts fitted to the characters they draw."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageFont, features

if TYPE_CHECKING:
    from pilot_desktop.training.pack import FontFile, Pack

# what a typist or an old face without the sign would put instead
_INSTEAD = (
    ("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE"), ("’", "'"), ("‘", "'"), ("“", '"'),
    ("”", '"'), ("«", '"'), ("»", '"'), ("–", "-"), ("—", "-"), ("…", "..."), ("€", "EUR"),
    ("½", "1/2"), ("¼", "1/4"), ("¾", "3/4"), ("×", "x"), ("²", "2"), ("³", "3"), ("•", "-"),
    ("°", "o"), ("÷", "/"), ("·", "."),
)  # fmt: skip

_CAN_SHAPE = features.check("raqm")


@lru_cache(maxsize=400)
def _open(path: Path, size: int, shaped: bool = False) -> ImageFont.FreeTypeFont:
    # shaping joins letters and varies them where a handwriting font knows how; print does without
    engine = ImageFont.Layout.RAQM if shaped and _CAN_SHAPE else ImageFont.Layout.BASIC
    return ImageFont.truetype(path, size, layout_engine=engine)


@lru_cache(maxsize=60_000)
def _advance(path: Path, size: int, shaped: bool, text: str) -> float:
    # layouts measure each word when they break lines and again when they set them
    return _open(path, size, shaped).getlength(text)


@dataclass(frozen=True, slots=True)
class _Proportions:
    """Heights over and under the baseline in parts of the font size."""

    ascender: float
    descender: float
    x_height: float


@lru_cache(maxsize=2000)
def _proportions(path: Path) -> _Proportions:
    font = _open(path, 100)
    top = -font.getbbox("dhl", anchor="ls")[1] / 100
    bottom = font.getbbox("pgq", anchor="ls")[3] / 100
    small = -font.getbbox("xnu", anchor="ls")[1] / 100
    return _Proportions(top, bottom, small)


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file at one size; lengths are in pixels."""

    file: FontFile
    size: int

    @classmethod
    def with_height(cls, file: FontFile, height: float) -> Typeface:
        """The size at which ascender and descender together take `height` pixels."""
        part = _proportions(file.path)
        return cls(file, max(7, round(height / (part.ascender + part.descender))))

    @property
    def font(self) -> ImageFont.FreeTypeFont:
        return _open(self.file.path, self.size, self._is_shaped)

    @property
    def _is_shaped(self) -> bool:
        return self.file.kind in ("pen", "script")

    @property
    def ascender(self) -> float:
        return _proportions(self.file.path).ascender * self.size

    @property
    def descender(self) -> float:
        return _proportions(self.file.path).descender * self.size

    @property
    def x_height(self) -> float:
        return max(1.0, _proportions(self.file.path).x_height * self.size)

    @property
    def height(self) -> float:
        return self.ascender + self.descender

    def width(self, text: str) -> float:
        """The advance of a text."""
        return _advance(self.file.path, self.size, self._is_shaped, text)

    @property
    def space(self) -> float:
        """The gap between words; some handwriting fonts have an absurdly wide one."""
        return min(self.width(" "), 0.65 * self.width("nn"))

    def fit(self, text: str) -> str:
        """The text with signs this face lacks written another way, or their word left out."""
        covers = self.file.covers
        if covers.issuperset(text):
            return text
        for sign, instead in _INSTEAD:
            if sign in text and sign not in covers:
                text = text.replace(sign, instead)
        return " ".join(word for word in text.split(" ") if word and covers.issuperset(word))


def pick(rand: random.Random, pack: Pack, kinds: str, regular: float = 0.7) -> FontFile:
    """A font file of one of the kinds (space-separated; a kind named twice comes oftener)."""
    present = [kind for kind in kinds.split() if kind in pack.by_kind]
    files = pack.by_kind[rand.choice(present)] if present else pack.fonts
    if rand.random() < regular:
        files = tuple(file for file in files if file.is_regular) or files
    return rand.choice(files)
