"""An encoded page: features, located lines in reading order, and what was read of them so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pilot_desktop.document.geometry import Box, Transform, turns_of
from pilot_desktop.reading.backend import Features, Floats
from pilot_desktop.reading.ctc import Posteriors
from pilot_desktop.reading.ink import page_ink
from pilot_desktop.reading.linemap import LineMapOptions, TextLine, find_lines, median_height
from pilot_desktop.reading.linetext import LineText
from pilot_desktop.reading.order import reading_order
from pilot_desktop.reading.pixels import Grey
from pilot_desktop.reading.refine import refined
from pilot_desktop.reading.selection import Selected
from pilot_desktop.reading.standing import standing_places


@dataclass
class EncodedPage:
    """The features of a page (or of a part of it) with everything derived from them.

    `to_pixels` maps page coordinates to pixels of the encoded image; `lines` are in these pixels,
    in reading order; `posteriors` and `texts` are filled by line index as prompts need them.
    `standing` are places where text may stand on its side, in the same pixels: see `sideways`.
    """

    features: Features
    to_pixels: Transform
    lines: tuple[TextLine, ...]
    posteriors: dict[int, Posteriors] = field(default_factory=dict)
    texts: dict[int, LineText] = field(default_factory=dict)
    standing: tuple[Box, ...] = ()

    @classmethod
    def of(
        cls,
        features: Features,
        to_pixels: Transform,
        options: LineMapOptions | None = None,
        grey: Grey | None = None,
    ) -> EncodedPage:
        """Locate the lines; `grey` is the encoded image, to fit them to its ink."""
        found = find_lines(features.line_map, features.height, features.width, options)
        standing: list[Box] = []
        if found and grey is not None:
            ink = page_ink(grey, median_height(found))
            found = refined(found, ink, features.line_map)
            standing = standing_places(ink.writing, median_height(found))
        order = reading_order([line.box for line in found])
        lines = tuple(found[i] for i in order)
        return cls(features, to_pixels, lines, standing=tuple(standing))

    @property
    def nbytes(self) -> int:
        """What the page weighs in the cache, the posteriors read so far included."""
        read = sum(row.nbytes for row in self.posteriors.values())
        return self.features.nbytes + int(self.features.line_map.nbytes) + read

    @property
    def bounds(self) -> Box:
        """The encoded image, in its pixels."""
        return Box(0.0, 0.0, float(self.features.width), float(self.features.height))

    @property
    def is_turned(self) -> bool:
        """Whether the page was set straight to be encoded: rows of pixels are not the page's."""
        return bool(self.to_pixels.b or self.to_pixels.c) or self.to_pixels.a < 0

    def upright(self, line: int, box: Box) -> Box:
        """A box that belongs to what was read of a line, in pixels of the encoded image.

        Lines that stand on their side were read in the image turned.
        """
        turns = turns_of(self.lines[line].baseline)
        if not turns:
            return box
        size = float(self.features.width), float(self.features.height)
        return Transform.quarter_turns(-turns, *size).inverse().box(box)

    def to_page(self, box: Box) -> Box:
        """From pixels of the encoded image to page coordinates."""
        return self.to_pixels.inverse().box(box)


def along(
    lines: Sequence[TextLine], chosen: Sequence[Selected], slant: float = 0.4
) -> tuple[Floats, Floats | None]:
    """Boxes (n, 4) and bends (n, 5) as a backend takes them, for what was selected of the lines.

    A line that rises or falls by less than `slant` of its height is read as its box stands: that
    is what the model has learnt on. Steeper ones are read along their baseline.
    """
    boxes = as_array([one.box for one in chosen])
    bends = np.zeros((len(chosen), 5), dtype=np.float32)
    for i, one in enumerate(chosen):
        if one.line < 0 or len(lines[one.line].baseline) < 2:
            continue
        line = lines[one.line]
        xs, ys = zip(*line.baseline, strict=True)
        tops = np.interp(np.linspace(one.box.left, one.box.right, 5), xs, ys) - line.ascent
        if np.ptp(tops) >= slant * line.height:
            boxes[i, 1], boxes[i, 3] = tops[0], tops[0] + line.height
            bends[i] = tops - tops[0]
    return boxes, bends if bends.any() else None


def as_array(boxes: Sequence[Box]) -> Floats:
    """(n, 4) float32: left, top, right, bottom, as a backend takes them."""
    sides = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(sides, dtype=np.float32).reshape(-1, 4)
