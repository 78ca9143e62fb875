"""From the dense line map of the encoder to text lines with boxes, curves and scores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.geometry import Box, Point
from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.components import Cells, connected_cells, merge_labels

Reals = npt.NDArray[np.float64]

CELL_HEIGHT = 4
CELL_WIDTH = 8
_DEGREES = 3  # curves are parabolas at most


@dataclass(frozen=True)
class LineMapOptions:
    """How cells become lines. Lengths are in line heights unless a comment says otherwise."""

    threshold: float = 0.4  # a cell with this core probability belongs to some line ...
    peak: float = 0.65  # ... if its component holds a cell of at least this (hysteresis)
    tolerance: float = 0.3  # neighbours whose predicted centres differ more are two lines
    thickness: float = 0.8  # a core is half a line high; one thicker than this holds two lines ...
    levels: tuple[float, ...] = (0.55, 0.7, 0.85)  # ... and is taken apart at these thresholds
    inset: float = 0.25  # the core ends this far inside the line ...
    narrow: float = 0.35  # ... but no further than this part of the line's width
    join_gap: float = 0.0  # pieces of one row are joined where their boxes come this close
    join_shift: float = 0.25  # ... and their centres differ by no more than this
    min_cells: int = 3  # smaller components are specks
    min_height: float = 5.0  # pixels
    min_width: float = 4.0  # pixels
    # The least mean core probability: of a piece as wide as high, whose few cells are only partly
    # covered, and of a line four times as wide, where less than this is no text.
    min_score: tuple[float, float] = (0.5, 0.7)
    overlap: float = 0.6  # of two boxes that share this part of the smaller one, the better stays
    straight: float = 3.0  # shorter lines are level, from here they may slant ...
    curved: float = 12.0  # ... and from here bend
    baseline: float = 0.76  # where the letters stand, from the top (0) to the bottom (1)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A located line, in pixels of the encoded image.

    `height` is measured across the line, `ascent` from the baseline up to its top. A line
    that is not `sure` was not seen as one by the line map: see `refine`. `ink` are the columns
    (first, one after the last) of its pieces of ink, where they are known.
    """

    box: Box
    height: float
    ascent: float
    score: float
    baseline: tuple[Point, ...]
    sure: bool = True
    ink: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Fit:
    """Per component: horizontal ends, top and bottom curves over u in [-1, 1], score, cells.

    u is -1 at the first column of the core and 1 at its last: x = middle + half * u.
    """

    left: Reals
    right: Reals
    middle: Reals
    half: Reals
    top: Reals  # (n, 3) coefficients of 1, u, u^2
    bottom: Reals
    height: Reals
    score: Reals
    cells: Reals

    def at(self, u: float) -> tuple[Reals, Reals]:
        powers = np.array([1.0, u, u * u])
        return self.top @ powers, self.bottom @ powers


def find_lines(
    line_map: Floats, height: int, width: int, options: LineMapOptions | None = None
) -> list[TextLine]:
    """The text lines of a line map (4, rows, columns), see `Features`; top to bottom.

    `height` and `width` are the encoded image's, in pixels; boxes stay inside it and are never
    empty, and no two of them are the same line.
    """
    options = options or LineMapOptions()
    core = line_map[0]
    ys = (np.arange(core.shape[0], dtype=np.float32) + 0.5)[:, None] * CELL_HEIGHT
    above, below = np.maximum(line_map[1], 0.0), np.maximum(line_map[2], 0.0)
    centre, size = ys + (below - above) / 2, above + below
    cells = connected_cells(core >= options.threshold, centre, size, options.tolerance)
    for level in options.levels:
        cells = _split(cells, core, centre, size, level, options)
    cells = _without_specks(cells, core, options)
    if not cells.count:
        return []
    fit = _fit(cells, line_map, options)
    joined = _joined(cells, fit, options)
    if joined.count < cells.count:
        fit = _fit(joined, line_map, options)
    return _lines(fit, height, width, options)


