"""Rows of dots from an entry to its page are no text; other small things in a row are."""

import numpy as np
import pymupdf
import pytest

from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.leaders import LeaderOptions, leaders

HEIGHT = 30.0


def row(start, count, step, wide=4):
    return [(round(start + k * step), round(start + k * step) + wide) for k in range(count)]


@pytest.mark.parametrize("step", [20, 27, 40])
def test_dots_at_even_distances_are_found(step):
    word = [(0, 14), (16, 28), (31, 44)]
    dots = row(70, 8, step + 0.3)
    page = [(dots[-1][1] + 45, dots[-1][1] + 60)]
    assert leaders([*word, *dots, *page], HEIGHT, LeaderOptions()) == [(3, 11)]


@pytest.mark.parametrize(
    "ink",
    [
        row(0, 4, 27),  # an ellipsis
        row(0, 20, 9),  # close: a typed row of dots, or "llll"
        row(0, 10, 27, wide=12),  # letters spaced out
        [(0, 4), (22, 26), (60, 64), (81, 85), (130, 134), (160, 164)],  # specks
        [],
    ],
)
def test_other_ink_is_none(ink):
    assert leaders(ink, HEIGHT, LeaderOptions()) == []


def test_two_rows_in_a_line():
    ink = [*row(0, 6, 25), (160, 175), *row(200, 7, 30)]
    assert leaders(ink, HEIGHT, LeaderOptions()) == [(0, 6), (7, 14)]


def test_contents_are_read_without_their_leaders():
    page = pymupdf.open().new_page(width=420, height=220)
    entries = {"1.1 First section": "6", "1.2 Second section": "17", "1.3 A longer title": "23"}
    for k, (entry, number) in enumerate(entries.items()):
        y = 60 + 24 * k
        page.insert_text((40, y), entry, fontsize=10)
        for x in np.arange(140, 345, 8.2):
            page.insert_text((x, y), ".", fontsize=10)
        page.insert_text((360, y), number, fontsize=10)
    pixmap = page.get_pixmap(dpi=150, colorspace="gray")
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
    with_reader = open_reader(device="cpu", threads=1)
    lines = list(with_reader.read_page(PageImage.of(np.ascontiguousarray(pixels))))[-1].lines
    told = " ".join(line.text for line in lines)
    assert told == " ".join(f"{entry} {number}" for entry, number in entries.items())
