"""Type far larger than the rest of its page: headlines, prices, figures on cards.

A page is encoded at the size that suits most of its lines, and what is several times as high is
seen in pieces there, or not at all. Where the ink has thick strokes, the page is encoded once more,
small, for a sixth of the cost, and its large lines take the place of what was seen instead of them
where they read better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.reading import ctc
from pilot_desktop.reading.backend import Backend
from pilot_desktop.reading.encoded import EncodedPage, along, as_array
from pilot_desktop.reading.linemap import TextLine
from pilot_desktop.reading.order import reading_order
from pilot_desktop.reading.pixels import Grey, resized
from pilot_desktop.reading.selection import Selected
from pilot_desktop.reading.spaces import with_spaces


@dataclass(frozen=True)
class LargeOptions:
    factors: tuple[float, ...] = (2.5, 6.25)  # how much smaller the page is looked at
    stroke: int = 4  # pixels of the small image that the strokes of large letters are thick ...
    strokes: int = 50  # ... in so many places ...
    dark: float = 0.35  # ... and darker than this part of the way from ink to paper
    least: float = 64.0  # pixels of the encoded page: a lower line is read well there
    smallest: float = 32.0  # pixels: no smaller image is looked at
    sure: float = 0.85  # mean probability of the characters of what is told ...
    characters: int = 2  # ... and so many letters or digits at least
    better: float = 1.05  # so many times what it takes the place of, as `_told` counts ...
    pieces: float = 0.8  # ... where that are several lines: pieces of one say some letters twice
    covered: float = 0.5  # so much of a line lies in the large one that takes its place


Read = tuple[TextLine, ctc.Posteriors]


def with_large(
    backend: Backend, encoded: EncodedPage, grey: Grey, options: LargeOptions | None = None
) -> EncodedPage:
    """The page with its large lines, read; `grey` is the image that was scaled to be encoded."""
    options = options or LargeOptions()
    for factor in options.factors:
        high, wide = (round(side / factor) for side in _size(encoded))
        if min(high, wide) < options.smallest:
            break
        small = resized(grey, high, wide)
        if factor == options.factors[0] and not _has_thick_strokes(small, options):
            break
        seen = EncodedPage.of(backend.encode(small), Transform(), None, small)
        back = Transform.scale(_size(encoded)[1] / wide, _size(encoded)[0] / high)
        encoded = _merged(backend, encoded, _large(backend, seen, back, options), options)
    return encoded


def _size(encoded: EncodedPage) -> tuple[int, int]:
    return encoded.features.height, encoded.features.width


def _has_thick_strokes(grey: Grey, options: LargeOptions) -> bool:
    """Whether ink fills squares as large as the strokes of large letters in some places."""
    ink, paper = np.percentile(grey[::2, ::2], (2, 98))
    mask = grey < ink + options.dark * (paper - ink)
    for axis in (0, 1):
        length = mask.shape[axis] - options.stroke + 1
        parts = [np.take(mask, range(k, k + length), axis) for k in range(options.stroke)]
        mask = np.logical_and.reduce(parts)
    return int(mask.sum()) >= options.strokes


def _large(
    backend: Backend, seen: EncodedPage, back: Transform, options: LargeOptions
) -> list[tuple[float, Read]]:
    """The large lines that read well on the small image, in pixels of the page, and how much they
    tell.
    """
    chosen = [
        Selected(i, line.box, True)
        for i, line in enumerate(seen.lines)
        if line.sure and line.height * back.d >= options.least
    ]
    if not chosen:
        return []
    boxes, bends = along(seen.lines, chosen)
    rows = ctc.split_reading(backend.regions(seen.features, boxes, bends), boxes)
    found = []
    rows = with_spaces(rows, chosen, seen.lines, backend.characters)
    for one, row in zip(chosen, rows, strict=True):
        characters = ctc.decode(row, backend.characters)
        sure = ctc.confidence(characters)
        letters = sum(c.text.isalnum() for c in characters)
        if sure >= options.sure and letters >= options.characters:
            read = _brought_back(seen.lines[one.line], row, back)
            found.append((_told(characters), read))
    return found


def _brought_back(line: TextLine, row: ctc.Posteriors, back: Transform) -> Read:
    """A line of the small image and its posteriors, in pixels of the page."""
    ink = tuple((int(first * back.a), int(np.ceil(stop * back.a))) for first, stop in line.ink)
    return (
        replace(
            line,
            box=back.box(line.box),
            height=line.height * back.d,
            ascent=line.ascent * back.d,
            baseline=tuple(back.point(*point) for point in line.baseline),
            ink=ink,
        ),
        replace(
            row,
            left=back.point(row.left, 0.0)[0],
            frame_width=row.frame_width * back.a,
            box=back.box(row.box),
        ),
    )


def _merged(
    backend: Backend,
    encoded: EncodedPage,
    found: Sequence[tuple[float, Read]],
    options: LargeOptions,
) -> EncodedPage:
    """The page with those of the large lines that tell more than what lies in their boxes."""
    known = [encoded.posteriors.get(i) for i in range(len(encoded.lines))]
    held = list(zip(encoded.lines, known, strict=True))
    changed = False
    for told, read in found:
        inside = [one for one in held if _covered(one[0].box, read[0].box) >= options.covered]
        times = options.better if len(inside) < 2 else options.pieces
        if told <= times * _told(_characters(backend, encoded, inside)):
            continue
        gone = {id(line) for line, _ in inside}
        held = [*(one for one in held if id(one[0]) not in gone), read]
        changed = True
    if not changed:
        return encoded
    order = reading_order([line.box for line, _ in held])
    posteriors = {k: row for k, i in enumerate(order) if (row := held[i][1]) is not None}
    lines = tuple(held[i][0] for i in order)
    return replace(encoded, lines=lines, posteriors=posteriors, texts={})


def _covered(box: Box, other: Box) -> float:
    common = box.intersection(other)
    return common.area / max(box.area, 1e-6) if common else 0.0


def _told(characters: Sequence[ctc.Character]) -> float:
    """How many characters there are, less twice those that will be wrong."""
    return sum(2 * c.probability - 1 for c in characters if not c.text.isspace())


def _characters(
    backend: Backend,
    encoded: EncodedPage,
    inside: Sequence[tuple[TextLine, ctc.Posteriors | None]],
) -> list[ctc.Character]:
    new = as_array([line.box for line, row in inside if row is None])
    rows = [row for _, row in inside if row is not None]
    if len(new):
        rows += ctc.split_reading(backend.regions(encoded.features, new), new)
    return [c for row in rows for c in ctc.decode(row, backend.characters)]
