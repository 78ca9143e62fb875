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
from pilot_desktop.reading.heights import levelled
from pilot_desktop.reading.ink import Ink
from pilot_desktop.reading.linemap import CELL_HEIGHT, CELL_WIDTH, TextLine, median_height
from pilot_desktop.reading.strips import Strip, bounds_cells, is_column_gap, is_shared_gap

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class RefineOptions:
    """Lengths are in line heights."""

    core: tuple[float, float] = (0.1, 0.9)  # rows between these parts of the height are looked at
    beyond: float = 0.25  # line heights that a piece of ink goes on above or below the core
    speck: float = 0.006  # less ink than this part of the squared height is dirt
    split: float = 1.0  # a gap this wide parts two lines, as a rule between them does, ...
    # ... if it is so many times as wide as spaces on the page and in the line: the first where a
    # row above or below has a gap there, too, the second where none has
    spaces: tuple[float, float] = (2.5, 3.5)
    column: tuple[float, float] = (0.85, 2.25)  # both where the rows above and below leave it white
    crossed: float = 0.12  # a rule with ink closer to it on either side runs through text, ...
    rows: float = 8.0  # ... unless most lines up to so far above and below end at it
    reach: float = 1.0  # a line is continued at most this far beyond its end ...
    continued: float = 0.3  # ... over gaps no wider than this
    loose: float = 0.35  # more white than this between an end and the ink is taken away ...
    margin: float = 0.2  # ... down to this
    least: float = 0.3  # of the text channel, in a part that is split off
    missed: float = 0.5  # of the text channel, where no line was found ...
    inked: float = 0.2  # ... and in cells with ink beside such a one
    apart: float = 0.25  # white higher than this parts ink of two rows ...
    smallest: float = 0.35  # ... of which what is lower than this is no line
    same: float = 0.8  # lines whose boxes share this much (IoU) are one
    tick: float = 0.15  # what is lower than this and touches an upright rule is a mark on an axis
    bars: float = 2.0  # so many upright strokes, each longer than a letter, are a barcode


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
    for strip in strips:
        others = [other for other in strips if other is not strip]
        found += _fitted(strip, space, others, line_map, options)
    found += _missed(found, ink, line_map, options)
    found = [line for line in found if not _is_barcode(line, ink, options)]
    height, width = ink.writing.shape
    page = Box(0.0, 0.0, float(width), float(height))
    inside = [(line, line.box.intersection(page)) for line in found]
    found = _once([replace(line, box=box) for line, box in inside if box is not None], options)
    return levelled(found, page)


def _once(lines: list[TextLine], options: RefineOptions) -> list[TextLine]:
    """Of lines that were fitted to the same ink the best one; in the order given."""
    boxes = [line.box for line in lines]
    sides = np.array([(b.left, b.top, b.right, b.bottom) for b in boxes]).reshape(-1, 4)
    kept: list[int] = []
    areas = np.prod(sides[:, 2:] - sides[:, :2], axis=1)
    for i in sorted(range(len(lines)), key=lambda i: (not lines[i].sure, -lines[i].score)):
        low = np.maximum(sides[kept, :2], sides[i, :2])
        high = np.minimum(sides[kept, 2:], sides[i, 2:])
        common = np.prod(np.maximum(high - low, 0), axis=1)
        if not (common >= options.same * (areas[kept] + areas[i] - common)).any():
            kept.append(i)
    return [lines[i] for i in sorted(kept)]


