"""Words and phrases that run over a line break: the end of one line joined to the start of another.

The joined posteriors are searched like any line. Where the first line ends in a hyphen, what
follows it belongs to the same word; else a break stands for a space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.ctc import BLANK, Posteriors, greedy_runs
from pilot_desktop.reading.folding import fold

_FRAMES = 10  # of a character, at most, that are looked at on either side
_SURE = np.float32(-1e-3)
_NEVER = np.float32(-30.0)


@dataclass(frozen=True)
class Break:
    """`joined` are frames `first` to `stop` of line `line`, perhaps one for the space, and the
    frames of line `following` up to `last`; the second line's begin at `cut` of `joined`.
    """

    line: int
    following: int
    first: int
    stop: int
    cut: int
    joined: Posteriors


def line_breaks(lines: Sequence[Posteriors], characters: str, query: str) -> list[Break]:
    """The breaks that the query could run over, between lines that follow each other."""
    if sum(character.isalnum() for character in query) < 4:
        return []
    reach = _FRAMES * len(query)
    phrase = " " in query
    found = []
    for i in range(len(lines) - 1):
        if not len(lines[i].log_probs) or not len(lines[i + 1].log_probs):
            continue
        if not follows(lines[i].box, lines[i + 1].box):
            continue
        hyphen = _hyphen(lines[i], characters)
        if hyphen is None and not phrase:
            continue
        stop = len(lines[i].log_probs) if hyphen is None else hyphen
        if stop > 0:
            found.append(_joined(lines, i, max(0, stop - reach), stop, reach, characters, hyphen))
    return found


def follows(box: Box, following: Box) -> bool:
    """Whether one line stands right below the other, as in a paragraph."""
    high = min(box.height, following.height)
    down = following.center[1] - box.center[1]
    shared = min(box.right, following.right) - max(box.left, following.left)
    narrower = min(box.width, following.width)
    return 0.4 * high < down < 2.5 * max(box.height, following.height) and shared > 0.5 * narrower


def _hyphen(row: Posteriors, characters: str) -> int | None:
    """The frame where a hyphen at the line's end begins; None where there is none."""
    runs = greedy_runs(row.log_probs)
    while len(runs) and characters[runs[-1, 0] - 1].isspace():
        runs = runs[:-1]
    if len(runs) and fold(characters[runs[-1, 0] - 1]) in ("-", "¬"):
        return int(runs[-1, 1])
    return None


def _joined(
    lines: Sequence[Posteriors],
    i: int,
    first: int,
    stop: int,
    reach: int,
    characters: str,
    hyphen: int | None,
) -> Break:
    head, tail = lines[i].log_probs[first:stop], lines[i + 1].log_probs[:reach]
    between = np.full((1, head.shape[1]), _NEVER, dtype=np.float32)
    between[0, BLANK if hyphen is not None else characters.index(" ") + 1] = _SURE
    joined = np.concatenate([head, between, tail])
    row = Posteriors(joined, lines[i].left, lines[i].frame_width, lines[i].box)
    return Break(i, i + 1, first, stop, len(head) + 1, row)
