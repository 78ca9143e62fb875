"""Parts of a page cut out, turned and enlarged, one below the other on a sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.reading.ctc import Posteriors
from pilot_desktop.reading.pixels import Grey, resized


@dataclass(frozen=True)
class Wanted:
    """A box of the encoded image with a margin around it, both in its pixels; to be turned
    clockwise by `turns` quarters and scaled, by `scale` times the size of the page's image.
    """

    box: Box
    turns: int
    margin: float
    scale: float


@dataclass(frozen=True)
class Cutting:
    """A part of a page at its `place` on the sheet.

    `back` goes from the sheet to the encoded image as it is when turned by `turns` quarters: it
    scales and shifts, no more.
    """

    turns: int
    place: Box
    back: Transform

    def brought_back(self, row: Posteriors) -> Posteriors:
        """Posteriors of a line on the sheet, in pixels of the encoded image so turned."""
        left = self.back.point(row.left, 0.0)[0]
        box = self.back.box(row.box)
        return replace(row, left=left, frame_width=row.frame_width * self.back.a, box=box)


def sheet_of(
    grey: Grey, wanted: Sequence[Wanted], height: int, width: int
) -> tuple[Grey, list[Cutting]]:
    """The sheet, and a cutting for each one wanted; `grey` is the page's image, which was encoded
    as `height` x `width` pixels.
    """
    across, down = width / grey.shape[1], height / grey.shape[0]
    cuts: list[Grey] = []
    ways: list[Transform] = []
    for one in wanted:
        box, margin = one.box, one.margin
        left = max(0, int((box.left - margin) / across))
        top = max(0, int((box.top - margin) / down))
        right, bottom = (
            int((box.right + margin) / across) + 1,
            int((box.bottom + margin) / down) + 1,
        )
        part = grey[top:bottom, left:right]
        turned = np.ascontiguousarray(np.rot90(part, -one.turns))
        high, wide = (max(1, round(side * one.scale)) for side in turned.shape)
        cuts.append(resized(turned, high, wide))
        # From the encoded image, turned: back upright, to the page, to its part, turned.
        way = Transform.quarter_turns(one.turns, width, height).inverse()
        way = Transform.translation(-left, -top) @ Transform.scale(1 / across, 1 / down) @ way
        way = Transform.quarter_turns(one.turns, part.shape[1], part.shape[0]) @ way
        ways.append(Transform.scale(wide / turned.shape[1], high / turned.shape[0]) @ way)
    paper = int(np.median(np.concatenate([cut[0] for cut in cuts])))
    sheet = np.full(
        (sum(len(cut) for cut in cuts), max(cut.shape[1] for cut in cuts)), paper, np.uint8
    )
    cuttings, top = [], 0
    for one, cut, way in zip(wanted, cuts, ways, strict=True):
        bottom = top + len(cut)
        sheet[top:bottom, : cut.shape[1]] = cut
        place = Box(0.0, float(top), float(cut.shape[1]), float(bottom))
        back = (Transform.translation(0, top) @ way).inverse()
        cuttings.append(Cutting(one.turns, place, back))
        top = bottom
    return sheet, cuttings