def median_height(lines: list[TextLine]) -> float:
    """The typical line height of a page in pixels, long lines counting more; 0 without lines."""
    if not lines:
        return 0.0
    heights = np.array([line.height for line in lines])
    # A long line says more about the page's type than a page number; the cap keeps one
    # headline across the page from deciding.
    weights = np.minimum([line.box.width / max(line.height, 1.0) for line in lines], 20.0)
    order = np.argsort(heights)
    reached = np.cumsum(weights[order])
    return float(heights[order][np.searchsorted(reached, reached[-1] / 2)])


def _split(
    cells: Cells, core: Floats, centre: Floats, size: Floats, level: float, options: LineMapOptions
) -> Cells:
    """Components much thicker than the core of one line, taken apart at a higher threshold."""
    if not cells.count:
        return cells
    inside = core[cells.rows, cells.columns]
    columns = np.unique(cells.labels * core.shape[1] + cells.columns) // core.shape[1]
    counts = np.bincount(cells.labels, minlength=cells.count)
    thickness = CELL_HEIGHT * counts / np.bincount(columns, minlength=cells.count)
    height = np.bincount(cells.labels, size[cells.rows, cells.columns], cells.count) / counts
    peaks = np.zeros(cells.count)
    np.maximum.at(peaks, cells.labels, inside)
    thick = (thickness > options.thickness * height) & (peaks > level)
    if not thick.any():
        return cells
    again = thick[cells.labels]
    mask = np.zeros(core.shape, dtype=bool)
    mask[cells.rows[again], cells.columns[again]] = inside[again] >= level
    pieces = connected_cells(mask, centre, size, options.tolerance)
    names = np.cumsum(~thick) - 1
    count = int((~thick).sum())
    return Cells(
        np.concatenate([cells.rows[~again], pieces.rows]),
        np.concatenate([cells.columns[~again], pieces.columns]),
        np.concatenate([names[cells.labels[~again]], pieces.labels + count]),
        count + pieces.count,
    )


def _without_specks(cells: Cells, core: Floats, options: LineMapOptions) -> Cells:
    if not cells.count:
        return cells
    sizes = np.bincount(cells.labels, minlength=cells.count)
    peaks = np.zeros(cells.count)
    np.maximum.at(peaks, cells.labels, core[cells.rows, cells.columns])
    kept = (sizes >= options.min_cells) & (peaks >= options.peak)
    compact = np.cumsum(kept) - 1
    inside = kept[cells.labels]
    return Cells(
        cells.rows[inside], cells.columns[inside], compact[cells.labels[inside]], int(kept.sum())
    )


def _fit(cells: Cells, line_map: Floats, options: LineMapOptions) -> _Fit:
    core, columns = line_map[0], line_map.shape[2]
    weight = core[cells.rows, cells.columns].astype(np.float64)
    y = (cells.rows + 0.5) * CELL_HEIGHT
    tops = y - np.maximum(line_map[1][cells.rows, cells.columns], 0.0)
    bottoms = y + np.maximum(line_map[2][cells.rows, cells.columns], 0.0)

    # One sample per component and column, so that a thick part counts no more than a thin one.
    keys, inverse = np.unique(cells.labels * columns + cells.columns, return_inverse=True)
    labels, x = keys // columns, (keys % columns + 0.5) * CELL_WIDTH
    weights: Reals = np.bincount(inverse, weight).astype(np.float64)
    tops = np.bincount(inverse, weight * tops) / weights
    bottoms = np.bincount(inverse, weight * bottoms) / weights

    n = cells.count
    low, high = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(low, labels, x)
    np.maximum.at(high, labels, x)
    centre, half = (low + high) / 2, np.maximum((high - low) / 2, CELL_WIDTH / 2)
    u = (x - centre[labels]) / half[labels]

    total = np.bincount(labels, weights, n)
    rough = np.maximum(np.bincount(labels, weights * (bottoms - tops), n) / total, 1.0)
    aspect = 2 * half / rough
    degree = (aspect >= options.straight).astype(int) + (aspect >= options.curved)
    top = _robust_curves(labels, u, tops, weights, degree)
    bottom = _robust_curves(labels, u, bottoms, weights, degree)
    height = np.maximum((bottom - top) @ np.array([1.0, 0.0, 1 / 3]), 1.0)  # mean over u

    left, right = _ends(cells, core)
    # Of a narrow line less is taken off, so that a core remains: see LineMapOptions.narrow.
    kept = 1.0 - 2.0 * options.narrow
    inset = options.narrow / kept * np.maximum(right - left, 0.0)
    inset = np.minimum(options.inset * height, inset)
    sizes = np.bincount(cells.labels, minlength=n)
    # The strongest cell of each column: the cells at the rim are unsure by design.
    strongest = np.zeros(len(keys))
    np.maximum.at(strongest, inverse, weight)
    score = np.bincount(labels, strongest, n) / np.bincount(labels, minlength=n)
    return _Fit(
        left - inset,
        right + inset,
        centre,
        half,
        top,
        bottom,
        height,
        score,
        sizes.astype(np.float64),
    )


