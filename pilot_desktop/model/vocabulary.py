"""The decoder's vocabulary: subwords, coordinates, prompts; and the token streams made of them.

Ids: the SentencePiece pieces first, then `Special` in its order, then `<x_0>`.., then `<y_0>`...
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sentencepiece

from pilot_desktop.document.geometry import Box
from pilot_desktop.model.config import normalise


class Special(Enum):
    """Tokens that are neither text nor coordinates, in the order of their ids."""

    PAD = "<pad>"
    START = "<s>"
    END = "</s>"
    SEPARATOR = "<sep/>"
    OCR = "<ocr>"
    OCR_WITH_BOXES = "<ocr_with_boxes>"
    OCR_ON_BOX = "<ocr_on_box>"
    FIND_IT = "<find_it>"


@dataclass(frozen=True)
class LocatedText:
    """One line of an interleaved stream: text and its box in pixels at the working scale."""

    text: str
    box: Box


class Vocabulary:
    """Text, boxes and prompts to token ids and back.

    Coordinates are pixels at the working scale, rounded to a grid of `bin_size` and clipped to it.
    """

    def __init__(self, pieces: Path | bytes, bin_size: int = 5, bins: int = 640) -> None:
        proto = pieces if isinstance(pieces, bytes) else pieces.read_bytes()
        self._text = sentencepiece.SentencePieceProcessor(model_proto=proto)
        self.bin_size, self.bins = bin_size, bins
        self.pieces = self._text.get_piece_size()
        self._special = {s: self.pieces + i for i, s in enumerate(Special)}
        self.first_x = self.pieces + len(Special)
        self.first_y = self.first_x + bins
        self.size = self.first_y + bins

    @cached_property
    def letters(self) -> npt.NDArray[np.float32]:
        """Letters that each token adds to a text. Only the decoder asks for them."""
        letters = np.zeros(self.size, np.float32)
        letters[: self.pieces] = list(self._letters())
        return letters

    def letters_with(
        self, tokens: npt.NDArray[np.int64], before: npt.NDArray[np.float32] | float = 0.0
    ) -> npt.NDArray[np.float32]:
        """How many letters a text has with each of its tokens (n, k), `before` them (n, 1)."""
        counts: npt.NDArray[np.float32] = self.letters[tokens].cumsum(axis=1, dtype=np.float32)
        return counts + np.float32(before)

    def _letters(self) -> Iterator[int]:
        for piece in range(self.pieces):
            if self._text.is_byte(piece):
                # Of the bytes of a character the first one counts.
                yield int(not 0x80 <= int(self._text.id_to_piece(piece)[3:-1], 16) < 0xC0)
            else:
                unread = self._text.is_control(piece) or self._text.is_unknown(piece)
                yield 0 if unread else len(self._text.id_to_piece(piece))

    def __len__(self) -> int:
        return self.size

    def id(self, special: Special) -> int:
        return self._special[special]

    def encode(self, text: str) -> list[int]:
        ids: list[int] = self._text.encode(normalise(text))
        return ids

    def decode(self, ids: list[int]) -> str:
        """The text of the subwords among `ids`; other tokens are left out."""
        text: str = self._text.decode([i for i in ids if i < self.pieces])
        return text

    def x(self, pixels: float) -> int:
        return self.first_x + min(max(round(pixels / self.bin_size), 0), self.bins - 1)

    def y(self, pixels: float) -> int:
        return self.first_y + min(max(round(pixels / self.bin_size), 0), self.bins - 1)

    def is_x(self, token: int) -> bool:
        return self.first_x <= token < self.first_y

    def is_y(self, token: int) -> bool:
        return self.first_y <= token < self.size

    def box(self, box: Box) -> list[int]:
        """`<x><y><x><y>`: top left, bottom right."""
        return [self.x(box.left), self.y(box.top), self.x(box.right), self.y(box.bottom)]

    def unbox(self, tokens: list[int]) -> Box | None:
        """The box of four coordinate tokens, or None where they are not a box."""
        kinds = [self.is_x, self.is_y, self.is_x, self.is_y]
        if len(tokens) != 4 or not all(k(t) for k, t in zip(kinds, tokens, strict=True)):
            return None
        left, right = (float((t - self.first_x) * self.bin_size) for t in tokens[::2])
        top, bottom = (float((t - self.first_y) * self.bin_size) for t in tokens[1::2])
        return Box(left, top, right, bottom) if left < right and top < bottom else None

    def prompt(self, kind: Special, *, box: Box | None = None, query: str = "") -> list[int]:
        """What the decoder is given to continue."""
        tokens = [self.id(Special.START), self.id(kind)]
        if box is not None:
            tokens += self.box(box)
        return tokens + (self.encode(query) if query else [])

    def stream(self, lines: list[LocatedText]) -> list[int]:
        """The answer to `<ocr_with_boxes>`: `<x><y> text <x><y><sep/>` a line, then `</s>`."""
        tokens: list[int] = []
        for line in lines:
            corners = self.box(line.box)
            tokens += [*corners[:2], *self.encode(line.text), *corners[2:]]
            tokens.append(self.id(Special.SEPARATOR))
        return [*tokens, self.id(Special.END)]

    def parse_stream(self, tokens: list[int]) -> list[LocatedText]:
        """Lines of a stream; a malformed line is dropped and parsing goes on after its `<sep/>`."""
        lines, current = [], []
        for token in [*tokens, self.id(Special.SEPARATOR)]:
            if token == self.id(Special.END):
                continue
            if token != self.id(Special.SEPARATOR):
                current.append(token)
                continue
            box = self.unbox(current[:2] + current[-2:]) if len(current) >= 4 else None
            if box is not None and all(t < self.pieces for t in current[2:-2]):
                lines.append(LocatedText(self.decode(current[2:-2]), box))
            current = []
        return lines
