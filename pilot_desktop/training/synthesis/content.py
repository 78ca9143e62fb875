"""What pages say: prose and the fields of receipts, forms and letters.

Everything returned is NFC text with single spaces, not yet fitted to a typeface's characters.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from pilot_desktop.training.synthesis import lexicon
from pilot_desktop.training.synthesis.typography import draw_habits

if TYPE_CHECKING:
    from pilot_desktop.training.pack import Pack

_CONSONANTS = "BCDFGHJKLMNPRSTVWXZ"
_LIGATURES = [
    "œuvre",
    "cœur",
    "sœur",
    "bœuf",
    "vœu",
    "nœud",
    "œil",
    "mœurs",
    "œuf",
    "manœuvre",
    "Œuvres",
    "ŒUVRE",
    "CŒUR",
    "ex",
    "æquo",
    "curriculum",
    "vitæ",
    "Ætat.",
    "et",
    "cætera",
    "chef-d'œuvre",
    "œdème",
    "phœnix",
]
_RARE = "«»œæ€£§°½’“”–—×²±•©Œ"


class Content:
    """A source of texts in one language, drawn with one random state."""

    def __init__(self, rand: random.Random, pack: Pack, language: str | None = None) -> None:
        self.rand = rand
        self.pack = pack
        self.language = language or ("fr" if rand.random() < 0.6 else "en")
        self._prose = pack.prose[self.language]
        self._fields = pack.fields[self.language]
        self._habits = draw_habits(rand, self.language)

    # prose

    def words(self, count: int) -> list[str]:
        """Consecutive words of running text, across paragraphs where one is too short."""
        found: list[str] = []
        while len(found) < count:
            found.extend(self.rand.choice(self._prose).split(" "))
        return found[:count]

    def paragraph(self, most: int = 900) -> str:
        """A paragraph of at most about `most` characters."""
        text = self._habits.apply(self.rand.choice(self._prose))
        if self.rand.random() < 0.12:
            # figures and rare signs in the middle of sentences, where a reader meets them
            words = text.split(" ")
            source = self.rand.choice([self.mixture, self.value, self.amount, self.date])
            words.insert(self.rand.randrange(len(words) + 1), source())
            text = " ".join(words)
        if len(text) <= most:
            return text
        start = self.rand.randrange(len(text) - most + 1)
        cut = text.find(" ", start) + 1
        return text[cut : text.rfind(" ", 0, cut + most)] if cut else text[:most]

    def snippet(self, low: int = 1, high: int = 6) -> str:
        """A few words from anywhere."""
        words = self._habits.apply(self.rand.choice(self._prose)).split(" ")
        count = self.rand.randint(low, high)
        start = self.rand.randrange(max(1, len(words) - count + 1))
        return " ".join(words[start : start + count])

    def heading(self) -> str:
        text = self.snippet(1, 6).strip(" ,;.:")
        style = self.rand.random()
        if style < 0.4:
            return text.upper()
        if style < 0.6:
            number = self.rand.choice([f"{self.rand.randint(1, 40)}.", self.roman(), "§ 3", "Art."])
            return f"{number} {text}"
        return text.capitalize()

    def roman(self) -> str:
        return self.rand.choice(
            [
                "I.",
                "II.",
                "III.",
                "IV.",
                "V.",
                "VI.",
                "VII.",
                "VIII.",
                "IX.",
                "X.",
                "XI.",
                "XIV.",
                "XIX.",
                "XX.",
            ]
        )

    # fields

    def field(self, kind: str) -> str:
        """A pre-generated value ("name", "iban", ...) on one line."""
        return self.rand.choice(self._fields[kind]).replace("\n", ", ")

    def address(self) -> list[str]:
        """Lines of a postal address."""
        return self.rand.choice(self._fields["address"]).split("\n")

    def phrase(self, table: dict[str, str]) -> str:
        return self.rand.choice(lexicon.phrases(table, self.language))

    def digits(self, low: int, high: int) -> str:
        return "".join(self.rand.choices("0123456789", k=self.rand.randint(low, high)))

    def date(self) -> str:
        rand, language = self.rand, self.language
        day, month, year = rand.randint(1, 31), rand.randint(1, 12), rand.randint(1830, 2026)
        if rand.random() < 0.6:
            year = rand.randint(1980, 2026)
        mark = rand.choice("//-.")
        name = lexicon.MONTHS[language][month - 1]
        long = f"{day} {name} {year}" if language == "fr" else f"{name} {day}, {year}"
        if language == "fr" and day == 1:
            long = f"1er {name} {year}"
        return rand.choice(
            [
                f"{day:02}{mark}{month:02}{mark}{year}",
                f"{day:02}{mark}{month:02}{mark}{year % 100:02}",
                f"{year}-{month:02}-{day:02}",
                f"{day:02}-{name[:3].upper()}-{year}",
                long,
                long,
                f"{rand.choice(lexicon.DAYS[language])} {long}",
                f"le {long}" if language == "fr" else f"{day} {name} {year}",
            ]
        )

    def time(self) -> str:
        hour, minute, second = (self.rand.randint(0, top) for top in (23, 59, 59))
        return self.rand.choice(
            [
                f"{hour:02}:{minute:02}",
                f"{hour:02}:{minute:02}:{second:02}",
                f"{hour % 12 or 12}:{minute:02} {'AM' if hour < 12 else 'PM'}",
                f"{hour}h{minute:02}",
            ]
        )

    def number(self, top: float = 2000.0) -> str:
        """A bare amount, in the way of the language: small ones far more often."""
        value = top ** self.rand.random() * self.rand.choice([1.0, 1.0, 0.1])
        if self.rand.random() < 0.2:
            value = float(round(value))
        text = f"{value:,.2f}"
        if self.language == "fr":
            return text.replace(",", self.rand.choice([" ", "", "."])).replace(".", ",")
        return text if self.rand.random() < 0.5 else text.replace(",", "")

    def amount(self) -> str:
        number = self.number()
        if self.language == "fr":
            return self.rand.choice([f"{number} €", f"{number}€", f"{number} EUR", number, number])
        mark = self.rand.choice(["$", "£", "RM ", "RM", "", "", "€"])
        return f"{mark}{number}{self.rand.choice(['', '', '', ' SR', ' S', 'T'])}"

    def percent(self) -> str:
        value = self.rand.choice(
            ["20", "5,5", "10", "2,1", "6", "12.5", "0", "100", "19,6", "6.00"]
        )
        return f"{value}{self.rand.choice(['%', '%', ' %'])}"

    def code(self) -> str:
        """Invoice, article and serial numbers."""
        rand = self.rand
        letters = "".join(rand.choices(_CONSONANTS, k=rand.randint(1, 4)))
        return rand.choice(
            [
                f"{letters}{rand.choice(['-', '', '/', ' '])}{self.digits(3, 8)}",
                self.digits(5, 13),
                f"{self.digits(3, 6)}-{letters}",
                f"#{self.digits(2, 8)}",
                f"N° {self.digits(1, 5)}",
                f"{self.digits(2, 4)}/{self.digits(1, 3)}",
                f"({self.digits(6, 9)}-{rand.choice(_CONSONANTS)})",
                " ".join(self.digits(4, 4) for _ in range(rand.randint(2, 4))),
                f"XXXXXXXXXXXX{self.digits(4, 4)}",
                f"{letters}:{self.digits(4, 10)}",
            ]
        )

    def product(self) -> str:
        rand = self.rand
        text = rand.choice(lexicon.PRODUCTS[self.language])
        if rand.random() < 0.3:
            unit = rand.choice(lexicon.UNITS[self.language])
            text += f" {rand.choice([1, 2, 5, 6, 10, 12, 25, 50, 75, 100, 250, 500, 750])}{unit}"
        if rand.random() < 0.15:
            text = f"{self.code()} {text}"
        if rand.random() < 0.1:
            text = f"{self.snippet(1, 1).strip('.,;:()')} {text}"
        return text

    def labelled(self) -> str:
        """A label with its value on one line, e.g. "Tel : 04 78 01 02 03"."""
        mark = self.rand.choice([":", " :", ": ", " : ", " ", "."])
        return f"{self.phrase(lexicon.LABELS)}{mark}{' ' if mark == ':' else ''}{self.value()}"

    def value(self) -> str:
        """What somebody fills into a field."""
        sources: list[Callable[[], str]] = [
            *(self.date, self.amount, self.code, self.product, self.time),
            *[lambda: self.field("name"), lambda: self.field("city")] * 2,
            lambda: self.field("phone_number"),
            lambda: self.field("iban"),
            lambda: self.field("email"),
            lambda: self.field("street_address"),
            lambda: self.field("job"),
            lambda: self.field("company"),
            lambda: self.field("postcode") + " " + self.field("city"),
            lambda: self.digits(1, 9),
        ]
        return self.rand.choice(sources)()

    def mixture(self) -> str:
        """Rare signs and odd strings that running text seldom shows."""
        rand = self.rand
        word = self.snippet(1, 3)
        return rand.choice(
            [
                f"{rand.choice(_RARE)} {word} {rand.choice(_RARE)}",
                f"« {word} »",
                f"{self.digits(1, 3)} ½",
                f"{word} § {self.digits(1, 2)}",
                f"{rand.choice(_LIGATURES)} {word}",
                f"“{word}” – {self.snippet(1, 2)}",
                f"{word} ({self.digits(1, 4)})",
                f"{word} ………… {self.digits(1, 3)}",
                f"[{word}] {{{self.digits(1, 2)}}} <{self.code()}>",
                f"{self.digits(1, 2)} × {self.digits(1, 3)} = {self.digits(2, 4)} m²",
                f"§ {self.digits(1, 2)}, n° {self.digits(1, 3)} bis, {self.roman()}",
                self.field("url"),
                f"{self.code()} & {self.code()}",
                "".join(rand.choices("abcdefghijklmnopqrstuvwxyzéèàç'-", k=rand.randint(3, 12))),
                "".join(
                    rand.choices("!\"#$%&'()*+,-./:;<=>?@[]_{|}~" + _RARE, k=rand.randint(2, 8))
                ),
            ]
        )

    def any_field(self) -> str:
        """One line of anything but prose, in its usual or in upper case."""
        rand = self.rand
        if rand.random() < 0.2:
            self.language = "en" if self.language == "fr" else "fr"
            self._prose = self.pack.prose[self.language]
            self._fields = self.pack.fields[self.language]
        sources: list[Callable[[], str]] = [
            *(self.value, self.value, self.labelled, self.labelled),
            *(self.product, self.heading, self.mixture),
            lambda: f"{self.product()} {self.amount()}",
            lambda: f"{self.phrase(lexicon.TOTALS)} {self.amount()}",
            lambda: self.phrase(lexicon.RECEIPT_HEADS),
        ]
        text = rand.choice(sources)()
        return text.upper() if rand.random() < 0.25 else text
