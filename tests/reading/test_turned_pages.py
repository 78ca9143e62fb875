"""The shipped model on turned, skewed, blank, full and wordless pages."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Line
from pilot_desktop.reading.events import Done, LineFound
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.orientation import Straightening

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


@pytest.fixture(scope="module")
def reader():
    return open_reader(device="cpu", threads=2)


@pytest.fixture(scope="module")
def receipt():
    grey = np.asarray(Image.open(SAMPLES / "receipt.jpg").convert("L"))
    return grey[:420]  # a third of it is enough


@pytest.fixture(scope="module")
def upright(reader, receipt):
    return _read(reader, receipt)


def _read(reader, pixels: np.ndarray) -> tuple[Line, ...]:
    done = list(reader.read_page(PageImage.of(np.ascontiguousarray(pixels))))[-1]
    assert isinstance(done, Done)
    return done.lines


@pytest.mark.parametrize("scanned", [Straightening(k) for k in (1, 2, 3)] + [
    Straightening(0, 9.0), Straightening(0, -5.0), Straightening(2, 4.0)
])  # fmt: skip
def test_a_turned_page_is_read_as_the_upright_one_in_its_own_frame(
    reader, receipt, upright, scanned
):
    height, width = receipt.shape
    lines = _read(reader, scanned.pixels(receipt))
    known = {line.text for line in upright if len(line.text) >= 6}
    read = {line.text: line.box for line in lines}
    assert len(known & set(read)) > (0.9 if not scanned.angle else 0.5) * len(known)
    there = scanned.transform(width, height)
    truth = {line.text: there.box(line.box) for line in upright}
    overlaps = [truth[text].iou(read[text]) for text in known & set(read)]
    assert np.median(overlaps) > 0.6


def test_an_upright_page_is_not_turned(reader, receipt):
    encoded = reader._encoder.encode(PageImage.of(receipt), lambda: None)
    assert not encoded.is_turned
    for name in ("letter", "typescript"):
        grey = np.asarray(Image.open(SAMPLES / f"{name}.jpg").convert("L"))
        encoded = reader._encoder.encode(PageImage.of(grey), lambda: None)
        back = encoded.to_pixels
        assert back.a > 0 and abs(back.b) < 0.08 * back.a


def test_a_blank_page_and_a_shadow_have_no_text(reader):
    shade = np.linspace(250, 120, 900)[None, :].repeat(700, axis=0)
    noise = np.random.default_rng(1).normal(0, 4, (700, 900))
    assert _read(reader, np.full((900, 700), 255, np.uint8)) == ()
    assert _read(reader, np.clip(shade + noise, 0, 255).astype(np.uint8)) == ()


def test_a_picture_without_text_has_none_that_is_sure(reader):
    rng = np.random.default_rng(2)
    rough = Image.fromarray(rng.integers(0, 255, (12, 16)).astype(np.uint8))
    scene = np.asarray(rough.resize((800, 600), Image.Resampling.BICUBIC))
    lines = _read(reader, scene)
    assert sum(len(line.text) for line in lines if "suspect" not in line.flags) < 10


@pytest.mark.slow
def test_a_page_of_300_lines_is_read_to_the_end_once(reader):
    font = ImageFont.load_default(15)
    image = Image.new("L", (1240, 2120), 250)
    draw = ImageDraw.Draw(image)
    for k in range(300):
        column, row = divmod(k, 100)
        draw.text((40 + 400 * column, 10 + 21 * row), f"Line number {k:03d} of many", 20, font)
    page = PageImage.of(np.asarray(image))
    begun = time.perf_counter()
    told = list(reader.read_page(page))
    assert time.perf_counter() - begun < 120
    found = [event.box for event in told if isinstance(event, LineFound)]
    assert len(found) == len(set(found)) and 290 <= len(found) <= 310
    assert all(box.width > 0 and box.height > 0 for box in found)
    done = told[-1]
    assert isinstance(done, Done)
    numbers = [line.text for line in done.lines]
    assert len(set(numbers)) > 0.95 * len(numbers) > 270
    columns = [int(line.box.left // 400) for line in done.lines]
    assert columns == sorted(columns)  # one column after the other
