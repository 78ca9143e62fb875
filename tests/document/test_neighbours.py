"""A line that was missed comes where it would have been read."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.neighbours import successor
from pilot_desktop.document.reading_commands import AddReadLine, StoreReading
from pilot_desktop.document.records import State
from pilot_desktop.document.transcript import Line
from tests.document.projects import project

PROSE = [Box(100, 50 + 40 * row, 500, 80 + 40 * row) for row in range(6)]
TABLE = [
    Box(100 + 200 * column, 50 + 40 * row, 200 + 200 * column, 80 + 40 * row)
    for row in range(4)
    for column in range(3)
]
COLUMNS = [
    Box(100 + 300 * column, 50 + 40 * row, 360 + 300 * column, 80 + 40 * row)
    for column in range(2)
    for row in range(5)
]


@pytest.mark.parametrize("boxes", [PROSE, TABLE, COLUMNS])
def test_each_line_goes_back_where_it_was_taken_from(boxes):
    for missing, box in enumerate(boxes):
        order = [(number, each) for number, each in enumerate(boxes) if number != missing]
        behind = missing + 1 if missing + 1 < len(boxes) else None
        assert successor(box, order) == behind, missing


def test_the_first_line_of_a_page_has_no_neighbours():
    assert successor(PROSE[0], []) is None


@given(st.lists(st.sampled_from(TABLE + COLUMNS), max_size=8), st.sampled_from(PROSE))
def test_whatever_is_there_it_has_a_place(boxes, box):
    order = list(enumerate(boxes))
    assert successor(box, order) in {None, *(number for number, _ in order)}


def test_what_was_read_of_it_is_the_machine_s():
    opened = project()
    lines = tuple(Line(box, f"line {n}", 0.9) for n, box in enumerate(PROSE) if n != 3)
    opened.run(StoreReading(1, None, "a model", lines))
    made = opened.run(AddReadLine(1, None, "a model", Line(PROSE[3], "line 3", 0.8))).made
    texts = [line.text for line in opened.lines(1)]
    assert texts == [f"line {n}" for n in range(6)]
    line = opened.line(made)
    assert (line.state, line.machine, line.human, line.confidence) == (
        State.MACHINE,
        "line 3",
        None,
        0.8,
    )
    assert opened.statuses([1])[1].read
