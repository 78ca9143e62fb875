"""A reader that knows the page by heart, and takes its time about it the way a real one does."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field

import numpy as np

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Hit, Line, Word
from pilot_desktop.paths import resources_dir
from pilot_desktop.reading import events

SAMPLES = resources_dir() / "samples"


def known_lines(name: str = "receipt") -> list[Line]:
    """The true lines of a bundled sample, in reading order, with plausible confidences."""
    truth = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))["lines"]
    return [
        Line(Box(*line["box"]), line["text"], 0.99 - 0.04 * (index % 4) - 0.3 * (index % 11 == 8))
        for index, line in enumerate(truth)
    ]


def words(line: Line) -> list[Word]:
    """Its words, as wide as their share of the letters."""
    unit = line.box.width / max(1, len(line.text))
    found, start = [], 0
    for text in line.text.split(" "):
        left = line.box.left + start * unit
        box = Box(left, line.box.top, left + len(text) * unit, line.box.bottom)
        found.append(Word(box, text, line.confidence))
        start += len(text) + 1
    return found


def burn(seconds: float) -> None:
    """Work as the real reader does after its network: many numpy calls, some with the lock."""
    until = time.perf_counter() + seconds
    grid = np.random.default_rng(0).random((300, 400), dtype=np.float32)
    while time.perf_counter() < until:
        order = np.argsort(grid[:40].ravel())
        _ = [float(value) for value in grid.ravel()[order[:200]]]
        _ = np.maximum(grid, grid.mean(axis=0)) @ grid.T


@dataclass
class ScriptedReader:
    """Says `lines` of every page. `pace` is the seconds per step, `encoding` per new page."""

    lines: list[Line] = field(default_factory=known_lines)
    pace: float = 0.0
    encoding: float = 0.0
    busy: bool = False
    fails: bool = False
    model_name: str = "scripted 1.0"
    device_name: str = "CPU, 2 threads"
    encoded: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other readings of a word, by it."""

    def _spend(self, seconds: float) -> None:
        (burn if self.busy else time.sleep)(seconds)

    def encode(self, page, cancel=None):
        cached = page.key in self.encoded
        if not cached:
            self._spend(self.encoding)
            self.encoded.add(page.key)
        if cancel is not None and cancel.cancelled:
            yield events.Cancelled()
            return
        yield events.PageEncoded(self.encoding, cached)

    def read(self, page, region, cancel=None):
        self.calls.append("read")
        inside = [line for line in self.lines if _contains(region, line.box.center)]
        yield from self._tell(page, inside, cancel)

    def read_page(self, page, cancel=None):
        self.calls.append("read_page")
        yield from self._tell(page, self.lines, cancel)

    def _tell(self, page, lines, cancel):
        yield from self.encode(page, cancel)
        if self.fails:
            yield events.Failed("The model lost its glasses.")
            return
        for index, line in enumerate(lines):
            yield events.LineFound(index, line.box)
        for index, line in enumerate(lines):
            text = line.text
            for end in range(6, len(text), 6):
                self._spend(self.pace)
                if cancel is not None and cancel.cancelled:
                    yield events.Cancelled()
                    return
                yield events.TextGrew(index, text[:end], line.confidence)
            self._spend(self.pace)
            yield events.LineDone(index, line)
        yield events.Done(tuple(lines))

    def other_words(self, page, line, text, span, cancel=None):
        self.calls.append("other_words")
        yield from self.encode(page, cancel)
        self._spend(self.pace)
        yield events.OtherWords(self.others.get(text[slice(*span)], ()))
        yield events.Done()

    def find(self, page, query, cancel=None, *, min_score=0.5, exact=False, number=1):
        self.calls.append("find")
        yield from self.encode(page, cancel)
        for line in self.lines:
            for word in words(line):
                if query.casefold() in word.text.casefold():
                    self._spend(self.pace)
                    if cancel is not None and cancel.cancelled:
                        yield events.Cancelled()
                        return
                    yield events.HitFound(Hit(number, word.box, 0.9, word.text))
        yield events.Done()


def _contains(box: Box, point: tuple[float, float]) -> bool:
    return box.left <= point[0] <= box.right and box.top <= point[1] <= box.bottom
