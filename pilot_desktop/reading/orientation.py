"""Pages scanned on their side, upside down or askew are set straight before they are read.

What the encoder sees tells: on a page that lies on its side its lines are short and unsure, on a
page askew they slant alike, and upside down they read badly and better when turned. An upright page
costs the reading of parts of a few lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading import ctc
from pilot_desktop.reading.backend import Backend
from pilot_desktop.reading.encoded import EncodedPage, as_array
from pilot_desktop.reading.large import with_large
from pilot_desktop.reading.linemap import TextLine
from pilot_desktop.reading.pixels import Grey, resized, to_grey
from pilot_desktop.reading.scale import PageEncoder, on_paper
from pilot_desktop.reading.sideways import with_standing

_UPRIGHT_SCORE = 0.87  # mean line scores: upright dev pages 0.82 to 0.99, on their side <= 0.85
_CLEARER = 0.05  # a page whose lines are less sure is turned where that gains so much
_LEAST_SKEW, _MOST_SKEW = 4.0, 15.0  # degrees: up to the least, lines are read along their slant
_AGREEING = 0.6  # the part of the lines, by length, that slant within 1.5 degrees of the median
_READABLE = 0.85  # mean confidence: upside down, dev pages and samples reach 0.81
_BETTER = 0.1  # ... and less readable ones are turned where that gains so much
_SAMPLE, _LONGEST = 4, 10.0  # lines read to tell, and how much of each, in line heights


@dataclass(frozen=True, slots=True)
class Straightening:
    """What sets a page straight: `turns` quarter turns, then `angle` degrees, both clockwise."""

    turns: int = 0
    angle: float = 0.0

    def transform(self, width: float, height: float) -> Transform:
        """From a page of this size to the straight one, which is large enough to hold its corners;
        the origin of both is the top left.
        """
        turned = Transform.quarter_turns(self.turns, width, height)
        wide, high = (height, width) if self.turns % 2 else (width, height)
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        rotation = Transform(cos, sin, -sin, cos) @ Transform.translation(-wide / 2, -high / 2)
        full_width, full_height = self.size(width, height)
        return Transform.translation(full_width / 2, full_height / 2) @ rotation @ turned

    def size(self, width: float, height: float) -> tuple[float, float]:
        """Width and height of the straight page."""
        wide, high = (height, width) if self.turns % 2 else (width, height)
        cos = abs(math.cos(math.radians(self.angle)))
        sin = abs(math.sin(math.radians(self.angle)))
        return wide * cos + high * sin, wide * sin + high * cos

    def pixels(self, grey: Grey) -> Grey:
        """The image (H, W) set straight; new corners have the colour of the page's median."""
        if not self.angle:
            return np.ascontiguousarray(np.rot90(grey, -self.turns))
        height, width = grey.shape
        back = self.transform(width, height).inverse()
        wide, high = (math.ceil(side) for side in self.size(width, height))
        straight = Image.fromarray(grey).transform(
            (wide, high),
            Image.Transform.AFFINE,
            (back.a, back.c, back.e, back.b, back.d, back.f),
            Image.Resampling.BICUBIC,
            fillcolor=int(np.median(grey[::8, ::8])),
        )
        return np.asarray(straight)


class UprightEncoder(PageEncoder):
    """Encodes pages set straight. Their features belong to the straight page; `to_pixels` still
    begins at the page as it came, so that every box returns in the page's own frame.

    Where lines may be read `apart` from the page's features, large ones and those that still stand
    on their side are told as well.
    """

    apart = True

    def encode(self, page: PageImage, check: Callable[[], None]) -> EncodedPage:
        page = on_paper(page)
        encoded, straight = self.whole(page, check), Straightening()
        if on_its_side(encoded.lines):
            wanted = Straightening(1)
            turned = self._again(page, wanted, check)
            if sureness(turned.lines) > sureness(encoded.lines) + _CLEARER:
                encoded, straight = turned, wanted
        angle = skew(encoded.lines)
        if abs(angle) >= _LEAST_SKEW:
            wanted = replace(straight, angle=-angle)
            level = self._again(page, wanted, check)
            if level.lines and abs(skew(level.lines)) < abs(angle):
                encoded, straight = level, wanted
        if self._upside_down(page, straight, encoded, check):
            # Half a turn more, before the slant: it commutes with every rotation.
            straight = replace(straight, turns=(straight.turns + 2) % 4)
            encoded = self._again(page, straight, check)
        if self.apart and encoded.lines:
            check()
            pixels = straight.pixels(to_grey(page.pixels))
            encoded = with_large(self._backend, encoded, pixels)
            encoded = with_standing(self._backend, encoded, pixels)
        self.keep(page, encoded)
        return encoded

    def _again(
        self, page: PageImage, straight: Straightening, check: Callable[[], None]
    ) -> EncodedPage:
        pixels = straight.pixels(to_grey(page.pixels))
        encoded = self.whole(replace(page, pixels=pixels, key=f"{page.key} {straight}"), check)
        to_pixels = encoded.to_pixels @ straight.transform(page.width, page.height)
        return replace(encoded, to_pixels=to_pixels)

    def _upside_down(
        self,
        page: PageImage,
        straight: Straightening,
        encoded: EncodedPage,
        check: Callable[[], None],
    ) -> bool:
        """Whether a few lines read better upside down."""
        boxes = samples(encoded.lines)
        if not boxes:
            return False
        check()
        sure = readability(self._backend, encoded, boxes)
        if sure >= _READABLE:
            return False
        check()
        pixels = straight.pixels(to_grey(page.pixels))
        scale = encoded.features.width / pixels.shape[1]
        sheet, places = turned_sheet(pixels, [box.scaled(1 / scale) for box in boxes], scale)
        turned = EncodedPage(self._backend.encode(sheet), Transform(), ())
        return readability(self._backend, turned, places) > sure + _BETTER


