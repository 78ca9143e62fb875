"""The typefaces of offices, as the system has them installed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pymupdf

#: Families by the start of their file names, and how often each is drawn.
_FAMILIES = {
    "LiberationSans": 6, "LiberationSerif": 6, "LiberationMono": 2, "LiberationSansNarrow": 2,
    "Carlito": 4, "Caladea": 2, "Roboto": 2, "OpenSans": 2, "Lato": 2, "Inter": 1, "Cantarell": 1,
    "FreeSans": 1, "FreeSerif": 1, "FreeMono": 1, "EBGaramond": 1,
    "LinLibertine": 1, "LinBiolinum": 1,
    "texgyretermes": 2, "texgyreheros": 2, "texgyrepagella": 1, "texgyrebonum": 1,
    "texgyrecursor": 1, "texgyreschola": 1, "texgyreadventor": 1, "CourierPrime": 2,
    "CharisSIL": 1, "Gentium": 1, "Vollkorn": 1, "FiraCode": 1, "Hack": 1, "Oxygen": 1, "Play": 1,
}  # fmt: skip
_PACKAGES = (
    "fonts-liberation fonts-crosextra-carlito fonts-crosextra-caladea fonts-roboto-unhinted "
    "fonts-open-sans fonts-lato fonts-inter fonts-cantarell fonts-freefont-ttf fonts-ebgaramond "
    "fonts-linuxlibertine fonts-texgyre fonts-courier-prime fonts-sil-charis fonts-sil-gentium "
    "fonts-vollkorn fonts-firacode fonts-hack fonts-oxygen fonts-play"
)
_BOLD = ("bold", "_rb", "_rz", "semibold")
_SLOPED = ("italic", "oblique", "_ri", "_rbi", "_rzi", "ital")
_EXCLUDED = ("math", "fangsong", "thin", "hairline", "extralight", "black", "shadow", "outline",
             "initials", "keyboard", "_d", "capitals", "sc.", "webfont")  # fmt: skip
_NEEDED = "Aaé$€%(,."


@dataclass(frozen=True, slots=True)
class Typeface:
    """A regular cut and, where there is one, its bold."""

    name: str
    regular: pymupdf.Font
    bold: pymupdf.Font


def installed(
    folders: Sequence[Path] = (Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts")),
) -> list[tuple[Path, Path]]:
    """Regular and bold files of the families that are there.

    Raises FileNotFoundError, with the packages to install, where there are fewer than eight.
    """
    files = sorted(
        file
        for folder in folders
        for file in folder.rglob("*")
        if file.suffix in (".ttf", ".otf") and not any(x in file.name.lower() for x in _EXCLUDED)
    )
    pairs = []
    for family, share in _FAMILIES.items():
        own = [f for f in files if f.name.startswith(family)]
        plain = [f for f in own if not any(s in f.stem.lower() for s in _SLOPED)]
        bold = [f for f in plain if any(b in f.stem.lower() for b in _BOLD)]
        regular = [f for f in plain if f not in bold]
        if regular:
            first = min(regular, key=lambda f: ("regular" not in f.stem.lower(), len(f.stem)))
            heavy = min(bold, key=lambda f: len(f.stem)) if bold else first
            pairs += [(first, heavy)] * share
    if len(set(pairs)) < 8:
        raise FileNotFoundError(f"Too few typefaces: apt-get install {_PACKAGES}")
    return pairs


class Typefaces:
    """Draws a typeface; each file is opened once."""

    def __init__(self) -> None:
        self._pairs = installed()
        self._open: dict[Path, pymupdf.Font] = {}

    def draw(self, rand: random.Random) -> Typeface:
        while True:
            regular, bold = rand.choice(self._pairs)
            face = Typeface(regular.stem, self._font(regular), self._font(bold))
            if all(face.regular.has_glyph(ord(c)) for c in _NEEDED):
                return face

    def files(self) -> list[Path]:
        """Regular files, for programs that open typefaces themselves."""
        return [regular for regular, _ in self._pairs]

    def _font(self, path: Path) -> pymupdf.Font:
        if path not in self._open:
            self._open[path] = pymupdf.Font(fontfile=str(path))
        return self._open[path]
