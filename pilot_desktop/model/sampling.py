"""Where a region is sampled in an encoded page. numpy only, shared by training and all backends."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pilot_desktop.model.config import CompactConfig

PAGE_MULTIPLE = 32
"""Images are padded to multiples of this, so that every window of the encoder divides evenly."""


def padded_page(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A grey image (h, w) grown right and down to what the encoder takes, its edge repeated."""
    return np.pad(pixels, [(0, -size % PAGE_MULTIPLE) for size in pixels.shape], mode="edge")


def band_frames(boxes: npt.NDArray[np.float32], config: CompactConfig) -> npt.NDArray[np.int64]:
    """Band frames of each single-line box (n, 4): as many as fit its width at the line height."""
    width, height = boxes[:, 2] - boxes[:, 0], np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    frames = np.ceil(width * config.line_height / height / (2 * config.column))
    clipped: npt.NDArray[np.int64] = np.clip(frames, 1, 512).astype(np.int64)
    return clipped


def band_grid(
    boxes: npt.NDArray[np.float32],
    frames: int,
    height: int,
    width: int,
    config: CompactConfig,
    bends: npt.NDArray[np.float32] | None = None,
) -> npt.NDArray[np.float32]:
    """Where to sample a (height, width) padded image for boxes (n, 4) in its pixels.

    `bends` (n, k) says how many pixels below its box a line runs, at k places spread evenly from
    the box's left to its right: slanted and curved lines are sampled along themselves.
    Returns (n, rows, 2 * frames, 2): x and y in -1..1 (`grid_sample`, align_corners=False).
    Places beyond a region's own end are sampled too; the caller masks them.
    """
    line_height = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    step = line_height * config.column / config.line_height
    x = boxes[:, 0, None] + (np.arange(2 * frames) + 0.5) * step[:, None]
    rows = (np.arange(config.band_rows) + 0.5) / config.band_rows
    y = (boxes[:, 1, None] + rows * line_height[:, None])[:, :, None]
    if bends is not None:
        y = (
            y
            + _along(bends, (x - boxes[:, 0, None]) / (boxes[:, 2] - boxes[:, 0])[:, None])[:, None]
        )
    grid = np.empty((len(boxes), config.band_rows, 2 * frames, 2), np.float32)
    grid[..., 0] = (2 * x / width - 1)[:, None, :]
    grid[..., 1] = 2 * y / height - 1
    return grid


def _along(
    bends: npt.NDArray[np.float32], places: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Bends (n, k) between their places, at (n, m) places from 0 to 1; level beyond the ends."""
    at = np.clip(places, 0, 1) * (bends.shape[1] - 1)
    before = np.minimum(at.astype(np.int64), bends.shape[1] - 2)
    low = np.take_along_axis(bends, before, axis=1)
    high = np.take_along_axis(bends, before + 1, axis=1)
    between: npt.NDArray[np.float32] = low + (at - before) * (high - low)
    return between


def with_margin(boxes: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Boxes (n, 4) a little wider at both ends, as they are in training: letters stick out."""
    margin = (boxes[:, 3] - boxes[:, 1]) * 0.08
    wider = boxes.copy()
    wider[:, 0] -= margin
    wider[:, 2] += margin
    return wider
