"""Boxes keep their laws; transforms lead there and back."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box, Transform

coordinates = st.floats(-1e5, 1e5, allow_nan=False)
lengths = st.floats(1, 1e5, allow_nan=False)


@st.composite
def boxes(draw):
    x = sorted((draw(coordinates), draw(coordinates)))
    y = sorted((draw(coordinates), draw(coordinates)))
    return Box(x[0], y[0], x[1], y[1])


factors = st.floats(0.05, 50) | st.floats(-50, -0.05)
steps = st.one_of(
    st.builds(Transform.scale, factors, factors),
    st.builds(Transform.translation, coordinates, coordinates),
    st.builds(Transform.quarter_turns, st.integers(-8, 8), lengths, lengths),
    st.builds(Transform.exif, st.integers(0, 9), lengths, lengths),
)
chains = st.lists(steps, min_size=1, max_size=4)


def chained(parts):
    whole = Transform()
    for part in parts:
        whole = part @ whole
    return whole


@settings(deadline=None)
@given(chains, coordinates, coordinates)
def test_there_and_back_is_where_we_were(parts, x, y):
    there = chained(parts)
    size = 1 + max(abs(value) for value in (x, y, there.e, there.f, *there.point(x, y)))
    # What rounding may cost grows with the numbers passed through and how far it zooms back.
    back = there.inverse()
    zoom = max(abs(value) for value in (1, back.a, back.b, back.c, back.d))
    assert math.dist(back.point(*there.point(x, y)), (x, y)) < 1e-10 * size * zoom
    assert math.dist(there.point(x, y), there.points([(x, y)])[0]) < 1e-9 * size


@settings(deadline=None)
@given(steps, steps, coordinates, coordinates)
def test_a_product_is_one_after_the_other(second, first, x, y):
    expected = second.point(*first.point(x, y))
    assert (second @ first).point(x, y) == pytest.approx(expected, rel=1e-6, abs=1e-3)


@settings(deadline=None)
@given(chains, boxes())
def test_a_mapped_box_holds_every_mapped_point(parts, box):
    transform = chained(parts)
    mapped = transform.box(box)
    assert mapped == Box.around(transform.points(box.corners))
    x, y = transform.point(*box.center)
    slack = 1e-9 * (1 + max(map(abs, (mapped.left, mapped.top, mapped.right, mapped.bottom))))
    assert mapped.left - slack <= x <= mapped.right + slack
    assert mapped.top - slack <= y <= mapped.bottom + slack


@settings(deadline=None)
@given(st.integers(-9, 9), st.integers(1, 9), st.integers(1, 9))
def test_quarter_turns_move_pixels_as_numpy_does(turns, width, height):
    stored = np.arange(width * height).reshape(height, width)
    turned = np.rot90(stored, -turns)  # numpy counts anticlockwise
    transform = Transform.quarter_turns(turns, width, height)
    for y in range(height):
        for x in range(width):
            column, row = transform.point(x + 0.5, y + 0.5)  # the middle of the pixel
            assert turned[int(row), int(column)] == stored[y, x]


@settings(deadline=None)
@given(st.integers(0, 12), lengths, lengths)
def test_four_quarter_turns_are_none(turns, width, height):
    page = Transform()
    for _ in range(4):
        page = Transform.quarter_turns(1, width, height) @ page
        width, height = height, width
    assert page.point(3, 5) == pytest.approx((3, 5))
    assert Transform.quarter_turns(turns, 2, 3) == Transform.quarter_turns(turns + 4, 2, 3)


def test_what_cannot_be_undone_is_refused():
    for broken in (0.0, math.nan):
        with pytest.raises(ValueError, match="invertible"):
            Transform.scale(broken)


@settings(deadline=None)
@given(boxes(), boxes())
def test_intersection_and_union(one, other):
    both, common = one.union(other), one.intersection(other)
    assert both == other.union(one)
    assert common == other.intersection(one)
    assert both.union(one) == both
    if common is not None:
        assert common.union(one) == one
        assert one.intersection(common) == common
        assert one.intersection(both) == one
    assert 0 <= one.iou(other) <= 1 + 1e-9
    assert one.iou(other) == pytest.approx(other.iou(one))


@settings(deadline=None)
@given(boxes())
def test_a_box_is_most_like_itself(box):
    assert box.iou(box) in (0.0, 1.0)  # 0: without area
    assert Box.around(box.corners) == box
    assert box.scaled(1) == box


@settings(deadline=None)
@given(boxes(), coordinates, coordinates)
def test_a_grown_box_never_turns_inside_out(box, dx, dy):
    grown = box.grown(dx, dy)
    assert grown.left <= box.center[0] <= grown.right
    if dx >= 0 and dy >= 0:
        assert grown.union(box) == grown


def test_slivers_do_not_divide_by_zero():
    sliver = Box(0, 0, 1e-200, 1e-200)
    assert sliver.iou(sliver) == 0.0


def test_no_box_is_inside_out():
    for corners in ((1, 0, 0, 1), (0, 1, 1, 0), (math.nan, 0, 1, 1)):
        with pytest.raises(ValueError, match="not a box"):
            Box(*corners)
    with pytest.raises(ValueError, match="no points"):
        Box.around([])
