"""The published model's reader: events, guards, sizes, and what happens when memory runs out."""

from __future__ import annotations

import time

import numpy as np
import pytest

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.reading.contract import BoxReader
from pilot_desktop.reading.events import (
    Cancelled,
    CancelToken,
    Done,
    Failed,
    HitFound,
    LineDone,
    LineFound,
    Notice,
    PageEncoded,
    TextGrew,
    Working,
)
from pilot_desktop.reading.published_reader import PublishedOptions, PublishedReader
from tests.model.published.small import BINS, WORDS, make_tokenizer
from tests.reading.published_fakes import ScriptedEngine

HEIGHT, WIDTH = 300, 240


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    return Vocabulary.open(make_tokenizer(tmp_path_factory.mktemp("pieces")))


@pytest.fixture
def page():
    return PageImage.of(np.full((HEIGHT, WIDTH, 3), 240, np.uint8))


def corner(vocabulary, x, y):
    return [int(vocabulary.x[x]), int(vocabulary.y[y])]


def words(vocabulary, text):
    from pilot_desktop.model.published.vocabulary import Prompt

    return vocabulary.prompt(Prompt.FIND_IT, query=text)[2:]


def line(vocabulary, text, box):
    x0, y0, x1, y1 = box
    return [
        *corner(vocabulary, x0, y0), *words(vocabulary, text), *corner(vocabulary, x1, y1),
        vocabulary.separator,
    ]  # fmt: skip


LINES = [("the quick brown fox", (1, 2, 15, 4)), ("total amount 12.50", (1, 6, 20, 6))]


def page_script(vocabulary, lines=LINES):
    tokens = [token for text, box in lines for token in line(vocabulary, text, box)]
    return lambda _prompt: [*tokens, vocabulary.end]


def reader_of(vocabulary, script, *, options=None, **changes):
    engine = ScriptedEngine(vocabulary, script, **changes)
    return PublishedReader(engine, vocabulary, "pilot-test 1", options), engine


def test_a_page_is_told_line_by_line(vocabulary, page):
    reader, _ = reader_of(vocabulary, page_script(vocabulary))
    kept: BoxReader = reader
    events = [e for e in kept.read_page(page) if not isinstance(e, Working)]
    assert [type(e) for e in events] == [
        PageEncoded, LineFound, LineDone, LineFound, LineDone, Done,
    ]  # fmt: skip
    lines = events[-1].lines
    assert [one.text for one in lines] == [text for text, _ in LINES]
    # The middle of the bins; where both corners share one, all of it.
    assert lines[0].box == Box(15, 25, 155, 45)
    assert lines[1].box == Box(15, 60, 205, 70)
    assert all(one.confidence > 0.9 and not one.flags for one in lines)


def test_faithful_takes_the_ends_of_bins(vocabulary, page):
    options = PublishedOptions(faithful=True)
    reader, _ = reader_of(vocabulary, page_script(vocabulary), options=options)
    lines = list(reader.read_page(page))[-1].lines
    assert [one.box for one in lines] == [Box(10, 20, 150, 40), Box(10, 60, 200, 60)]


def test_a_second_prompt_finds_the_page_encoded(vocabulary, page):
    reader, engine = reader_of(vocabulary, page_script(vocabulary))
    first = list(reader.encode(page))
    assert next(e.fraction for e in first if isinstance(e, Working)) == 0
    assert isinstance(first[-1], Done)
    second = list(reader.read_page(page))
    assert next(e for e in second if isinstance(e, PageEncoded)).cached
    assert len(engine.encoded) == 1


def test_the_time_left_is_told_and_from_the_second_page_on_beforehand(vocabulary):
    reader, engine = reader_of(vocabulary, page_script(vocabulary))
    plain = engine.encode

    def slow(pixels):
        steps = plain(pixels)
        while True:
            try:
                yield next(steps)
            except StopIteration as end:
                return end.value
            time.sleep(0.02)

    engine.encode = slow
    sizes = ((HEIGHT, WIDTH), (HEIGHT, 2 * WIDTH))
    pages = [PageImage.of(np.full((*size, 3), 240, np.uint8)) for size in sizes]
    first, second = (list(reader.encode(page)) for page in pages)
    left = [event.seconds_left for event in first if isinstance(event, Working)]
    assert left[0] is None and all(seconds >= 0.0 for seconds in left[1:])
    taken = next(event.seconds for event in first if isinstance(event, PageEncoded))
    # Twice the pixels.
    assert isinstance(second[0], Working) and taken < second[0].seconds_left <= 2 * taken


