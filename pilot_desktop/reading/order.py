"""The reading order of boxes: a recursive XY-cut that knows columns from tables.

Rows are read left to right and top to bottom (receipts, tables, forms: the price follows its
item). Only a white gap that runs down between two sides of running text makes columns, read one
after the other; a narrow side beside running text is a margin, read after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.geometry import Box

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class OrderOptions:
    """Lengths are in median line heights."""

    gutter: float = 0.15  # the least white between two columns of (trimmed) boxes
    trim: float = 0.2  # cut from either end: boxes of two columns may touch
    rows: int = 3  # fewer rows are no column
    prose: float = 6.0  # lines of running text are at least this long (median) ...
    filled: float = 0.55  # ... and fill this part of their column's width
    loose: float = 1.8  # rows so far apart, level across the gap, are a table's and no text's ...
    level: float = 0.7  # ... where so many of either side have one on the other
    margin: float = 0.35  # a margin is narrower than this part of the text beside it ...
    aligned: float = 0.6  # ... and not more than this part of it stands level with the text
    core: float = 0.25  # boxes are cut by this at top and bottom: descenders may overlap
    depth: int = 24


def reading_order(boxes: Sequence[Box], options: OrderOptions | None = None) -> list[int]:
    """A permutation of the boxes' indices: the order in which a person reads them."""
    if not boxes:
        return []
    options = options or OrderOptions()
    sides = np.array([(b.left, b.top, b.right, b.bottom) for b in boxes], dtype=np.float64)
    unit = max(float(np.median(sides[:, 3] - sides[:, 1])), 1e-6)
    return _Cutter(sides, unit, options).order(np.arange(len(boxes)), options.depth)


