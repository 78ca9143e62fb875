"""Scores agree with cases worked out by hand."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.document.errors import PilotError
from pilot_desktop.document.geometry import Box
from pilot_desktop.training import evaluation as ev


def test_cer_counts_edits_over_reference_characters():
    assert ev.cer("kitten", "sitting") == pytest.approx(3 / 6)
    assert ev.wer("the cat sat", "the dog sat down") == pytest.approx(2 / 3)


def test_case_white_space_and_composition_do_not_count_by_default():
    assert ev.cer("Caf\u00e9  \n NOIR ", "cafe\u0301 noir") == 0
    assert ev.cer("Café", "café", case=True) == pytest.approx(1 / 4)
    assert ev.cer("\u0130", "\u0130") == 0


def test_empty_texts():
    assert ev.cer("", "") == 0
    assert ev.cer("abc", "") == 1
    assert ev.cer("", "invented") == 1


def test_corpus_figures_weigh_by_length():
    pairs = [("a" * 9, "a" * 9), ("b", "c")]
    assert ev.corpus_cer(pairs) == pytest.approx(1 / 10)
    assert ev.corpus_wer(pairs) == pytest.approx(1 / 2)
    assert ev.corpus_cer([]) == 0


@given(st.text(max_size=20), st.text(max_size=20))
def test_edit_distance_is_a_metric(a, b):
    distance = ev.edit_distance(a, b)
    assert distance == ev.edit_distance(b, a)
    assert abs(len(a) - len(b)) <= distance <= max(len(a), len(b))
    assert (distance == 0) == (a == b)


def test_without_rapidfuzz_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidfuzz.distance.Levenshtein", None)
    with pytest.raises(PilotError, match=r"pilot-desktop\[evaluate\]"):
        ev.edit_distance("a", "b")


def test_word_f1_is_of_multisets():
    matches = ev.word_matches("to be or not to be", "BE to not be that")
    assert (matches.common, matches.expected, matches.found) == (4, 6, 5)
    assert matches.f1 == pytest.approx(8 / 11)
    assert ev.word_matches("", "").f1 == 1


def test_boxes_match_one_to_one():
    line = Box(0, 0, 100, 10)
    twice = [line, Box(1, 0, 100, 10)]
    assert ev.box_matches([line], twice) == ev.Matches(1, 1, 2)
    assert ev.box_matches([line], [Box(0, 6, 100, 16)]).common == 0
    assert ev.box_matches([], []) == ev.Matches()
    assert ev.box_matches([line], []).f1 == 0
    assert ev.box_matches([], [line]).f1 == 0


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    *[st.floats(0, 100)] * 2,
    *[st.floats(0.5, 50)] * 2,
)


@given(st.lists(boxes, max_size=4), st.lists(boxes, max_size=4))
def test_the_iou_table_agrees_with_the_boxes(expected, found):
    table = ev.iou_table(expected, found)
    assert table.shape == (len(expected), len(found))
    for i, a in enumerate(expected):
        for j, b in enumerate(found):
            assert table[i, j] == pytest.approx(a.iou(b), abs=1e-9)


def test_a_hit_overlaps_the_word_or_lies_in_its_line():
    line, word = Box(0, 0, 200, 20), Box(50, 0, 100, 20)
    assert ev.is_hit(Box(55, 2, 105, 22), word, line)
    assert ev.is_hit(Box(150, 0, 199, 20), word, line)
    assert not ev.is_hit(Box(50, 20, 100, 40), word, line)


def test_average_precision():
    assert ev.average_precision([(0.9, True), (0.8, True)], 2) == 1
    assert ev.average_precision([(0.9, False), (0.8, True)], 1) == pytest.approx(0.5)
    assert ev.average_precision([(0.9, True)], 2) == pytest.approx(0.5)
    assert ev.average_precision([], 3) == 0
    assert ev.average_precision([], 0) == 1
    assert ev.average_precision([(0.5, False)], 0) == 0


def test_hits_of_one_score_count_together():
    tied = [(0.5, True), (0.5, False)]
    assert ev.average_precision(tied, 1) == ev.average_precision(tied[::-1], 1) == 0.5


def test_average_precision_lies_between_zero_and_one():
    rng = np.random.default_rng(0)
    for _ in range(50):
        hits = [(float(score), bool(score < 0.3)) for score in rng.random(20)]
        assert 0 <= ev.average_precision(hits, 10) <= 1


def test_words_that_an_alignment_keeps_are_right():
    read = [("Total", 0.9), ("12,SO", 0.4), ("EUR", 0.8), ("x", 0.1)]
    assert ev.word_claims("total 12,50 eur", read) == [
        (0.9, True), (0.4, False), (0.8, True), (0.1, False)
    ]  # fmt: skip
    assert ev.word_claims("total 12,50 eur", read, case=True)[0] == (0.9, False)
    # Each word of the truth makes one word right, in order.
    assert [right for _, right in ev.word_claims("a b", [("b", 1), ("a", 1), ("b", 1)])] == [
        False, True, True
    ]  # fmt: skip
    assert ev.word_claims("", [("invented", 0.5)]) == [(0.5, False)]


def test_the_calibration_error_is_the_mean_distance_from_the_diagonal():
    claims = [(0.9, True)] * 9 + [(0.9, False)] + [(0.3, True)] * 5 + [(0.3, False)] * 5
    assert ev.calibration_error(claims) == pytest.approx((10 * 0.0 + 10 * 0.2) / 20)
    assert ev.reliability(claims) == [
        (10, pytest.approx(0.3), pytest.approx(0.5)),
        (10, pytest.approx(0.9), pytest.approx(0.9)),
    ]
    assert ev.calibration_error([(1.0, True), (0.0, False)]) == 0
    assert ev.calibration_error([]) == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_the_calibration_error_lies_between_zero_and_one(claims):
    assert 0 <= ev.calibration_error(claims) <= 1
    assert sum(count for count, _, _ in ev.reliability(claims)) == len(claims)


@given(st.text("ab c", max_size=20), st.text("ab c", max_size=20))
def test_changes_give_both_texts_back_and_what_they_share(a, b):
    pieces = ev.changes(a, b)
    assert "".join(left for _, left, _ in pieces) == a
    assert "".join(right for _, _, right in pieces) == b
    assert all((left == right) == same for same, left, right in pieces)
    shared = ev.agreements(a, b)
    assert all(a[i] == b[j] for i, j in shared)
    assert len(shared) == sum(len(left) for same, left, _ in pieces if same)


def test_boxes_are_paired_best_overlap_first():
    line, near, far = Box(0, 0, 100, 10), Box(0, 1, 100, 11), Box(0, 4, 100, 14)
    assert ev.box_pairs([line], [far, near]) == {0: 1}
    assert ev.box_pairs([line, far], [near]) == {0: 0}