def test_two_prompts_share_one_encoding(vocabulary, page):
    """An urgent prompt cuts in while the page is encoded for another."""
    reader, engine = reader_of(vocabulary, page_script(vocabulary))
    slow = reader.encode(page)
    next(slow), next(slow)
    assert isinstance(list(reader.read_page(page))[-1], Done)
    assert isinstance(list(slow)[-1], Done)
    assert len(engine.encoded) == 1


def test_a_region_grows_and_is_done(vocabulary, page):
    reader, _ = reader_of(
        vocabulary, lambda _: [*words(vocabulary, "invoice total"), vocabulary.end]
    )
    events = list(reader.read(page, Box(10, 20, 200, 45)))
    grown = [e.text for e in events if isinstance(e, TextGrew)]
    assert grown[-1] == "invoice total" and len(grown) > 1
    assert events[-1].lines[0].text == "invoice total"
    assert events[-1].lines[0].box == Box(10, 20, 200, 45)
    assert list(reader.read(page, Box(900, 900, 950, 950)))[-1] == Done()


def test_cancelling_ends_an_encoding_and_an_answer_at_the_next_step(vocabulary, page):
    reader, engine = reader_of(vocabulary, page_script(vocabulary))
    for steps in (2, 9):
        token, told = CancelToken(), []
        for event in reader.read_page(page, token):
            told.append(event)
            if len(told) == steps:
                token.cancel()
        assert isinstance(told[-1], Cancelled)
        assert len(told) <= steps + 2
    assert len(engine.encoded) == 2


def test_a_page_that_goes_round_in_circles_is_cut_and_says_so(vocabulary, page):
    lines = [(f"paid {word}", (1, 3 * n, 20, 3 * n + 1)) for n, word in enumerate(WORDS[:8])]
    reader, _ = reader_of(vocabulary, page_script(vocabulary, lines * 5))
    done = list(reader.read_page(page))[-1]
    assert [one.text for one in done.lines] == [text for text, _ in lines]
    assert done.lines[-1].flags == ("suspect",)
    assert not any(one.flags for one in done.lines[:-1])
    faithful, _ = reader_of(
        vocabulary, page_script(vocabulary, lines * 5), options=PublishedOptions(faithful=True)
    )
    assert len(list(faithful.read_page(page))[-1].lines) > 2 * len(lines)


def test_a_line_that_loops_is_cut_and_the_page_goes_on(vocabulary, page):
    lines = [("street number " * 12, (1, 1, 20, 2)), ("total", (1, 5, 9, 6))]
    reader, _ = reader_of(vocabulary, page_script(vocabulary, lines))
    events = list(reader.read_page(page))
    first = next(e for e in events if isinstance(e, LineDone)).line
    assert first.flags == ("suspect",)
    assert first.text.count("street") < 8


def test_an_endless_box_is_cut(vocabulary, page):
    endless = words(vocabulary, "quick brown")
    reader, _ = reader_of(vocabulary, lambda _: endless * 100)
    done = list(reader.read(page, Box(10, 20, 200, 45)))[-1]
    assert done.lines[-1].flags == ("suspect",)
    faithful, _ = reader_of(
        vocabulary, lambda _: endless * 200, options=PublishedOptions(faithful=True, penalty=1.0)
    )
    assert list(faithful.read(page, Box(10, 20, 200, 45)))[-1].lines[-1].flags == ("truncated",)


def test_broken_streams_are_made_whole(vocabulary, page):
    """Coordinates in the wrong order or outside the page, text before any place."""
    nonsense = [
        *words(vocabulary, "dog"), int(vocabulary.y[3]), int(vocabulary.x[39]),
        vocabulary.separator, *corner(vocabulary, 20, 20), *words(vocabulary, "fox"),
        *corner(vocabulary, 2, 2), vocabulary.separator, vocabulary.end,
    ]  # fmt: skip
    reader, _ = reader_of(vocabulary, lambda _: nonsense)
    bounds = Box(0, 0, WIDTH, HEIGHT)
    for one in list(reader.read_page(page))[-1].lines:
        assert one.box.intersection(bounds) == one.box
    options = PublishedOptions(faithful=True, penalty=1.0)
    faithful, _ = reader_of(vocabulary, lambda _: nonsense, options=options)
    lines = list(faithful.read_page(page))[-1].lines
    assert [(one.text, one.flags) for one in lines] == [
        ("dog", ("suspect",)),
        ("fox", ("suspect",)),
    ]