class _Cutter:
    def __init__(self, sides: Reals, unit: float, options: OrderOptions) -> None:
        trim = np.minimum(options.trim * unit, 0.3 * (sides[:, 2] - sides[:, 0]))
        self.left, self.right = sides[:, 0] + trim, sides[:, 2] - trim
        cut = options.core * (sides[:, 3] - sides[:, 1])
        self.top, self.bottom = sides[:, 1] + cut, sides[:, 3] - cut
        self.middle = (sides[:, 1] + sides[:, 3]) / 2
        self.unit = unit
        self.options = options

    def order(self, items: Ints, depth: int) -> list[int]:
        if len(items) < 2:
            return [int(i) for i in items]
        if depth > 0:
            parts = self._columns(items)
            if parts is None:
                parts = self._stacked(items)
            if parts is not None:
                return [i for part in parts for i in self.order(part, depth - 1)]
        return self._rows(items)

    def _columns(self, items: Ints) -> list[Ints] | None:
        """The columns side by side, or text and margin; None where there is neither."""
        gaps = [
            (low, high)
            for low, high in _gaps(self.left[items], self.right[items])
            if high - low >= self.options.gutter * self.unit
        ]
        if not gaps:
            return None
        strips = np.searchsorted([high for _, high in gaps], self.left[items], side="right")
        parts = [items[strips == k] for k in range(len(gaps) + 1)]
        columns = [parts[0]]
        for before, behind in pairwise(parts):
            if self._side_by_side(before, behind):
                columns.append(behind)
            else:
                columns[-1] = np.concatenate([columns[-1], behind])
        if len(columns) > 1:
            return columns
        if len(parts) == 2:  # more narrow strips beside a wide one are a table
            before, behind = parts
            if self._is_prose(behind) and self._is_margin(before, behind):
                return [behind, before]
            if self._is_prose(before) and self._is_margin(behind, before):
                return [before, behind]
        return None

    def _side_by_side(self, before: Ints, behind: Ints) -> bool:
        """Two columns of running text, neither so narrow that it is the other's margin."""
        if not (self._is_prose(before) and self._is_prose(behind)):
            return False
        if self._are_cells(before, behind):
            return False
        one, other = self._width(before), self._width(behind)
        return min(one, other) > self.options.margin * max(one, other)

    def _are_cells(self, before: Ints, behind: Ints) -> bool:
        """Whether rows run on across the gap, further apart than the lines of a text."""
        distance = np.abs(self.middle[before][:, None] - self.middle[behind][None, :])
        near = 0.25 * self.unit
        for axis, items in ((1, before), (0, behind)):
            steps = np.diff(np.sort(self.middle[items]))
            steps = steps[steps > 0.5 * self.unit]
            if not len(steps) or np.median(steps) < self.options.loose * self.unit:
                return False
            if np.mean(distance.min(axis=axis) < near) < self.options.level:
                return False
        return True

    def _width(self, items: Ints) -> float:
        return float(self.right[items].max() - self.left[items].min())

    def _is_prose(self, items: Ints) -> bool:
        if len(items) < self.options.rows:
            return False
        typical = float(np.median(self.right[items] - self.left[items]))
        least = self.options.filled * self._width(items)
        return typical >= max(self.options.prose * self.unit, least)

    def _is_margin(self, items: Ints, text: Ints) -> bool:
        if self._width(items) > self.options.margin * self._width(text):
            return False
        # Prices, numbers and labels stand level with the row they belong to.
        distance = np.abs(self.middle[items][:, None] - self.middle[text][None, :]).min(axis=1)
        level = float(np.mean(distance < 0.25 * self.unit))
        return level <= self.options.aligned

    def _stacked(self, items: Ints) -> list[Ints] | None:
        """Bands from top to bottom, such that a band has columns wherever it can."""
        gaps = _gaps(self.top[items], self.bottom[items])
        if not gaps:
            return None
        edges = [(low + high) / 2 for low, high in gaps]
        band = np.searchsorted(edges, self.middle[items])
        groups = [items[band == k] for k in range(len(edges) + 1)]
        groups = [group for group in groups if len(group)]
        masks = self._masks(groups)
        parts: list[Ints] = []
        plain: list[Ints] = []
        k = 0
        while k < len(groups):
            stop = self._column_run(groups, masks, k)
            if stop > k + 1:
                if plain:
                    parts.append(np.concatenate(plain))
                    plain = []
                parts.append(np.concatenate(groups[k:stop]))
                k = stop
            else:
                plain.append(groups[k])
                k += 1
        if not parts:
            return groups if len(groups) > 1 else None
        if plain:
            parts.append(np.concatenate(plain))
        return parts if len(parts) > 1 else None

    def _masks(self, groups: list[Ints]) -> list[int]:
        """Per band, which slices of the width hold ink, as the bits of one integer."""
        self.slice = self.options.gutter * self.unit / 2
        origin = min(float(self.left[group].min()) for group in groups)
        masks = []
        for group in groups:
            mask = 0
            for i in group:
                first = int((self.left[i] - origin) / self.slice)
                last = int((self.right[i] - origin) / self.slice)
                mask |= ((1 << (last - first + 1)) - 1) << first
            masks.append(mask)
        return masks

    def _column_run(self, groups: list[Ints], masks: list[int], start: int) -> int:
        """The end of the longest run of bands from `start` that share a gutter between columns."""
        union, stop = masks[start], start + 1
        while stop < len(groups) and _has_hole(union | masks[stop]):
            union |= masks[stop]
            stop += 1
        # A headline or a total at the end may hide the columns above it: leave some bands off.
        for end in range(stop, max(stop - 4, start + 1), -1):
            if self._columns(np.concatenate(groups[start:end])) is not None:
                return end
        return start

    def _rows(self, items: Ints) -> list[int]:
        """Left to right within rows; a box joins the row of the nearest box it is level with."""
        rows: list[list[int]] = []
        for i in items[np.argsort(self.middle[items], kind="stable")].tolist():
            best, least = None, np.inf
            for row in rows[-4:]:
                near = min(row, key=lambda j: self._apart(i, j))
                shared = min(self.bottom[i], self.bottom[near]) - max(self.top[i], self.top[near])
                lower = min(self.bottom[i] - self.top[i], self.bottom[near] - self.top[near])
                stacked = self._apart(i, near) < -0.5 * self.unit
                off = abs(self.middle[i] - self.middle[near])
                if not stacked and shared > 0.5 * lower and off < least:
                    best, least = row, off
            if best is None:
                rows.append([i])
            else:
                best.append(i)
        return [i for row in rows for i in sorted(row, key=lambda j: float(self.left[j]))]

    def _apart(self, i: int, j: int) -> float:
        """The horizontal white between two boxes; negative where they overlap."""
        return float(max(self.left[i], self.left[j]) - min(self.right[i], self.right[j]))


def _gaps(low: Reals, high: Reals) -> list[tuple[float, float]]:
    """The uncovered stretches between intervals, in order."""
    by_start = np.argsort(low, kind="stable")
    starts, reach = low[by_start], np.maximum.accumulate(high[by_start])
    found = np.flatnonzero(starts[1:] > reach[:-1])
    return [(float(reach[k]), float(starts[k + 1])) for k in found]


def _has_hole(mask: int) -> bool:
    """Whether a zero bit stands between two ones."""
    mask //= mask & -mask
    return mask & (mask + 1) != 0
