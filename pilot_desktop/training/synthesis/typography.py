"""How a writer sets quotes, apostrophes and dashes: one habit a page."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_QUOTED = re.compile(r'"\s*([^"]{1,200}?)\s*"')


@dataclass(frozen=True, slots=True)
class Habits:
    """The signs that replace plain ones; empty strings leave them as they are."""

    opening: str
    closing: str
    apostrophe: str
    dash: str

    def apply(self, text: str) -> str:
        """The same text in these habits; words and their order stay."""
        if self.opening and '"' in text:
            text = _QUOTED.sub(rf"{self.opening}\1{self.closing}", text)
        if self.apostrophe:
            text = text.replace("’", "'").replace("'", self.apostrophe)
        if self.dash and " - " in text:
            text = text.replace(" - ", f" {self.dash} ")
        return text


def draw_habits(rand: random.Random, language: str) -> Habits:
    """The habits of one writer."""
    pairs = [("« ", " »"), ("«", "»"), ("“", "”"), ("", "")]
    if language == "en":
        pairs = [("“", "”"), ("“", "”"), ("", ""), ("‘", "’")]
    opening, closing = rand.choice(pairs)
    return Habits(
        opening, closing, rand.choice(["", "'", "'", "’"]), rand.choice(["", "–", "—", "-"])
    )
