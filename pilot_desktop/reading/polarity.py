"""Light writing on dark grounds, turned into dark writing on paper before a page is encoded.

Header bars, cards and slides have white letters; the model has learnt on dark ones. Where a dark
ground encloses light shapes as letters are, its values are mirrored. What encloses what decides,
so the size of the type need not be known: a ground has several letters in it, a letter encloses
few pieces of ground, and a sheet of paper on a dark table encloses many.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.components import Cells, corners_of, shapes
from pilot_desktop.reading.pixels import Grey, to_grey

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PolarityOptions:
    """Lengths in pixels, light as parts of the paper's."""

    cell: int = 4  # grounds are looked for in cells this large
    dark: float = 0.65  # less light is dark
    ground: int = 40  # cells of a ground, at least, and somewhere it is three thick
    pixels: int = 2_000_000  # a larger ground is looked at reduced to so many
    letters: int = 3  # so many at least
    least: int = 5  # pixels a letter is high or wide, at least
    compared: int = 600  # with each other, of those there are
    apart: float = 1.0  # heights between letters beside each other, at most
    rows: float = 0.5  # of the letters, by their area, has another one beside it
    share: tuple[float, float] = (0.004, 0.5)  # of the ground and its letters, that is letters
    full: float = 0.75  # a shape that fills its box so far is no letter, but a cell or a sheet, ...
    stroke: int = 12  # ... where it is thicker than this ...
    slender: float = 3.0  # ... and not so many times as high as wide, as the stroke of an l is
    counters: int = 3  # pieces of ground that a letter encloses, at most
    contrast: float = 0.15  # between ground and letters
    darker: float = 0.5  # what is darker than the ground is less than this part of the letters


def ink_on_paper(pixels: npt.NDArray[np.uint8], options: PolarityOptions | None = None) -> Grey:
    """The luma of a page's pixels, light writing on dark grounds turned dark on light."""
    options = options or PolarityOptions()
    grey = to_grey(pixels)
    if min(grey.shape) < 4 * options.cell:
        return grey
    coarse = np.asarray(Image.fromarray(grey).reduce(options.cell))
    paper = float(np.percentile(coarse, 98))
    turned: Grey | None = None
    for place in _grounds(coarse < options.dark * paper, options):
        left, top, right, bottom = (options.cell * side for side in place.rounded())
        rows, columns = slice(max(0, top), bottom), slice(max(0, left), right)
        found = _mirrored(grey[rows, columns], paper, options)
        if found is not None:
            turned = grey.copy() if turned is None else turned
            mask, values = found
            turned[rows, columns][mask] = values[mask]
    return grey if turned is None else turned


def _grounds(dark: Mask, options: PolarityOptions) -> Iterator[Box]:
    """The boxes of connected dark cells, in cells and with one more all around, where they are
    enough and somewhere thick.
    """
    thick = np.ones((dark.shape[0] - 2, dark.shape[1] - 2), dtype=bool)
    for y in range(3):
        for x in range(3):
            thick &= dark[y : y + thick.shape[0], x : x + thick.shape[1]]
    if not thick.any():
        return
    cells = shapes(dark)
    size = np.bincount(cells.labels, minlength=cells.count)
    inner = np.pad(thick, 1)[cells.rows, cells.columns]
    good = (np.bincount(cells.labels, inner, cells.count) > 0) & (size >= options.ground)
    low, high = corners_of(cells)
    for k in np.flatnonzero(good):
        (top, left), (bottom, right) = low[k] - 1, high[k] + 2
        yield Box(float(left), float(top), float(right), float(bottom))


