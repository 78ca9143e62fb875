"""Which lines, and which part of them, a dragged rectangle means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pilot_desktop.document.geometry import Box, turns_of
from pilot_desktop.reading.linemap import TextLine


@dataclass(frozen=True)
class SelectionOptions:
    one_line: float = 1.8  # a region at most this many times as high as its line is that line
    reach: float = 1.0  # ... and reads on to its own side when that is this many heights away
    least: float = 0.5  # of a line's height (or width): the least width worth reading


@dataclass(frozen=True, slots=True)
class Selected:
    """A line, or a part of it, to be read: `line` is its index, `box` in encoded pixels.

    `whole` says that the box is the located line's own, so that cached readings apply.
    """

    line: int
    box: Box
    whole: bool


def select(
    lines: Sequence[TextLine], region: Box, options: SelectionOptions | None = None
) -> list[Selected]:
    """The lines that a region holds, in the order given, clipped to it from left and right.

    A line belongs to the region where its middle, at the columns they share, lies between the
    region's top and bottom. A rectangle over the left half of a paragraph thus reads left halves.
    """
    options = options or SelectionOptions()
    found: list[Selected] = []
    for index, line in enumerate(lines):
        left, right = max(line.box.left, region.left), min(line.box.right, region.right)
        if right - left < options.least * min(line.height, line.box.width) or right <= left:
            continue
        # Text on its side has been read as it is, and is not cut.
        stands = turns_of(line.baseline) != 0
        whole = stands or (left == line.box.left and right == line.box.right)
        box = line.box if whole else _part(line, left, right)
        if region.top <= box.center[1] <= region.bottom:
            found.append(Selected(index, box, whole))
    if len(found) == 1 and not turns_of(lines[found[0].line].baseline):
        agreed = _agreed(found[0].box, region, options)
        if agreed is not None:
            return [Selected(found[0].line, agreed, False)]
    return found


def _part(line: TextLine, left: float, right: float) -> Box:
    """The box of a line between two columns: follows the slant where the line has one."""
    if not line.baseline:
        return Box(left, line.box.top, right, line.box.bottom)
    xs, ys = zip(*line.baseline, strict=True)
    at = np.interp([left, right], xs, ys)
    top = max(line.box.top, float(at.min()) - line.ascent)
    bottom = min(line.box.bottom, float(at.max()) - line.ascent + line.height)
    if top >= bottom:
        return Box(left, line.box.top, right, line.box.bottom)
    return Box(left, top, right, bottom)


def _agreed(line: Box, region: Box, options: SelectionOptions) -> Box | None:
    """The box to read when a region about one line high holds one line; None where it is higher.

    Top and bottom are the mean of the two when they are equally high, and go over to the located
    line's as the heights differ: a tight rectangle says more than a loose one. The ends are the
    region's where they are near: blank paper costs nothing, a missing letter does.
    """
    if region.height > options.one_line * line.height:
        return None
    off = abs(region.height / line.height - 1.0) / (options.one_line - 1.0)
    trust = 0.5 * max(0.0, 1.0 - off)
    top = trust * region.top + (1 - trust) * line.top
    bottom = trust * region.bottom + (1 - trust) * line.bottom
    near = options.reach * line.height
    left = region.left if abs(region.left - line.left) <= near else line.left
    right = region.right if abs(region.right - line.right) <= near else line.right
    return Box(left, top, right, bottom)
