"""A reader that knows what it will read, for tests of the command line."""

from __future__ import annotations

from dataclasses import dataclass, field

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Hit, Line, Word
from pilot_desktop.reading import events

TEXTS = ("FIVE STAR CASH & CARRY", "Total  12,50 €", "thank you")


def line_box(index: int) -> Box:
    return Box(10, 10 + 30 * index, 190, 30 + 30 * index)


def known_line(index: int, text: str) -> Line:
    box = line_box(index)
    first = Word(Box(box.left, box.top, box.left + 40, box.bottom), text.partition(" ")[0], 0.99)
    return Line(box, text, 0.98, (first,))


@dataclass
class FakeReader:
    """Reads TEXTS on every page, in fixed boxes; `calls` is what it was asked."""

    texts: tuple[str, ...] = TEXTS
    fails_on: int = 0  # the number of the call that fails
    interrupts_on: int = 0  # ... or during which Ctrl-C is pressed
    calls: list[tuple] = field(default_factory=list)
    model_name: str = "fake 1.0"
    device_name: str = "a test"

    def _called(self, *call):
        self.calls.append(call)
        if len(self.calls) == self.interrupts_on:
            raise KeyboardInterrupt
        return len(self.calls) == self.fails_on

    def _lines(self):
        return [known_line(index, text) for index, text in enumerate(self.texts)]

    def _told(self, lines):
        yield events.PageEncoded(0.1, False)
        for index, line in enumerate(lines):
            yield events.LineFound(index, line.box)
            yield events.TextGrew(index, line.text[:2], 0.5)
            yield events.LineDone(index, line)
        yield events.Done(tuple(lines))

    def encode(self, page, cancel=None):
        yield events.PageEncoded(0.1, False)
        yield events.Done()

    def read_page(self, page, cancel=None):
        if self._called("page", page.key):
            yield events.Failed("The page is too hard.")
            return
        yield from self._told(self._lines())

    def read(self, page, region, cancel=None):
        if self._called("region", region, page.key):
            yield events.Failed("The region is too hard.")
            return
        yield from self._told([one for one in self._lines() if one.box.intersection(region)])

    def find(self, page, query, cancel=None, *, min_score=0.5, exact=False, number=1):
        self._called("find", query)
        for line in self._lines():
            if query.lower() in line.text.lower() and min_score <= 0.9:
                yield events.HitFound(Hit(number, line.box, 0.9, line.text))
        yield events.Done()

    def read_boxes(self, page, boxes):
        known = {line_box(index): text for index, text in enumerate(self.texts)}
        return [Line(box, known.get(box, ""), 0.9) for box in boxes]
