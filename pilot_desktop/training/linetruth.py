"""Targets of the text-line map for one window."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pilot_desktop.training.windows import Window

ROW, COLUMN = 4, 8
"""Pixels of a cell of the line map."""


def line_map_target(window: Window) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Targets (4, H / 4, W / 8) with channels as in `reading.backend.Features`, and weights.

    Distances are in units of 16 pixels. Weights (3, H / 4, W / 8) are for core, distances, text.
    """
    height, width = window.pixels.shape
    rows, columns = height // ROW, width // COLUMN
    target = np.zeros((4, rows, columns), np.float32)
    weight = np.ones((3, rows, columns), np.float32)
    weight[1] = 0
    near = np.zeros((rows, columns), bool)
    y = (np.arange(rows) + 0.5) * ROW
    for line in window.visible:
        left, top, right, bottom = line.box
        # A slanted line: its height is what is left of the box once the slope is taken out.
        xs = (np.arange(columns) + 0.5) * COLUMN
        offset = np.zeros(columns)
        if len(line.baseline) > 1:
            bx, by = np.array(sorted(line.baseline)).T
            curve = np.interp(xs, bx, by)
            inside = (xs > left) & (xs < right)
            span = float(np.ptp(curve[inside])) if inside.any() else 0.0
            if span > 0.2 * (bottom - top) and span < 0.7 * (bottom - top):
                offset = curve - float(curve[inside].mean())
                top, bottom = top + span / 2, bottom - span / 2
        line_height = bottom - top
        c0, c1 = max(0, int(left // COLUMN)), min(columns, int(np.ceil(right / COLUMN)))
        if c1 <= c0:
            continue
        part = slice(c0, c1)
        tops, bottoms = top + offset[part], bottom + offset[part]
        cover = _cover(y, tops, bottoms) * _across(c0, c1, left, right)
        # However narrow the line, its core keeps a full cell.
        inset = min(0.25 * line_height, max(0.0, (right - left - COLUMN) / 2))
        core = _cover(y, tops + line_height / 4, bottoms - line_height / 4)
        core = core * _across(c0, c1, left + inset, right - inset)
        target[3, :, part] = np.maximum(target[3, :, part], cover)
        wins = core > target[0, :, part]
        target[0, :, part] = np.maximum(target[0, :, part], core)
        strong = wins & (core > 0.05)
        target[1, :, part] = np.where(strong, (y[:, None] - tops) / 16, target[1, :, part])
        target[2, :, part] = np.where(strong, (bottoms - y[:, None]) / 16, target[2, :, part])
        weight[1, :, part] = np.where(strong, 1, weight[1, :, part])
        margin = 0.5 * line_height
        near[:, part] |= (y[:, None] > tops - margin) & (y[:, None] < bottoms + margin)
    if not window.fully_labelled:
        cells = window.pixels[: rows * ROW, : columns * COLUMN].reshape(rows, ROW, columns, COLUMN)
        paper = np.percentile(window.pixels, 70)
        inked = cells.min(axis=(1, 3)) < paper - 45
        unknown = inked & ~near
        weight[0][unknown] = 0
        weight[2][unknown] = 0
    return target, weight


def _cover(
    y: npt.NDArray[np.float64], tops: npt.NDArray[np.float64], bottoms: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """How much of each cell's height lies between top and bottom: (rows, columns)."""
    low = np.maximum(y[:, None] - ROW / 2, tops)
    high = np.minimum(y[:, None] + ROW / 2, bottoms)
    return np.clip((high - low) / ROW, 0, 1)


def _across(c0: int, c1: int, left: float, right: float) -> npt.NDArray[np.float64]:
    """How much of each cell's width lies between left and right: (c1 - c0,)."""
    edges = np.arange(c0, c1) * COLUMN
    return np.clip((np.minimum(edges + COLUMN, right) - np.maximum(edges, left)) / COLUMN, 0, 1)
