"""Words brought to the ink of their line."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.ctc import PlacedWord
from pilot_desktop.reading.tight import tight


def _words(*ends: tuple[float, float]) -> list[PlacedWord]:
    return [PlacedWord("word", Box(left, 10, right, 46), 0.9) for left, right in ends]


def _ends(words: tuple[PlacedWord, ...]) -> list[tuple[float, float]]:
    return [(word.box.left, word.box.right) for word in words]


def test_words_begin_and_end_where_their_ink_does():
    # "no it": letters 14 wide with 2 between, a space of 12.
    ink = [(100, 114), (116, 130), (142, 148), (150, 160)]
    found = tight(_words((95, 133), (139, 163)), ink, 36)
    assert _ends(found) == [(100, 130), (142, 160)]
    assert all((word.box.top, word.box.bottom) == (10, 46) for word in found)


def test_a_narrow_letter_at_the_end_is_not_cut_off():
    ink = [(100, 120), (124, 128), (140, 144), (147, 170)]  # "al", "le"
    assert _ends(tight(_words((99, 123), (145, 171)), ink, 36)) == [(100, 128), (140, 170)]


def test_joined_writing_keeps_what_the_alignment_says():
    words = _words((100, 180), (190, 260))
    assert _ends(tight(words, [(98, 262)], 36)) == [(98, 180), (190, 262)]
    assert tight(words, [], 36) == tuple(words)
    assert tight([], [(98, 262)], 36) == ()


@given(
    st.lists(st.integers(2, 40), min_size=2, max_size=20),
    st.lists(st.integers(1, 60), min_size=2, max_size=20),
)
def test_words_stay_apart_and_in_order_whatever_the_ink(steps, widths):
    at, ends = 0, []
    for step, width in zip(steps, widths, strict=False):
        ends.append((float(at + step), float(at + step + width)))
        at += step + width
    ink = [(3 * left, 3 * left + 2) for left in range(at // 3 + 1)]
    found = _ends(tight(_words(*ends), ink, 30))
    assert all(left < right for left, right in found)
    assert all(before[1] <= behind[0] for before, behind in pairwise(found))
