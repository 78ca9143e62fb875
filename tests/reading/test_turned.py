"""Pages that a person turned are read as they are shown, and told in their own frame."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Hit, Line, Word
from pilot_desktop.reading.events import (
    CancelToken,
    Done,
    HitFound,
    LineDone,
    LineFound,
    PageEncoded,
)
from pilot_desktop.reading.turned import told, turned
from pilot_desktop.work.jobs import FindQuery, PageRef, ReadPage, ReadRegion
from pilot_desktop.work.reading_jobs import ReadingJobs

sides = st.integers(1, 40)


@given(sides, sides, st.integers(0, 7), st.data())
def test_a_pixel_is_found_where_the_page_says_however_it_is_turned(width, height, turns, data):
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    pixels = np.zeros((height, width), np.uint8)
    pixels[y, x] = 255
    image, frame = turned(PageImage(pixels, 2.0, "key"), turns)
    ((row, column),) = np.argwhere(image.pixels)
    here = Box(column / 2, row / 2, (column + 1) / 2, (row + 1) / 2)
    assert frame.inverse().box(here) == Box(x / 2, y / 2, (x + 1) / 2, (y + 1) / 2)
    assert (image.width, image.height) == frame.box(Box(0, 0, width / 2, height / 2)).corners[2]


@given(st.integers(0, 3))
def test_every_event_comes_back_to_the_frame_of_the_page(turns):
    box = Box(3, 5, 20, 9)
    line = Line(box, "ab c", 0.9, (Word(box, "ab", 0.8),), (), ((3.0, 9.0), (20.0, 9.0)))
    events = [
        LineFound(0, box),
        LineDone(0, line),
        HitFound(Hit(2, box, 0.5, "ab")),
        Done((line,)),
        PageEncoded(1.0, False),
    ]
    _, frame = turned(PageImage(np.zeros((30, 50), np.uint8), 1.0, "key"), turns)
    assert [told(told(event, frame), frame.inverse()) for event in events] == events


class Scout:
    """Reads the one black box on white, only where it lies as wide as high pages want it."""

    model_name, device_name = "scout 1", "CPU"

    def read_page(self, page, cancel=None):
        rows, columns = np.nonzero(page.pixels < 128)
        found = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        assert found.width > found.height, "the line does not lie upright"
        yield LineFound(0, found)
        yield LineDone(0, Line(found, "upright", 1.0))

    def read(self, page, region, cancel=None):
        for event in self.read_page(page, cancel):
            assert region.intersection(event.line.box if hasattr(event, "line") else event.box)
            yield event

    def find(self, page, query, cancel=None, *, number=1):
        *_, done = self.read_page(page)
        yield HitFound(Hit(number, done.line.box, 1.0, query))


@pytest.mark.parametrize("turns", [1, 3])
def test_a_turned_page_is_read_upright_and_told_as_it_lies(turns):
    pixels = np.full((200, 100), 255, np.uint8)
    pixels[40:160, 30:42] = 0
    there = Box(30, 40, 42, 160)
    page = PageRef(1, 0)
    jobs = ReadingJobs(Scout, lambda *_: PageImage(pixels, 1.0, "key"), lambda report: None)
    for job in (
        ReadPage(id=1, page=page, turns=turns),
        ReadRegion(id=2, page=page, turns=turns, region=there),
        FindQuery(id=3, page=page, turns=turns, query="up"),
    ):
        told_of = list(jobs.execute(job, CancelToken()))[1:]
        last = told_of[-1]
        assert (last.hit.box if isinstance(last, HitFound) else last.line.box) == there
