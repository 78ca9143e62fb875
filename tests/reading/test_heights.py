"""Short lines at the height of their page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.heights import levelled
from pilot_desktop.reading.linemap import TextLine

PAGE = Box(0.0, 0.0, 900.0, 600.0)


def _line(left: float, top: float, right: float, bottom: float) -> TextLine:
    height = bottom - top
    base = top + 0.76 * height
    return TextLine(
        Box(left, top, right, bottom), height, 0.76 * height, 0.9, ((left, base), (right, base))
    )


LONG = [_line(100.0, 100.0 + 80 * k, 700.0, 140.0 + 80 * k) for k in range(4)]


def test_a_figure_by_itself_is_as_high_as_the_lines_of_its_page_and_stands_where_it_stood():
    figure = _line(740.0, 190.0, 760.0, 208.0)
    taller = levelled([*LONG, figure], PAGE)[-1]
    assert 0.8 * 40 <= taller.height <= 40 and taller.height == taller.box.height
    assert taller.box.top < figure.box.top and taller.box.bottom > figure.box.bottom
    assert (taller.box.left, taller.box.right) == (figure.box.left, figure.box.right)
    assert taller.baseline == figure.baseline
    assert taller.box.top + taller.ascent == pytest.approx(figure.box.top + figure.ascent)


def test_long_lines_of_small_type_and_short_ones_as_high_as_others_stay_as_they_are():
    lines = [*LONG, _line(100.0, 450.0, 500.0, 468.0), _line(740.0, 100.0, 790.0, 138.0)]
    assert levelled(lines, PAGE) == lines
    assert levelled([], PAGE) == []


def test_what_was_not_seen_as_a_line_stays_as_it_is():
    speck = replace(_line(740.0, 190.0, 760.0, 208.0), sure=False)
    assert levelled([*LONG, speck], PAGE)[-1] == speck


def test_a_short_line_grows_into_no_other_line_and_not_out_of_the_page():
    between = _line(300.0, 142.0, 330.0, 160.0)
    below = _line(300.0, 162.0, 330.0, 179.0)
    corner = _line(800.0, 2.0, 820.0, 14.0)
    *_, between, below, corner = levelled([*LONG, between, below, corner], PAGE)
    assert between.box.top >= 140.0 and between.box.bottom <= 162.0
    assert below.box.bottom <= 180.0
    assert corner.box.top == 0.0 and corner.box.bottom > 14.0
