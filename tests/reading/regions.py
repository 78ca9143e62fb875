"""Regions to try a reader on: bare paper, and anything at random."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.paths import resources_dir
from pilot_desktop.training.ground_truth import find_sets, read_pages

SAMPLES = ("receipt.jpg", "letter.jpg", "typescript.jpg")


def sample_page(name: str = "receipt.jpg") -> PageImage:
    return PageImage.of(np.asarray(Image.open(resources_dir() / "samples" / name).convert("L")))


def ground_truth() -> Path:
    """The folder of sets with ground truth, which are no part of the project."""
    folder = os.environ.get("PILOT_GROUND_TRUTH")
    if folder is None:
        pytest.skip("PILOT_GROUND_TRUTH names no folder of sets with ground truth")
    return Path(folder)


def dev_pages(limit: int | None = None) -> Iterator[tuple[str, PageImage, list[Box]]]:
    """(set, page, the boxes of its lines), some of each set or all."""
    for name, folder in find_sets(ground_truth()).items():
        for page in read_pages(folder)[:limit]:
            grey = np.asarray(Image.open(page.image).convert("L"))
            yield name, PageImage.of(grey), [line.box for line in page.lines]


def blank_regions(
    page: PageImage, lines: list[Box], count: int, rng: np.random.Generator
) -> list[Box]:
    """Rectangles of the size of words and lines, up to a paragraph, without ink: no darker spot
    than paper has, and clear of every known line. Fewer than `count` where there are no more.
    """
    height, width = page.pixels.shape[:2]
    found: list[Box] = []
    for _ in range(60 * count):
        if len(found) == count:
            break
        wide = float(rng.uniform(40, min(400, width / 2)))
        high = float(rng.uniform(15, min(120, height / 2)))
        left, top = float(rng.uniform(0, width - wide)), float(rng.uniform(0, height - high))
        box = Box(left, top, left + wide, top + high)
        patch = page.pixels[int(top) : int(top + high) + 1, int(left) : int(left + wide) + 1]
        middle = float(np.median(patch))
        stains = np.percentile(patch, 0.1), np.percentile(patch, 99.9)
        if middle - stains[0] > 25 or stains[1] - middle > 25:
            continue
        if not any(box.intersection(line.grown(2, 2)) for line in lines):
            found.append(box)
    return found


def random_regions(page: PageImage, count: int, rng: np.random.Generator) -> list[Box]:
    """Any rectangles: slivers, words, paragraphs, nearly the page, some over its edge."""
    height, width = page.pixels.shape[:2]
    regions = []
    for _ in range(count):
        wide = width * float(np.exp(rng.uniform(np.log(0.005), 0.0)))
        high = height * float(np.exp(rng.uniform(np.log(0.005), np.log(0.6))))
        left, top = rng.uniform(-0.05, 1, 2) * (width, height)
        regions.append(Box(float(left), float(top), float(left) + wide, float(top) + high))
    return regions
