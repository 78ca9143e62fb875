"""Lines as strips of ink, and whether, by the rows around, a gap in one parts two cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pilot_desktop.reading.linemap import TextLine

Ints = npt.NDArray[np.int64]

_NEAR = (0.6, 5.0)  # line heights to the next row, at least and at most
_CELL = 6.0  # line heights: ink of another row that is further away says nothing of a gap
_FAR = 10**9  # pixels


@dataclass(frozen=True)
class Strip:
    """The ink of a line, straightened, column by column; columns count from `left`."""

    line: TextLine
    left: int
    runs: Ints  # (n, 2) first column and the one after the last of each piece of ink
    whole: Ints  # the same with what sticks out above and below: the bar of a T
    ticks: Ints  # (n, 2) the same of marks on an axis, which are no ink of the line
    walls: Ints  # columns of vertical rules
    share: float  # of its pixels that are ink


def is_column_gap(strip: Strip, k: int, others: Sequence[Strip]) -> bool:
    """Whether the nearest rows above and below leave the gap before run `k` free of ink."""
    low, high = _gap(strip, k)
    rows = _rows_around(strip, others)
    return all(_inked(runs, low, high) <= 0.4 * (high - low) for runs in rows)


def is_shared_gap(strip: Strip, k: int, others: Sequence[Strip]) -> bool:
    """Whether the nearest row above or below has a gap there, too, between two pieces of ink."""
    low, high = _gap(strip, k)
    middle = (low + high) / 2
    for runs in _rows_around(strip, others):
        before = low - int(runs[runs[:, 0] < middle, 1].max(initial=-_FAR))
        behind = int(runs[runs[:, 1] > middle, 0].min(initial=_FAR)) - high
        near = max(before, behind) < _CELL * strip.line.height
        if near and _inked(runs, low, high) <= 0.25 * (high - low):
            return True
    return False


def bounds_cells(
    strip: Strip, k: int, others: Sequence[Strip], crossed: float, rows: float
) -> bool:
    """Whether the rule before run `k`, which ink touches on either side, is one that lines at most
    `rows` heights away end at, as those of a table do. Those with less than `crossed` heights
    between the ink on either side run on beyond it.
    """
    line = strip.line
    at = sum(_gap(strip, k)) / 2
    ending = crossing = 0
    for other in others:
        if abs(other.line.box.center[1] - line.box.center[1]) > rows * line.height:
            continue
        walls = other.walls + other.left
        walls = walls[np.abs(walls - at) < 0.5 * line.height]
        if not len(walls):
            continue
        runs = other.runs + other.left
        before = int(runs[runs[:, 0] < walls.min(), 1].max(initial=-_FAR))
        behind = int(runs[runs[:, 1] > walls.max(), 0].min(initial=_FAR))
        if behind - before >= crossed * line.height:
            ending += 1
        else:
            crossing += 1
    return ending >= max(3, 2 * crossing + 1)


def _gap(strip: Strip, k: int) -> tuple[int, int]:
    """The columns of the page where the white before run `k` begins and ends."""
    return int(strip.runs[k - 1, 1]) + strip.left, int(strip.runs[k, 0]) + strip.left


def _rows_around(strip: Strip, others: Sequence[Strip]) -> Iterator[Ints]:
    """The ink of the nearest row above and of the nearest below, where there is one."""
    line = strip.line
    apart = np.array([o.line.box.center[1] - line.box.center[1] for o in others]) / line.height
    for side in (-1, 1):
        distance = side * apart
        near = np.flatnonzero((distance > _NEAR[0]) & (distance < _NEAR[1]))
        if len(near):
            row = near[distance[near] <= distance[near].min() + 0.5]
            yield np.concatenate([others[i].runs + others[i].left for i in row])


def _inked(runs: Ints, low: int, high: int) -> int:
    """How many columns from `low` to `high` have ink."""
    inside = np.minimum(runs[:, 1], high) - np.maximum(runs[:, 0], low)
    return int(np.maximum(inside, 0).sum())
