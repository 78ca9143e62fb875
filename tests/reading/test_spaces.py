"""Spaces that the ink shows and the model did not see."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading import ctc
from pilot_desktop.reading.ctc import Posteriors
from pilot_desktop.reading.spaces import spaced
from tests.reading.fake import ALPHABET, one_hot

HEIGHT, FRAME = 36.0, 3.0
SPACE = ALPHABET.index(" ") + 1


def _row(letters: list[tuple[float, str]], width: float, left: float = 100.0) -> Posteriors:
    """Posteriors that see letters centred at these pixels, and blank paper between."""
    path = [ctc.BLANK] * int(width / FRAME)
    for x, letter in letters:
        path[int((x - left) / FRAME)] = ALPHABET.index(letter) + 1
    box = Box(left, 50.0, left + width, 50.0 + HEIGHT)
    return Posteriors(one_hot(path, len(ALPHABET) + 1), left, FRAME, box)


def _text(row: Posteriors) -> str:
    return ctc.text_of(ctc.decode(row, ALPHABET))


def test_figures_of_two_cells_are_two_words():
    row = _row([(110, "1"), (150, "0")], 60)
    ink = [(107, 113), (142, 158)]  # 29 pixels of white, 0.8 of the line's height
    assert _text(row) == "10"
    assert _text(spaced(row, ink, HEIGHT, SPACE)) == "1 0"


def test_white_within_a_word_is_no_space():
    row = _row([(110, "1"), (135, "0")], 60)
    assert spaced(row, [(107, 113), (127, 143)], HEIGHT, SPACE) is row  # 0.4 of the height
    assert spaced(row, [], HEIGHT, SPACE) is row


def test_a_letter_too_faint_to_be_ink_still_holds_its_word_together():
    row = _row([(110, "A"), (130, "l"), (150, "t")], 60)
    assert spaced(row, [(100, 116), (145, 155)], HEIGHT, SPACE) is row


def test_a_space_that_the_model_saw_is_not_doubled():
    row = _row([(110, "a"), (130, " "), (150, "b")], 60)
    assert _text(spaced(row, [(102, 116), (142, 158)], HEIGHT, SPACE)) == "a b"


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(-80, 400), st.integers(1, 60)), max_size=6),
    st.floats(8.0, 80.0),
)
def test_only_spaces_are_added_whatever_the_ink(places, pieces, height):
    row = _row([(100 + FRAME * (p + 0.5), "x") for p in places], FRAME * 41)
    edges = np.cumsum([100 + pieces[0][0]] + [abs(w) for p in pieces for w in p]) if pieces else []
    ink = [(int(a), int(b)) for a, b in zip(edges[:-1:2], edges[1::2], strict=False) if a < b]
    told = spaced(row, ink, height, SPACE)
    assert _text(told).replace(" ", "") == _text(row).replace(" ", "")
    assert np.isfinite(told.log_probs).all() and told.box == row.box
    assert np.exp(told.log_probs).sum(axis=1).max() < 1.01
