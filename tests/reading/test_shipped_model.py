"""The shipped model on a bundled receipt: prompts agree with each other and with the paper."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.events import Done, HitFound, PageEncoded
from pilot_desktop.reading.factory import open_reader

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


@pytest.fixture(scope="module")
def reader():
    return open_reader(device="cpu", threads=2)


@pytest.fixture(scope="module")
def page():
    return PageImage.of(np.asarray(Image.open(SAMPLES / "receipt.jpg").convert("RGB")))


@pytest.fixture(scope="module")
def truth():
    lines = json.loads((SAMPLES / "receipt.json").read_text())["lines"]
    return [(line["text"], Box(*line["box"])) for line in lines]


def test_most_lines_are_located_where_they_stand(reader, page, truth):
    done = list(reader.read_page(page))[-1]
    assert isinstance(done, Done)
    near = [max(line.box.iou(box) for line in done.lines) for _, box in truth]
    assert np.mean(np.array(near) > 0.5) > 0.6


def test_words_of_print_end_within_two_pixels_of_their_ink(reader):
    font = ImageFont.load_default(25)
    image = Image.new("L", (800, 320), 245)
    drawn = []
    for row, text in enumerate(
        ("Balance of the account", "eleven letters, four", "Total 1,250.30")
    ):
        x = 50.0
        for word in text.split():
            alone = Image.new("L", image.size)
            for target, fill in ((image, 20), (alone, 255)):
                ImageDraw.Draw(target).text((x, 40 + 80 * row), word, fill=fill, font=font)
            drawn.append((word, alone.point(lambda v: 255 * (v > 100)).getbbox()))
            x += font.getlength(word + " ")
    lines = list(reader.read_page(PageImage.of(np.asarray(image))))[-1].lines
    words = [word for line in lines for word in line.words]
    assert [word.text for word in words] == [text for text, _ in drawn]
    for word, (_, (left, _, right, _)) in zip(words, drawn, strict=True):
        assert abs(word.box.left - left) <= 2 and abs(word.box.right - right) <= 2


def test_given_boxes_and_regions_read_the_same_line(reader, page, truth):
    text, box = truth[0]
    (given,) = reader.read_boxes(page, [box])
    region = list(reader.read(page, box.grown(3, 3)))[-1].lines
    assert given.text.casefold() == text.casefold()
    assert [line.text.casefold() for line in region] == [text.casefold()]


def test_a_printed_word_is_found_and_an_absent_one_is_not(reader, page):
    told = list(reader.find(page, "cheras"))
    assert [e.cached for e in told if isinstance(e, PageEncoded)] == [True]
    assert len([e for e in told if isinstance(e, HitFound) and e.hit.score > 0.8]) >= 2
    assert not [e for e in reader.find(page, "xylophone") if isinstance(e, HitFound)]
