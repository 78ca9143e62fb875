"""Where a line that was missed belongs in the order of those that are there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pilot_desktop.document.geometry import Box

Order = Sequence[tuple[int, Box]]
"""The lines as they are read: what they are known by, and where they are."""


def successor(box: Box, order: Order) -> int | None:
    """Which of the lines it goes in front of; None: behind all.

    Beside its neighbours in the row where the lines are read by rows, as in a table; under and over
    those of its column where they are not.
    """
    row = [(other.center[0] - box.center[0], _beside(box, other)) for _, other in order]
    column = [
        (other.center[1] - box.center[1], not _beside(box, other) and _stacked(box, other))
        for _, other in order
    ]
    left, right = _nearest(row, -1), _nearest(row, 1)
    over, under = _nearest(column, -1), _nearest(column, 1)
    if _by_rows(order):
        higher = [at for at, (_, other) in enumerate(order) if other.center[1] < box.center[1]]
        ways = ((left, 1), (right, 0), (max(higher, default=None), 1), (under, 0))
    else:
        ways = ((over, 1), (under, 0), (left, 1), (right, 0))
    place = next((at + step for at, step in ways if at is not None), len(order))
    return order[place][0] if place < len(order) else None


def _by_rows(order: Order) -> bool:
    """More lines are followed by one beside them than by one below them."""
    pairs = [(one, other) for (_, one), (_, other) in pairwise(order)]
    beside = sum(_beside(one, other) for one, other in pairs)
    return beside > sum(not _beside(one, other) and _stacked(one, other) for one, other in pairs)


def _nearest(gaps: Sequence[tuple[float, bool]], way: int) -> int | None:
    """The place of the nearest on one side (-1 or 1): how far each is, and whether it counts."""
    ahead = [(way * gap, at) for at, (gap, counts) in enumerate(gaps) if counts and way * gap > 0]
    return min(ahead, default=(0.0, None))[1]


def _beside(one: Box, other: Box) -> bool:
    return _share(one.top, one.bottom, other.top, other.bottom) > 0.5


def _stacked(one: Box, other: Box) -> bool:
    return _share(one.left, one.right, other.left, other.right) > 0


def _share(low: float, high: float, other_low: float, other_high: float) -> float:
    """How much of the shorter of two stretches lies in the other."""
    common = min(high, other_high) - max(low, other_low)
    return common / max(min(high - low, other_high - other_low), 1e-300)
