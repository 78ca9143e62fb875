"""Spaces that the ink shows and the model did not see: figures of two narrow cells read as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from pilot_desktop.reading.ctc import BLANK, Posteriors
from pilot_desktop.reading.leaders import with_leaders_seen
from pilot_desktop.reading.linemap import TextLine
from pilot_desktop.reading.selection import Selected

_WIDE = 0.6  # line heights of white: more than lies between the letters of a word ...
_INNER = 0.1  # ... of which so much at either end may still be a letter's
_SURE = 0.95  # the probability given to the space
_SEEN = 0.6  # with this probability a frame is a letter whose ink is too faint


def with_spaces(
    rows: Sequence[Posteriors],
    chosen: Sequence[Selected],
    lines: Sequence[TextLine],
    characters: str,
) -> list[Posteriors]:
    """The posteriors of what was chosen, where it is one of the lines: with its leaders as the
    ink shows them, and `spaced`.
    """
    space = characters.find(" ") + 1
    told = list(rows)
    for k, one in enumerate(chosen):
        if space and one.line >= 0:
            line = lines[one.line]
            row, ink = with_leaders_seen(told[k], line.ink, line.height, characters)
            told[k] = spaced(row, ink, line.height, space)
    return told


def spaced(
    row: Posteriors, ink: Sequence[tuple[int, int]], height: float, space: int
) -> Posteriors:
    """The posteriors of a line with a space in every wide gap between two of its pieces of ink.

    `ink` holds the columns (first, one after the last) of the pieces in pixels of the encoded
    image, from left to right; `height` is the line's, `space` the class of the space. Gaps where
    the model sees anything but paper stay as they are.
    """
    frames: list[int] = []
    for (_, left), (right, _) in pairwise(ink):
        if right - left < _WIDE * height:
            continue
        ends = np.array([left + _INNER * height, right - _INNER * height])
        first, last = (ends - row.left) / row.frame_width - 0.5
        inside = row.log_probs[max(0, int(np.ceil(first))) : max(0, int(np.floor(last)) + 1)]
        if len(inside) and not (np.delete(inside, BLANK, 1) > np.log(_SEEN)).any():
            frames.append(max(0, int(np.ceil(first))) + len(inside) // 2)
    if not frames:
        return row
    log_probs = row.log_probs.copy()
    log_probs[frames] += np.log(1 - _SURE)
    log_probs[frames, space] = np.log(_SURE)
    return replace(row, log_probs=log_probs)
