"""What a rectangle means, and what counts as ink."""

from __future__ import annotations

import numpy as np
import pytest

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.linemap import TextLine
from pilot_desktop.reading.pixels import has_ink, resized, to_grey
from pilot_desktop.reading.selection import select


def _line(left: float, top: float, right: float, bottom: float, drop: float = 0.0) -> TextLine:
    high = bottom - top - abs(drop)
    base = top + 0.75 * high
    return TextLine(
        Box(left, top, right, bottom), high, 0.75 * high, 0.9, ((left, base), (right, base + drop))
    )


LINES = [_line(100, 100, 600, 130), _line(100, 140, 500, 170), _line(100, 180, 600, 210)]


def test_lines_whose_middle_is_inside_are_chosen_whole():
    chosen = select(LINES, Box(90, 95, 610, 172))
    assert [(one.line, one.whole) for one in chosen] == [(0, True), (1, True)]
    assert chosen[0].box == LINES[0].box


def test_a_narrow_rectangle_reads_parts():
    chosen = select(LINES, Box(200, 90, 400, 220))
    assert [one.line for one in chosen] == [0, 1, 2]
    assert all(one.box.left == 200 and one.box.right == 400 and not one.whole for one in chosen)


def test_a_tight_rectangle_is_averaged_with_its_line_and_keeps_its_ends():
    (one,) = select(LINES, Box(96, 96, 604, 128))
    assert (one.box.left, one.box.right) == (96, 604)
    assert 96 < one.box.top < 100 and 128 < one.box.bottom < 130


def test_a_loose_rectangle_takes_the_lines_own_height():
    (one,) = select(LINES, Box(96, 88, 604, 138))
    assert abs(one.box.top - 100) < 2 and abs(one.box.bottom - 130) < 2


def test_far_ends_of_the_rectangle_are_left_out():
    (one,) = select(LINES, Box(96, 140, 900, 170))
    assert (one.box.left, one.box.right) == (96, 500)


def test_a_part_of_a_slanted_line_follows_the_slant():
    slanted = _line(100, 100, 900, 170, drop=40)
    (one,) = select([slanted], Box(700, 90, 880, 200))
    assert one.box.top == pytest.approx(130) and one.box.bottom == pytest.approx(169)
    assert select([slanted], Box(100, 150, 200, 200)) == []


def test_nothing_is_chosen_beside_the_lines():
    assert select(LINES, Box(700, 90, 800, 220)) == []
    assert select(LINES, Box(100, 210, 600, 240)) == []


def test_ink_stands_out_from_paper_of_any_tone():
    paper = np.full((30, 200), 240, np.uint8)
    assert not has_ink(paper)
    rng = np.random.default_rng(0)
    assert not has_ink((paper - rng.integers(0, 25, paper.shape)).astype(np.uint8))
    shadow = np.linspace(240, 120, 200).astype(np.uint8)[None, :].repeat(30, axis=0)
    assert not has_ink(shadow)
    written = shadow.copy()
    written[8:22, 20:180:8] = 30
    assert has_ink(written) and has_ink(255 - written)
    assert not has_ink(np.zeros((0, 10), np.uint8))


def test_luma_weighs_green_most_and_keeps_grey():
    colour = np.zeros((600, 3, 3), np.uint8)
    colour[:, 0, 0] = colour[:, 1, 1] = colour[:, 2, 2] = 255
    assert to_grey(colour)[599].tolist() == [76, 150, 29]
    grey = np.full((5, 5), 77, np.uint8)
    assert (to_grey(grey) == 77).all() and (to_grey(grey[:, :, None].repeat(3, 2)) == 77).all()
    assert resized(grey, 10, 3).shape == (10, 3)