def test_places_are_scored_by_what_stands_there(vocabulary, page):
    def script(prompt):
        if vocabulary.text[prompt[2]]:  # <find_it>
            places = (*corner(vocabulary, 1, 2), *corner(vocabulary, 9, 3))
            others = (*corner(vocabulary, 1, 8), *corner(vocabulary, 9, 9))
            return [*places, *others, vocabulary.end]
        there = vocabulary.coordinate(prompt[3])[1] == 2
        return [*words(vocabulary, "accidentally" if there else "où"), vocabulary.end]

    reader, _ = reader_of(vocabulary, script)
    hits = [e.hit for e in reader.find(page, "accidentally", number=7) if isinstance(e, HitFound)]
    assert [(hit.page, hit.text, hit.box) for hit in hits] == [
        (7, "accidentally", Box(15, 25, 95, 35))
    ]
    assert hits[0].score > 0.9
    options = PublishedOptions(faithful=True, penalty=1.0)
    faithful, _ = reader_of(vocabulary, script, options=options)
    found = [e.hit for e in faithful.find(page, "accidentally") if isinstance(e, HitFound)]
    assert len(found) == 2


def test_boxes_are_read_in_batches_in_their_order(vocabulary, page):
    names = ["fox", "dog", "brown", "quick", "lazy"]

    def script(prompt):
        row = vocabulary.coordinate(prompt[3])[1]
        return [*words(vocabulary, " ".join(names[: row // 3 + 1])), vocabulary.end]

    boxes = [Box(10, 30 * n, 200, 30 * n + 20) for n in range(5)]
    boxes.insert(2, Box(500, 10, 600, 20))
    for batch in (1, 2, 8):
        reader, _ = reader_of(vocabulary, script, options=PublishedOptions(batch=batch))
        lines = reader.read_boxes(page, boxes)
        assert [one.box for one in lines] == boxes
        assert lines.pop(2).flags == ("unread",)
        assert [one.text for one in lines] == [" ".join(names[: n + 1]) for n in range(5)]


def test_memory_that_runs_out_makes_batches_smaller_then_changes_the_device(vocabulary, page):
    def script(_prompt):
        return [*words(vocabulary, "fox"), vocabulary.end]

    boxes = [Box(10, 30 * n, 200, 30 * n + 20) for n in range(6)]
    reader, engine = reader_of(vocabulary, script, memory_for=2)
    assert [one.text for one in reader.read_boxes(page, boxes)] == ["fox"] * 6
    assert engine.batches == [2, 2, 2]
    cpu = ScriptedEngine(vocabulary, script, device_name="CPU")
    reader, engine = reader_of(vocabulary, script, memory_for=0, other=cpu)
    events = list(reader.read(page, boxes[0]))
    assert [e.message for e in events if isinstance(e, Notice)] == [
        "script is out of memory; going on with CPU."
    ]
    assert events[-1].lines[0].text == "fox"
    assert reader.device_name == "CPU"


def test_an_encoding_without_memory_goes_on_elsewhere_or_says_so(vocabulary, page):
    script = page_script(vocabulary)
    reader, _ = reader_of(vocabulary, script, fails=True, other=ScriptedEngine(vocabulary, script))
    events = list(reader.read_page(page))
    assert any(isinstance(e, Notice) for e in events)
    assert len(events[-1].lines) == 2
    alone, _ = reader_of(vocabulary, script, fails=True)
    assert list(alone.read_page(page))[-1] == Failed(
        "There is not enough memory to read this page."
    )


def test_a_large_page_is_made_small_enough_for_the_grid(vocabulary):
    reader, engine = reader_of(vocabulary, page_script(vocabulary))
    wide = PageImage.of(np.full((600, 1600), 240, np.uint8), scale=2.0)
    lines = list(reader.read_page(wide))[-1].lines
    assert engine.encoded == [(150, BINS * 10)]
    # 400 pixels of the image are 800 units of the page.
    assert lines[0].box == Box(30, 50, 310, 90)


def test_a_page_without_pixels_fails_in_a_sentence(vocabulary):
    reader, _ = reader_of(vocabulary, page_script(vocabulary))
    empty = PageImage(np.zeros((0, 5), np.uint8), 1.0, "empty")
    assert list(reader.read_page(empty)) == [
        Failed("This page could not be read: the image has no pixels.")
    ]