def on_its_side(lines: Sequence[TextLine]) -> bool:
    """Whether the lines are as unsure as those that the encoder sees across the real ones."""
    return 0 < sureness(lines) < _UPRIGHT_SCORE


def sureness(lines: Sequence[TextLine]) -> float:
    """The mean score of the lines by their width; 0 where they are fewer than three."""
    seen = [line for line in lines if line.sure]
    if len(seen) < 3:
        return 0.0
    weights = [line.box.width for line in seen]
    return float(np.average([line.score for line in seen], weights=weights))


def skew(lines: Sequence[TextLine]) -> float:
    """By how many degrees the lines fall to the right; 0 where they do not agree on it."""
    slopes, lengths = [], []
    for line in lines:
        (x0, y0), (x1, y1) = line.baseline[0], line.baseline[-1]
        if x1 - x0 > 4 * line.height:
            slopes.append(math.degrees(math.atan2(y1 - y0, x1 - x0)))
            lengths.append(x1 - x0)
    if len(slopes) < 2:
        return 0.0
    order = np.argsort(slopes)
    angles, weights = np.array(slopes)[order], np.array(lengths)[order]
    reached = np.cumsum(weights)
    median = float(angles[np.searchsorted(reached, reached[-1] / 2)])
    agreeing = weights[np.abs(angles - median) < 1.5].sum() / reached[-1]
    return median if agreeing >= _AGREEING and abs(median) <= _MOST_SKEW else 0.0


def samples(lines: Sequence[TextLine]) -> list[Box]:
    """The boxes of a few long lines, cut where they are longer than it takes to tell: the fewer,
    the longer.
    """
    seen = [line for line in lines if line.sure]
    longest = _LONGEST * _SAMPLE / max(1, min(_SAMPLE, len(seen)))
    seen.sort(key=lambda line: -line.score * min(line.box.width / line.height, longest))
    boxes = []
    for line in seen[:_SAMPLE]:
        right = min(line.box.right, line.box.left + longest * line.height)
        boxes.append(replace(line.box, right=right))
    return boxes


def readability(backend: Backend, encoded: EncodedPage, boxes: Sequence[Box]) -> float:
    """The mean confidence of the texts in the boxes (pixels of the encoded image)."""
    sides = as_array(boxes)
    rows = ctc.split_reading(backend.regions(encoded.features, sides), sides)
    sure = [ctc.confidence(ctc.decode(row, backend.characters)) for row in rows]
    return float(np.mean(sure))


def turned_sheet(grey: Grey, boxes: Sequence[Box], scale: float) -> tuple[Grey, list[Box]]:
    """The boxes of an image cut out, scaled, turned by 180 degrees and put one below the other;
    and where they are on that sheet.
    """
    cuts, places, top = [], [], 0
    height, width = grey.shape
    for box in boxes:
        margin = 0.4 * box.height
        around = Box(
            max(box.left - margin, 0),
            max(box.top - margin, 0),
            min(box.right + margin, width),
            min(box.bottom + margin, height),
        )
        left, upper, right, lower = around.rounded()
        part = grey[upper:lower, left:right]
        if not part.size:
            continue
        high, wide = (max(1, round(side * scale)) for side in part.shape)
        cuts.append(np.rot90(resized(np.ascontiguousarray(part), high, wide), 2))
        x0, x1 = (right - box.right) * scale, (right - box.left) * scale
        y0, y1 = (lower - box.bottom) * scale, (lower - box.top) * scale
        places.append(Box(max(x0, 0), top + max(y0, 0), x1, top + y1))
        top += high
    sheet = np.full((top, max(cut.shape[1] for cut in cuts)), int(np.median(cuts[0])), np.uint8)
    top = 0
    for cut in cuts:
        sheet[top : top + cut.shape[0], : cut.shape[1]] = cut
        top += cut.shape[0]
    return sheet, places
