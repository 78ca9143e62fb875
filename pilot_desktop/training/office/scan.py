"""From PDF pages to pixels at the resolutions people have, with the lines of their text layer."""

from __future__ import annotations

import io
import random
import unicodedata
from typing import Any

import numpy as np
import numpy.typing as npt
import pymupdf
from PIL import Image, ImageFilter

from pilot_desktop.training.packing.clean import ALPHABET
from pilot_desktop.training.packing.pages import ASCENDER, DESCENDER, Word, lines_of

_ALIKE = str.maketrans({"−": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u00ad": "-"})
#: Heights of the most usual line in pixels: of screens and of scans at 75 to 200 dpi.
_LOW, _HIGH = 10.0, 27.0
_MOST_PIXELS = 2200  # of the longer side


PageRecord = tuple[Image.Image, list[dict[str, Any]]]
"""A page in grey, and its lines as a set's `pages.jsonl` holds them: boxes in pixels."""


def page_record(rand: random.Random, page: pymupdf.Page) -> PageRecord | None:
    """A page as somebody has it; None where it has hardly any text or would be too large."""
    runs = lines_of(page)
    sizes = sorted(word.size for run in runs for word in run)
    if len(sizes) < 12:
        return None
    usual = (ASCENDER + DESCENDER) * sizes[len(sizes) // 2]
    dpi = round(72 * _LOW * (_HIGH / _LOW) ** rand.random() / usual)
    if dpi * max(page.rect.width, page.rect.height) / 72 > _MOST_PIXELS:
        return None
    pixels = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
    image = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    return _worn(rand, image), [_line(run, dpi / 72) for run in runs]


def _line(run: list[Word], scale: float) -> dict[str, Any]:
    """A line as the sets record it; text that cannot be trusted is there and not to be learnt."""
    text = unicodedata.normalize("NFC", " ".join(word.text for word in run)).translate(_ALIKE)
    size = max(word.size for word in run)
    base = run[0].baseline
    box = [
        round(v * scale, 1)
        for v in (run[0].left, base - ASCENDER * size, run[-1].right, base + DESCENDER * size)
    ]
    line: dict[str, Any] = {"text": text, "box": box}
    one_level = len({round(word.baseline * 2) for word in run}) == 1
    if not one_level or not ALPHABET.issuperset(text) or "...." in text or ". . ." in text:
        line["ignore"] = True
    return line


def _worn(rand: random.Random, image: Image.Image) -> Image.Image:
    """As it is, as a picture of the web, or as an office scanner or fax gives it."""
    kind = rand.choice(["clean", "clean", "clean", "web", "scan", "fax"])
    if kind == "clean":
        return image
    if kind == "web":
        return _jpeg(image, rand.randint(35, 85))
    values = np.asarray(image.filter(ImageFilter.GaussianBlur(rand.uniform(0.2, 0.8))), np.float32)
    noise = np.random.default_rng(rand.randrange(2**31))
    values = values + noise.normal(0, rand.uniform(2, 24), values.shape).astype(np.float32)
    if kind == "fax":
        values = np.where(values > rand.uniform(110, 200), 255.0, 0.0)
        values = _speckled(noise, values, rand.choice([0.0, 0.0005, 0.003]))
    else:
        values = values * rand.uniform(0.8, 1.0) + rand.uniform(0, 20)
    worn = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    return _jpeg(worn, rand.randint(40, 90)) if rand.random() < 0.6 else worn


def _speckled(
    noise: np.random.Generator, values: npt.NDArray[np.float32], share: float
) -> npt.NDArray[np.float32]:
    hit = noise.random(values.shape) < share
    return np.where(hit, 255.0 - values, values).astype(np.float32)


def _jpeg(image: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("L")
