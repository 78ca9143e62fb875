"""Pixels as the encoder wants them: grey, at a given size; and whether a patch holds ink."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.uint8]

_STRIP = 256  # rows converted at once: a large page needs no second copy in wider numbers


def to_grey(pixels: npt.NDArray[np.uint8]) -> Grey:
    """Luma (ITU-R 601) of an (H, W) or (H, W, 3) image; a grey image is passed through."""
    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels)
    grey = np.empty(pixels.shape[:2], dtype=np.uint8)
    for top in range(0, len(pixels), _STRIP):
        strip = pixels[top : top + _STRIP].astype(np.uint32)
        luma = 19595 * strip[..., 0] + 38470 * strip[..., 1] + 7471 * strip[..., 2] + 0x8000
        grey[top : top + _STRIP] = luma >> 16
    return grey


def resized(grey: Grey, height: int, width: int) -> Grey:
    """The image at another size, low-pass filtered where it shrinks."""
    if grey.shape == (height, width):
        return grey
    image = Image.fromarray(grey)
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3.0))


def has_ink(grey: Grey, contrast: float = 40.0, least: float = 0.004, most: float = 0.6) -> bool:
    """Whether a patch looks written on: some pixels, and not most of them, stand out.

    The paper is the patch's median row by row blocks of 32 columns, so a shadow is no ink; light
    letters on a dark ground count as well.
    """
    if grey.size == 0:
        return False
    patch = grey.astype(np.int16)
    columns = -(-patch.shape[1] // 32)
    paper = np.array([np.median(block) for block in np.array_split(patch, columns, axis=1)])
    widths = [block.shape[1] for block in np.array_split(patch, columns, axis=1)]
    stands_out = np.abs(patch - np.repeat(paper, widths)[None, :]) > contrast
    return bool(least <= stands_out.mean() <= most)
