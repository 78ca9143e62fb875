"""Words of offices: labels, headings, items of statements, in English and French."""

from __future__ import annotations

import json
import random
from pathlib import Path

from pilot_desktop.training.office import figures
from pilot_desktop.training.pack import Pack

_WORDS: dict[str, dict[str, list[str]]] = json.loads(
    Path(__file__).with_name("words.json").read_text(encoding="utf-8")
)
"""Labels, items and titles, each by language."""


class Words:
    """Texts in one language, drawn with one random state."""

    def __init__(self, rand: random.Random, pack: Pack) -> None:
        self.rand, self.pack = rand, pack
        self.language = "fr" if rand.random() < 0.35 else "en"
        self.french = self.language == "fr"

    def label(self) -> str:
        text = self.rand.choice(_WORDS["labels"][self.language])
        text = text.upper() if self.rand.random() < 0.4 else text
        return text + self.rand.choice(["", "", ":", ":", " :", "."])

    def item(self) -> str:
        return self.rand.choice(_WORDS["items"][self.language])

    def title(self) -> str:
        return self.rand.choice(_WORDS["titles"][self.language])

    def field(self, kind: str) -> str:
        return self.rand.choice(self.pack.fields[self.language][kind]).replace("\n", ", ")

    def value(self) -> str:
        """What is filled in."""
        rand = self.rand
        if rand.random() < 0.4:
            return figures.code(rand)
        if rand.random() < 0.3:
            return figures.money(rand, self.french)
        kinds = ["name", "city", "street_address", "job", "company", "email", "phone_number", "url"]
        text = self.field(rand.choice(kinds))
        return text.upper() if rand.random() < 0.25 else text

    def prose(self, least: int = 200) -> str:
        """Sentences, with numbers and amounts among their words."""
        text = ""
        while len(text) < least:
            text += " " + self.rand.choice(self.pack.prose[self.language])
        words = text.split()
        for _ in range(len(words) // self.rand.randint(8, 60)):
            more = self.rand.choice([figures.money, figures.plain])(self.rand, self.french)
            if self.rand.random() < 0.4:
                more = self.rand.choice([figures.code, figures.percent])(self.rand)
            words.insert(self.rand.randrange(len(words)), more + self.rand.choice(["", ",", "."]))
        return " ".join(words)

    def phrase(self, low: int = 1, high: int = 6) -> str:
        words = self.rand.choice(self.pack.prose[self.language]).split()
        count = self.rand.randint(low, high)
        start = self.rand.randrange(max(1, len(words) - count + 1))
        return " ".join(words[start : start + count]).strip(' ,;.:()«»"')
