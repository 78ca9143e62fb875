"""How well the shipped model reads, and other programs the same lines and pages in the same run.

    python -m tests.benchmarks.compare GT_FOLDER [--task lines|pages|both] [--limit N] [--json OUT]

`lines`: CER of given boxes, without case; the others get the line cut out, with a little air.
`pages`: word F1 and line detection F1 of whole pages. Every line of the first `--limit` pages of
each set is read; `--lines` has no meaning here.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

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
from tests.benchmarks.setting import BenchmarkPage, load_pages, machine, parser, save

TASKS = {"lines": ("cer",), "pages": ("word_f1", "detection_f1")}
BETTER = {"cer": min, "word_f1": max, "detection_f1": max}

Figures = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Set, program, figure."""


class Sums:
    """What a program came to on a set."""

    def __init__(self) -> None:
        self.characters, self.words, self.boxes = ErrorRate(), Matches(), Matches()

    def add_lines(self, page: BenchmarkPage, texts: Sequence[str]) -> None:
        for line, text in zip(page.scored, texts, strict=True):
            self.characters += character_errors(line.text, text)

    def add_page(self, page: BenchmarkPage, found: Sequence[tuple[Box, str]]) -> None:
        ignored = [line.box for line in page.lines if line.ignore]
        kept = [text for box, text in found if not any(_inside(box, area) for area in ignored)]
        self.words += word_matches("\n".join(t.text for t in page.scored), "\n".join(kept))
        self.boxes += box_matches([line.box for line in page.lines], [box for box, _ in found])

    def figures(self, names: Sequence[str]) -> dict[str, float]:
        every = {
            "cer": round(self.characters.rate, 4),
            "word_f1": round(self.words.f1, 4),
            "detection_f1": round(self.boxes.f1, 4),
        }
        return {name: every[name] for name in names}


def main() -> None:
    options = parser(__doc__ or "")
    options.add_argument("--task", choices=(*TASKS, "both"), default="both")
    wanted = options.parse_args()
    if wanted.folder is None:
        sys.exit("compare needs a folder with ground truth")
    tasks = list(TASKS) if wanted.task == "both" else [wanted.task]
    reader = open_reader(wanted.model, device="cpu", threads=wanted.threads)
    others = peers(wanted.threads, wanted.peers)
    sums: dict[str, dict[str, Sums]] = defaultdict(lambda: defaultdict(Sums))
    for page in load_pages(wanted):
        own = sums[page.set_name]
        for task in tasks:
            add, ours, theirs = _ASKED[task]
            add(own[reader.model_name], page, ours(reader, page))
            for peer in others:
                add(own[peer.name], page, theirs(peer, page))
    names = [name for task in tasks for name in TASKS[task]]
    figures = {
        name: {program: one.figures(names) for program, one in programs.items()}
        for name, programs in sums.items()
    }
    report(figures, names)
    save(wanted.json, {**machine(), "pages_of_each_set": wanted.limit, "sets": figures})


def report(figures: Figures, names: Sequence[str]) -> None:
    """A table a figure: a row a set, a column a program; `*` marks the best."""
    programs = list(next(iter(figures.values())))
    for name in names:
        rows = []
        for set_name, by_program in figures.items():
            values = [by_program[program][name] for program in programs]
            best = BETTER[name](values)
            rows.append([set_name, *(f"{v:.4f}{'*' if v == best else ' '}" for v in values)])
        means = [
            sum(by_program[program][name] for by_program in figures.values()) / len(figures)
            for program in programs
        ]
        rows.append(["average", *(f"{mean:.4f} " for mean in means)])
        print(f"\n{name}\n{table(['set', *programs], rows)}", end="")


def read_lines(reader: CompactReader, page: BenchmarkPage) -> list[str]:
    return [line.text for line in reader.read_boxes(page.image, [one.box for one in page.scored])]


def read_page(reader: CompactReader, page: BenchmarkPage) -> list[tuple[Box, str]]:
    last = list(reader.read_page(page.image))[-1]
    assert isinstance(last, Done), last
    return [(line.box, line.text) for line in last.lines]


def peer_lines(peer: Peer, page: BenchmarkPage) -> list[str]:
    return [peer.read_line(cut(page.grey, line.box)) for line in page.scored]


def peer_page(peer: Peer, page: BenchmarkPage) -> list[tuple[Box, str]]:
    return peer.read_page(page.grey)


_ASKED: dict[str, tuple[Callable, Callable, Callable]] = {
    "lines": (Sums.add_lines, read_lines, peer_lines),
    "pages": (Sums.add_page, read_page, peer_page),
}


def _inside(box: Box, area: Box) -> bool:
    x, y = box.center
    return area.left <= x <= area.right and area.top <= y <= area.bottom


if __name__ == "__main__":
    main()
