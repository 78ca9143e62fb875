"""Ink on paper: from the clean sheet to the sheet as it lies on the table."""

from __future__ import annotations

import numpy as np
from PIL import Image

from pilot_desktop.training.synthesis.fields import Field, blurred, noise_field, smooth_field
from pilot_desktop.training.synthesis.look import Look
from pilot_desktop.training.synthesis.page import Pixels
from pilot_desktop.training.synthesis.sheet import Sheet


def _spread(ink: Image.Image, soften: float, spread: float) -> Image.Image:
    """Fatter or thinner strokes: a blurred edge cut off lower or higher on its slope."""
    if not soften and abs(spread) < 0.05:
        return ink
    ink = blurred(ink, max(0.45, soften))
    if abs(spread) < 0.05:
        return ink
    # thin strokes must survive: the curve is steep around the cut but never a step
    gain = 1 + min(abs(spread), 1.2)
    shift = 60 * min(max(spread, -0.8), 1.2)
    curve = [min(255, max(0, round(gain * (level - 90) + 90 + shift))) for level in range(256)]
    curve[0] = 0
    return ink.point([0 if level < 12 else value for level, value in enumerate(curve)])


def _dots(size: tuple[int, int], pitch: float) -> Field:
    """Transparency of a grid of pins, 0 between them."""
    x = 0.5 + 0.5 * np.cos(np.arange(size[0], dtype=np.float32) * np.float32(6.2832 / pitch))
    y = 0.5 + 0.5 * np.cos(np.arange(size[1], dtype=np.float32) * np.float32(6.2832 / pitch))
    pins: Field = np.minimum(1.0, 0.35 + 1.5 * y[:, None] * x[None, :]).astype(np.float32)
    return pins


def _wear(rng: np.random.Generator, density: Field, look: Look, size: tuple[int, int]) -> None:
    """Patches, dots and streaks where ink is missing, in place."""
    if look.uneven:
        loss = smooth_field(rng, size, look.patches) * 0.8 + 0.2
        density *= 1 - look.uneven * np.clip(loss, 0, 1)
    if look.pencil:
        holes = noise_field(rng, size, int(rng.integers(1, 3))) * np.float32(look.pencil)
        density *= np.clip(1 - np.abs(holes), 0.25, 1)
    if look.dots:
        density *= _dots(size, look.dots)
    for _ in range(look.streaks):
        x = int(rng.integers(0, size[0]))
        density[:, x : x + int(rng.integers(1, 3))] *= rng.uniform(0.1, 0.7)


def _bleed(density: Field, strength: float) -> Field:
    """The same writing seen from behind: mirrored, shifted and out of focus."""
    back = Image.fromarray(np.minimum(density, 255).astype(np.uint8)[:, ::-1])
    back = back.resize((back.width // 2, back.height // 2), Image.Resampling.BILINEAR)
    back = blurred(back, 0.8).resize(density.shape[::-1])
    shifted = np.roll(np.asarray(back, dtype=np.float32), density.shape[0] // 7, axis=0)
    both: Field = np.maximum(density, shifted * np.float32(strength))
    return both


def _fold(rng: np.random.Generator, paper: Field) -> None:
    """A crease across or along the sheet: a dark and a light edge, and a change of shade."""
    lengthwise = rng.random() < 0.4
    view = paper.T if lengthwise else paper
    at = int(rng.uniform(0.1, 0.9) * view.shape[0])
    view[at:] += np.float32(rng.uniform(-8, 8))
    view[at : at + 1] -= np.float32(rng.uniform(5, 45))
    view[at + 1 : at + 2] += np.float32(rng.uniform(0, 20))


def _stain(rng: np.random.Generator, paper: Field) -> None:
    """A pale blot with a soft edge."""
    height, width = paper.shape
    radius = rng.uniform(20, 0.25 * min(height, width))
    x, y = rng.uniform(0, width), rng.uniform(0, height)
    left, right = int(max(0, x - radius)), int(min(width, x + radius))
    top, bottom = int(max(0, y - radius)), int(min(height, y + radius))
    rows = (np.arange(top, bottom, dtype=np.float32)[:, None] - np.float32(y)) / np.float32(radius)
    columns = (np.arange(left, right, dtype=np.float32)[None] - np.float32(x)) / np.float32(radius)
    depth = np.clip(1 - (rows**2 + columns**2), 0, 1) ** np.float32(rng.uniform(0.7, 2))
    paper[top:bottom, left:right] -= np.float32(rng.uniform(5, 40)) * depth


def lay(rng: np.random.Generator, sheet: Sheet, look: Look) -> Pixels:
    """The sheet with its ink and marks, as grey values (height, width)."""
    size = (sheet.width, sheet.height)
    marks = np.asarray(sheet.marks, dtype=np.float32)
    density = np.asarray(_spread(sheet.ink, look.soften, look.spread), dtype=np.float32)
    density = np.maximum(density, marks)
    _wear(rng, density, look, size)
    if look.bleed:
        density = _bleed(density, look.bleed)
    paper = np.full((sheet.height, sheet.width), look.paper, dtype=np.float32)
    if look.texture:
        paper += np.float32(look.texture) * smooth_field(rng, size, rng.uniform(2, 9))
    if look.grain:
        paper += np.float32(look.grain) * noise_field(rng, size, int(rng.integers(1, 5)))
    for _ in range(look.folds):
        _fold(rng, paper)
    for _ in range(look.stains):
        _stain(rng, paper)
    # ink covers the paper in proportion to its density
    paper += (np.float32(min(look.ink, look.paper)) - paper) * (density * np.float32(1 / 255))
    return np.clip(paper, 0, 255).astype(np.uint8)
