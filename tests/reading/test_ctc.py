"""Greedy CTC decoding, word places, guards and the choice of the final text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading import ctc
from pilot_desktop.reading.backend import RegionReading
from pilot_desktop.reading.guards import loops, too_long
from pilot_desktop.reading.linetext import CtcTexts, DecoderTexts, align
from tests.reading.fake import ALPHABET, FakeBackend, one_hot, path_of

TEXTS = st.text(st.sampled_from(ALPHABET), min_size=0, max_size=30)


def row_of(text: str, frames_per_character: int = 3, peak: float = 0.98) -> ctc.Posteriors:
    path = path_of(text, frames_per_character)
    width = 4.0 * len(path)
    box = Box(10.0, 20.0, 10.0 + width, 50.0)
    return ctc.Posteriors(one_hot(path, len(ALPHABET) + 1, peak), 10.0, 4.0, box)


@settings(deadline=None)
@given(TEXTS, st.integers(2, 5))
def test_the_text_of_a_path_comes_back(text, frames):
    found = ctc.text_of(ctc.decode(row_of(text, frames), ALPHABET))
    assert found == " ".join(text.split())


@settings(deadline=None)
@given(TEXTS)
def test_words_lie_in_the_line_in_order_and_apart(text):
    row = row_of(text)
    words = ctc.words_of(ctc.decode(row, ALPHABET), row)
    assert [word.text for word in words] == text.split()
    for word in words:
        assert row.box.left <= word.box.left <= word.box.right <= row.box.right
    for one, other in pairwise(words):
        assert one.box.right <= other.box.left + 1e-6


def test_a_word_box_surrounds_its_characters():
    row = row_of("ab cd", 3)
    first, second = ctc.words_of(ctc.decode(row, ALPHABET), row)
    # a stands at frame 1, b at 4, the space at 7, c at 10, d at 13
    assert first.box.left < row.centre_of(1) and first.box.right > row.centre_of(4)
    assert second.box.left < row.centre_of(10) and second.box.right > row.centre_of(13)
    assert first.box.right <= row.centre_of(7) <= second.box.left


def test_confidence_is_the_geometric_mean_of_the_characters():
    row = row_of("abcd", peak=0.8)
    assert abs(ctc.confidence(ctc.decode(row, ALPHABET)) - 0.8) < 1e-5
    assert ctc.confidence(()) == 0.0


def test_a_line_without_frames_has_no_text():
    empty = ctc.Posteriors(np.zeros((0, 5), np.float32), 0.0, 4.0, Box(0, 0, 1, 1))
    assert ctc.decode(empty, "abcd") == ()


def test_loops_are_seen_and_leaders_are_not():
    assert loops("the cat sat the cat sat the cat sat the cat sat")
    assert loops("ab1" * 4)
    assert not loops("." * 60)
    assert not loops("1,000,000,000,000")
    assert not loops("- - - - - - - -")
    assert not loops("ha ha ha")
    assert not loops("")


def test_too_many_letters_do_not_fit():
    assert too_long("x" * 60, width=60, height=30)
    assert not too_long("a line of usual text", width=240, height=28)


def test_unsure_lines_are_suspect_and_empty_ones_unread():
    backend = FakeBackend(10, 10, [])
    sure, unsure, empty = CtcTexts()(
        backend, [row_of("abc"), row_of("abc", peak=0.45), row_of("")], None
    )
    assert sure.flags == () and unsure.flags == ("suspect",) and empty.flags == ("unread",)
    assert empty.text == "" and empty.confidence == 0.0


def _decoded(draft: str, answer: str, tokens: int | None = None):
    class Backend(FakeBackend):
        def decode(self, region, max_tokens):
            return [(answer, [-0.02] * (len(answer) if tokens is None else tokens))]

    row = row_of(draft)
    reading = RegionReading(
        row.log_probs[None], np.array([len(row.log_probs)]), np.zeros(1), np.ones(1), None
    )
    return DecoderTexts()(Backend(10, 10, []), [row], reading)[0]


def test_the_decoder_has_the_last_word_and_ctc_the_places():
    text = _decoded("helo world", "hello world")
    assert text.text == "hello world" and text.flags == ()
    draft = row_of("helo world")
    places = ctc.words_of(ctc.decode(draft, ALPHABET), draft)
    assert [word.text for word in text.words] == ["hello", "world"]
    assert abs(text.words[1].box.left - places[1].box.left) < 4


def test_what_trips_a_guard_is_suspect():
    loop = _decoded("hello world", "hello world " * 6)
    assert loop.text == "hello world" and "suspect" in loop.flags
    assert "suspect" in _decoded("hello world", "something else").flags
    assert "truncated" in _decoded("hello world", "hello world", tokens=160).flags
    assert _decoded("", "").flags == ("unread",)


@settings(deadline=None, max_examples=50)
@given(TEXTS, TEXTS)
def test_aligned_characters_stay_in_order(text, draft):
    row = row_of(draft)
    placed, errors = align(text, ctc.decode(row, ALPHABET), len(row.log_probs), 0.9)
    assert "".join(character.text for character in placed) == text
    middles = [character.middle for character in placed]
    assert all(b >= a - 1 for a, b in pairwise(middles))
    assert errors <= max(len(text), len(draft))
