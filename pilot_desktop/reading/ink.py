"""Which pixels of a page are ink: a local threshold, with ruled lines kept apart from writing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from pilot_desktop.reading.pixels import Grey

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class InkOptions:
    """Grey levels and pixels of the encoded image."""

    cell: int = 8  # paper and ink are estimated on cells this large ...
    reach: int = 5  # ... over so many of them (odd): about the height of a line
    depth: float = 0.4  # ink is darker than this part of the way from the paper to the darkest
    least: float = 24.0  # grey levels between paper and ink: less is paper ...
    faint: float = 0.25  # ... and so is less than this part of the page's strong contrast


@dataclass(frozen=True)
class Ink:
    """Of an encoded image (H, W): `writing` without rules, `upright` the vertical rules alone."""

    writing: Mask
    upright: Mask


def ink_mask(grey: Grey, options: InkOptions | None = None) -> Mask:
    """The dark pixels of (H, W). The threshold lies between the local paper and the local ink.

    After Bernsen's local contrast method (1986), on a coarse grid brought back to full size.
    Light writing on a dark ground gives the ground; callers see that by its share.
    """
    options = options or InkOptions()
    height, width = grey.shape
    if height < 2 * options.cell or width < 2 * options.cell:
        return np.zeros(grey.shape, dtype=bool)
    # The lightest and the darkest of each cell, less what single pixels say: half size first.
    small = np.asarray(Image.fromarray(grey).reduce(2))
    light = _spread(np.maximum, _pooled(np.maximum, small, options.cell // 2), options.reach)
    dark = _spread(np.minimum, _pooled(np.minimum, small, options.cell // 2), options.reach)
    # What is dark wherever it is looked at from within reach is paper, too: a shadow, a dark edge.
    shaded = _spread(np.minimum, light, options.reach)
    blur = ImageFilter.BoxBlur(options.reach // 2)
    light, dark = (np.asarray(Image.fromarray(s).filter(blur)) for s in (light, dark))
    paper = np.minimum(light, shaded).astype(np.float32)
    contrast = paper - dark
    strong = float(np.percentile(contrast, 95))
    limit = paper - options.depth * contrast
    limit[contrast < max(options.least, options.faint * strong)] = -1.0
    bounds = np.clip(limit, 0, 255).astype(np.uint8)
    full = Image.fromarray(bounds).resize((width, height), Image.Resampling.BILINEAR)
    return grey < np.asarray(full)


def page_ink(grey: Grey, line_height: float, options: InkOptions | None = None) -> Ink:
    """The ink of an encoded image whose lines are about `line_height` pixels high.

    What runs straight for longer than letters do is a rule: 4 line heights across, 2 down, or 4
    down where it is broken, as thin rules are, by less than the white between two lines of text.
    """
    mask = ink_mask(grey, options)
    across = long_runs(mask, max(round(4 * line_height), 16))
    down = np.ascontiguousarray(mask.T)
    solid = long_runs(down, max(round(2 * line_height), 16))
    broken = long_runs(down, max(round(4 * line_height), 32), round(0.2 * line_height))
    upright = (solid | broken).T
    return Ink(mask & ~across & ~upright, np.ascontiguousarray(upright))


def long_runs(mask: Mask, length: int, gap: int = 0) -> Mask:
    """The runs of at least `length` set pixels along the rows of a mask; `gap` pixels between two
    runs do not part them, and belong to the run.
    """
    rows, columns = mask.shape
    flat = np.zeros(rows * (columns + 1) + 1, dtype=np.int8)
    flat[1:].reshape(rows, columns + 1)[:, :columns] = mask
    change = np.diff(flat)
    starts, stops = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    if gap:
        same_row = starts[1:] // (columns + 1) == stops[:-1] // (columns + 1)
        apart = ~same_row | (starts[1:] - stops[:-1] > gap)
        starts = starts[np.concatenate(([True], apart))[: len(starts)]]
        stops = stops[np.concatenate((apart, [True]))[: len(stops)]]
    long = stops - starts >= length
    marks = np.zeros(len(flat), dtype=np.int8)
    marks[starts[long]] += 1
    marks[stops[long]] -= 1
    inside = np.cumsum(marks, dtype=np.int8)[:-1].reshape(rows, columns + 1)[:, :columns]
    return inside.astype(bool)


def _pooled(better: np.ufunc, grey: Grey, cell: int) -> Grey:
    """The extreme of each `cell` x `cell` block; rows and columns left over are dropped."""
    rows, columns = (side // cell for side in grey.shape)
    down = better.reduce([grey[k : rows * cell : cell, : columns * cell] for k in range(cell)])
    pooled: Grey = better.reduce([down[:, k::cell] for k in range(cell)])
    return pooled


def _spread(better: np.ufunc, grid: Grey, reach: int) -> Grey:
    """The extreme within `reach` (odd) cells around each cell."""
    for axis in (0, 1):
        padded = np.pad(grid, [(reach // 2,) * 2 if k == axis else (0, 0) for k in (0, 1)], "edge")
        length = grid.shape[axis]
        views = (np.take(padded, range(k, k + length), axis) for k in range(reach))
        grid = better.reduce(list(views))
    return grid
