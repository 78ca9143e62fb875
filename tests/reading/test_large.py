"""Type several times as large as the rest of its page."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.events import Done, HitFound, LineFound
from pilot_desktop.reading.factory import open_reader

ROWS = (
    "The orchestra plays on both evenings.", "Doors open at seven o'clock.",
    "Tickets are sold at the entrance only.", "Children pay half of the price.",
    "Nobody is let in after the beginning.", "Please leave your coats outside.",
)  # fmt: skip


@pytest.fixture(scope="module")
def reader():
    return open_reader(device="cpu", threads=1)


def poster(headline: str, size: int) -> tuple[np.ndarray, Box]:
    """The headline above small rows, and where its ink is."""
    image = Image.new("L", (1000, 900), 250)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(size)
    pen.text((60, 40), headline, fill=30, font=font)
    for row, text in enumerate(ROWS):
        pen.text((60, 460 + 60 * row), text, fill=20, font=ImageFont.load_default(27))
    return np.asarray(image), Box(*pen.textbbox((60, 40), headline, font=font))


@pytest.mark.parametrize(("headline", "size"), [("Concert", 150), ("Summer 2024", 120)])
def test_a_headline_is_read_first_and_found(reader, headline, size):
    pixels, place = poster(headline, size)
    page = PageImage.of(pixels)
    seen = list(reader.read_page(page))
    (done,) = [event for event in seen if isinstance(event, Done)]
    assert [line.text for line in done.lines] == [headline, *ROWS]
    assert done.lines[0].box.iou(place) > 0.6
    assert len([event for event in seen if isinstance(event, LineFound)]) == 1 + len(ROWS)
    (hit,) = [e.hit for e in reader.find(page, headline) if isinstance(e, HitFound)]
    assert hit.box.iou(place) > 0.6


def test_a_headline_is_read_where_it_is_pointed_at(reader):
    pixels, place = poster("Concert", 150)
    seen = reader.read(PageImage.of(pixels), place)
    (done,) = [event for event in seen if isinstance(event, Done)]
    assert [line.text for line in done.lines] == ["Concert"]


def test_black_shapes_are_no_large_letters(reader):
    pixels = poster("", 150)[0].copy()
    pixels[60:300, 80:200] = 20
    pixels[60:300, 260:280] = 20
    pixels[150:180, 300:700] = 20
    (done,) = [e for e in reader.read_page(PageImage.of(pixels)) if isinstance(e, Done)]
    assert [line.text for line in done.lines] == list(ROWS)
