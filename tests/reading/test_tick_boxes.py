"""Empty boxes to tick are told as nothing; letters, and boxes with something in them, stay."""

import string

import numpy as np
import pymupdf
import pytest

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Line, Word
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.tickbox import without_tick_boxes

LABELS = ("Single", "Married", "Permanent", "Madame", "Célibataire", "Urgent", "Retired")
SIZE, STEP = 10.0, 24.0  # points: of the type, and from line to line


@pytest.fixture(scope="module")
def reader():
    return open_reader(device="cpu", threads=1)


def drawn(page, dpi=150):
    pixmap = page.get_pixmap(dpi=dpi, colorspace="gray")
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
    return PageImage(np.ascontiguousarray(pixels), dpi / 72, "form")


def form(width, side, *, ticked=()):
    """A column of labels with a box before each; those in `ticked` are crossed."""
    page = pymupdf.open().new_page(width=300, height=300)
    for number, label in enumerate(LABELS):
        y = 60 + number * STEP
        box = pymupdf.Rect(50, y - 0.9 * side, 50 + side, y + 0.1 * side)
        page.draw_rect(box, width=width)
        if number in ticked:
            page.draw_line(box.tl, box.br, width=width)
            page.draw_line(box.bl, box.tr, width=width)
        page.insert_text((50 + side + 5, y), label, fontsize=SIZE)
    return page


def texts(reader, page):
    return [line.text for line in list(reader.read_page(page))[-1].lines]


@pytest.mark.parametrize(("width", "side"), [(0.4, 7), (0.7, 8), (1.3, 10), (2.0, 11)])
@pytest.mark.parametrize("dpi", [150, 220])
def test_an_empty_box_is_no_text(reader, width, side, dpi):
    assert texts(reader, drawn(form(width, side), dpi)) == list(LABELS)


def test_a_crossed_box_is_told(reader):
    """As a letter that looks like it: X in most sizes."""
    told = [text.split() for text in texts(reader, drawn(form(0.7, 9, ticked=(1, 4))))]
    assert [words[-1] for words in told] == list(LABELS)
    assert {words[-1] for words in told if len(words) == 2} == {"Married", "Célibataire"}


def test_a_box_by_itself_is_no_line(reader):
    page = pymupdf.open().new_page(width=400, height=200)
    page.insert_text((40, 60), "The undersigned declares", fontsize=SIZE)
    page.draw_rect(pymupdf.Rect(300, 51, 309, 60), width=0.8)
    assert texts(reader, drawn(page)) == ["The undersigned declares"]


def test_a_dragged_region_tells_no_box_either(reader):
    page = drawn(form(0.8, 9))
    region = Box(45, 60 - SIZE, 250, 60 + 3)
    assert [line.text for line in list(reader.read(page, region))[-1].lines] == [LABELS[0]]


@pytest.mark.parametrize("font", ["helv", "hebo", "cour", "cobo", "tiro", "tibo"])
@pytest.mark.parametrize("size", [8, 11, 16])
def test_no_letter_or_figure_is_a_box(font, size):
    characters = string.ascii_letters + string.digits + "@&%#€[]()|"
    for character in characters:
        sheet = pymupdf.open().new_page(width=100, height=60)
        sheet.insert_text((20, 40), character, fontname=font, fontsize=size)
        sheet.insert_text((20 + 1.2 * size, 40), "name", fontname=font, fontsize=size)
        word = Word(Box(20, 40 - 0.8 * size, 20 + 0.7 * size, 40 + 0.1 * size), character, 0.9)
        other = Word(Box(20 + 1.2 * size, 40 - size, 20 + 4 * size, 40), "name", 0.9)
        box = Box(20, 40 - size, 20 + 4 * size, 40 + 0.3 * size)
        line = Line(box, f"{character} name", 0.9, (word, other))
        assert without_tick_boxes(line, drawn(sheet)) is line
