"""Born-digital PDF pages: grey renderings with the exact lines of their text layer.

Each page is cut into bands so that a training page decodes only what it shows. A band's lines
are those that stand wholly in it; everything else on the band is left out when it is used.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image

from pilot_desktop.training.packing.clean import ALPHABET
from pilot_desktop.training.packing.packages import Source, debian_package, debian_source

#: package, licence, files at most, pages at most
_PACKAGES = (
    ("r-doc-pdf", "GPL-2+", 8, 20),
    ("debian-reference-fr", "GPL-2+", 1, 8),
    ("developers-reference-fr", "GPL-2+", 1, 8),
    ("maint-guide-fr", "GPL-2+", 1, 6),
    ("debian-history", "GPL-2+", 2, 6),
    ("texlive-lang-french", "LPPL and others, by file", 60, 50),
)
_BAND = 900  # pixels
#: From the baseline up to ascenders and down to descenders, in parts of the font size.
ASCENDER, DESCENDER = 0.72, 0.22
_LINE_HEIGHT = 27.0  # pixels, of the page's most usual font size


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    left: float
    right: float
    baseline: float
    size: float
    kind: str


def _kind(flags: int) -> str:
    if flags & pymupdf.TEXT_FONT_MONOSPACED:
        return "mono"
    return "serif" if flags & pymupdf.TEXT_FONT_SERIFED else "sans"


def _words(line: dict[str, Any]) -> list[Word]:
    """Words of a text line, cut at spaces, from character boxes."""
    words: list[Word] = []
    text, left, right = "", 0.0, 0.0
    for span in line["spans"]:
        kind, size = _kind(span["flags"]), span["size"]
        for char in span["chars"]:
            if char["c"].isspace():
                if text:
                    words.append(Word(text, left, right, char["origin"][1], size, kind))
                text = ""
                continue
            if not text:
                left = char["bbox"][0]
            text, right = text + char["c"], char["bbox"][2]
            last = (char["origin"][1], size, kind)
    if text:
        words.append(Word(text, left, right, *last))
    return words


def _runs(words: list[Word]) -> list[list[Word]]:
    """Words split where a gap is wider than any word space: columns, leaders, formulas."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and word.left - runs[-1][-1].right < 1.2 * word.size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _record(run: list[Word], scale: float, dy: float) -> dict[str, Any] | None:
    """A line as pixels of its band, or None where its text cannot be trusted."""
    text = unicodedata.normalize("NFC", " ".join(word.text for word in run))
    levels = {round(word.baseline * 2) for word in run}
    if not ALPHABET.issuperset(text) or len(levels) > 1 or len({w.size for w in run}) > 2:
        return None
    if ". . ." in text or "...." in text:  # leaders, which transcribers leave out
        return None
    size = max(word.size for word in run)
    top = (run[0].baseline - ASCENDER * size) * scale - dy
    bottom = (run[0].baseline + DESCENDER * size) * scale - dy
    words = [
        {
            "text": unicodedata.normalize("NFC", word.text),
            "box": [
                round(edge, 1) for edge in (word.left * scale, top, word.right * scale, bottom)
            ],
        }
        for word in run
    ]
    base = round(run[0].baseline * scale - dy, 1)
    return {"text": text, "base": base, "kind": run[0].kind, "words": words}


def lines_of(page: Any) -> list[list[Word]]:
    flags = pymupdf.TEXTFLAGS_RAWDICT & ~pymupdf.TEXT_PRESERVE_LIGATURES
    runs: list[list[Word]] = []
    for block in page.get_text("rawdict", flags=flags)["blocks"]:
        for line in block.get("lines", ()):
            if abs(line["dir"][1]) < 0.001 and line["dir"][0] > 0:
                runs += _runs(_words(line))
    return runs


def _bands(page: Any, stem: str, out: Path) -> list[dict[str, Any]]:
    """Renders one page as bands; returns their records."""
    runs = lines_of(page)
    if sum(len(run) for run in runs) < 80:
        return []
    sizes = sorted(word.size for run in runs for word in run)
    scale = _LINE_HEIGHT / ((ASCENDER + DESCENDER) * sizes[len(sizes) // 2])
    if scale * max(page.rect.width, page.rect.height) > 4000:
        return []
    pixels = page.get_pixmap(dpi=round(72 * scale), colorspace="gray")
    scale = round(72 * scale) / 72
    image = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    # 16 greys are what antialiasing needs, and pack three times smaller
    image = image.point([round(level / 17) * 17 for level in range(256)])
    records = []
    for number, top in enumerate(range(0, image.height - _BAND // 2, _BAND)):
        band = image.crop((0, top, image.width, min(image.height, top + _BAND)))
        lines = [line for run in runs if (line := _record(run, scale, top))]
        lines = [
            line
            for line in lines
            if line["words"][0]["box"][1] > 2 and line["words"][0]["box"][3] < band.height - 2
        ]
        if len(lines) < 8:
            continue
        name = f"{stem}-{number}.webp"
        band.save(out / name, lossless=True, quality=100, method=4)
        records.append({"image": name, "lines": lines})
    return records


def gather(debian_folder: Path, out: Path) -> tuple[list[dict[str, Any]], list[Source]]:
    """Renders pages to `out`; returns one record a band, and their packages."""
    out.mkdir(parents=True, exist_ok=True)
    rand = random.Random(0)
    records: list[dict[str, Any]] = []
    sources = []
    for package, licence, most_files, most_pages in _PACKAGES:
        tree = debian_package(package, debian_folder)
        files = sorted(file for file in tree.rglob("*.pdf") if not file.is_symlink())
        if package == "debian-history":
            files = [file for file in files if file.stem.endswith((".fr", ".en"))]
        rand.shuffle(files)
        count = 0
        for number, file in enumerate(files[:most_files]):
            with pymupdf.open(file) as document:  # type: ignore[no-untyped-call]
                share = max(1, most_pages // min(len(files), most_files))
                pages = rand.sample(range(len(document)), min(2 * share, len(document)))
                for index in pages[:share]:
                    stem = f"{package}-{number}-{index}"
                    records += _bands(document[index], stem, out)
                    count += 1
        print(f"{package}: {count} pages", flush=True)
        sources.append(debian_source(package, debian_folder, licence))
    return records, sources
