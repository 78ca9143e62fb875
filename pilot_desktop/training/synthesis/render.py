"""The one call: a random page from a pack."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from pilot_desktop.training.synthesis import camera, paper
from pilot_desktop.training.synthesis.clutter import clutter
from pilot_desktop.training.synthesis.content import Content
from pilot_desktop.training.synthesis.layouts import LAYOUTS
from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.look import Look, draw_look
from pilot_desktop.training.synthesis.page import Pixels, SynthPage
from pilot_desktop.training.synthesis.picture import carried
from pilot_desktop.training.synthesis.sheet import Sheet
from pilot_desktop.training.synthesis.warp import Warp, draw_warp

if TYPE_CHECKING:
    from pilot_desktop.training.pack import Pack

Size = tuple[int, int]


def render_page(
    rng: np.random.Generator,
    pack: Pack,
    size: tuple[int, int] = (1024, 768),
    layout: str | None = None,
) -> SynthPage:
    """A synthetic page of `size` (width, height) pixels with its exact lines.

    The same generator state and pack give the same page. `layout` names one of LAYOUTS;
    without it one is drawn by its weight.
    """
    # the standard library's generator is several times faster for single draws
    rand = random.Random(int(rng.integers(2**63)))
    if layout is None:
        weights = [entry.weight for entry in LAYOUTS.values()]
        layout = rand.choices(list(LAYOUTS), weights)[0]
    entry = LAYOUTS[layout]
    look = draw_look(rand, entry.looks)
    inner, corner = _placed(rand, size, look)
    sheet = Sheet(*inner, rand)
    desk = Desk(sheet, Content(rand, pack), pack, rand)
    entry.write(desk)
    if sheet.lines:
        clutter(desk)
    _suit(rand, look, sheet)
    warp = draw_warp(rng, inner, size, corner, look)
    pixels = _framed(paper.lay(rng, sheet, look), size, corner, look, warp)
    lines, cut = carried(sheet.lines, size, corner, warp)
    return SynthPage(camera.shoot(rng, pixels, look), lines, layout, cut)


def _suit(rand: random.Random, look: Look, sheet: Sheet) -> None:
    """Adapts a look to the writing: hands shake, and thin strokes must not get lost."""
    if any(line.is_handwritten for line in sheet.lines):
        # one font draws every "e" alike; a hand does not
        look.elastic = rand.uniform(0.4, 1.5)
        # steel pens and pencils draw finer than the fonts do, but nothing must vanish
        look.spread = max(-0.3, look.spread + rand.gauss(-0.1, 0.3))
        if look.threshold:
            look.threshold = rand.uniform(0.66, 0.88)
            look.spread, look.uneven = max(0.2, look.spread), look.uneven * 0.3
        elif rand.random() < 0.2:
            look.pencil = rand.uniform(0.2, 0.6)
    elif look.threshold:
        heights = sorted(line.words[0].box[3] - line.words[0].box[1] for line in sheet.lines)
        if heights and heights[len(heights) // 2] < 20:
            look.threshold = max(look.threshold, 0.6)
            look.spread = max(look.spread, -0.1)


def _placed(rand: random.Random, size: Size, look: Look) -> tuple[Size, tuple[int, int]]:
    """The sheet's size and the place of its corner in the frame."""
    if look.backdrop is None:
        return size, (0, 0)
    left, top, right, bottom = (
        int(rand.uniform(0, look.margin)) if rand.random() < 0.6 else 0 for _ in range(4)
    )
    return (max(64, size[0] - left - right), max(64, size[1] - top - bottom)), (left, top)


def _framed(
    sheet: Pixels, size: Size, corner: tuple[int, int], look: Look, warp: Warp | None
) -> Pixels:
    backdrop = round(look.paper if look.backdrop is None else look.backdrop)
    if warp is not None:
        return warp.apply(sheet, size, backdrop)
    frame = np.full((size[1], size[0]), backdrop, dtype=np.uint8)
    height = min(sheet.shape[0], size[1] - corner[1])
    width = min(sheet.shape[1], size[0] - corner[0])
    frame[corner[1] : corner[1] + height, corner[0] : corner[0] + width] = sheet[:height, :width]
    return frame
