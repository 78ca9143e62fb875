"""How well the shipped model reads, and other programs the same lines and pages.

    python -m tests.benchmarks.compare GT_FOLDER [--limit N] [--json OUT]

CER of given boxes (the others get the line cut out) and word and detection F1 of pages, per set.
Every line of the first `--limit` pages is read; `--lines` has no meaning here.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable

from pilot_desktop.commands.tables import table
from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.events import Done
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.reader import CompactReader
from pilot_desktop.training.evaluation import (
    ErrorRate,
    Matches,
    box_matches,
    character_errors,
    word_matches,
)
from tests.benchmarks.peers import Peer, cut, peers
from tests.benchmarks.setting import BenchmarkPage, arguments, load_pages, machine, save

Reading = tuple[list[str], list[tuple[Box, str]]]
"""The texts of the given boxes, and what was found on the page."""


class Sums:
    """What a program came to on a set."""

    def __init__(self) -> None:
        self.characters, self.words, self.boxes = ErrorRate(), Matches(), Matches()

    def add(self, page: BenchmarkPage, reading: Reading) -> None:
        texts, found = reading
        for line, text in zip(page.scored, texts, strict=True):
            self.characters += character_errors(line.text, text)
        ignored = [line.box for line in page.lines if line.ignore]
        kept = [text for box, text in found if not any(_inside(box, area) for area in ignored)]
        self.words += word_matches("\n".join(t.text for t in page.scored), "\n".join(kept))
        self.boxes += box_matches([line.box for line in page.lines], [box for box, _ in found])

    @property
    def figures(self) -> dict[str, float]:
        return {
            "cer": round(self.characters.rate, 4),
            "word_f1": round(self.words.f1, 4),
            "detection_f1": round(self.boxes.f1, 4),
        }


def main() -> None:
    wanted = arguments(__doc__ or "")
    if wanted.folder is None:
        sys.exit("compare needs a folder with ground truth")
    reader = open_reader(wanted.model, device="cpu", threads=wanted.threads)
    programs: dict[str, Callable[[BenchmarkPage], Reading]] = {
        reader.model_name: lambda page: read_ours(reader, page)
    }
    for peer in peers(wanted.threads):
        programs[peer.name] = lambda page, peer=peer: read_theirs(peer, page)
    sums: dict[str, dict[str, Sums]] = defaultdict(lambda: defaultdict(Sums))
    for page in load_pages(wanted):
        for name, read in programs.items():
            sums[page.set_name][name].add(page, read(page))
    rows = [
        [name, program, *(f"{value:.4f}" for value in scores.figures.values())]
        for name, programs_sums in sums.items()
        for program, scores in programs_sums.items()
    ]
    print(table(["set", "program", "CER", "word F1", "detection F1"], rows), end="")
    result = {
        name: {program: scores.figures for program, scores in programs_sums.items()}
        for name, programs_sums in sums.items()
    }
    save(wanted.json, {**machine(), "pages_of_each_set": wanted.limit, "sets": result})


def read_ours(reader: CompactReader, page: BenchmarkPage) -> Reading:
    lines = reader.read_boxes(page.image, [line.box for line in page.scored])
    found = [
        (line.box, line.text)
        for event in reader.read_page(page.image)
        if isinstance(event, Done)
        for line in event.lines
    ]
    return [line.text for line in lines], found


def read_theirs(peer: Peer, page: BenchmarkPage) -> Reading:
    texts = [peer.read_line(cut(page.grey, line.box)) for line in page.scored]
    return texts, peer.read_page(page.grey)


def _inside(box: Box, area: Box) -> bool:
    x, y = box.center
    return area.left <= x <= area.right and area.top <= y <= area.bottom


if __name__ == "__main__":
    main()
