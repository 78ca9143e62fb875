"""Rows of dots from an entry to its page: far apart they are no text, close they are dots."""

import numpy as np
import pymupdf
import pytest

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.ctc import Posteriors, decode
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.leaders import LeaderOptions, leaders, with_leaders_seen

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
        row(0, 7, 9),  # a short typed row, which the model reads
        row(0, 20, 5),  # closer than dots stand
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


CHARACTERS = " .1at"


def posteriors(seen, sure=0.3, frames=200):
    """A line of 4-pixel frames in which the model sees the characters `seen`, so sure of each."""
    rng = np.random.default_rng(0)
    log_probs = np.full((frames, len(CHARACTERS) + 1), -5.0, np.float32)
    log_probs[
        np.arange(frames), [CHARACTERS.index(c) + 1 for c in rng.choice(list(seen), frames)]
    ] = np.log(sure)
    return Posteriors(log_probs, 0.0, 4.0, Box(0, 0, 4.0 * frames, HEIGHT))


def test_close_dots_are_told_one_by_one_whatever_the_model_sees():
    dots = [(40, 60), *row(100, 20, 12)]
    told, ink = with_leaders_seen(posteriors("at"), dots, HEIGHT, CHARACTERS)
    text = "".join(c.text for c in decode(told, CHARACTERS))
    assert text.strip("at") == "." * 20
    assert ink == dots


def test_a_row_of_close_dots_by_itself_stays_as_the_model_sees_it():
    dots, before = row(100, 20, 12), posteriors("at")
    told, ink = with_leaders_seen(before, dots, HEIGHT, CHARACTERS)
    assert np.array_equal(told.log_probs, before.log_probs)
    assert ink == dots


def test_dots_far_apart_are_a_space():
    dots = row(100, 10, 25)
    told, ink = with_leaders_seen(posteriors("at"), dots, HEIGHT, CHARACTERS)
    low, high = dots[0][0] // 4, dots[-1][1] // 4
    text = [CHARACTERS[k - 1] for k in told.log_probs[low:high].argmax(axis=1) if k]
    assert text == [" "]
    assert ink == []


@pytest.mark.parametrize("step", [12, 25])
def test_a_row_of_what_the_model_is_sure_of_is_none(step):
    ones, before = row(100, 10, step), posteriors("1", 0.9)
    told, ink = with_leaders_seen(before, ones, HEIGHT, CHARACTERS)
    assert np.array_equal(told.log_probs, before.log_probs)
    assert ink == ones


def contents(step):
    """A page with three entries, dots every `step` points from each to its page's number."""
    page = pymupdf.open().new_page(width=420, height=220)
    entries = {"1.1 First section": "6", "1.2 Second section": "17", "1.3 A longer title": "23"}
    places = np.arange(140, 345, step)
    for k, (entry, number) in enumerate(entries.items()):
        y = 60 + 24 * k
        page.insert_text((40, y), entry, fontsize=10)
        for x in places:
            page.insert_text((x, y), ".", fontsize=10)
        page.insert_text((360, y), number, fontsize=10)
    pixmap = page.get_pixmap(dpi=150, colorspace="gray")
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
    boxes = [
        Box(80, (60 + 24 * k - 10) * 150 / 72, 780, (60 + 24 * k + 3.5) * 150 / 72)
        for k in range(3)
    ]
    return PageImage.of(np.ascontiguousarray(pixels)), entries, len(places), boxes


def test_contents_are_read_without_their_leaders():
    page, entries, _, boxes = contents(8.2)
    reader = open_reader(device="cpu", threads=1)
    lines = list(reader.read_page(page))[-1].lines
    told = " ".join(line.text for line in lines)
    assert told == " ".join(f"{entry} {number}" for entry, number in entries.items())
    given = [line.text for line in reader.read_boxes(page, boxes)]
    assert given == [f"{entry} {number}" for entry, number in entries.items()]


def test_close_dots_of_contents_are_counted():
    page, entries, count, boxes = contents(4.4)
    reader = open_reader(device="cpu", threads=1)
    lines = list(reader.read_page(page))[-1].lines
    told = " ".join(line.text for line in lines)
    assert [word for word in told.split() if "..." not in word] == [
        word for entry, number in entries.items() for word in (*entry.split(), number)
    ]
    for line, (entry, number) in zip(reader.read_boxes(page, boxes), entries.items(), strict=True):
        assert line.text.replace(" ", "") == f"{entry}{'.' * count}{number}".replace(" ", "")
