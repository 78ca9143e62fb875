"""Pages on their side, upside down or askew: the geometry, and the shipped model's judgement."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.linemap import TextLine
from pilot_desktop.reading.orientation import (
    Straightening,
    on_its_side,
    samples,
    skew,
    turned_sheet,
)

SIZES = st.floats(1, 3000)
STRAIGHTENINGS = st.builds(Straightening, st.integers(0, 3), st.floats(-15, 15))


@given(STRAIGHTENINGS, SIZES, SIZES, st.floats(0, 1), st.floats(0, 1))
def test_every_point_comes_back_and_lies_on_the_straight_page(straight, width, height, x, y):
    there = straight.transform(width, height)
    u, v = there.point(x * width, y * height)
    wide, high = straight.size(width, height)
    assert -1e-6 <= u <= wide + 1e-6 and -1e-6 <= v <= high + 1e-6
    back = there.inverse().point(u, v)
    assert back == pytest.approx((x * width, y * height), abs=1e-6)
    assert there.magnification == pytest.approx(1)


@given(STRAIGHTENINGS)
def test_pixels_and_coordinates_turn_alike(straight):
    grey = np.full((60, 90), 200, np.uint8)
    grey[10:14, 70:74] = 0  # a mark whose centre is (72, 12)
    turned = straight.pixels(grey)
    ys, xs = np.nonzero(turned < 100)
    assert (xs.mean() + 0.5, ys.mean() + 0.5) == pytest.approx(
        straight.transform(90, 60).point(72, 12), abs=0.5
    )


def _line(left: float, top: float, length: float, degrees: float, score: float = 0.95) -> TextLine:
    rise = length * np.tan(np.radians(degrees))
    box = Box(left, top + min(rise, 0), left + length, top + 30 + max(rise, 0))
    return TextLine(box, 30, 23, score, ((left, top + 23), (left + length, top + 23 + rise)))


def test_skew_is_what_most_lines_agree_on():
    page = [_line(50, 50 + 40 * k, 500, -6) for k in range(8)]
    assert skew([*page, _line(50, 400, 300, 4)]) == pytest.approx(-6)
    assert skew([_line(50, 50 + 40 * k, 500, 4 * k - 16) for k in range(9)]) == 0
    assert skew(page[:1]) == 0 and skew([]) == 0


def test_short_unsure_lines_lie_on_their_side_and_a_few_words_do_not_tell():
    assert on_its_side([_line(50, 50 + 40 * k, 40, 0, 0.6) for k in range(8)])
    assert not on_its_side([_line(50, 50 + 40 * k, 500, 0) for k in range(8)])
    assert not on_its_side([_line(50, 50, 40, 0, 0.6)])


def test_the_fewer_lines_a_page_has_the_more_of_each_is_read_to_tell():
    widths = [[box.width for box in samples([_line(50, 50, 2000, 0)] * n)] for n in (1, 2, 4, 9)]
    assert widths == [[1200], [600] * 2, [300] * 4, [300] * 4]
    assert samples([_line(50, 50, 200, 0)])[0].width == 200


def test_places_on_the_sheet_hold_the_turned_boxes():
    grey = np.full((100, 200), 255, np.uint8)
    grey[20:30, 40:120] = 0
    grey[60:75, 5:60] = 0
    sheet, places = turned_sheet(grey, [Box(40, 20, 120, 30), Box(5, 60, 60, 75)], 2.0)
    for box, size in zip(places, [(160, 20), (110, 30)], strict=True):
        left, top, right, bottom = box.rounded()
        assert (right - left, bottom - top) == size
        assert sheet[top + 2 : bottom - 2, left + 2 : right - 2].max() < 30
