"""Keyword spotting on posteriors."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading import spotting
from pilot_desktop.reading.ctc import Posteriors
from pilot_desktop.reading.spotting import SpottingOptions, probability, spot
from tests.reading.fake import ALPHABET
from tests.reading.test_ctc import row_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = st.text(st.sampled_from(LETTERS), min_size=4, max_size=9)


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=6), WORDS, st.data())
def test_a_planted_word_is_found_exactly(words, planted, data):
    at = data.draw(st.integers(0, len(words)))
    text = " ".join([*words[:at], planted, *words[at:]])
    row = row_of(text)
    found = spot([row_of("nothing here"), row], ALPHABET, planted)
    assert found and found[0].line == 1 and found[0].text == planted
    assert found[0].score > 0.95
    start = len(" ".join([*words[:at], ""])) if at else 0
    places = [s for s in found if s.whole]
    true = row.centre_of(1 + 3 * start), row.centre_of(1 + 3 * (start + len(planted) - 1))
    assert any(s.box.left <= true[0] and s.box.right >= true[1] for s in places)


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_an_absent_word_scores_low(words):
    found = spot([row_of(" ".join(words))], ALPHABET, "0123456", min_score=0.05)
    assert found == []


def test_all_places_are_found_and_none_twice():
    rows = [row_of("total 12 total"), row_of("subtotal"), row_of("rien")]
    found = spot(rows, ALPHABET, "total")
    assert [(s.line, s.whole) for s in found] == [(0, True), (0, True), (1, False)]
    assert found[0].score > found[2].score
    assert found[0].box.intersection(found[1].box) is None


def test_short_queries_are_whole_words():
    rows = [row_of("the cat"), row_of("he said")]
    assert [s.line for s in spot(rows, ALPHABET, "he")] == [1]


def test_case_accents_and_typography_fold_unless_exact():
    rows = [row_of("L’Été à Évreux")]
    assert spot(rows, ALPHABET, "l'ete")[0].text == "L’Été"
    assert spot(rows, ALPHABET, "l'ete", exact=True) == []
    assert spot(rows, ALPHABET, "Évreux", exact=True)
    assert spot(rows, ALPHABET, "E\u0301vreux", exact=True)  # decomposed input, NFC text


def test_case_in_doubt_is_no_doubt_when_folded():
    row = row_of("sosie")
    probs = np.exp(row.log_probs)
    small, large = ALPHABET.index("o") + 1, ALPHABET.index("O") + 1
    probs[4, small] = probs[4, large] = 0.49
    doubtful = Posteriors(np.log(probs), row.left, row.frame_width, row.box)
    assert spot([doubtful], ALPHABET, "sosie")[0].score > 0.99


def test_one_misread_letter_lowers_the_score_without_hiding_a_long_word():
    found = spot([row_of("the cornmittee")], ALPHABET, "committee", min_score=0.02)
    assert found and 0.02 < found[0].score < 0.5


def test_double_letters_need_the_blank_between():
    assert spot([row_of("balle")], ALPHABET, "balle")[0].score > 0.95
    assert spot([row_of("bale")], ALPHABET, "balle", min_score=0.6) == []


def test_phrases_over_several_words_are_found():
    assert spot([row_of("cash and  carry")], ALPHABET, "and   carry")[0].text.split() == [
        "and",
        "carry",
    ]


def test_unknown_characters_and_empty_input_are_no_error():
    assert spot([row_of("abc")], ALPHABET, "漢字") == []
    assert spot([row_of("abc")], ALPHABET, "  ") == []
    assert spot([], ALPHABET, "abc") == []
    empty = Posteriors(np.zeros((0, len(ALPHABET) + 1), np.float32), 0, 4, Box(0, 0, 1, 1))
    assert spot([empty, row_of("abcd")], ALPHABET, "abcd")[0].line == 1
    assert spot([empty], ALPHABET, "abcd") == []


def test_a_page_takes_milliseconds():
    rng = np.random.default_rng(0)
    rows = [row_of("".join(rng.choice(list(LETTERS + " "), 66)).strip()) for _ in range(60)]
    spot(rows, ALPHABET, "committee")
    times = []
    for _ in range(5):
        start = time.thread_time()
        spot(rows, ALPHABET, "committee")
        times.append(time.thread_time() - start)
    assert min(times) < 0.08  # processor time; some 20 ms on a quiet machine


def _paragraph(*texts: str) -> list[Posteriors]:
    return [_at(row_of(text), 40.0 * k) for k, text in enumerate(texts)]


def _at(row: Posteriors, top: float) -> Posteriors:
    return replace(row, box=Box(row.box.left, top, row.box.right, top + 30))


def test_a_ligature_is_its_two_letters_unless_exact():
    rows = [row_of("les œuvres"), row_of("les oeuvres")]
    assert sorted(s.line for s in spot(rows, ALPHABET, "oeuvres")) == [0, 1]
    assert sorted(s.line for s in spot(rows, ALPHABET, "ŒUVRES")) == [0, 1]
    assert [s.line for s in spot(rows, ALPHABET, "œuvres", exact=True)] == [0]


def test_a_word_cut_by_a_hyphen_is_found_in_both_lines():
    rows = _paragraph("la commis-", "sion des fonds", "la commission")
    best, broken = sorted(spot(rows, ALPHABET, "commission"), key=lambda s: -s.line)
    assert (best.line, best.rest) == (2, None)
    assert broken.line == 0 and broken.rest is not None and broken.score > 0.9
    assert broken.box.top == rows[0].box.top and broken.rest.top == rows[1].box.top
    assert broken.box.left > rows[0].centre_of(6) and broken.rest.right < rows[1].centre_of(14)


def test_a_phrase_runs_over_a_line_break_in_a_paragraph_only():
    rows = _paragraph("the house of", "the lord", "mayor")
    (found,) = spot(rows, ALPHABET, "house of the lord")
    assert found.line == 0 and found.rest is not None
    apart = [rows[0], _at(row_of("the lord"), 400.0)]
    assert spot(apart, ALPHABET, "house of the lord") == []
    assert spot(rows, ALPHABET, "ofthe") == []


def test_numbers_and_short_words_are_found_whole():
    rows = [row_of("12.50 125 17"), row_of("le 17 mai")]
    assert sorted(s.line for s in spot(rows, ALPHABET, "17")) == [0, 1]
    assert [s.text for s in spot(rows, ALPHABET, "12.50")] == ["12.50"]
    assert [s.line for s in spot(rows, ALPHABET, "le")] == [1]


@given(st.lists(st.floats(0, 1), min_size=2), st.integers(1, 30))
def test_a_likelier_place_and_a_longer_word_are_surer(likenesses, characters):
    values = np.sort(np.array(likenesses))
    chances = probability(values, characters, SpottingOptions())
    assert (np.diff(chances) >= 0).all() and (chances > 0).all() and (chances < 1).all()
    assert (probability(values, characters + 1, SpottingOptions()) >= chances).all()


@settings(deadline=None, max_examples=40)
@given(st.lists(WORDS, min_size=2, max_size=5), st.sampled_from([0.05, 0.6]), st.data())
def test_lines_left_out_before_the_search_could_not_have_answered(words, least, data):
    """With every line searched the answer is the same."""
    rows = [row_of(word) for word in words]
    query = data.draw(st.sampled_from(words)) if data.draw(st.booleans()) else data.draw(WORDS)
    bounded = spot(rows, ALPHABET, query, min_score=least)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spotting, "_bounds", lambda emissions: np.zeros(emissions.shape[1]))
        assert spot(rows, ALPHABET, query, min_score=least) == bounded
