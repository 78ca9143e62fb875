"""Lines of a sheet as they stand in the picture of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pilot_desktop.training.synthesis.page import Points, Rectangle, SynthLine
from pilot_desktop.training.synthesis.sheet import around
from pilot_desktop.training.synthesis.warp import Coordinates, Warp

#: How far a box may pass the frame's edge before its line counts as cut.
TOLERANCE = 2.0


def _points(lines: Sequence[SynthLine]) -> Coordinates:
    """All corners of word boxes and baseline points, line after line."""
    points: list[tuple[float, float]] = []
    for line in lines:
        for word in line.words:
            left, top, right, bottom = word.box
            points += [(left, top), (right, top), (right, bottom), (left, bottom)]
        points += line.baseline
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def _clipped(box: Rectangle, size: tuple[int, int]) -> Rectangle:
    left, top, right, bottom = box
    return max(0.0, left), max(0.0, top), min(size[0], right), min(size[1], bottom)


def carried(
    lines: Sequence[SynthLine],
    size: tuple[int, int],
    corner: tuple[int, int],
    warp: Warp | None,
) -> tuple[list[SynthLine], list[Rectangle]]:
    """The lines in frame pixels, and the boxes of those that the frame's edge cuts."""
    if not lines:
        return [], []
    points = _points(lines)
    points = points + np.array(corner) if warp is None else warp.image_of(points)
    kept, cut, at = [], [], 0
    for line in lines:
        words = []
        for word in line.words:
            low, high = points[at : at + 4].min(axis=0), points[at : at + 4].max(axis=0)
            words.append(
                replace(word, box=(float(low[0]), float(low[1]), float(high[0]), float(high[1])))
            )
            at += 4
        baseline: Points = [(float(x), float(y)) for x, y in points[at : at + len(line.baseline)]]
        at += len(line.baseline)
        box = around([word.box for word in words])
        inside = _clipped(box, size)
        if max(abs(a - b) for a, b in zip(box, inside, strict=True)) > TOLERANCE:
            if inside[0] < inside[2] and inside[1] < inside[3]:
                cut.append(inside)
            continue
        words = [replace(word, box=_clipped(word.box, size)) for word in words]
        kept.append(replace(line, box=inside, baseline=baseline, words=tuple(words)))
    return kept, cut
