"""Lines of the line map fitted to the ink: ends, gaps between cells, rules, and what was missed.

The line map knows what is text but ends a line no finer than its cells of 4 x 8 pixels, and runs
on across the narrow gaps of a table. The ink knows where letters begin and end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.components import connected_cells
from pilot_desktop.reading.ink import Ink
from pilot_desktop.reading.linemap import CELL_HEIGHT, CELL_WIDTH, TextLine, median_height

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class RefineOptions:
    """Lengths are in line heights."""

    core: tuple[float, float] = (0.1, 0.9)  # rows between these parts of the height are looked at
    speck: float = 0.006  # less ink than this part of the squared height is dirt
    split: float = 1.0  # a gap this wide parts two lines, as a rule between them does, ...
    spaces: float = 3.0  # ... if it is so many times as wide as spaces on the page and in the line
    reach: float = 1.0  # a line is continued at most this far beyond its end ...
    continued: float = 0.3  # ... over gaps no wider than this
    loose: float = 0.35  # more white than this between an end and the ink is taken away ...
    margin: float = 0.2  # ... down to this
    least: float = 0.3  # of the text channel, in a part that is split off
    missed: float = 0.5  # of the text channel, where no line was found ...
    peak: float = 0.7  # ... and in one of the cells at least
    smallest: float = 0.25  # ink lower than this is no line of its own


@dataclass(frozen=True)
class _Strip:
    """The ink of a line, straightened, column by column; columns count from `left`."""

    line: TextLine
    left: int
    runs: Ints  # (n, 2) first column and the one after the last of each piece of ink
    walls: Ints  # columns of vertical rules
    share: float  # of its pixels that are ink


def refined(
    lines: Sequence[TextLine], ink: Ink, line_map: Floats, options: RefineOptions | None = None
) -> list[TextLine]:
    """The lines fitted to the ink, in parts where it shows that they are several; and others
    where the line map sees text that no line covers. Lines without visible ink stay as they are.
    """
    options = options or RefineOptions()
    strips = [_strip(line, ink, options) for line in lines]
    space = _typical([white for strip in strips for white in _spaces(strip)])
    found: list[TextLine] = []
    for index, strip in enumerate(strips):
        others = [line for i, line in enumerate(lines) if i != index]
        found += _fitted(strip, space, others, line_map, options)
    found += _missed(found, ink, line_map, options)
    height, width = ink.writing.shape
    page = Box(0.0, 0.0, float(width), float(height))
    inside = [(line, line.box.intersection(page)) for line in found]
    return [replace(line, box=box) for line, box in inside if box is not None]


def _strip(line: TextLine, ink: Ink, options: RefineOptions) -> _Strip:
    height, width = ink.writing.shape
    reach = options.reach * line.height
    left = max(0, int(line.box.left - reach))
    right = min(width, int(np.ceil(line.box.right + reach)))
    low, high = (round(part * line.height) for part in options.core)
    columns = np.arange(left, right)
    xs, ys = zip(*line.baseline, strict=True)
    tops = np.interp(columns + 0.5, xs, ys) - line.ascent
    rows = np.rint(tops)[None, :] + np.arange(low, max(high, low + 1))[:, None]
    inside = (rows >= 0) & (rows < height)
    index = np.clip(rows, 0, height - 1).astype(np.int64)
    writing = ink.writing[index, columns] & inside
    walls = ink.upright[index, columns].mean(axis=0) > 0.8
    amount = writing.sum(axis=0)
    runs = _runs(amount > 0)
    sums = np.concatenate(([0], np.cumsum(amount)))
    heavy = sums[runs[:, 1]] - sums[runs[:, 0]] > options.speck * line.height**2
    return _Strip(line, left, runs[heavy], np.flatnonzero(walls), float(writing.mean()))


def _runs(mask: Mask) -> Ints:
    """(n, 2): start and stop of the runs of set items."""
    change = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
    return np.stack([np.flatnonzero(change == 1), np.flatnonzero(change == -1)], axis=1)


def _spaces(strip: _Strip) -> list[float]:
    """The white between the words of a line, in line heights."""
    white = (strip.runs[1:, 0] - strip.runs[:-1, 1]) / strip.line.height
    return [float(value) for value in white if 0.18 < value < 2.0]


def _typical(spaces: Sequence[float]) -> float:
    return float(np.median(spaces)) if spaces else 0.0


def _fitted(
    strip: _Strip,
    space: float,
    others: Sequence[TextLine],
    line_map: Floats,
    options: RefineOptions,
) -> list[TextLine]:
    line, runs = strip.line, strip.runs
    own = (runs[:, 1] + strip.left > line.box.left) & (runs[:, 0] + strip.left < line.box.right)
    if not own.any() or strip.share > 0.6:
        return [line]
    first, last = np.flatnonzero(own)[[0, -1]].tolist()
    first, last = _continued(strip, first, last, others, options)
    own_spaces = _spaces(strip)
    if len(own_spaces) >= 4:  # a spaced-out headline
        space = max(space, _typical(own_spaces))
    gap = max(options.split, options.spaces * space)
    parts: list[list[int]] = [[first]]
    for k in range(first + 1, last + 1):
        white = (runs[k, 0] - runs[k - 1, 1]) / line.height
        wall = ((strip.walls >= runs[k - 1, 1] - 1) & (strip.walls <= runs[k, 0])).any()
        if white >= gap or wall:
            parts.append([])
        parts[-1].append(k)
    boxes = [(int(runs[part[0], 0]), int(runs[part[-1], 1])) for part in parts]
    pieces = [_piece(strip, left, right, options) for left, right in boxes]
    if len(pieces) == 1:
        return pieces
    kept = [piece for piece in pieces if _text(line_map, piece.box) >= options.least]
    return kept or [line]


def _continued(
    strip: _Strip, first: int, last: int, others: Sequence[TextLine], options: RefineOptions
) -> tuple[int, int]:
    """The outermost runs, with those that continue the line beyond its ends."""
    line, runs = strip.line, strip.runs
    limit = options.continued * line.height
    middle = (line.box.top + line.box.bottom) / 2
    beside = [o.box for o in others if o.box.top < middle < o.box.bottom]

    def is_free(run: int, edge: int) -> bool:
        low, high = min(runs[run, 0], edge), max(runs[run, 1], edge)
        if ((strip.walls >= low) & (strip.walls <= high)).any():
            return False
        low, high = runs[run] + strip.left
        return not any(box.left < high and low < box.right for box in beside)

    while first > 0 and runs[first, 0] - runs[first - 1, 1] <= limit:
        if not is_free(first - 1, runs[first, 0]):
            break
        first -= 1
    while last + 1 < len(runs) and runs[last + 1, 0] - runs[last, 1] <= limit:
        if not is_free(last + 1, runs[last, 1]):
            break
        last += 1
    return first, last


def _piece(strip: _Strip, left: int, right: int, options: RefineOptions) -> TextLine:
    """The part of a line between two columns of its strip, with some white on either side."""
    line = strip.line
    start, stop = float(left + strip.left), float(right + strip.left)
    xs, ys = (np.array(values) for values in zip(*line.baseline, strict=True))
    inner = xs[(xs > start) & (xs < stop)]
    at = np.concatenate(([start], inner, [stop]))
    levels = np.interp(at, xs, ys)
    top, bottom = float(levels.min()) - line.ascent, float(levels.max()) - line.ascent
    white, loose = options.margin * line.height, options.loose * line.height
    inner_left = line.box.left if 0 <= start - line.box.left <= loose else start - white
    inner_right = line.box.right if 0 <= line.box.right - stop <= loose else stop + white
    box = Box(inner_left, top, inner_right, bottom + line.height)
    baseline = tuple((float(x), float(y)) for x, y in zip(at, levels, strict=True))
    return replace(line, box=box, baseline=baseline)


def _cells(box: Box) -> tuple[slice, slice]:
    return (
        slice(max(0, int(box.top // CELL_HEIGHT)), max(0, int(-(-box.bottom // CELL_HEIGHT)))),
        slice(max(0, int(box.left // CELL_WIDTH)), max(0, int(-(-box.right // CELL_WIDTH)))),
    )


def _text(line_map: Floats, box: Box) -> float:
    rows, columns = _cells(box)
    part = line_map[3, rows, columns]
    return float(part.mean()) if part.size else 0.0


def _missed(
    found: Sequence[TextLine], ink: Ink, line_map: Floats, options: RefineOptions
) -> list[TextLine]:
    """Lines where the map sees text, and there is ink, that none of the found lines covers."""
    typical = median_height(list(found))
    if not typical:
        return []
    text = line_map[3] >= options.missed
    for line in found:
        text[_cells(line.box)] = False
    if not text.any():
        return []
    ys = (np.arange(text.shape[0], dtype=np.float32) + 0.5)[:, None] * CELL_HEIGHT
    above, below = np.maximum(line_map[1], 0), np.maximum(line_map[2], 0)
    size = above + below
    cells = connected_cells(text, ys + (below - above) / 2, size, 0.6)
    lines = []
    for k in range(cells.count):
        inside = cells.labels == k
        rows, columns = cells.rows[inside], cells.columns[inside]
        if line_map[3][rows, columns].max() < options.peak:
            continue
        top, left = int(rows.min()) * CELL_HEIGHT, int(columns.min()) * CELL_WIDTH
        bottom, right = (int(rows.max()) + 1) * CELL_HEIGHT, (int(columns.max()) + 1) * CELL_WIDTH
        spots = np.argwhere(ink.writing[top:bottom, left:right])
        if len(spots) < options.speck * typical**2 * 4:
            continue
        (y0, x0), (y1, x1) = spots.min(axis=0), spots.max(axis=0) + 1
        if y1 - y0 < options.smallest * typical:
            continue
        height = float(np.median(size[rows, columns]))
        height = min(max(height, 0.7 * typical), 1.3 * typical, 1.6 * float(y1 - y0))
        tight = Box(left + float(x0), top + float(y0), left + float(x1), top + float(y1))
        middle, white = tight.center[1], options.margin * height
        high = max(height, tight.height)
        box = Box(tight.left - white, middle - high / 2, tight.right + white, middle + high / 2)
        base = box.top + 0.76 * high
        ends = ((tight.left, base), (tight.right, base))
        score = float(line_map[3][rows, columns].mean())
        lines.append(TextLine(box, high, 0.76 * high, score, ends, sure=False))
    return lines
