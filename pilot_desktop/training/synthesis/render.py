"""The one call: a random page from a pack."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from pilot_desktop.training.synthesis import degrade
from pilot_desktop.training.synthesis.content import Content
from pilot_desktop.training.synthesis.layouts import LAYOUTS
from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.page import SynthPage
from pilot_desktop.training.synthesis.sheet import Sheet

if TYPE_CHECKING:
    from pilot_desktop.training.pack import Pack


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
        weights = [weight for _, weight in LAYOUTS.values()]
        layout = rand.choices(list(LAYOUTS), weights)[0]
    sheet = Sheet(*size, rand)
    LAYOUTS[layout][0](Desk(sheet, Content(rand, pack), pack, rand))
    pixels = degrade.photograph(rng, degrade.compose(rng, sheet))
    return SynthPage(pixels, sheet.lines, layout)