def _strip(line: TextLine, ink: Ink, options: RefineOptions) -> Strip:
    height, width = ink.writing.shape
    reach = options.reach * line.height
    left = max(0, int(line.box.left - reach))
    right = min(width, int(np.ceil(line.box.right + reach)))
    low, high = (round(part * line.height) for part in options.core)
    columns = np.arange(left, right)
    xs, ys = zip(*line.baseline, strict=True)
    tops = np.interp(columns + 0.5, xs, ys) - line.ascent
    core = slice(low, max(high, low + 1))
    rows = np.rint(tops)[None, :] + np.arange(max(round(line.height), core.stop))[:, None]
    inside = (rows >= 0) & (rows < height)
    index = np.clip(rows, 0, height - 1).astype(np.int64)
    tall = ink.writing[index, columns] & inside
    writing = tall[core]
    walls = ink.upright[index[core], columns].mean(axis=0) > 0.8
    amount = writing.sum(axis=0)
    runs = _runs(amount > 0)
    sums = np.concatenate(([0], np.cumsum(amount)))
    heavy = sums[runs[:, 1]] - sums[runs[:, 0]] > options.speck * line.height**2
    marks = _ticks(runs, amount, walls, options.tick * line.height)
    ticks, runs = runs[marks], runs[heavy & ~marks]
    whole = _whole(runs, tall.any(axis=0), options.beyond * line.height)
    return Strip(line, left, runs, whole, ticks, np.flatnonzero(walls), writing.mean())


def _whole(runs: Ints, tall: Mask, reach: float) -> Ints:
    """The runs as far as the ink of the line's whole height goes on from them, by `reach` at most;
    where two would meet, both stay as they are.
    """
    pieces = _runs(tall)  # each run lies in one of them
    around = pieces[np.searchsorted(pieces[:, 0], runs[:, 0], side="right") - 1]
    wide = np.clip(
        around,
        (runs[:, 0] - reach)[:, None].astype(np.int64),
        (runs[:, 1] + reach)[:, None].astype(np.int64) + 1,
    )
    meeting = np.flatnonzero(wide[:-1, 1] >= wide[1:, 0])
    wide[meeting, 1], wide[meeting + 1, 0] = runs[meeting, 1], runs[meeting + 1, 0]
    return wide


def _ticks(runs: Ints, amount: Ints, walls: Mask, lowest: float) -> Mask:
    """Which runs touch a rule, are nowhere more than `lowest` pixels high, and wider than high;
    `amount` is the ink of each column.
    """
    if not walls.any() or not len(runs):
        return np.zeros(len(runs), dtype=bool)
    near = np.pad(walls, 2)
    touching = near[runs[:, 0] + 1] | near[runs[:, 0]] | near[runs[:, 1] + 2] | near[runs[:, 1] + 3]
    # Runs and the white between them take turns: every other piece is a run.
    highest = np.maximum.reduceat(np.append(amount, 0), runs.ravel())[::2]
    flat: Mask = (highest <= max(lowest, 2)) & (runs[:, 1] - runs[:, 0] >= 1.5 * highest)
    return touching & flat


def _runs(mask: Mask) -> Ints:
    """(n, 2): start and stop of the runs of set items."""
    change = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
    return np.stack([np.flatnonzero(change == 1), np.flatnonzero(change == -1)], axis=1)


def _spaces(strip: Strip) -> list[float]:
    """The white between the words of a line, in line heights."""
    white = (strip.runs[1:, 0] - strip.runs[:-1, 1]) / strip.line.height
    return [float(value) for value in white if 0.18 < value < 2.0]


def _typical(spaces: Sequence[float]) -> float:
    return float(np.median(spaces)) if spaces else 0.0


