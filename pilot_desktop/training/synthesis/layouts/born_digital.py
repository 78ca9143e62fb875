"""Pages of real PDF files: their own typography, with the truth of their text layer."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from pilot_desktop.training.synthesis.layouts.books import book_page
from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.page import SynthLine, SynthWord
from pilot_desktop.training.synthesis.sheet import around


@lru_cache(maxsize=6)
def _ink(path: Path) -> Image.Image:
    """A band's ink: 255 where it is black."""
    with Image.open(path) as image:
        return ImageChops.invert(image.convert("L"))


def born_digital(desk: Desk) -> None:
    """Bands of PDF pages one under the other, at one scale; only labelled lines are copied."""
    if not desk.pack.pages:
        book_page(desk)
        return
    scale = desk.between(0.65, 1.25)
    first = desk.rand.randrange(len(desk.pack.pages))
    top = -desk.between(0, 250)
    for number in range(3):
        if top > desk.height - 40:
            return
        page = desk.pack.pages[(first + number) % len(desk.pack.pages)]
        band = _ink(page.path)
        band = band.resize(
            (round(band.width * scale), round(band.height * scale)), Image.Resampling.BILINEAR
        )
        words = [word["box"] for line in page.lines for word in line["words"]]
        left, right = min(box[0] for box in words) * scale, max(box[2] for box in words) * scale
        spare = desk.width - (right - left)
        # a page wider than the sheet shows its left or its middle; one narrower lies anywhere
        x = (desk.between(6, max(7.0, spare - 6)) if spare > 12 else 6.0) - left
        for line in page.lines:
            _copy(desk, band, line, scale, x, top)
        top += band.height


def _copy(
    desk: Desk, band: Image.Image, line: dict[str, Any], scale: float, x: float, y: float
) -> None:
    """Copies the words of one line that are wholly on the sheet."""
    x, y = round(x), round(y)
    words = tuple(
        SynthWord(
            word["text"],
            (
                word["box"][0] * scale + x,
                word["box"][1] * scale + y,
                word["box"][2] * scale + x,
                word["box"][3] * scale + y,
            ),
        )
        for word in line["words"]
    )
    words = tuple(word for word in words if word.box[0] > 3 and word.box[2] < desk.width - 4)
    if not words:
        return
    box = around([word.box for word in words])
    left, top, right, bottom = int(box[0]) - 1, int(box[1]) - 1, int(box[2]) + 2, int(box[3]) + 2
    if top < 2 or bottom > desk.height - 2:
        return
    ink = band.crop((left - x, top - y, right - x, bottom - y))
    there = desk.sheet.ink.crop((left, top, right, bottom))
    desk.sheet.ink.paste(ImageChops.lighter(there, ink), (left, top))
    base = line["base"] * scale + y
    text = " ".join(word.text for word in words)
    desk.sheet.lines.append(
        SynthLine(text, box, [(box[0], base), (box[2], base)], words, line["kind"])
    )
