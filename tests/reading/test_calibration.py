"""What the posteriors say of a reading, and the probability made of it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.errors import ModelError
from pilot_desktop.reading import ctc
from pilot_desktop.reading.calibration import EVIDENCE, Calibration, LogisticMap, evidence
from pilot_desktop.reading.linetext import CtcTexts
from tests.reading.fake import ALPHABET, FakeBackend
from tests.reading.test_ctc import row_of

TEXTS = st.text(st.sampled_from(ALPHABET), min_size=0, max_size=30)


def seen(text, peak=0.98):
    row = row_of(text, peak=peak)
    return evidence(ctc.decode(row, ALPHABET), row, ALPHABET)


def of(row, name):
    return row[EVIDENCE.index(name)]


@settings(deadline=None)
@given(TEXTS, st.floats(0.2, 0.99))
def test_each_word_has_its_row_and_all_are_finite(text, peak):
    found = seen(text, peak)
    if not text.split():
        assert found is None
        return
    assert found.line.shape == (len(EVIDENCE),)
    assert found.words.shape == (len(text.split()), len(EVIDENCE))
    assert np.isfinite(found.line).all() and np.isfinite(found.words).all()
    for word, row in zip(text.split(), found.words, strict=True):
        assert of(row, "length") == pytest.approx(np.log(len(word)))
        assert of(row, "line") == of(found.line, "mean")
        assert of(row, "least") <= of(row, "mean") + 1e-9


def test_one_doubtful_letter_marks_its_word_and_its_line_only():
    row = row_of("good word")
    at = 1 + 3 * len("good w")  # the "o" of "word", see `path_of`
    row.log_probs[at] = np.log((1 - 0.4) / len(ALPHABET))
    row.log_probs[at, ALPHABET.index("o") + 1] = np.log(0.4)
    found = evidence(ctc.decode(row, ALPHABET), row, ALPHABET)
    clean = seen("good word")
    assert of(found.words[1], "least") == pytest.approx(np.log(0.4), abs=1e-3)
    assert of(found.line, "least") == of(found.words[1], "least")
    assert of(found.words[0], "least") == of(clean.words[0], "least")
    assert of(found.words[1], "margin") < of(clean.words[1], "margin")


def test_a_letter_that_was_nearly_there_shows_as_a_gap():
    row = row_of("ab")
    row.log_probs[2] = np.log(0.4 / len(ALPHABET))
    row.log_probs[2, ctc.BLANK] = np.log(0.6)
    found = evidence(ctc.decode(row, ALPHABET), row, ALPHABET)
    assert of(found.line, "gap") == pytest.approx(np.log(0.6), abs=1e-3)
    assert of(seen("ab").line, "gap") == pytest.approx(np.log(0.98), abs=1e-3)


class Favours:
    """A prior that expects one letter everywhere."""

    def __init__(self, letter):
        self.expected = ALPHABET.index(letter) + 1

    def after(self, line):
        told = np.full(len(ALPHABET) + 1, np.log(0.001), np.float32)
        told[self.expected] = np.log(0.8)
        return told


def test_a_prior_tells_usual_words_from_odd_ones():
    row = row_of("aa ba")
    found = evidence(ctc.decode(row, ALPHABET), row, ALPHABET, Favours("a"))
    usual, odd = found.words
    assert of(usual, "language") == of(usual, "odd") == pytest.approx(np.log(0.8), abs=1e-3)
    assert of(odd, "odd") == pytest.approx(np.log(0.001), abs=1e-3)
    assert of(seen("aa ba").line, "language") == 0


def test_a_letter_that_the_prior_put_there_trails_the_image():
    row = row_of("ab")
    best = ctc.decode(row, ALPHABET)
    overruled = (best[0], replace(best[1], text="x", probability=0.001))
    assert of(evidence(best, row, ALPHABET).line, "margin") > 3
    assert of(evidence(overruled, row, ALPHABET).line, "margin") < -3


def by(**weights):
    return LogisticMap(0.0, tuple(weights.get(name, 0.0) for name in EVIDENCE))


def test_lines_and_words_get_the_probabilities_of_their_maps():
    calibration = Calibration(line=by(sum=5.0), word=by(least=1.0))
    told = CtcTexts(calibration=calibration)
    backend = FakeBackend(10, 10, [])
    (sure, unsure) = told(backend, [row_of("ab cd"), row_of("ab cd", peak=0.6)], None)
    assert unsure.confidence < sure.confidence < 0.5
    logit = np.log(0.98)
    assert [word.confidence for word in sure.words] == pytest.approx([1 / (1 + np.exp(-logit))] * 2)
    # What is told of a line does not change what trips a guard.
    plain = CtcTexts()(backend, [row_of("ab cd")], None)[0]
    assert (sure.text, sure.flags) == (plain.text, plain.flags)
    assert [w.box for w in sure.words] == [w.box for w in plain.words]


def test_more_evidence_of_one_kind_is_a_higher_probability():
    rows = np.zeros((20, len(EVIDENCE)))
    rows[:, 0] = np.linspace(-400, 400, 20)
    told = by(mean=2.0)(rows)
    assert all(0 <= a <= b <= 1 for a, b in pairwise(told))


def test_a_calibration_survives_its_manifest():
    one = Calibration(by(mean=1.5), by(least=0.25, line=-2.0))
    values = json.loads(json.dumps(one.to_dict()))
    assert Calibration.from_dict(values) == one
    assert Calibration.from_dict({}) is None
    # A manifest of another version of the program: no calibration rather than a wrong one.
    assert Calibration.from_dict(values | {"evidence": ["mean"]}) is None
    for damage in ({"line": None}, {"word": {"bias": 0, "weights": [1]}}, {"line": {"bias": "x"}}):
        with pytest.raises(ModelError, match="damaged"):
            Calibration.from_dict(values | damage)
