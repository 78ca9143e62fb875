"""What the shipped model says where there is nothing, nonsense, or half a line.

The quick tests ask it of bundled pages; those marked slow of all dev sets
(`PILOT_GROUND_TRUTH=FOLDER pytest -m slow tests/reading/test_guards.py`).
"""

from __future__ import annotations

import time

import numpy as np
import pytest
from PIL import Image

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.events import Done, LineDone
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.guards import SUSPECT, UNREAD, loops, speckles
from pilot_desktop.reading.linetext import CtcTexts
from tests.reading.fake import FakeBackend
from tests.reading.regions import blank_regions, dev_pages, random_regions, sample_page
from tests.reading.test_ctc import row_of

SECONDS = 10.0
"""Bound of one answer on a busy machine; the longest measured took half a second of one core."""


@pytest.fixture(scope="module")
def reader():
    return open_reader(device="cpu", threads=1)


def lines_in(reader, page, region):
    """The lines of an answer, which must come to its end, in time, and without a loop."""
    started = time.process_time()
    last = list(reader.read(page, region))[-1]
    assert isinstance(last, Done), f"{region}: {last}"
    assert time.process_time() - started < SECONDS
    for line in last.lines:
        assert not loops(line.text) or SUSPECT in line.flags
        assert len(line.text) < 500
    return last.lines


def test_bare_paper_beside_and_between_lines_has_no_text(reader):
    page = sample_page("letter.jpg")
    list(reader.encode(page))
    regions = blank_regions(page, [], 30, np.random.default_rng(0))
    assert len(regions) == 30
    assert [lines for region in regions if (lines := lines_in(reader, page, region))] == []


def test_any_region_is_answered(reader):
    page = sample_page("receipt.jpg")
    list(reader.encode(page))
    regions = random_regions(page, 60, np.random.default_rng(0))
    answers = [lines_in(reader, page, region) for region in regions]
    assert any(answers) and not all(answers)
    for region, lines in zip(regions, answers, strict=True):
        for line in lines:
            assert region.grown(8, 8).intersection(line.box) is not None


def test_a_region_cut_through_lines_reads_what_is_inside(reader):
    page = sample_page("receipt.jpg")
    whole = list(reader.read_page(page))[-1].lines
    told = []
    for line in whole:
        words = [word for word in line.words if len(word.text) > 1]
        if len(words) < 2 or len(words) != len(line.words):
            continue
        edge = (words[0].box.right + words[1].box.left) / 2
        left = Box(line.box.left - 4, line.box.top, edge, line.box.bottom)
        right = Box(edge, line.box.top, line.box.right + 4, line.box.bottom)
        for region, wanted in ((left, words[:1]), (right, words[1:])):
            read = " ".join(one.text for one in lines_in(reader, page, region))
            told.append(read.casefold() == " ".join(w.text for w in wanted).casefold())
    assert len(told) >= 10 and np.mean(told) > 0.8


def noise():
    rng = np.random.default_rng(0)
    height, width = 300, 400
    small = rng.normal(0, 1, (height // 6, width // 6)).astype(np.float32)
    soft = np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC))
    return {
        "grain": 200 + 40 * rng.normal(0, 1, (height, width)),
        "dirt": np.where(rng.random((height, width)) < 0.05, 20, 240),
        "cloth": 150 + 50 * soft / soft.std(),
        "rules": np.where(np.arange(height) % 40 < 2, 60, 240)[:, None].repeat(width, 1),
        "shadow": np.linspace(60, 250, width)[None].repeat(height, 0),
    }


@pytest.mark.parametrize("kind", noise())
def test_noise_is_no_text_or_marked(reader, kind):
    page = PageImage.of(np.clip(noise()[kind], 0, 255).astype(np.uint8))
    told = [event.line for event in reader.read_page(page) if isinstance(event, LineDone)]
    regions = random_regions(page, 8, np.random.default_rng(1))
    told += [line for region in regions for line in lines_in(reader, page, region)]
    trusted = [line.text for line in told if line.text and not line.flags]
    assert trusted == []


def test_what_cannot_be_read_is_not_invented():
    texts = CtcTexts()
    hopeless, doubtful, specks, sure_specks = texts(
        FakeBackend(10, 10, []),
        [
            row_of("abc", peak=0.3),
            row_of("abc", peak=0.45),
            row_of(".:.", peak=0.8),
            row_of("...."),
        ],
        None,
    )
    assert (hopeless.text, hopeless.words, hopeless.flags) == ("", (), (UNREAD,))
    assert (doubtful.text, doubtful.flags) == ("abc", (SUSPECT,))
    assert specks.flags == (SUSPECT,) and sure_specks.flags == ()
    assert speckles(" .:- ") and speckles('",.v... :u')
    assert not speckles("1.") and not speckles("Total ....... 12") and not speckles("")


@pytest.mark.slow
def test_bare_paper_of_every_dev_set(reader):
    """With weights 0.2: 217 of 217 without text."""
    rng = np.random.default_rng(1)
    counts = []
    for name, page, lines in dev_pages(1):
        for region in blank_regions(page, lines, 14, rng):
            found = lines_in(reader, page, region)
            counts.append(not found)
            if found:
                print(name, region, [line.text for line in found])
    print(f"{sum(counts)} of {len(counts)} blank regions without text")
    assert len(counts) >= 200 and np.mean(counts) >= 0.99


@pytest.mark.slow
def test_a_thousand_regions_of_every_dev_set(reader):
    rng = np.random.default_rng(3)
    count = 0
    for _, page, _ in dev_pages(1):
        list(reader.encode(page))
        for region in random_regions(page, 63, rng):
            lines = lines_in(reader, page, region)
            assert not any(loops(line.text) for line in lines)
            count += 1
    assert count >= 1000