def _robust_curves(
    labels: npt.NDArray[np.int64], u: Reals, values: Reals, weights: Reals, degree: npt.NDArray[Any]
) -> Reals:
    """Weighted least absolute deviations per label: a weighted median when the degree is 0.

    Returns (n, 3) coefficients of 1, u, u^2. Reweighted least squares, all labels at once.
    """
    n = len(degree)
    basis = np.stack([np.ones_like(u), u, u * u], axis=1)
    locked = np.where(np.arange(_DEGREES)[None, :] > degree[:, None], 1e9, 1e-6)
    current = weights
    coefficients: Reals = np.zeros((n, _DEGREES))
    for _ in range(5):
        gram = np.zeros((n, _DEGREES, _DEGREES))
        right = np.zeros((n, _DEGREES, 1))
        for i in range(_DEGREES):
            right[:, i, 0] = np.bincount(labels, current * basis[:, i] * values, n)
            for j in range(_DEGREES):
                gram[:, i, j] = np.bincount(labels, current * basis[:, i] * basis[:, j], n)
        gram += locked[:, :, None] * np.eye(_DEGREES)
        coefficients = np.asarray(np.linalg.solve(gram, right)[:, :, 0], dtype=np.float64)
        residual = np.abs(values - np.einsum("ij,ij->i", basis, coefficients[labels]))
        current = weights / np.maximum(residual, 0.5)  # half a pixel: below it, plain squares
    return coefficients


def _ends(cells: Cells, core: Floats) -> tuple[Reals, Reals]:
    """Where the core's probability falls through one half at either end, between two cells."""
    padded = np.pad(core, ((0, 0), (1, 1)))
    inside = core[cells.rows, cells.columns]
    ends = []
    for side in (-1, 1):
        reach = np.full(cells.count, -np.inf)
        np.maximum.at(reach, cells.labels, side * cells.columns)
        outer = np.flatnonzero(side * cells.columns == reach[cells.labels])
        # Of the outermost column the strongest cell: the first one of its component.
        order = outer[np.lexsort((-inside[outer], cells.labels[outer]))]
        first = order[np.unique(cells.labels[order], return_index=True)[1]]
        rows, columns = cells.rows[first], cells.columns[first]
        here = inside[first].astype(np.float64)
        outside = padded[rows, columns + 1 + side].astype(np.float64)
        fall = here - outside
        part = np.where(fall > 1e-3, (here - 0.5) / np.maximum(fall, 1e-3), 0.5)
        ends.append((columns + 0.5 + side * np.clip(part, -0.5, 1.0)) * CELL_WIDTH)
    return ends[0], ends[1]


