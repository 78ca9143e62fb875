"""Empty boxes to tick: a small hollow frame beside a label is no letter, whatever it reads as.

The model knows no frames and takes one for E, D, I or a dash. What it read as a single
character is looked at: four straight sides, four sharp corners and nothing inside are no letter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from pilot_desktop.document.geometry import Box, Point
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Line
from pilot_desktop.reading.components import corners_of, shapes
from pilot_desktop.reading.pixels import Grey, to_grey

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class TickBoxOptions:
    """Lengths in line heights, or in sides of the frame."""

    characters: int = 1  # that a frame is read as, at most
    around: float = 0.6  # line heights around the word that are looked at as well
    sides: tuple[float, float] = (0.35, 1.6)  # line heights that a frame measures ...
    near: float = 0.5  # sides, or line heights, from its middle to that of the word
    square: float = 1.35  # ... and is at most so many times as wide as high, or as high as wide
    least: int = 6  # pixels
    resolution: float = 18.0  # pixels of a line that are enough: fewer show less of a scan's noise
    contrast: int = 40  # grey values between ink and paper
    dark: tuple[float, ...] = (0.25, 0.5)  # of that: hairlines are fainter than letters
    depths: tuple[float, ...] = (0.14, 0.24)  # of a side: what thin and thick lines may measure
    whole: float = 0.9  # of each side is there
    corner: float = 0.12  # of a side from a corner to the nearest ink, at most: D is round there
    inside: float = 0.08  # of the middle may be ink


def without_tick_boxes(line: Line, page: PageImage, options: TickBoxOptions | None = None) -> Line:
    """The line without the words that are frames in the picture of its page."""
    options = options or TickBoxOptions()
    rest = tuple(
        word
        for word in line.words
        if len(word.text) > options.characters
        or not _shows_frame(page, word.box, line.box.height, options)
    )
    if len(rest) == len(line.words):
        return line
    return replace(line, text=" ".join(word.text for word in rest), words=rest)


def _shows_frame(page: PageImage, word: Box, height: float, options: TickBoxOptions) -> bool:
    """Whether there is a frame where a word was read in a line of this height."""
    beside = options.around * height
    box = word.grown(beside, beside).scaled(page.scale)
    left, top = max(0, int(box.left)), max(0, int(box.top))
    patch = to_grey(page.pixels[top : int(box.bottom) + 1, left : int(box.right) + 1])
    if not patch.size or int(patch.max()) - int(patch.min()) < options.contrast:
        return False
    x, y = word.scaled(page.scale).center
    middle = ((x - left) / patch.shape[1], (y - top) / patch.shape[0])
    high = height * page.scale
    factor = max(1, int(high / options.resolution))
    if factor > 1:
        patch = np.asarray(Image.fromarray(patch).reduce(factor))
    return _has_frame(patch, high / factor, middle, options)


def _has_frame(patch: Grey, height: float, middle: Point, options: TickBoxOptions) -> bool:
    """Whether a hollow frame lies at `middle`, in parts of the width and height of the patch."""
    paper = float(np.median(patch))
    depth = paper - float(patch.min())
    return any(
        _frame_in(patch < paper - part * depth, height, middle, options) for part in options.dark
    )


def _frame_in(ink: Mask, height: float, middle: Point, options: TickBoxOptions) -> bool:
    cells = shapes(ink)
    first, last = corners_of(cells)
    low, high = options.sides[0] * height, options.sides[1] * height
    for label in np.flatnonzero(np.bincount(cells.labels) >= 4 * options.least - 4):
        (top, left), (tall, wide) = first[label], last[label] + 1 - first[label]
        near = (
            abs(left + wide / 2 - middle[0] * ink.shape[1]) < options.near * max(wide, height)
            and abs(top + tall / 2 - middle[1] * ink.shape[0]) < options.near * height
        )
        square = max(tall, wide) <= options.square * min(tall, wide)
        if not (near and square and max(low, options.least) <= max(tall, wide) <= high):
            continue
        of_it = cells.labels == label
        shape = np.zeros((tall, wide), dtype=bool)
        shape[cells.rows[of_it] - top, cells.columns[of_it] - left] = True
        if _is_frame(shape, ink[top : top + tall, left : left + wide], options):
            return True
    return False


def _is_frame(shape: Mask, ink: Mask, options: TickBoxOptions) -> bool:
    """Whether a connected shape is the four sides of a box; `ink` is all that lies in it."""
    side = max(shape.shape)
    if not _is_sharp(shape, max(1, round(options.corner * side))):
        return False
    return any(_is_hollow(shape, ink, max(2, round(d * side)), options) for d in options.depths)


def _is_sharp(shape: Mask, reach: int) -> bool:
    """Whether it has ink in the four corners of its box: at most `reach` steps away from them."""
    rows, columns = np.nonzero(shape)
    down, right = rows, columns
    up, left = shape.shape[0] - 1 - rows, shape.shape[1] - 1 - columns
    return all(int((a + b).min()) <= reach for a in (up, down) for b in (left, right))


def _is_hollow(shape: Mask, ink: Mask, deep: int, options: TickBoxOptions) -> bool:
    """Whether there are four sides, with thickness and slant `deep` pixels, and nothing inside."""
    sides = (
        shape[:deep].any(axis=0), shape[-deep:].any(axis=0),
        shape[:, :deep].any(axis=1), shape[:, -deep:].any(axis=1),
    )  # fmt: skip
    inside = ink[deep:-deep, deep:-deep]
    return (
        all(side.mean() >= options.whole for side in sides)
        and inside.size > 0
        and bool(inside.mean() <= options.inside)
    )