def _fitted(
    strip: Strip,
    space: float,
    others: Sequence[Strip],
    line_map: Floats,
    options: RefineOptions,
) -> list[TextLine]:
    line, runs = strip.line, strip.runs
    own = (runs[:, 1] + strip.left > line.box.left) & (runs[:, 0] + strip.left < line.box.right)
    if not own.any():
        return [] if len(strip.ticks) else [replace(line, sure=False)]
    if strip.share > 0.6:
        return [line]
    first, last = np.flatnonzero(own)[[0, -1]].tolist()
    first, last = _continued(strip, first, last, [other.line for other in others], options)
    own_spaces = _spaces(strip)
    if len(own_spaces) >= 4:  # a spaced-out headline
        space = max(space, _typical(own_spaces))
    wide, lone = max(options.split, options.spaces[0] * space), options.spaces[1] * space
    narrow = max(options.column[0], options.column[1] * space)
    parts: list[list[int]] = [[first]]
    for k in range(first + 1, last + 1):
        white = (runs[k, 0] - runs[k - 1, 1]) / line.height
        wall = ((strip.walls >= runs[k - 1, 1] - 1) & (strip.walls <= runs[k, 0])).any()
        if wall and white < options.crossed:
            sides = runs[k - 1, 1] - runs[first, 0], runs[last, 1] - runs[k, 0]
            wall = min(sides) >= line.height and bounds_cells(
                strip, k, others, options.crossed, options.rows
            )
        cells = white >= narrow and is_column_gap(strip, k, others)
        cells |= white >= wide and (white >= lone or is_shared_gap(strip, k, others))
        if wall or cells:
            parts.append([])
        parts[-1].append(k)
    boxes = [(int(runs[part[0], 0]), int(runs[part[-1], 1])) for part in parts]
    pieces = [_piece(strip, left, right, options) for left, right in boxes]
    if len(pieces) == 1:
        return pieces
    kept = [piece for piece in pieces if _text(line_map, piece.box) >= options.least]
    return kept or [line]


