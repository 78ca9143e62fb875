"""Beam search with a language prior, which decides what the image leaves open."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.geometry import Box
from pilot_desktop.reading import beam, ctc
from pilot_desktop.reading.language import EDGE, LanguagePrior
from pilot_desktop.training.language import as_classes, build, kinds_of, n_grams

CHARACTERS = " abcdeht"
LINES = ["the bad head", "a bath", "the beach", "he ate the bad bathe", "each beat"] * 4


@pytest.fixture(scope="module")
def prior():
    arrays = build(as_classes(LINES, CHARACTERS), CHARACTERS, order=4, least=(1, 1, 1, 1, 1))
    return LanguagePrior(arrays, CHARACTERS)


def _row(log_probs):
    return ctc.Posteriors(log_probs, 0.0, 1.0, Box(0, 0, len(log_probs), 10))


def _posteriors(text, unsure=(), frames=2):
    """A clear path that spells `text`; each (place, other) of `unsure` is as likely there."""
    rows = [_blank()]
    for place, character in enumerate(text):
        others = [other for at, other in unsure if at == place]
        row = np.full(len(CHARACTERS) + 1, 1e-4)
        for symbol in (character, *others):
            row[CHARACTERS.index(symbol) + 1] = 0.99 / (1 + len(others))
        rows += [row] + [_blank()] * (frames - 1)
    probabilities = np.array(rows)
    return np.log(probabilities / probabilities.sum(1, keepdims=True)).astype(np.float32)


def _blank():
    row = np.full(len(CHARACTERS) + 1, 1e-4)
    row[0] = 0.999
    return row


def _random(rng, frames, sharpness):
    logits = rng.normal(0, sharpness, (frames, len(CHARACTERS) + 1))
    return (logits - np.log(np.exp(logits).sum(1, keepdims=True))).astype(np.float32)


def test_what_is_clear_is_not_changed(prior):
    for text in ("dddd", "ceb hat", "the bad"):
        got = ctc.text_of(beam.decode(_row(_posteriors(text)), CHARACTERS, prior))
        assert got == text


def test_the_prior_decides_between_equals(prior):
    for other in "bcd":
        got = beam.decode(_row(_posteriors("the bad", [(1, other)])), CHARACTERS, prior)
        assert ctc.text_of(got) == "the bad"
        assert [c.start for c in got] == [1, 3, 5, 7, 9, 11, 13]


def test_without_weight_the_most_probable_text_wins(prior):
    """Against every text of up to four characters, each summed over all its paths."""
    rng = np.random.default_rng(1)
    options = beam.BeamOptions(weight=0.0, bonus=0.0, width=5000, margin=1e9, least=1e-9)
    for _ in range(3):
        log_probs = _random(rng, 4, 2.0)
        scores: dict[str, float] = {}
        for path in itertools.product(range(len(CHARACTERS) + 1), repeat=4):
            kept = [k for i, k in enumerate(path) if k and (i == 0 or k != path[i - 1])]
            text = "".join(CHARACTERS[k - 1] for k in kept)
            if text.startswith(" ") or "  " in text:
                continue
            score = float(sum(log_probs[t, k] for t, k in enumerate(path)))
            scores[text] = np.logaddexp(scores.get(text, -math.inf), score)
        best = max(scores, key=scores.__getitem__)
        assert beam.search(log_probs, CHARACTERS, prior, options) == best.strip()


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 30), st.floats(0.5, 4))
def test_characters_stand_in_order_inside_the_line(prior, seed, frames, sharpness):
    row = _row(_random(np.random.default_rng(seed), frames, sharpness))
    found = beam.decode(row, CHARACTERS, prior)
    text = ctc.text_of(found)
    assert text == text.strip() and "  " not in text
    places = [frame for c in found for frame in (c.start, c.stop)]
    assert places == sorted(places) and all(0 <= place <= frames for place in places)
    assert all(c.start < c.stop and 0 < c.probability <= 1 for c in found)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 12))
def test_aligned_is_the_best_of_all_paths(seed, frames):
    rng = np.random.default_rng(seed)
    log_probs = _random(rng, frames, 2.0)
    classes = rng.integers(1, 4, min(2, frames)).tolist()
    best, places = -math.inf, None
    for path in itertools.product([0, *sorted(set(classes))], repeat=min(frames, 8)):
        if frames > 8:
            return
        kept = [k for i, k in enumerate(path) if k and (i == 0 or k != path[i - 1])]
        score = sum(float(log_probs[t, k]) for t, k in enumerate(path))
        if kept == classes and score > best:
            runs = [
                list(run) for k, run in itertools.groupby(range(len(path)), path.__getitem__) if k
            ]
            best, places = score, [(run[0], run[-1] + 1) for run in runs]
    if places is not None:
        assert beam.aligned(log_probs, classes) == places


def test_what_reads_like_no_language_is_left_as_it_is_seen(prior):
    """In a language the prior overrules what is seen twice as clearly, elsewhere it does not."""

    def read(text, place, other, **options):
        log_probs = _posteriors(text, [(place, other)])
        log_probs[1 + 2 * place, CHARACTERS.index(text[place]) + 1] += np.log(2)
        return beam.search(log_probs, CHARACTERS, prior, beam.BeamOptions(**options))

    assert read("the bcd beach", 5, "a") == "the bad beach"
    assert read("cehcbdtceb", 3, "e") == "cehcbdtceb"
    assert read("cehcbdtceb", 3, "e", strange=math.inf) == "cehebdtceb"


def test_strangeness_is_what_the_prior_needs_to_tell_a_character(prior):
    known, unknown = (
        beam.strangeness(text, CHARACTERS, prior) for text in ("the beach", "tdchctddt")
    )
    assert 0 < known < 1.5
    assert unknown > 3
    assert beam.strangeness("", CHARACTERS, prior) == 0


def test_which_digit_comes_next_is_not_foretold():
    characters = " ab0123"
    kinds = kinds_of(characters, ["0123"])
    lines = as_classes(["a 10", "a 11", "b 10", "a 12"] * 5, characters)
    arrays = build(kinds[lines], characters, order=4, least=(1, 1, 1, 1, 1)) | {"kinds": kinds}
    prior = LanguagePrior(arrays, characters)
    for seen in ("a ", "a 1", "b 2", "3"):
        follows = prior.after(as_classes([seen], characters).tobytes()[:-1])
        digits = follows[[characters.index(c) + 1 for c in "0123"]]
        assert np.ptp(digits) == 0 and digits[0] > follows[characters.index("b") + 1]
    same = [prior.after(as_classes([line], characters).tobytes()[:-1]) for line in ("a 1", "a 3")]
    assert np.array_equal(*same)
    assert np.exp(same[0]).sum() == pytest.approx(1.0, abs=0.08)


def test_probabilities_of_the_prior_sum_to_one(prior):
    classes = as_classes(["the ba"], CHARACTERS).tobytes()[:-1]
    for stop in range(len(classes) + 1):
        assert np.exp(prior.after(classes[:stop])).sum() == pytest.approx(1.0, abs=0.08)
    follows = prior.after(classes)
    assert CHARACTERS[int(follows.argmax()) - 1] in "dt"
    assert prior.after(as_classes(["the bad head"], CHARACTERS).tobytes()[:-1]).argmax() == EDGE


def test_n_grams_do_not_reach_over_an_edge():
    grams, times = n_grams(as_classes(["ab", "ab"], CHARACTERS), 3)
    a, b = CHARACTERS.index("a") + 1, CHARACTERS.index("b") + 1
    assert grams.tolist() == [[EDGE, a, b], [a, b, EDGE]]
    assert times.tolist() == [2, 2]


def test_another_character_set_and_damage_are_refused(prior, tmp_path):
    arrays = build(as_classes(LINES, CHARACTERS), CHARACTERS, order=2, least=(1, 1, 1))
    path = tmp_path / "language.npz"
    np.savez(path, **arrays)
    LanguagePrior.open(path, CHARACTERS)
    with pytest.raises(ModelError, match="another character set"):
        LanguagePrior.open(path, CHARACTERS + "x")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ModelError, match="damaged"):
        LanguagePrior.open(path, CHARACTERS)


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(LINES), st.dictionaries(st.integers(0, 8), st.sampled_from("abcdeht")))
def test_giving_up_what_goes_on_alike_changes_no_text(prior, text, unsure):
    """On lines like real ones, clear but for some places, with room for every prefix."""
    log_probs = _posteriors(text, [(at, c) for at, c in unsure.items() if text[at : at + 1] != c])
    options = beam.BeamOptions(width=4000)
    every = beam.ranked(log_probs, CHARACTERS, prior, options)
    assert beam.search(log_probs, CHARACTERS, prior, options) == every[0]


def test_characters_stand_where_the_best_path_has_them():
    """Against every path that spells the text."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        log_probs = _random(rng, 6, 1.5)
        classes = [int(c) for c in rng.integers(1, 4, 2)]
        paths = []
        for path in itertools.product(range(4), repeat=6):
            runs = [
                list(run) for _, run in itertools.groupby(enumerate(path), lambda pair: pair[1])
            ]
            spelt = [run for run in runs if run[0][1]]
            if [run[0][1] for run in spelt] == classes:
                score = sum(float(log_probs[t, k]) for t, k in enumerate(path))
                paths.append((score, [(run[0][0], run[-1][0] + 1) for run in spelt]))
        assert beam.aligned(log_probs, classes) == max(paths)[1]
