"""Where text may stand on its side among upright lines, as the ink shows it.

It is tall and narrow, with white on either side and little between its letters. See `sideways` for
how it is read; most pages have no such ink, and cost no more than this look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.components import connected_cells
from pilot_desktop.reading.ink import Mask, long_runs

_CELL = 4  # pixels of the encoded image, each way, that are looked at as one


@dataclass(frozen=True)
class StandingOptions:
    """Lengths are in line heights unless a comment says otherwise."""

    least: float = 2.0  # shorter places are not looked at
    gap: float = 0.45  # white between letters and words is at most this high
    narrow: tuple[float, float] = (0.3, 1.8)  # from the first to the last column of its ink
    slim: float = 2.5  # at least this many times as high as wide
    beside: float = 0.2  # so much white stands on either side
    dirt: float = 0.02  # of a column's pixels: less ink is white
    filled: float = 0.6  # of its rows that hold ink: figures one below the other hold less ...
    close: float = 0.35  # ... with more white between them, by its width
    most: int = 12  # places of a page, the longest first


def standing_places(
    writing: Mask, line_height: float, options: StandingOptions | None = None
) -> list[Box]:
    """Where text may stand on its side, in pixels of the mask: boxes around the ink."""
    options = options or StandingOptions()
    rows, columns = (side // _CELL for side in writing.shape)
    if not rows or not columns or line_height <= 0:
        return []
    whole = writing[: rows * _CELL, : columns * _CELL]
    bands: Mask = np.logical_or.reduce([whole[k::_CELL] for k in range(_CELL)])
    cells: Mask = np.logical_or.reduce([bands[:, k::_CELL] for k in range(_CELL)])
    unit = line_height / _CELL
    down = np.ascontiguousarray(cells.T)
    tall = long_runs(down, max(round(options.least * unit), 4), round(options.gap * unit)).T
    found = connected_cells(tall, np.zeros(tall.shape), np.ones(tall.shape), 1.0)
    if not found.count:
        return []
    extent = np.array([[rows, columns, 0, 0]]).repeat(found.count, axis=0)
    np.minimum.at(extent[:, 0], found.labels, found.rows)
    np.minimum.at(extent[:, 1], found.labels, found.columns)
    np.maximum.at(extent[:, 2], found.labels, found.rows + 1)
    np.maximum.at(extent[:, 3], found.labels, found.columns + 1)
    high, wide = extent[:, 2] - extent[:, 0], extent[:, 3] - extent[:, 1]
    slim = (wide <= options.narrow[1] * unit + 1) & (high >= options.slim * wide)
    boxes = [_ink_box(writing, part * _CELL, line_height, options) for part in extent[slim]]
    places = sorted({box for box in boxes if box is not None}, key=lambda b: -b.height)
    return places[: options.most]


def _ink_box(
    writing: Mask, extent: npt.NDArray[np.int64], line_height: float, options: StandingOptions
) -> Box | None:
    """The box of the ink around (top, left, bottom, right); None where it is not as lines are."""
    top, left, bottom, right = extent.tolist()
    reach = round(options.narrow[1] * line_height)
    start, stop = max(0, left - reach), min(writing.shape[1], right + reach)
    inked = writing[top:bottom, start:stop].mean(axis=0) > options.dirt
    # From the middle outwards, as far as there is no white beside it.
    white = max(1, round(options.beside * line_height))
    middle = (left + right) // 2 - start
    first, last = _until_white(inked[:middle][::-1], white), _until_white(inked[middle:], white)
    if first is None or last is None:
        return None
    left, right = start + middle - first, start + middle + last
    ink = writing[top:bottom, left:right].any(axis=1)
    change = np.diff(np.concatenate(([0], ink.astype(np.int8), [0])))
    begins, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    if not len(begins):
        return None
    top, bottom = top + int(begins[0]), top + int(ends[-1])
    wide, high = right - left, bottom - top
    gaps = begins[1:] - ends[:-1]
    low, most = (part * line_height for part in options.narrow)
    fits = low <= wide <= most and high >= max(options.slim * wide, options.least * line_height)
    dense = ink.sum() >= options.filled * high and float(np.median([0, *gaps])) <= (
        options.close * wide
    )
    return Box(left, top, right, bottom) if fits and dense else None


def _until_white(inked: npt.NDArray[np.bool_], white: int) -> int | None:
    """How many columns there are before the first `white` ones without ink; None where all have."""
    padded = np.concatenate(([0], np.cumsum(~inked)))
    if len(inked) < white:
        return None
    free = np.flatnonzero(padded[white:] - padded[:-white] == white)
    return int(free[0]) if len(free) else None
