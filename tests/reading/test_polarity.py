"""Light writing on dark grounds becomes dark writing on paper; everything else stays as it is."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.events import Done, HitFound
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.pixels import to_grey
from pilot_desktop.reading.polarity import ink_on_paper

ROWS = ("Statement of account", "Received with thanks", "Total of all departments")


def page(size: tuple[int, int] = (700, 400), ground: int = 250) -> Image.Image:
    return Image.new("L", size, ground)


def write(image: Image.Image, rows: tuple[str, ...], fill: int, top: int = 40, left: int = 60):
    for row, text in enumerate(rows):
        place = (left, top + 80 * row)
        ImageDraw.Draw(image).text(place, text, fill=fill, font=ImageFont.load_default(27))


def with_bar() -> Image.Image:
    """A dark bar with white letters above dark letters on paper."""
    image = page()
    ImageDraw.Draw(image).rectangle((40, 30, 660, 82), fill=50)
    write(image, ROWS[:1], 250)
    write(image, ROWS[1:], 20, top=150)
    return image


def is_dark(part: np.ndarray) -> float:
    return float((part < 128).mean())


def test_a_bar_becomes_paper_and_its_letters_ink():
    before = np.asarray(with_bar())
    after = ink_on_paper(before)
    assert is_dark(before[32:80, 45:655]) > 0.8
    assert 0.02 < is_dark(after[32:80, 45:655]) < 0.3
    assert np.array_equal(after[100:], before[100:])


def test_a_dark_page_is_turned_and_the_light_card_on_it_is_not():
    image = page(ground=40)
    write(image, ROWS[:1], 230)
    ImageDraw.Draw(image).rectangle((40, 120, 660, 380), fill=235)
    write(image, ROWS[1:], 20, top=150)
    before = np.asarray(image)
    after = ink_on_paper(before)
    assert is_dark(after[:100]) < 0.2
    assert np.array_equal(after[130:370, 50:650], before[130:370, 50:650])


@pytest.mark.parametrize("kind", ["print", "shadow", "border", "shapes", "blank", "speck"])
def test_dark_writing_shadows_and_dark_edges_stay(kind):
    image = page()
    pen = ImageDraw.Draw(image)
    if kind == "shadow":  # half of the paper lies in it, its writing too
        pen.rectangle((0, 0, 350, 400), fill=140)
    elif kind == "border":  # of a scanner, with dust on it
        pen.rectangle((0, 0, 40, 400), fill=10)
        for y in range(9, 400, 45):
            pen.rectangle((5 + y % 29, y, 10 + y % 29, y + 6), fill=200)
    elif kind == "shapes":
        pen.rectangle((400, 250, 600, 380), fill=30)
        pen.text((60, 250), "SO", fill=10, font=ImageFont.load_default(120))
    if kind == "speck":
        image = page((3, 2))
    elif kind != "blank":
        write(image, ROWS, 20)
    before = np.asarray(image)
    assert np.array_equal(ink_on_paper(before), before)


def test_colours_become_luma():
    colour = np.asarray(with_bar().convert("RGB"))
    assert np.array_equal(ink_on_paper(colour), ink_on_paper(to_grey(colour)))


@pytest.mark.parametrize("ground", [(20, 20, 30), (190, 30, 40), (30, 110, 60)])
def test_light_writing_is_read_and_found(ground):
    image = Image.new("RGB", (700, 400), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 700, 170), fill=ground)
    font = ImageFont.load_default(27)
    for row, (text, fill) in enumerate(zip(ROWS, ("white", "white", "black"), strict=True)):
        ImageDraw.Draw(image).text((60, 30 + 80 * row), text, fill=fill, font=font)
    reader = open_reader(device="cpu", threads=1)
    seen = PageImage.of(np.asarray(image))
    done = next(e for e in reader.read_page(seen) if isinstance(e, Done))
    assert [line.text for line in done.lines] == list(ROWS)
    (hit,) = [e.hit for e in reader.find(seen, "received") if isinstance(e, HitFound)]
    assert hit.box.intersection(done.lines[1].box) is not None
