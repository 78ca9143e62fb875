"""Pages that lie on their side or upside down, set upright for a reader that cannot tell."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from pilot_desktop.document.geometry import Box, Transform, turns_of
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Line
from pilot_desktop.reading import events
from pilot_desktop.reading.backend import Backend
from pilot_desktop.reading.cache import ByteBudgetCache
from pilot_desktop.reading.contract import BoxReader
from pilot_desktop.reading.encoded import EncodedPage
from pilot_desktop.reading.events import CancelToken, Event
from pilot_desktop.reading.glimpse import inked_window
from pilot_desktop.reading.orientation import UprightEncoder
from pilot_desktop.reading.pixels import to_grey
from pilot_desktop.reading.streams import Check, stream
from pilot_desktop.reading.turned import told, turned

_WINDOW = 1024
"""Pixels, each way, of the part of a page that is looked at: some lines, in half a second."""

_REMEMBERED = 4096  # pages

TurnsOf = Callable[[PageImage, Check], int]
Ask = Callable[[PageImage, Transform], Iterator[Event]]


class Orientation:
    """By how many quarters clockwise a page must be turned to stand upright, as the compact model
    sees it in the part with most ink (`orientation`).
    """

    def __init__(self, backend: Backend) -> None:
        cache: ByteBudgetCache[EncodedPage] = ByteBudgetCache(0)
        self._encoder = UprightEncoder(backend, "", cache)

    def __call__(self, page: PageImage, check: Check) -> int:
        window = inked_window(to_grey(page.pixels), _WINDOW, _WINDOW)
        if window is None:
            return 0  # nothing stands there
        check()
        seen = PageImage.of(np.ascontiguousarray(page.pixels[window]))
        way = self._encoder.encode(seen, check).to_pixels
        return turns_of((way.point(0, 0), way.point(1, 0)))


class UprightReader:
    """Another reader, asked about upright pages; its answers are told in the page's own frame."""

    def __init__(self, reader: BoxReader, turns_of_page: TurnsOf) -> None:
        self._reader, self._look = reader, turns_of_page
        self._known: OrderedDict[Hashable, int] = OrderedDict()

    @property
    def model_name(self) -> str:
        return self._reader.model_name

    @property
    def device_name(self) -> str:
        return self._reader.device_name

    def encode(self, page: PageImage, cancel: CancelToken | None = None) -> Iterator[Event]:
        return self._ask(page, cancel, lambda shown, _: self._reader.encode(shown, cancel))

    def read(
        self, page: PageImage, region: Box, cancel: CancelToken | None = None
    ) -> Iterator[Event]:
        def ask(shown: PageImage, frame: Transform) -> Iterator[Event]:
            return self._reader.read(shown, frame.box(region), cancel)

        return self._ask(page, cancel, ask)

    def read_page(self, page: PageImage, cancel: CancelToken | None = None) -> Iterator[Event]:
        return self._ask(page, cancel, lambda shown, _: self._reader.read_page(shown, cancel))

    def find(
        self,
        page: PageImage,
        query: str,
        cancel: CancelToken | None = None,
        *,
        min_score: float = 0.5,
        exact: bool = False,
        number: int = 1,
    ) -> Iterator[Event]:
        def ask(shown: PageImage, _: Transform) -> Iterator[Event]:
            return self._reader.find(
                shown, query, cancel, min_score=min_score, exact=exact, number=number
            )

        return self._ask(page, cancel, ask)

    def read_boxes(self, page: PageImage, boxes: Sequence[Box]) -> list[Line]:
        shown, frame = turned(page, self._turns(page, lambda: None))
        lines = self._reader.read_boxes(shown, [frame.box(box) for box in boxes])
        return [replace(line, box=box) for line, box in zip(lines, boxes, strict=True)]

    def _ask(self, page: PageImage, cancel: CancelToken | None, ask: Ask) -> Iterator[Event]:
        def steps(check: Check) -> Iterator[Event]:
            if page.key not in self._known:
                yield events.Working(0.0)
            turns = self._turns(page, check)
            shown, frame = turned(page, turns)
            back = frame.inverse()
            for event in ask(shown, frame):
                yield told(_with_baseline(event), back) if turns else event

        return stream(steps, cancel)

    def _turns(self, page: PageImage, check: Check) -> int:
        if page.key not in self._known:
            self._known[page.key] = self._look(page, check)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[page.key]


def _with_baseline(event: Event) -> Event:
    """Which way a line runs on a turned page, its baseline must tell: the foot of its box."""
    match event:
        case events.LineDone(index, line):
            return events.LineDone(index, _based(line))
        case events.Done(lines):
            return events.Done(tuple(_based(line) for line in lines))
    return event


def _based(line: Line) -> Line:
    box = line.box
    return replace(line, baseline=((box.left, box.bottom), (box.right, box.bottom)))