def _joined(cells: Cells, fit: _Fit, options: LineMapOptions) -> Cells:
    """Pieces of one line get one label: same row, same size, ends that touch.

    Two neighbouring lines of a row never touch: between their cores lie two insets and a gap.
    """
    left_top, left_bottom = fit.at(-1.0)
    right_top, right_bottom = fit.at(1.0)
    begins, finishes = (left_top + left_bottom) / 2, (right_top + right_bottom) / 2
    smaller = np.minimum(fit.height[:, None], fit.height[None, :])
    larger = np.maximum(fit.height[:, None], fit.height[None, :])
    gap = fit.left[None, :] - fit.right[:, None]  # from the piece in front to the piece behind
    near = (gap <= options.join_gap * smaller) & (gap >= -2.0 * smaller)
    near &= (fit.left[:, None] < fit.left[None, :]) & (fit.right[:, None] < fit.right[None, :])
    near &= np.abs(finishes[:, None] - begins[None, :]) <= options.join_shift * smaller
    near &= larger <= 1.5 * smaller
    first, second = np.nonzero(near)
    labels = merge_labels(cells.count, first, second)
    return replace(cells, labels=labels[cells.labels], count=int(labels.max()) + 1)


def _lines(fit: _Fit, height: int, width: int, options: LineMapOptions) -> list[TextLine]:
    left, right = np.clip(fit.left, 0, width), np.clip(fit.right, 0, width)
    xs = left[:, None] + np.linspace(0.0, 1.0, 9) * (right - left)[:, None]
    u = (xs - fit.middle[:, None]) / fit.half[:, None]
    powers = np.stack([np.ones_like(u), u, u * u])  # (3, n, 9)
    tops, bottoms = (np.einsum("nk,kns->ns", c, powers) for c in (fit.top, fit.bottom))
    boxes = np.stack(
        [
            left,
            np.clip(tops.min(axis=1), 0, height),
            right,
            np.clip(bottoms.max(axis=1), 0, height),
        ],
        axis=1,
    )
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    good = (wide >= options.min_width) & (high >= options.min_height)
    least = np.interp(wide / fit.height, [1.0, 4.0], options.min_score)
    good &= (fit.height >= options.min_height) & (fit.score >= least)
    kept = _without_duplicates(fit, boxes, good, options)
    base = tops + options.baseline * (bottoms - tops)
    lines = []
    for i in kept:
        box = Box(*(float(value) for value in boxes[i]))
        points = (0, 4, 8) if wide[i] < options.curved * fit.height[i] else (0, 2, 4, 6, 8)
        baseline = tuple((float(xs[i, p]), float(base[i, p])) for p in points)
        high_i = float(fit.height[i])
        lines.append(
            TextLine(box, high_i, options.baseline * high_i, float(fit.score[i]), baseline)
        )
    lines.sort(key=lambda line: (line.box.top, line.box.left))
    return lines


def _without_duplicates(
    fit: _Fit, boxes: Reals, good: npt.NDArray[np.bool_], options: LineMapOptions
) -> list[int]:
    """Indices of the good boxes, strongest first, no two of them on the same line.

    The boxes of slanted neighbours overlap although the lines do not, so the centre curves
    decide: they are compared in the middle of the columns that both boxes share.
    """
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    curves = (fit.top + fit.bottom) / 2
    kept: list[int] = []
    for i in np.argsort(-fit.score * np.sqrt(fit.cells), kind="stable"):
        if not good[i]:
            continue
        left = np.maximum(boxes[kept, 0], boxes[i, 0])
        right = np.minimum(boxes[kept, 2], boxes[i, 2])
        high = np.minimum(boxes[kept, 3], boxes[i, 3]) - np.maximum(boxes[kept, 1], boxes[i, 1])
        common = np.maximum(right - left, 0) * np.maximum(high, 0)
        covered = common >= options.overlap * np.minimum(area[kept], area[i])
        shared = (left + right) / 2
        here = _parabola(curves[[i]], (shared - fit.middle[i]) / fit.half[i])
        there = _parabola(curves[kept], (shared - fit.middle[kept]) / fit.half[kept])
        near = np.abs(here - there) < 0.4 * np.minimum(fit.height[i], fit.height[kept])
        if not (covered & near).any():
            kept.append(int(i))
    return kept


def _parabola(coefficients: Reals, u: Reals) -> Reals:
    return coefficients[:, 0] + u * (coefficients[:, 1] + u * coefficients[:, 2])
