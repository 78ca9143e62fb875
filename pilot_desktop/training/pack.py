"""The data pack: typefaces, texts and pages that synthetic training pages are made from.

Build it with `python -m pilot_desktop.training.pack OUT`; load it with `load_pack(path)`.
It is one folder: manifest.json (contents and licences), fonts/, prose and field files, pages/,
and corpus.txt for the vocabulary. Nothing of it is in the repository.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class FontFile:
    """One cut of one typeface."""

    path: Path
    kind: str  # pen, script, serif, old, sans, narrow, typewriter, mono, dot
    cut: str  # weight and slope as fontsource names them, e.g. "400-normal"
    covers: frozenset[str]

    @property
    def is_regular(self) -> bool:
        return self.cut == "400-normal"


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A born-digital page: grey pixels on file, lines in pixels of that image."""

    path: Path
    lines: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Pack:
    """What pages are made from. Cheap to share with forked worker processes."""

    fonts: tuple[FontFile, ...]
    #: paragraphs by language ("fr", "en")
    prose: dict[str, list[str]]
    #: field values by language and kind ("name", "iban", ...)
    fields: dict[str, dict[str, list[str]]]
    pages: tuple[PrintedPage, ...] = ()
    by_kind: dict[str, tuple[FontFile, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for font in self.fonts:
            self.by_kind[font.kind] = (*self.by_kind.get(font.kind, ()), font)


def write_packed(path: Path, value: object) -> None:
    """JSON in zlib."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(zlib.compress(data, 9))


def read_packed(path: Path) -> Any:
    """What `write_packed` wrote."""
    return json.loads(zlib.decompress(path.read_bytes()))


def load_pack(path: Path | str) -> Pack:
    """Opens a pack folder; raises FileNotFoundError where there is none."""
    folder = Path(path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    fonts = tuple(
        FontFile(
            folder / "fonts" / record["file"],
            record["kind"],
            record["cut"],
            frozenset(record["covers"]),
        )
        for record in manifest["fonts"]
    )
    pages_file = folder / "pages.json.z"
    records = read_packed(pages_file) if pages_file.exists() else []
    pages = tuple(PrintedPage(folder / "pages" / page["image"], page["lines"]) for page in records)
    return Pack(
        fonts=fonts,
        prose=read_packed(folder / "prose.json.z"),
        fields=read_packed(folder / "fields.json.z"),
        pages=pages,
    )


def build(out: Path, cache: Path) -> None:
    """Builds a pack folder; packages are installed or unpacked under `cache`."""
    # the gatherers need packages (faker, fontTools, PyMuPDF) that loading a pack does not
    from pilot_desktop.training.packing import (  # noqa: PLC0415
        corpus,
        debian_fonts,
        fields,
        fonts,
        pages,
        texts,
    )

    out.mkdir(parents=True, exist_ok=True)
    font_records, font_sources = fonts.gather(cache / "npm", out / "fonts")
    more_fonts, more_sources = debian_fonts.gather(cache / "deb", out / "fonts")
    font_records += more_fonts
    prose, text_sources = texts.gather(cache / "npm", cache / "deb")
    values = fields.gather()
    write_packed(out / "prose.json.z", prose)
    write_packed(out / "fields.json.z", values)
    page_records, page_sources = pages.gather(cache / "deb", out / "pages")
    write_packed(out / "pages.json.z", page_records)
    sources = [*font_sources, *more_sources, *text_sources, *page_sources]
    manifest = {"fonts": font_records, "sources": [source.record() for source in sources]}
    (out / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    corpus.write(load_pack(out), out / "corpus.txt")
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    print(f"{out}: {len(font_records)} fonts, {len(page_records)} pages, {size / 2**20:.1f} MiB")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m pilot_desktop.training.pack")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--cache", type=Path, default=Path("runs/pack-cache"))
    options = parser.parse_args(arguments)
    build(options.out, options.cache)


if __name__ == "__main__":
    main()
