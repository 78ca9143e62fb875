"""A rendered page: what a page source hands to the reader and to the canvas."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class PageImage:
    """The upright pixels of one page.

    `pixels` is uint8, (height, width) grey or (height, width, 3) RGB.
    `scale` is pixels per page unit: 1.0 for an image at full size, 150 / 72 for a PDF at 150 dpi.
    `key` tells two page contents apart; features are cached under it.
    `flaw` is a sentence where parts of the page could not be drawn.
    """

    pixels: npt.NDArray[np.uint8]
    scale: float
    key: str
    flaw: str = ""

    @property
    def width(self) -> float:
        """In page units."""
        return float(self.pixels.shape[1] / self.scale)

    @property
    def height(self) -> float:
        """In page units."""
        return float(self.pixels.shape[0] / self.scale)

    @classmethod
    def of(cls, pixels: npt.NDArray[np.uint8], scale: float = 1.0) -> PageImage:
        """A page whose key is the digest of its pixels."""
        digest = hashlib.blake2b(np.ascontiguousarray(pixels).data, digest_size=16)
        digest.update(repr((pixels.shape, scale)).encode())
        return cls(pixels, scale, digest.hexdigest())
