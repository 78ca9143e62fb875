"""The shipped model on pages that are not what a reader hopes for."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.events import Done, LineDone
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.training.evaluation import cer

WORDS = [
    *("amount", "balance", "cash", "delivery", "eleven", "forward", "general", "house"),
    *("invoice", "journal", "kitchen", "letter", "morning", "number", "office", "paper"),
    *("quarter", "receipt", "station", "total", "under", "voucher", "winter", "yellow"),
]


@pytest.fixture(scope="module")
def reader():
    return open_reader(device="cpu", threads=2)


def _read(reader, image: Image.Image) -> tuple:
    told = list(reader.read_page(PageImage.of(np.asarray(image.convert("L")))))
    assert isinstance(told[-1], Done)
    assert len([event for event in told if isinstance(event, LineDone)]) < 1000
    return told[-1].lines


def _clouds(size: int, rng: np.random.Generator) -> np.ndarray:
    """Noise with the spectrum of natural scenes (amplitude 1 / frequency)."""
    across, down = np.meshgrid(np.fft.rfftfreq(size), np.fft.fftfreq(size))
    spectrum = rng.normal(size=(2, *across.shape)) / np.maximum(np.hypot(across, down), 1 / size)
    scene = np.fft.irfft2(spectrum[0] + 1j * spectrum[1], s=(size, size))
    return np.clip(128 + 55 * scene / scene.std(), 0, 255).astype(np.uint8)


def _scene() -> Image.Image:
    return Image.fromarray(_clouds(768, np.random.default_rng(5)))


def _leaves() -> Image.Image:
    """Overlapping strokes and blobs in all directions."""
    rng = np.random.default_rng(6)
    image = Image.fromarray(_clouds(768, rng))
    draw = ImageDraw.Draw(image)
    for _ in range(900):
        x, y, angle = rng.uniform(0, 768), rng.uniform(0, 768), rng.uniform(0, np.pi)
        long = rng.uniform(10, 60)
        end = (x + long * np.cos(angle), y + long * np.sin(angle))
        draw.line((x, y, *end), fill=int(rng.uniform(20, 230)), width=int(rng.integers(2, 9)))
    return image.filter(ImageFilter.GaussianBlur(1))


def _bricks() -> Image.Image:
    rng = np.random.default_rng(7)
    image = Image.new("L", (768, 768), 190)
    draw = ImageDraw.Draw(image)
    for row, left in itertools.product(range(20), range(-80, 768, 80)):
        x, y = left + 40 * (row % 2), 40 * row
        draw.rectangle((x, y, x + 74, y + 34), fill=int(rng.uniform(90, 140)))
    grain = rng.normal(0, 8, (768, 768))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def _fence() -> Image.Image:
    columns = 128 + 100 * np.sign(np.sin(np.arange(768) / 5))
    return Image.fromarray(np.repeat(columns[None].astype(np.uint8), 768, axis=0))


@pytest.mark.parametrize("picture", [_scene, _leaves, _bricks, _fence])
def test_a_picture_without_text_has_none(reader, picture):
    # Strokes that cross make a letter here and there, but never a word.
    assert [line.text for line in _read(reader, picture()) if len(line.text) > 1] == []


@pytest.mark.slow
def test_a_page_of_three_hundred_lines(reader):
    font = ImageFont.load_default(17)
    image = Image.new("L", (1700, 2300), 245)
    draw = ImageDraw.Draw(image)
    rng = np.random.default_rng(8)
    wanted = []
    for column, row in itertools.product(range(3), range(100)):
        text = " ".join(rng.choice(WORDS, 6))
        while draw.textlength(text, font) > 500:
            text = text.rsplit(" ", 1)[0]
        draw.text((40 + 560 * column, 40 + 22 * row), text, fill=25, font=font)
        wanted.append(text)
    lines = _read(reader, image)
    assert len(lines) == 300
    assert cer(" ".join(wanted), " ".join(line.text for line in lines)) < 0.02


def test_rules_of_dots_and_dashes_are_not_read_and_leaders_keep_their_line(reader):
    font = ImageFont.load_default(28)
    image = Image.new("L", (1000, 700), 245)
    draw = ImageDraw.Draw(image)
    entries = ["Winter journal", "Letters to the office", "The yellow house", "Paper"]
    for k, entry in enumerate(entries):
        y = 60 + 140 * k
        number = str(14 + 23 * k)
        dots = 0
        while draw.textlength(f"{entry} {'.' * dots} {number}", font) < 820:
            dots += 1
        draw.text((60, y), f"{entry} {'.' * dots} {number}", fill=25, font=font)
        for x in range(60, 900, 14):
            if k % 2:
                draw.line((x, y + 80, x + 8, y + 80), fill=25, width=2)
            else:
                draw.ellipse((x, y + 78, x + 3, y + 81), fill=25)
    # Leaders are told as dots, or as the signs that stand for three of them.
    lines = [re.split("[.…]", line.text)[0].strip() for line in _read(reader, image)]
    with_letters = [text for text in lines if any(c.isalpha() for c in text)]
    assert with_letters == entries
