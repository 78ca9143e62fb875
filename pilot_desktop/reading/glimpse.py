"""A glimpse of a page: the window that holds most of its ink, to tell how high its lines are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pilot_desktop.reading.pixels import Grey

Window = tuple[slice, slice]

_CELL = 16  # pixels of the page that a cell of the ink map stands for, each way
_CONTRAST = (24, 120)  # grey levels within a cell: less is paper, more is no more like text


def inked_window(grey: Grey, height: int, width: int) -> Window | None:
    """Rows and columns of the window of at most (height, width) pixels that holds most ink; None
    on a page without contrast, or smaller than a cell.
    """
    if min(grey.shape) < _CELL:
        return None
    ink = _ink_map(grey)
    rows = min(max(1, height // _CELL), ink.shape[0])
    columns = min(max(1, width // _CELL), ink.shape[1])
    sums = _sums(ink, rows, columns)
    top, left = divmod(int(np.argmax(sums)), sums.shape[1])
    if sums[top, left] <= 0:
        return None
    y, x = top * _CELL, left * _CELL
    return slice(y, y + rows * _CELL), slice(x, x + columns * _CELL)


def _ink_map(grey: Grey) -> npt.NDArray[np.float64]:
    """Contrast within each cell of the page; what is left over at right and bottom is ignored."""
    high, wide = grey.shape[0] // _CELL, grey.shape[1] // _CELL
    # Every other row and column will do.
    cells = grey[: high * _CELL, : wide * _CELL].reshape(high, _CELL, wide, _CELL)[:, ::2, :, ::2]
    low, most = _CONTRAST
    contrast = cells.max((1, 3)).astype(np.float64) - cells.min((1, 3))
    capped: npt.NDArray[np.float64] = np.clip(contrast - low, 0, most - low)
    return capped


def _sums(ink: npt.NDArray[np.float64], rows: int, columns: int) -> npt.NDArray[np.float64]:
    """The sum of every window of the map, by a summed-area table."""
    table = np.zeros((ink.shape[0] + 1, ink.shape[1] + 1))
    table[1:, 1:] = ink.cumsum(0).cumsum(1)
    whole = table[rows:, columns:] - table[:-rows, columns:]
    result: npt.NDArray[np.float64] = whole - table[rows:, :-columns] + table[:-rows, :-columns]
    return result
