"""Connected components of a mask whose cells also say which object they belong to.

Plain connectivity merges two text lines as soon as one cell bridges them. Each cell of a line map
also predicts where its line's centre is, so two cells are joined only where these predictions
agree: the bridge breaks by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Array = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Cells:
    """The cells of all components: row, column and component (0 to `count` - 1) of each."""

    rows: Ints
    columns: Ints
    labels: Ints
    count: int


def merge_labels(count: int, first: Ints, second: Ints) -> Ints:
    """Union-find over `count` items given edges `first[i] - second[i]`; labels are compact."""
    label = np.arange(count)
    while True:
        low = np.minimum(label[first], label[second])
        hooked = label.copy()
        np.minimum.at(hooked, label[first], low)
        np.minimum.at(hooked, label[second], low)
        while True:  # pointer jumping: every item to its root
            jumped = hooked[hooked]
            if np.array_equal(jumped, hooked):
                break
            hooked = jumped
        if np.array_equal(hooked, label):
            return np.unique(label, return_inverse=True)[1].astype(np.int64)
        label = hooked


def connected_cells(
    mask: npt.NDArray[np.bool_], centre: Array, height: Array, tolerance: float
) -> Cells:
    """Components of `mask` (rows, columns) under 4-connectivity and agreement.

    `centre` is the vertical position each cell predicts for its line, `height` the height; two
    neighbours agree where their centres differ by at most `tolerance` times the smaller height.
    Works on runs of a row, so the cost grows with the number of runs, not of cells.
    """
    rows, columns = mask.shape
    stride = columns + 1  # one empty column ends every run at its row's end
    flat = np.zeros(rows * stride + 1, dtype=bool)
    flat[:-1].reshape(rows, stride)[:, :columns] = mask
    votes, sizes = np.zeros(len(flat)), np.zeros(len(flat))
    votes[:-1].reshape(rows, stride)[:, :columns] = np.where(mask, centre, 0.0)
    sizes[:-1].reshape(rows, stride)[:, :columns] = np.where(mask, height, 0.0)

    inside = flat[1:] & flat[:-1]
    jump = inside & (
        np.abs(np.diff(votes)) > tolerance * np.maximum(np.minimum(sizes[1:], sizes[:-1]), 1e-6)
    )
    before = np.concatenate(([False], flat[:-1]))
    cut = np.concatenate(([False], jump))
    starts = np.flatnonzero(flat & (~before | cut))
    stops = np.flatnonzero(np.concatenate((flat[:-1] & (~flat[1:] | jump), [False]))) + 1
    if not len(starts):
        empty = np.zeros(0, dtype=np.int64)
        return Cells(empty, empty, empty, 0)

    above, below = _overlapping(starts, stops, stride)
    low = np.maximum(starts[above] + stride, starts[below])
    high = np.minimum(stops[above] + stride, stops[below])
    votes_sum = np.concatenate(([0.0], np.cumsum(votes)))
    sizes_sum = np.concatenate(([0.0], np.cumsum(sizes)))

    def mean(sums: Array, offset: int) -> Array:
        total: Array = sums[high - offset] - sums[low - offset]
        average: Array = total / (high - low)
        return average

    smaller = np.minimum(mean(sizes_sum, 0), mean(sizes_sum, stride))
    agree = np.abs(mean(votes_sum, 0) - mean(votes_sum, stride)) <= tolerance * smaller
    labels = merge_labels(len(starts), above[agree], below[agree])

    lengths = stops - starts
    first = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    positions = first + np.arange(int(lengths.sum()))
    return Cells(
        positions // stride, positions % stride, np.repeat(labels, lengths), int(labels.max()) + 1
    )


def _overlapping(starts: Ints, stops: Ints, stride: int) -> tuple[Ints, Ints]:
    """Pairs (run, run of the next row) that share a column; runs are flat, sorted intervals."""
    from_ = np.searchsorted(stops, starts + stride, side="right")
    to = np.searchsorted(starts, stops + stride, side="left")
    counts = np.maximum(to - from_, 0)
    above = np.repeat(np.arange(len(starts)), counts)
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return above, np.repeat(from_, counts) + within


def shapes(mask: npt.NDArray[np.bool_]) -> Cells:
    """Components of a plain mask: touching is enough."""
    return connected_cells(mask, np.zeros(mask.shape), np.ones(mask.shape), 1.0)


def corners_of(cells: Cells) -> tuple[Ints, Ints]:
    """(n, 2) each: the first and the last row and column of every component."""
    low = np.full((cells.count, 2), np.iinfo(np.int64).max)
    high = np.full((cells.count, 2), -1)
    for axis, at in enumerate((cells.rows, cells.columns)):
        np.minimum.at(low[:, axis], cells.labels, at)
        np.maximum.at(high[:, axis], cells.labels, at)
    return low, high