def _continued(
    strip: Strip, first: int, last: int, others: Sequence[TextLine], options: RefineOptions
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


def _piece(strip: Strip, left: int, right: int, options: RefineOptions) -> TextLine:
    """The part of a line between two columns of its strip, with some white on either side."""
    line = strip.line
    start, stop = float(left + strip.left), float(right + strip.left)
    xs, ys = (np.array(values) for values in zip(*line.baseline, strict=True))
    inner = xs[(xs > start) & (xs < stop)]
    at = np.concatenate(([start], inner, [stop]))
    levels = np.interp(at, xs, ys)
    top, bottom = float(levels.min()) - line.ascent, float(levels.max()) - line.ascent
    white, loose = options.margin * line.height, options.loose * line.height
    ticks = strip.ticks + strip.left
    if ((ticks[:, 0] < line.box.right + white) & (ticks[:, 1] > line.box.left - white)).any():
        loose = 0.0
    inner_left = line.box.left if 0 <= start - line.box.left <= loose else start - white
    inner_right = line.box.right if 0 <= line.box.right - stop <= loose else stop + white
    box = Box(inner_left, top, inner_right, bottom + line.height)
    baseline = tuple((float(x), float(y)) for x, y in zip(at, levels, strict=True))
    own = (strip.runs[:, 0] >= left) & (strip.runs[:, 1] <= right)
    ink = tuple((int(first), int(stop)) for first, stop in strip.whole[own] + strip.left)
    return replace(line, box=box, baseline=baseline, ink=ink)


def _cells(box: Box) -> tuple[slice, slice]:
    return (
        slice(max(0, int(box.top // CELL_HEIGHT)), max(0, int(-(-box.bottom // CELL_HEIGHT)))),
        slice(max(0, int(box.left // CELL_WIDTH)), max(0, int(-(-box.right // CELL_WIDTH)))),
    )


def _text(line_map: Floats, box: Box) -> float:
    rows, columns = _cells(box)
    part = line_map[3, rows, columns]
    return float(part.mean()) if part.size else 0.0


def _is_barcode(line: TextLine, ink: Ink, options: RefineOptions) -> bool:
    """Whether upright strokes longer than letters stand as close as only those of barcodes do."""
    height, width = ink.upright.shape
    top, bottom = max(0, int(line.box.top)), min(height, int(line.box.bottom) + 1)
    left = max(0, int(line.box.left - line.height))
    right = min(width, int(line.box.right + line.height) + 1)
    strokes = _runs(ink.upright[top:bottom, left:right].mean(axis=0) > 0.25)
    return bool(len(strokes) >= options.bars * (right - left) / line.height)


def _missed(
    found: Sequence[TextLine], ink: Ink, line_map: Floats, options: RefineOptions
) -> list[TextLine]:
    """Lines where the map sees text, and there is ink, that none of the found lines covers.

    Single figures are seen in part only: the ink beside what is seen belongs to them.
    """
    typical = median_height(list(found))
    if not typical:
        return []
    text: Floats = line_map[3]
    free: Mask = np.ones(text.shape, dtype=bool)
    for line in found:
        free[_cells(line.box)] = False
    seen: Mask = free & (text >= options.missed)
    if not seen.any():
        return []
    beside = (text >= options.inked) & _inked_cells(ink.writing, text.shape)
    cells = connected_cells(free & (seen | beside), np.zeros(text.shape), np.ones(text.shape), 1.0)
    wanted = np.unique(cells.labels[seen[cells.rows, cells.columns]])
    order = np.argsort(cells.labels, kind="stable")
    bounds = np.searchsorted(cells.labels[order], [wanted, wanted + 1])
    parts = [order[low:high] for low, high in bounds.T]
    return [
        line
        for part in parts
        for line in _places(cells.rows[part], cells.columns[part], ink, line_map, typical, options)
    ]


def _inked_cells(writing: Mask, shape: tuple[int, ...]) -> Mask:
    rows, columns = shape
    padded = np.zeros((rows * CELL_HEIGHT, columns * CELL_WIDTH), dtype=bool)
    padded[: writing.shape[0], : writing.shape[1]] = writing
    blocks = padded.reshape(rows, CELL_HEIGHT, columns, CELL_WIDTH)
    cells: Mask = np.logical_or.reduce(blocks, axis=(1, 3))
    return cells


def _places(
    rows: Ints,
    columns: Ints,
    ink: Ink,
    line_map: Floats,
    typical: float,
    options: RefineOptions,
) -> list[TextLine]:
    """Lines around the ink of these cells, one below the other where white parts it."""
    top, left = int(rows.min()) * CELL_HEIGHT, int(columns.min()) * CELL_WIDTH
    bottom, right = (int(rows.max()) + 1) * CELL_HEIGHT, (int(columns.max()) + 1) * CELL_WIDTH
    writing = ink.writing[top:bottom, left:right]
    inked = _runs(np.logical_or.reduce(writing, axis=1))
    apart = np.flatnonzero(inked[1:, 0] - inked[:-1, 1] > options.apart * typical) + 1
    above, below = line_map[1:3, rows, columns]
    usual = float(np.median(np.maximum(above, 0) + np.maximum(below, 0)))
    score = float(line_map[3][rows, columns].mean())
    lines = []
    for band in np.split(inked, apart):
        if not len(band):
            continue
        spots = np.argwhere(writing[band[0, 0] : band[-1, 1]])
        x0, x1 = int(spots[:, 1].min()), int(spots[:, 1].max()) + 1
        tight = Box(left + x0, top + int(band[0, 0]), left + x1, top + int(band[-1, 1]))
        enough = len(spots) >= options.speck * typical**2 * 4
        if not enough or tight.height < options.smallest * typical or _beside_rule(tight, ink):
            continue
        height = min(max(usual, 0.7 * typical), 1.3 * typical, 1.6 * tight.height)
        middle, white = tight.center[1], options.margin * height
        high = max(height, tight.height)
        box = Box(tight.left - white, middle - high / 2, tight.right + white, middle + high / 2)
        base = box.top + 0.76 * high
        ends = ((float(tight.left), base), (float(tight.right), base))
        lines.append(TextLine(box, high, 0.76 * high, score, ends, sure=False))
    return lines


def _beside_rule(box: Box, ink: Ink) -> bool:
    """Whether ink runs along an upright rule, as what is left of the rule itself does."""
    left, top, right, bottom = box.rounded()
    along = ink.upright[top:bottom, max(0, left - 2) : right + 2].any(axis=1)
    return bool(along.mean() > 0.5)
