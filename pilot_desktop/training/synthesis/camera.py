"""Light, lens, sensor and file: the last steps between a page and its pixels."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from pilot_desktop.training.synthesis.fields import blurred, noise_field, smooth_field
from pilot_desktop.training.synthesis.look import Look
from pilot_desktop.training.synthesis.page import Pixels


def _optics(image: Image.Image, look: Look) -> Image.Image:
    if look.scale < 0.97:
        size = image.size
        small = (round(size[0] * look.scale), round(size[1] * look.scale))
        way = Image.Resampling.BILINEAR
        image = image.resize(small, way).resize(size, way)
    if look.blur > 0.15:
        image = blurred(image, look.blur)
    return image


def _speckle(rng: np.random.Generator, pixels: Pixels, count: int) -> None:
    """Dust and toner: dark grains of one to three pixels, in place."""
    height, width = pixels.shape
    ys, xs = rng.integers(0, height - 3, count), rng.integers(0, width - 3, count)
    sizes = rng.integers(1, 4, (count, 2))
    shades = rng.integers(0, 120, count)
    for y, x, (h, w), shade in zip(ys, xs, sizes, shades, strict=True):
        pixels[y : y + h, x : x + w] = shade


def shoot(rng: np.random.Generator, pixels: Pixels, look: Look) -> Pixels:
    """The picture of a page: light, speckle, optics, noise, threshold, compression."""
    size = (pixels.shape[1], pixels.shape[0])
    if look.light > 0.02:
        shade = smooth_field(rng, size, rng.uniform(0.5, 2.5))
        pixels = (pixels * (1 - look.light * np.float32(0.5) * (1 + shade))).astype(np.uint8)
    if look.speckle:
        _speckle(rng, pixels, look.speckle)
    image = Image.fromarray(pixels)
    if look.threshold:
        # the scanner binarises what it sees; softness after that comes from rescaling
        pixels = _binarised(rng, np.asarray(image), look)
        image = _optics(Image.fromarray(pixels), look)
    else:
        image = _optics(image, look)
        if look.noise > 0.5:
            seen = np.asarray(image) + noise_field(rng, size) * np.float32(look.noise)
            image = Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8))
    if look.jpeg:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=look.jpeg)
        image = Image.open(buffer)
    return np.array(image, dtype=np.uint8)


def _binarised(rng: np.random.Generator, pixels: Pixels, look: Look) -> Pixels:
    size = (pixels.shape[1], pixels.shape[0])
    seen = pixels + noise_field(rng, size, int(rng.integers(1, 3))) * np.float32(look.noise)
    cut = look.ink + look.threshold * (look.paper - look.ink)
    # a steep slope instead of a step: scanners smooth their bilevel pictures on export
    steep: Pixels = np.clip((seen - np.float32(cut)) * 5 + 128, 0, 255).astype(np.uint8)
    return steep
