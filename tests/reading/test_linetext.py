"""What is told of a line of a page, by what its words claim of themselves."""

from __future__ import annotations

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.ctc import PlacedWord
from pilot_desktop.reading.guards import SUSPECT, UNREAD
from pilot_desktop.reading.linetext import LineText, likely


def _text(*confidences: float) -> LineText:
    words = tuple(
        PlacedWord("word", Box(60.0 * k, 10, 60.0 * k + 50, 46), sure)
        for k, sure in enumerate(confidences)
    )
    return LineText(" ".join(["word"] * len(words)), min(confidences), words, (SUSPECT,))


def test_a_text_of_which_no_word_is_likely_is_not_told():
    assert likely(_text(0.05, 0.15, 0.1)) == LineText("", 0.0, (), (UNREAD,))


def test_one_good_word_keeps_its_line():
    for text in (_text(0.05, 0.6, 0.1), _text(0.3), LineText("", 0.0, (), (UNREAD,))):
        assert likely(text) is text
