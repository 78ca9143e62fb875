"""Smooth and rough random fields over a page, cheap enough for every page."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Field = npt.NDArray[np.float32]
_TILE = 1024


def smooth_field(
    rng: np.random.Generator, size: tuple[int, int], cells: tuple[float, float] | float
) -> Field:
    """Slowly varying values from about -1 to 1, shaped (height, width).

    `cells` is how many hills fit along the longer side, or along width and height.
    """
    width, height = size
    if not isinstance(cells, tuple):
        cells = (cells * width / max(size), cells * height / max(size))
    shape = (max(2, round(cells[1]) + 1), max(2, round(cells[0]) + 1))
    # 8 bits are enough for a shade, and Pillow resizes them many times faster than floats
    small = rng.integers(0, 256, shape, dtype=np.uint8)
    wide = Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)
    return np.asarray(wide, dtype=np.float32) * np.float32(1 / 127.5) - np.float32(1)


@lru_cache(maxsize=4)
def _noise_tile(grain: int) -> Field:
    # the same in every process, so that pages depend on their seed alone
    rng = np.random.default_rng(grain)
    rough = rng.standard_normal((_TILE // grain, _TILE // grain), dtype=np.float32)
    if grain == 1:
        return rough
    image = Image.fromarray(rough).resize((_TILE, _TILE), Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32)


def noise_field(rng: np.random.Generator, size: tuple[int, int], grain: int = 1) -> Field:
    """Noise of unit spread and a grain of 1 to 4 pixels, cut from a tile at a random place."""
    tile = _noise_tile(grain)
    x, y = (int(value) for value in rng.integers(0, _TILE, 2))
    columns = np.arange(x, x + size[0]) % _TILE
    rows = np.arange(y, y + size[1]) % _TILE
    return tile[rows[:, None], columns[None, :]]


def blurred(image: Image.Image, sigma: float) -> Image.Image:
    """A Gaussian blur of `sigma` pixels.

    Up to 1.2 pixels by one or two 3x3 kernels, several times faster than Pillow's own.
    """
    if sigma > 1.2:
        return image.filter(ImageFilter.GaussianBlur(sigma))
    passes = 1 if sigma <= 0.8 else 2
    # a kernel (s, 1 - 2s, s) has the variance 2s
    side = min(0.33, sigma**2 / passes / 2)
    row = (side, 1 - 2 * side, side)
    kernel = ImageFilter.Kernel((3, 3), [a * b for a in row for b in row], 1)
    for _ in range(passes):
        image = image.filter(kernel)
    return image
