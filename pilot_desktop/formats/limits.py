"""How large a page may be; beyond that it is refused or drawn smaller, before memory is taken."""

from __future__ import annotations

import math

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.sentence import Sentence

# 200 megapixels hold an A0 sheet at 360 dpi; as RGB they take 600 MB, decoded twice that.
MAX_PIXELS = 200_000_000


def refuse_oversize(name: str, width: int, height: int) -> None:
    """Raise if an image of `width` x `height` stored pixels is too large to be decoded."""
    if width * height > MAX_PIXELS:
        raise UnreadableDocumentError(
            Sentence(
                "{name} is too large: {width:,} x {height:,} pixels are {size:,.0f} megapixels, "
                "and the limit is {limit:,.0f}.",
                name=name,
                width=width,
                height=height,
                size=width * height / 1e6,
                limit=MAX_PIXELS / 1e6,
            )
        )


def check_scale(scale: float) -> float:
    """The scale itself; one that is not positive is a programming mistake."""
    if not (math.isfinite(scale) and scale > 0):
        raise ValueError(f"a scale must be positive: {scale}")
    return scale


def capped_scale(width: float, height: float, scale: float) -> float:
    """`scale`, or the largest at which a page of that size (in page units) is within the limit."""
    # A raster is rounded to whole pixels: (width s + 1) (height s + 1) <= MAX_PIXELS, solved for s.
    area, rim = width * height, width + height
    limit = (math.sqrt(rim * rim + 4 * area * (MAX_PIXELS - 1)) - rim) / (2 * area)
    return min(scale, limit)
