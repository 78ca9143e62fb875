"""Text that stands on its side among upright lines."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pilot_desktop.document.geometry import Box, turns_of
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.events import Done, HitFound
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.ink import page_ink
from pilot_desktop.reading.linemap import TextLine
from pilot_desktop.reading.sideways import without_places
from pilot_desktop.reading.standing import standing_places

ROWS = (
    "Balance of the account", "The committee met again in March", "Total of all departments",
    "Nobody was asked for a report", "Received with thanks",
)  # fmt: skip
LABEL = "Share of all households"


@pytest.fixture(scope="module")
def reader():
    return open_reader(device="cpu", threads=2)


def drawn(turns: int, left: int = 40) -> tuple[np.ndarray, Box]:
    """Five upright lines and, left of them, the label turned clockwise by `turns` quarters."""
    font = ImageFont.load_default(27)
    image = Image.new("L", (800, 520), 245)
    pen = ImageDraw.Draw(image)
    for row, text in enumerate(ROWS):
        pen.text((160, 60 + 90 * row), text, fill=20, font=font)
    label = Image.new("L", (int(font.getlength(LABEL)) + 4, 38), 245)
    ImageDraw.Draw(label).text((2, 2), LABEL, fill=20, font=font)
    label = label.rotate(-90 * turns, expand=True)
    image.paste(label, (left, 90))
    return np.asarray(image), Box(left, 90, left + label.width, 90 + label.height)


@pytest.mark.parametrize("turns", [1, 3])
def test_the_ink_shows_where_text_stands(turns):
    grey, place = drawn(turns)
    (found,) = standing_places(page_ink(grey, 32.0).writing, 32.0)
    assert place.iou(found) > 0.5


def test_upright_lines_and_figures_below_each_other_are_no_such_place():
    grey = drawn(1)[0].copy()
    grey[:, :120] = 245
    image = Image.fromarray(grey)
    pen = ImageDraw.Draw(image)
    for row in range(14):
        pen.text((60, 40 + 33 * row), str(row % 10), fill=20, font=ImageFont.load_default(27))
    pen.line((120, 20, 120, 500), fill=20, width=3)
    pen.rectangle((700, 40, 730, 500), fill=60)
    assert standing_places(page_ink(np.asarray(image), 32.0).writing, 32.0) == []


@pytest.mark.parametrize("turns", [1, 3])
def test_it_is_read_told_and_found_in_the_frame_of_the_page(reader, turns):
    grey, place = drawn(turns)
    page = PageImage.of(grey)
    done = list(reader.read_page(page))[-1]
    assert isinstance(done, Done)
    assert {line.text for line in done.lines} == {*ROWS, LABEL}
    (line,) = (line for line in done.lines if line.text == LABEL)
    assert place.iou(line.box) > 0.6 and turns_of(line.baseline) == turns
    assert "suspect" not in line.flags
    middles = [word.box.center[1] for word in line.words]
    assert middles == sorted(middles, reverse=turns == 3)
    assert all(line.box.iou(word.box) > 0 for word in line.words)

    hits = [e.hit for e in reader.find(page, "households") if isinstance(e, HitFound)]
    assert [line.words[-1].box.iou(hit.box) > 0.5 for hit in hits] == [True]

    around = Box(place.left + 4, place.top, place.right - 4, place.bottom)
    selected = list(reader.read(page, around))[-1]
    assert isinstance(selected, Done) and [one.text for one in selected.lines] == [LABEL]


def test_prices_below_each_other_stay_upright(reader):
    font = ImageFont.load_default(27)
    image = Image.new("L", (800, 520), 245)
    pen = ImageDraw.Draw(image)
    prices = ["1000", "750", "625", "125", "100", "888", "808", "580"]
    for row, price in enumerate(prices):
        pen.text((60, 60 + 29 * row), ROWS[row % 5], fill=20, font=font)
        pen.text((640, 60 + 29 * row), price.rjust(4), fill=20, font=font)
    done = list(reader.read_page(PageImage.of(np.asarray(image))))[-1]
    assert isinstance(done, Done)
    read = " ".join(line.text for line in done.lines).split()
    assert set(prices) <= set(read)
    assert all(not turns_of(line.baseline) for line in done.lines)


def test_a_mark_that_reaches_into_text_on_its_side_is_cut_at_the_side_it_begins_on():
    place, row = Box(100, 100, 140, 400), ((0.0, 0.0), (1.0, 0.0))
    before = TextLine(Box(88, 200, 110, 236), 36.0, 27.0, 0.9, row)
    behind = TextLine(Box(132, 260, 154, 296), 36.0, 27.0, 0.9, row)
    inside = TextLine(Box(105, 300, 138, 336), 36.0, 27.0, 0.9, row)
    kept = without_places([before, behind, inside], [place])
    assert [line.box for line in kept] == [Box(88, 200, 100, 236), Box(140, 260, 154, 296)]
