"""What every layout works with: the sheet, the words, and ways to set them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pilot_desktop.training.synthesis.content import Content
from pilot_desktop.training.synthesis.sheet import Hand, Sheet
from pilot_desktop.training.synthesis.typeface import Typeface, pick

if TYPE_CHECKING:
    from pilot_desktop.training.pack import Pack


_VOWELS = frozenset("aeiouyàâäéèêëîïôöùûüœæ")


@dataclass(slots=True)
class Desk:
    """A sheet, something to write, and the random state they share."""

    sheet: Sheet
    content: Content
    pack: Pack
    rand: random.Random
    #: how often a long word at a line's end is broken with a hyphen
    hyphenation: float = 0.0

    def __post_init__(self) -> None:
        self.hyphenation = self.rand.choice([0.0, 0.15, 0.5, 0.9])

    @property
    def width(self) -> int:
        return self.sheet.width

    @property
    def height(self) -> int:
        return self.sheet.height

    def chance(self, probability: float) -> bool:
        return self.rand.random() < probability

    def between(self, low: float, high: float) -> float:
        return self.rand.uniform(low, high)

    def print_height(self) -> float:
        """Ascender to descender of printed lines: mostly 23 to 33 pixels, now and then small."""
        if self.chance(0.15):
            return self.between(15, 23)
        return self.between(23, 33) if self.chance(0.85) else self.between(30, 43)

    def printed(self, kinds: str, height: float | None = None, regular: float = 0.75) -> Hand:
        """A printed hand of one of the kinds."""
        file = pick(self.rand, self.pack, kinds, regular)
        return Hand(Typeface.with_height(file, height or self.print_height()))

    def written(self, height: float | None = None) -> Hand:
        """A handwritten hand with its own slant, width and unsteadiness."""
        rand = self.rand
        file = pick(rand, self.pack, "pen pen pen pen script")
        face = Typeface.with_height(file, height or self.between(36, 66))
        # where loops are long, small letters would vanish at this height
        face = replace(face, size=max(face.size, round(9.5 / face.x_height * face.size)))
        steady = rand.random()
        return Hand(
            face,
            tone=rand.randint(190, 255),
            spacing=self.between(0.8, 1.6),
            jitter=steady * 0.025 * face.height,
            wave=rand.random() * 0.06 * face.height,
            climb=rand.gauss(0, 0.006),
            slant=self._slant(),
            stretch=self.between(0.72, 1.2) if rand.random() < 0.7 else 1.0,
            restless=rand.choice([0.0, rand.uniform(0.05, 0.25)]),
            fading=rand.choice([0.0, 0.0, rand.uniform(0.1, 0.35)]),
            slips=rand.choice([0.0, 0.0, rand.uniform(0.005, 0.05)]),
        )

    def _slant(self) -> float:
        """Hands of today stand nearly upright; those of the nineteenth century lean far over."""
        kind = self.rand.random()
        if kind < 0.25:
            return 0.0
        return self.rand.gauss(0.05, 0.15) if kind < 0.65 else self.between(0.2, 0.7)

    def wrap(self, hand: Hand, text: str, width: float, indent: float = 0.0) -> list[str]:
        """Breaks a text into lines of at most `width` pixels."""
        face = hand.face
        gap = (face.space * hand.spacing) * hand.stretch
        lines: list[str] = []
        line: list[str] = []
        left = width - indent
        for word in face.fit(text).split():
            rest, advance = word, face.width(word) * hand.stretch
            if line and advance > left:
                if self.chance(self.hyphenation) and (parts := self._broken(hand, word, left)):
                    line.append(parts[0])
                    rest, advance = parts[1], face.width(parts[1]) * hand.stretch
                lines.append(" ".join(line))
                line, left = [], width
            line.append(rest)
            left -= advance + gap
        return [*lines, " ".join(line)] if line else lines

    def _broken(self, hand: Hand, word: str, room: float) -> tuple[str, str] | None:
        """A word in two at a hyphen, the first part no wider than `room`."""
        for cut in range(len(word) - 3, 2, -1):
            before, after = word[cut - 1], word[cut]
            # between a vowel and a consonant, which is right more often than not
            if before.lower() in _VOWELS and after.isalpha() and after.lower() not in _VOWELS:
                head = word[:cut] + "-"
                if hand.face.width(head) * hand.stretch <= room:
                    return head, word[cut:]
        return None

    def paragraph(
        self,
        hand: Hand,
        text: str,
        left: float,
        right: float,
        y: float,
        pitch: float,
        *,
        bottom: float,
        indent: float = 0.0,
        justify: bool = False,
        bend: float = 0.0,
    ) -> float:
        """Writes lines from baseline `y` down, `pitch` apart; returns the next baseline.

        `bend` is how far, at most, each line starts from the left edge by chance.
        """
        lines = self.wrap(hand, text, right - left, indent)
        for number, line in enumerate(lines):
            if y > bottom:
                break
            x = left + (indent if number == 0 else 0.0)
            style = hand
            if justify and number < len(lines) - 1:
                style = self._justified(hand, line, right - x)
            if bend:
                # no line of a hand is quite like the last
                size = max(8, hand.face.size + self.rand.choice([-1, 0, 0, 1]))
                slant = hand.slant + self.rand.gauss(0, 0.02) if hand.slant else 0.0
                style = replace(style, face=replace(hand.face, size=size), slant=slant)
                x += self.between(-bend, bend)
            self.sheet.write(style, line, x, y, room=right - x + hand.face.height)
            y += pitch
        return y

    def _justified(self, hand: Hand, line: str, width: float) -> Hand:
        gaps = line.count(" ")
        if not gaps:
            return hand
        missing = width - self.sheet.line_width(hand, line)
        each = missing / gaps / (hand.face.space * hand.stretch)
        return replace(hand, spacing=hand.spacing + each) if -0.2 < each < 2.5 else hand
