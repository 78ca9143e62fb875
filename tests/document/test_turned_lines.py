"""Lines of a page that lay on its side: corrected words keep their places along the line."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pilot_desktop.document.geometry import Box, Transform, turns_of, upright
from pilot_desktop.document.line_commands import SetHumanText
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.transcript import Line, Word
from tests.document.projects import project


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_corrected_words_stay_along_the_line(turns):
    there = Transform.quarter_turns(turns, 600, 400)
    words = tuple(
        Word(there.box(Box(left, 50, right, 70)), text, 0.9)
        for text, left, right in (("on", 100, 150), ("tow", 200, 290), ("end", 300, 380))
    )
    box = there.box(Box(100, 50, 380, 70))
    line = Line(box, "on tow end", 0.9, words, (), (there.point(100, 68), there.point(380, 68)))
    assert turns_of(line.baseline) == turns
    with project() as opened:
        opened.run(StoreReading(1, None, "m", (line,)))
        opened.run(SetHumanText(opened.lines(1)[0].id, "on a two end"))
        found = opened.lines(1)[0].as_line()
    # In a frame where the line runs across, the words stand side by side in their order.
    across = [upright(turns).box(word.box) for word in found.words]
    assert [word.text for word in found.words] == ["on", "a", "two", "end"]
    assert all(one.right <= other.left for one, other in pairwise(across))
    assert found.words[3].box == words[2].box
