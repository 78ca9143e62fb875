"""Pages as the published encoder wants them: RGB, no larger than it and its grid can take."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.document.page import PageImage

MOST_PIXELS = 4_000_000
"""A page of 1700 x 2200 pixels (200 dpi) has 3.7 million; memory and time grow with them."""


@dataclass(frozen=True)
class Prepared:
    """Pixels (height, width, 3) of the image to encode, and the way there from the page."""

    pixels: npt.NDArray[np.uint8]
    to_pixels: Transform

    @property
    def bounds(self) -> Box:
        height, width = self.pixels.shape[:2]
        return Box(0.0, 0.0, float(width), float(height))

    def to_page(self, box: Box) -> Box:
        """From pixels to page coordinates, what lies outside the image cut off."""
        inside = Box(
            min(box.left, self.bounds.right), min(box.top, self.bounds.bottom),
            min(box.right, self.bounds.right), min(box.bottom, self.bounds.bottom),
        )  # fmt: skip
        return self.to_pixels.inverse().box(inside)


def size_for(height: int, width: int, widest: int, tallest: int, most: int) -> tuple[int, int]:
    """The size at which a page is encoded: its own, or the largest with room on the grid.

    `widest` and `tallest` are what the coordinate tokens reach, `most` the pixels in all.
    """
    scale = min(1.0, math.sqrt(most / (height * width)), widest / width, tallest / height)
    if scale == 1.0:
        return height, width
    return max(1, int(height * scale)), max(1, int(width * scale))


def prepare(page: PageImage, widest: int, tallest: int, most: int = MOST_PIXELS) -> Prepared:
    """Raises ValueError for a page without pixels."""
    pixels = page.pixels
    height, width = pixels.shape[:2]
    if not height or not width:
        raise ValueError("the image has no pixels")
    high, wide = size_for(height, width, widest, tallest, most)
    if (high, wide) != (height, width):
        image = Image.fromarray(pixels)
        resized = image.resize((wide, high), Image.Resampling.BICUBIC, reducing_gap=3.0)
        pixels = np.asarray(resized)
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, None], 3, axis=2)
    scale = Transform.scale(wide / width, high / height) @ Transform.scale(page.scale)
    return Prepared(pixels, scale)
