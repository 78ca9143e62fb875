"""Boxes that are given as lines, with the ink that stands in them: nothing located them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.encoded import EncodedPage
from pilot_desktop.reading.ink import ink_mask, long_runs
from pilot_desktop.reading.linemap import TextLine
from pilot_desktop.reading.polarity import ink_on_paper

_CORE = (0.1, 0.9)  # rows between these parts of the height are looked at
_RULE = 4.0  # line heights: ink that runs straight for longer is a rule
_BASE = 0.8  # of the height: the baseline
_FULL = 0.6  # of the pixels: so much ink is a picture or a dark ground, of which nothing is known


def given_lines(page: PageImage, encoded: EncodedPage, boxes: Sequence[Box]) -> list[TextLine]:
    """A line for each box; `boxes` and lines are in pixels of the encoded image."""
    return [_line(page, encoded, box) for box in boxes]


def _line(page: PageImage, encoded: EncodedPage, box: Box) -> TextLine:
    base = box.top + _BASE * box.height
    baseline = ((box.left, base), (box.right, base))
    ink = () if encoded.is_turned else _ink(page, encoded, box)
    return TextLine(box, box.height, _BASE * box.height, 1.0, baseline, ink=ink)


def _ink(page: PageImage, encoded: EncodedPage, box: Box) -> tuple[tuple[int, int], ...]:
    """The columns of the pieces of ink in a box, in pixels of the encoded image."""
    part = encoded.to_page(box).scaled(page.scale)
    height, width = page.pixels.shape[:2]
    top, bottom = max(0, int(part.top)), min(height, int(part.bottom) + 1)
    left, right = max(0, int(part.left)), min(width, int(part.right) + 1)
    if bottom <= top or right <= left:
        return ()
    mask = ink_mask(ink_on_paper(page.pixels[top:bottom, left:right]))
    mask &= ~long_runs(mask, max(round(_RULE * len(mask)), 16))
    core = mask[round(_CORE[0] * len(mask)) : round(_CORE[1] * len(mask))]
    if not core.size or core.mean() > _FULL:
        return ()
    edges = np.flatnonzero(np.diff(np.pad(core.any(axis=0).astype(np.int8), 1)))
    scale = box.width / part.width
    columns = np.rint((edges + left - part.left) * scale + box.left).astype(int).tolist()
    return tuple(zip(columns[::2], columns[1::2], strict=True))
