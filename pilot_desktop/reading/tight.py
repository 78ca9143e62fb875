"""Words brought to their ink: the CTC alignment knows their ends to a frame, the ink to a pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.ctc import PlacedWord

_NEAR = 0.4  # line heights from where the alignment sees a gap to where the ink has it


def tight(
    words: Sequence[PlacedWord], ink: Sequence[tuple[int, int]], height: float
) -> tuple[PlacedWord, ...]:
    """The words of a line, from left to right, with their left and right sides where ink begins
    and ends. `ink` holds the columns (first, one after the last) of the line's pieces of ink.

    Of the gaps near the one between two words the widest is taken, less what it is off. Where there
    is none, as in joined writing, and where words would change their order, nothing is changed.
    """
    if not words or not ink:
        return tuple(words)
    pieces = np.array(ink, np.float64)
    # The gaps between pieces, and the paper before the first and behind the last.
    starts = np.concatenate(([pieces[0, 0] - height], pieces[:, 1]))
    stops = np.concatenate((pieces[:, 0], [pieces[-1, 1] + height]))
    lefts, rights = [word.box.left for word in words], [word.box.right for word in words]
    for i in range(len(words) + 1):
        if i == 0:
            off = np.abs(stops - lefts[0])
        elif i == len(words):
            off = np.abs(starts - rights[-1])
        else:
            off = np.abs(starts + stops - rights[i - 1] - lefts[i]) / 2
        worth = np.where(off <= _NEAR * height, np.minimum(stops - starts, height) - off, 0.0)
        best = int(worth.argmax())
        if worth[best] <= 0:
            continue
        if i:
            rights[i - 1] = float(starts[best])
        if i < len(words):
            lefts[i] = float(stops[best])
    sides = [side for pair in zip(lefts, rights, strict=True) for side in pair]
    if any(b <= a for a, b in zip(lefts, rights, strict=True)) or any(
        b < a for a, b in pairwise(sides)
    ):
        return tuple(words)
    return tuple(
        replace(word, box=Box(left, word.box.top, right, word.box.bottom))
        for word, left, right in zip(words, lefts, rights, strict=True)
    )
