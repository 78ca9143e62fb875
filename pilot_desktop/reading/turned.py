"""Pages that a person turned: read as they are shown, told in the page's own frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pilot_desktop.document.geometry import Transform
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Line
from pilot_desktop.reading.events import Done, Event, HitFound, LineDone, LineFound


def turned(image: PageImage, turns: int) -> tuple[PageImage, Transform]:
    """The page turned clockwise by `turns` quarters, and the way there from page coordinates."""
    turns %= 4
    frame = Transform.quarter_turns(turns, image.width, image.height)
    if not turns:
        return image, frame
    pixels = np.ascontiguousarray(np.rot90(image.pixels, -turns))
    return PageImage(pixels, image.scale, f"{image.key}:turned {turns}"), frame


def told(event: Event, back: Transform) -> Event:
    """The event with its boxes and baselines taken through `back`."""
    match event:
        case LineFound(index, box):
            return LineFound(index, back.box(box))
        case LineDone(index, line):
            return LineDone(index, _line(line, back))
        case HitFound(hit):
            rest = None if hit.rest is None else back.box(hit.rest)
            return HitFound(replace(hit, box=back.box(hit.box), rest=rest))
        case Done(lines):
            return Done(tuple(_line(line, back) for line in lines))
        case _:
            return event


def _line(line: Line, back: Transform) -> Line:
    words = tuple(replace(word, box=back.box(word.box)) for word in line.words)
    baseline = tuple(back.point(*point) for point in line.baseline)
    return replace(line, box=back.box(line.box), words=words, baseline=baseline)
