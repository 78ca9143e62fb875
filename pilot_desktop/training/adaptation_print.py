"""Printed pages: what an adaptation must not unlearn.

They need no data pack and no network: two real ones ship as samples, the others are drawn on the
spot, in the 14 typefaces that every PDF renderer carries, with texts that are made up. The same
seed gives the same pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pymupdf
from faker import Faker

from pilot_desktop.paths import resources_dir
from pilot_desktop.training.data import TruthLine, TruthPage
from pilot_desktop.training.windows import degrade

_FONTS = ("tiro", "tibo", "tiit", "helv", "hebo", "heit", "cour", "cobo")
_WIDTH, _HEIGHT = 720, 640
_REAL = 0.3
_LINE = 1.36  # height of a line in font sizes, ascenders and descenders included


def sample_page(name: str) -> TruthPage:
    """A real page among the samples that ship, with its lines."""
    path = resources_dir() / "samples" / name
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    boxes = [tuple(float(side) for side in line["box"]) for line in truth["lines"]]
    lines = [
        TruthLine((box[0], box[1], box[2], box[3]), line["text"])
        for box, line in zip(boxes, truth["lines"], strict=True)
    ]
    return TruthPage("print", lines, path.with_suffix(".jpg"))


def held_page(rng: np.random.Generator) -> TruthPage:
    """A page to whose reading a model is held: drawn, or a real one that the check leaves out."""
    if rng.random() < _REAL:
        return sample_page("typescript")
    return print_page(int(rng.integers(2**31)))


def print_page(seed: int) -> TruthPage:
    """A page of 14 to 20 printed lines, French and English, about 30 px high, degraded."""
    rng = np.random.default_rng(seed)
    # One source a language: which of several is asked would not depend on the seed alone.
    languages = [Faker("fr_FR"), Faker("en_GB")]
    for language in languages:
        language.seed_instance(seed)
    document: Any = pymupdf.open()  # type: ignore[no-untyped-call]
    page = document.new_page(width=_WIDTH, height=_HEIGHT)
    lines: list[TruthLine] = []
    top = float(rng.uniform(15, 30))
    font = str(rng.choice(_FONTS))
    while True:
        if rng.random() < 0.25:
            font = str(rng.choice(_FONTS))
        size = float(rng.uniform(19, 26))
        height = size * _LINE
        if top + height > _HEIGHT - 15:
            break
        left = float(rng.choice([30.0, 30.0, 60.0, 180.0]))
        words = languages[int(rng.integers(2))]
        text = _fitting(rng, words, font, size, _WIDTH - 25 - left)
        baseline = top + 0.76 * height
        page.insert_text((left, baseline), text, fontname=font, fontsize=size)
        right = left + _width(text, font, size)
        lines.append(
            TruthLine((left, top, right, top + height), text, ((left, baseline), (right, baseline)))
        )
        top += height * float(rng.uniform(1.0, 1.35))
    image = page.get_pixmap(colorspace=pymupdf.csGRAY)
    pixels = np.frombuffer(image.samples, np.uint8).reshape(image.height, image.stride)
    document.close()
    return TruthPage("print", lines, _pixels=degrade(rng, pixels[:, : image.width].copy()))


def _fitting(rng: np.random.Generator, words: Faker, font: str, size: float, width: float) -> str:
    """Some words of prose, or an entry as on a form or a bill, no wider than `width`."""
    day, month, year = rng.integers((1, 1, 1900), (29, 13, 2030)).tolist()
    kinds: list[Callable[[], str]] = [
        lambda: words.sentence(nb_words=9), lambda: words.sentence(nb_words=9),
        lambda: words.address().replace("\n", ", "), words.name, words.company,
        lambda: f"{words.word().capitalize()} {rng.integers(1, 4000) / 20:.2f}",
        lambda: f"{day:02}/{month:02}/{year} {words.bothify('??-####').upper()}",
        lambda: words.sentence(nb_words=6).upper(),
    ]  # fmt: skip
    text = kinds[int(rng.integers(len(kinds)))]()
    while " " in text and _width(text, font, size) > width:
        text = text.rpartition(" ")[0]
    return text


@cache
def _typeface(name: str) -> Any:
    return pymupdf.Font(name)  # type: ignore[no-untyped-call]


def _width(text: str, font: str, size: float) -> float:
    return float(_typeface(font).text_length(text, fontsize=size))
