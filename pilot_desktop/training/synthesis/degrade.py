"""Paper, ink and camera: from a clean sheet to a picture of an old page."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from pilot_desktop.training.synthesis.page import Pixels
from pilot_desktop.training.synthesis.sheet import Sheet

Field = npt.NDArray[np.float32]


def smooth_field(rng: np.random.Generator, size: tuple[int, int], cells: int) -> Field:
    """Slowly varying values around 0 with unit spread, (height, width)."""
    width, height = size
    rows = max(2, round(cells * height / max(size)))
    columns = max(2, round(cells * width / max(size)))
    small = rng.standard_normal((rows, columns), dtype=np.float32)
    image = Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32)


def compose(rng: np.random.Generator, sheet: Sheet) -> Pixels:
    """Ink on paper."""
    size = (sheet.width, sheet.height)
    ink = sheet.ink
    if rng.random() < 0.5:
        ink = ink.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    density = np.maximum(
        np.asarray(ink, dtype=np.float32), np.asarray(sheet.marks, dtype=np.float32)
    )
    strength = rng.uniform(0.55, 1.0)
    if rng.random() < 0.4:
        density *= np.clip(1 + rng.uniform(0.1, 0.3) * smooth_field(rng, size, 12), 0.2, 1.0)
    paper = np.full((sheet.height, sheet.width), rng.uniform(170, 255), dtype=np.float32)
    if rng.random() < 0.7:
        paper += rng.uniform(1, 9) * smooth_field(rng, size, int(rng.integers(2, 40)))
    return np.clip(paper * (1 - strength * density / 255), 0, 255).astype(np.uint8)


def photograph(rng: np.random.Generator, pixels: Pixels) -> Pixels:
    """Blur, noise and compression of a scanner or camera."""
    image = Image.fromarray(pixels)
    if rng.random() < 0.4:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.1)))
    if rng.random() < 0.5:
        noise = rng.standard_normal(pixels.shape, dtype=np.float32) * rng.uniform(1, 10)
        image = Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
    if rng.random() < 0.5:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=int(rng.integers(25, 90)))
        image = Image.open(buffer)
    return np.array(image, dtype=np.uint8)
