"""Plain lines of text for a subword vocabulary and a language prior."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pilot_desktop.training.synthesis.content import Content

if TYPE_CHECKING:
    from pilot_desktop.training.pack import Pack

LINE = 110  # characters, about a printed line
CHARACTERS = {"fr": 6_300_000, "en": 4_200_000, "fields": 1_800_000}


def _lines(paragraph: str, rng: np.random.Generator) -> list[str]:
    lines, line, limit = [], "", int(rng.integers(30, LINE))
    for word in paragraph.split(" "):
        if line and len(line) + len(word) >= limit:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return [*lines, line]


def write(pack: Pack, path: Path, seed: int = 0) -> None:
    """Writes shuffled NFC lines: 60 to 40 French and English prose, plus 15 % fields."""
    rng = np.random.default_rng(seed)
    lines: list[str] = []
    for language in ("fr", "en"):
        left = CHARACTERS[language]
        for paragraph in pack.prose[language]:
            lines.extend(_lines(paragraph, rng))
            left -= len(paragraph) + 1
            if left < 0:
                break
    content, left = Content(random.Random(seed), pack), CHARACTERS["fields"]
    while left > 0:
        line = content.any_field()
        lines.append(line)
        left -= len(line) + 1
    order = rng.permutation(len(lines))
    path.write_text("\n".join(lines[index] for index in order) + "\n", encoding="utf-8")
