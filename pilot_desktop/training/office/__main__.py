"""Makes the sets: `python -m pilot_desktop.training.office OUT --pack PACK [--pdfs FOLDER]`."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pymupdf

from pilot_desktop.training.office import charts, drawn
from pilot_desktop.training.office.scan import PageRecord, page_record
from pilot_desktop.training.office.sheet import Sheet
from pilot_desktop.training.office.typefaces import Typefaces
from pilot_desktop.training.office.words import Words
from pilot_desktop.training.pack import Pack, load_pack

_DRAWN = ("filings", "forms", "documents")


def _drawn(kind: str, pack: Pack, faces: Typefaces) -> Callable[[random.Random], pymupdf.Document]:
    def make(rand: random.Random) -> pymupdf.Document:
        sheet = Sheet(rand, faces, rand.uniform(6.5, 11.5))
        drawn.draw(kind, sheet, Words(rand, pack))
        # Once through a file: text that was just written is read back in pieces.
        return pymupdf.open("pdf", sheet.document.tobytes())

    return make


def _charts(pack: Pack, faces: Typefaces) -> Callable[[random.Random], pymupdf.Document]:
    families = charts.register(faces.files())

    def make(rand: random.Random) -> pymupdf.Document:
        return pymupdf.open("pdf", charts.draw(rand, Words(rand, pack), families))

    return make


def _packaged(folder: Path) -> Callable[[random.Random], pymupdf.Document]:
    """Pages of the PDF files in a folder, each file as likely as any other."""
    files = sorted(f for f in folder.rglob("*.pdf") if not f.is_symlink())

    def make(rand: random.Random) -> pymupdf.Document:
        with pymupdf.open(rand.choice(files)) as source:
            number = rand.randrange(len(source))
            one = pymupdf.open()
            one.insert_pdf(source, from_page=number, to_page=number)
            return one

    return make


def _pages(make: Callable[[random.Random], pymupdf.Document], seed: str) -> Iterator[PageRecord]:
    """Pages without end."""
    rand = random.Random(seed)
    while True:
        try:
            with make(rand) as document:
                record = page_record(rand, document[0])
        except (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError):
            continue  # a file that cannot be rendered teaches nothing
        if record is not None:
            yield record


def build(out: Path, pack: Path, pdfs: Path | None, count: int) -> None:
    """Writes `count` pages of each kind into OUT/<kind>/train."""
    loaded, faces = load_pack(pack), Typefaces()
    makers = {kind: _drawn(kind, loaded, faces) for kind in _DRAWN}
    makers["charts"] = _charts(loaded, faces)
    if pdfs is not None:
        makers["pdf"] = _packaged(pdfs)
    for kind, make in makers.items():
        folder = out / kind / "train"
        folder.mkdir(parents=True, exist_ok=True)
        rows = []
        for number, (image, lines) in zip(range(count), _pages(make, kind), strict=False):
            name = f"{number:04}.webp"
            image.save(folder / name, quality=92)
            page = {"image": name, "width": image.width, "height": image.height, "source": kind}
            rows.append(json.dumps({**page, "lines": lines}, ensure_ascii=False))
        (folder / "pages.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
        print(f"{kind}: {len(rows)} pages", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m pilot_desktop.training.office")
    parser.add_argument("out", type=Path)
    parser.add_argument("--pack", type=Path, required=True, help="data pack, for texts and fields")
    parser.add_argument("--pdfs", type=Path, help="folder with PDF files, for pages as they are")
    parser.add_argument("--count", type=int, default=500, help="pages of each kind")
    wanted = parser.parse_args()
    build(wanted.out, wanted.pack, wanted.pdfs, wanted.count)
