"""Short lines at the height of their page: a figure by itself is seen no higher than its ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.linemap import TextLine, median_height


@dataclass(frozen=True)
class HeightOptions:
    """Lengths are in typical line heights of the page."""

    short: float = 2.0  # wider lines say by themselves how high they are
    least: float = 0.85  # a short line is so high where there is room
    upwards: float = 0.6  # of what it lacks so much is added at its top


def levelled(
    lines: Sequence[TextLine], page: Box, options: HeightOptions | None = None
) -> list[TextLine]:
    """The lines, the short and low ones among them made higher as far as nothing stands there.

    Those that are not sure stay: dirt does not read better for more of it.
    """
    options = options or HeightOptions()
    typical = median_height(list(lines))
    sides = np.array([(b.left, b.top, b.right, b.bottom) for b in (line.box for line in lines)])
    levels = []
    for line in lines:
        box = line.box
        lacking = options.least * typical - box.height
        if lacking <= 0 or box.width > options.short * typical or not line.sure:
            levels.append(line)
            continue
        beside = sides[(sides[:, 0] < box.right) & (sides[:, 2] > box.left)]
        middles, apart = (beside[:, 1] + beside[:, 3]) / 2, 0.3 * box.height
        ceiling = beside[middles < box.center[1] - apart, 3].max(initial=page.top)
        floor = beside[middles > box.center[1] + apart, 1].min(initial=page.bottom)
        up = min(options.upwards * lacking, max(0.0, box.top - float(ceiling)))
        down = min((1 - options.upwards) * lacking, max(0.0, float(floor) - box.bottom))
        taller = replace(box, top=box.top - up, bottom=box.bottom + down)
        levels.append(
            replace(line, box=taller, height=line.height + up + down, ascent=line.ascent + up)
        )
    return levels
