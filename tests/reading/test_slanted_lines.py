"""Slanted lines are read along themselves, level ones as their box stands."""

from __future__ import annotations

import numpy as np

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.encoded import along
from pilot_desktop.reading.linemap import TextLine
from pilot_desktop.reading.selection import Selected


def _line(rise: float) -> TextLine:
    box = Box(100, 50, 500, 80 + rise)
    return TextLine(box, 30, 22, 0.9, ((100, 72), (300, 72 + rise / 2), (500, 72 + rise)))


def test_a_slanted_line_is_read_at_its_own_height_along_its_baseline():
    lines = [_line(40), _line(4)]
    whole = [Selected(k, line.box, True) for k, line in enumerate(lines)]
    boxes, bends = along(lines, whole)
    assert boxes[0].tolist() == [100, 50, 500, 80] and bends is not None
    assert bends[0].tolist() == [0, 10, 20, 30, 40] and not bends[1].any()
    assert boxes[1].tolist() == [100, 50, 500, 84]


def test_a_part_of_a_slanted_line_begins_where_the_line_is_there():
    boxes, bends = along([_line(40)], [Selected(0, Box(300, 66, 500, 124), False)])
    assert boxes[0].tolist() == [300, 70, 500, 100] and bends is not None
    assert np.allclose(bends[0], [0, 5, 10, 15, 20])


def test_level_lines_and_bare_boxes_have_no_bends():
    boxes, bends = along([_line(4)], [Selected(-1, Box(1, 2, 3, 4), False)])
    assert bends is None and boxes[0].tolist() == [1, 2, 3, 4]