def _mirrored(grey: Grey, paper: float, options: PolarityOptions) -> tuple[Mask, Grey] | None:
    """Which pixels of this part of a page belong to its ground and the letters on it, and the
    values of a page where these are ink on paper; None where it is no such ground.
    """
    factor = int(np.ceil(np.sqrt(grey.size / options.pixels)))
    small = np.asarray(Image.fromarray(grey).reduce(factor)) if factor > 1 else grey
    # A border of paper: the ground may reach to the edge of the page, and paper around it is one.
    dark = np.pad(small < options.dark * paper, 1)
    grounds, lights = shapes(dark), shapes(~dark)
    ground = int(np.argmax(np.bincount(grounds.labels)))
    names = np.full(dark.shape, -1, dtype=np.int64)
    names[grounds.rows, grounds.columns] = grounds.labels
    names[lights.rows, lights.columns] = lights.labels
    around, corners = _around(grounds, names), corners_of(lights)
    letters = _letters(lights, corners, around, names, ground, options)
    if not _in_rows(lights, corners, letters, options):
        return None
    # Pieces of ground inside a letter belong to it.
    turned = (around >= 0) & letters[around]
    turned[ground] = True
    of_ground, of_letters = dark & (names == ground), _drawn(lights, letters, dark.shape)
    part = float(of_letters.sum() / (of_ground.sum() + of_letters.sum()))
    inside = (slice(1, -1), slice(1, -1))
    level = float(np.median(small[of_ground[inside]]))
    light = float(np.percentile(small[of_letters[inside]], 75))
    # Dark writing in a shadow is darker than it; a ground with light writing has nothing such.
    deeper = level - max(0.5 * (options.dark * paper - level), 0.1 * paper)
    darker = float(np.mean(small[of_ground[inside]] < deeper)) * (1 - part)
    if (
        not options.share[0] <= part <= options.share[1]
        or light - level < options.contrast * paper
        or darker > options.darker * part
    ):
        return None
    mask = (_drawn(grounds, turned, dark.shape) | of_letters)[inside]
    if factor > 1:
        size = (grey.shape[1], grey.shape[0])
        mask = np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.NEAREST))
    values = max(paper, light) * (1 - (grey.astype(np.float32) - level) / (light - level))
    return mask, np.clip(values, 0, max(paper, light)).astype(np.uint8)


def _letters(
    lights: Cells,
    corners: tuple[Ints, Ints],
    around: Ints,
    names: Ints,
    ground: int,
    options: PolarityOptions,
) -> Mask:
    """Which light shapes are enclosed by the ground and look like letters or parts of them."""
    low, high = corners[0], corners[1] + 1
    tall, wide = (high - low).T
    first = _first(lights)
    above = names[np.maximum(lights.rows[first] - 1, 0), lights.columns[first]]
    enclosed = (low.min(axis=1) > 0) & (high < names.shape).all(axis=1) & (above == ground)
    counters = np.bincount(around + 1, minlength=lights.count + 1)[1:]
    filled = np.bincount(lights.labels, minlength=lights.count) / (tall * wide)
    solid = (filled > options.full) & (np.minimum(tall, wide) > options.stroke)
    solid &= (tall < options.slender * wide) | (counters > 0)
    words = 1 + wide // np.maximum(tall, 1)  # letters that touch are one shape
    alike: Mask = enclosed & ~solid & (counters <= options.counters * words)
    return alike


def _in_rows(
    lights: Cells, corners: tuple[Ints, Ints], letters: Mask, options: PolarityOptions
) -> bool:
    """Whether the letters are several and stand beside each other: dirt does not."""
    low, high = (corner[letters] for corner in corners)
    size = high + 1 - low
    large = np.flatnonzero(size.max(axis=1) >= options.least)[: options.compared]
    if len(large) < options.letters:
        return False
    low, high, size = low[large], high[large] + 1, size[large]
    middle = low[:, 0] + high[:, 0]
    taller = np.maximum(size[:, None, 0], size[None, :, 0])
    beside = np.minimum(size[:, None, 0], size[None, :, 0]) > 0.5 * taller
    beside &= np.abs(middle[:, None] - middle[None, :]) < 0.8 * taller
    apart = np.maximum(low[:, None, 1], low[None, :, 1]) - np.minimum(
        high[:, None, 1], high[None, :, 1]
    )
    beside &= np.abs(apart) < options.apart * taller
    np.fill_diagonal(beside, val=False)
    area = np.bincount(lights.labels, minlength=lights.count)[letters][large]
    return bool(area[beside.any(axis=1)].sum() >= options.rows * area.sum())


def _around(grounds: Cells, names: Ints) -> Ints:
    """Which light shape lies around each dark one; -1 for those at the edge."""
    first = _first(grounds)
    rows = grounds.rows[first]
    return np.where(rows > 0, names[np.maximum(rows - 1, 0), grounds.columns[first]], -1)


def _drawn(cells: Cells, chosen: Mask, shape: tuple[int, ...]) -> Mask:
    """The cells of the components chosen."""
    mask = np.zeros(shape, dtype=bool)
    mask[cells.rows, cells.columns] = chosen[cells.labels]
    return mask


def _first(cells: Cells) -> Ints:
    """The first cell of each component, row by row: what is above it lies around it."""
    return np.unique(cells.labels, return_index=True)[1].astype(np.int64)
