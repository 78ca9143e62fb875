"""From the posteriors of a line to its final text: the CTC draft, or the decoder's word for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from unicodedata import category

import numpy as np

from pilot_desktop.reading import beam, ctc
from pilot_desktop.reading.backend import Backend, RegionReading
from pilot_desktop.reading.calibration import Calibration, evidence
from pilot_desktop.reading.guards import (
    SUSPECT,
    TRUNCATED,
    UNREAD,
    loops,
    says_little,
    speckles,
    too_long,
)
from pilot_desktop.reading.language import LanguagePrior


@dataclass(frozen=True)
class LineText:
    """A line's text with words in pixels of the encoded image; `flags` as in `Line`."""

    text: str
    confidence: float
    words: tuple[ctc.PlacedWord, ...]
    flags: tuple[str, ...]


def stray(text: LineText, least: float = 0.5) -> LineText:
    """The text of a place that the line map did not see as a line: suspect whatever it says, and
    no text where it is unsure or without a letter, digit or currency sign, as dirt and ornaments
    read.
    """
    if text.confidence < least or not any(c.isalnum() or category(c) == "Sc" for c in text.text):
        return LineText("", 0.0, (), (UNREAD,))
    return replace(text, flags=tuple(dict.fromkeys((*text.flags, SUSPECT))))


def likely(text: LineText, least: float = 0.12, bare: float = 0.3) -> LineText:
    """The text of a line of a page that nobody asked for by itself: none where, by its own
    account, fewer than `least` of its words are right (`bare` where it has no letter: strokes
    look like figures), as patterns and bleed-through read.
    """
    words = [word.confidence for word in text.words]
    enough = least if any(c.isalpha() for c in text.text) else bare
    if words and sum(words) < enough * len(words):
        return LineText("", 0.0, (), (UNREAD,))
    return text


class LineTexts(Protocol):
    """Says what stands in each line of a batch."""

    @property
    def needs_memory(self) -> bool:
        """Whether the backend's region memory is wanted, or the posteriors are enough."""

    def __call__(
        self, backend: Backend, rows: Sequence[ctc.Posteriors], reading: RegionReading | None
    ) -> list[LineText]:
        """`rows` are the lines of `reading`, cut apart; `reading` is given where needed."""


@dataclass(frozen=True)
class CtcTexts:
    """The CTC text is final: the best path, or with a `prior` what `beam` makes of both.

    A line is "unread", without a text, where its best path, of which the prior knows nothing, is
    less sure (`ctc.confidence`) than `hopeless`: of 336 words read so on dev pages 3 were right,
    270 stood where there is no text. By how sure the characters of the text are, it is suspect
    under `doubt` and, where few of them are letters or digits, under `speckled`; a text that says
    little is where its confidence is under `little`: weave and grain look like single figures.
    Confidences are those of `calibration`, or the mean of the characters' where there is none.
    """

    hopeless: float = 0.42
    doubt: float = 0.5
    speckled: float = 0.9
    little: float = 0.8
    calibration: Calibration | None = None
    prior: LanguagePrior | None = None

    @property
    def needs_memory(self) -> bool:
        return False

    def __call__(
        self, backend: Backend, rows: Sequence[ctc.Posteriors], reading: RegionReading | None
    ) -> list[LineText]:
        alphabet = backend.characters
        return [self.one(self.decoded(row, alphabet), row, alphabet) for row in rows]

    def decoded(self, row: ctc.Posteriors, characters: str) -> tuple[ctc.Character, ...]:
        if self.prior is None:
            return ctc.decode(row, characters)
        return beam.decode(row, characters, self.prior)

    def one(
        self, characters: tuple[ctc.Character, ...], row: ctc.Posteriors, alphabet: str
    ) -> LineText:
        """The line of these characters with its flags and confidences."""
        text, sure = ctc.text_of(characters), ctc.confidence(characters)
        if not text or ctc.confidence(ctc.decode(row, alphabet)) < self.hopeless:
            return LineText("", 0.0, (), (UNREAD,))
        doubt = self.speckled if speckles(text) else self.doubt
        bad = sure < doubt or loops(text) or too_long(text, row.box.width, row.box.height)
        flags, words = (SUSPECT,) if bad else (), ctc.words_of(characters, row)
        if self.calibration and (seen := evidence(characters, row, alphabet, self.prior)):
            sure, each = self.calibration(seen)
            words = tuple(replace(w, confidence=p) for w, p in zip(words, each, strict=True))
        if says_little(text) and sure < self.little:
            flags = (SUSPECT,)
        return LineText(text, sure, words, flags)


@dataclass(frozen=True)
class DecoderTexts:
    """The decoder's text is final, placed by aligning it with the CTC draft.

    Where the decoder loops or runs away the draft is kept instead. Lines are marked suspect when
    that happens, when both readings differ in more than `disagreement` of the characters, or when
    the decoder is less sure than `doubt`. `calibration` speaks of CTC readings only: of the drafts.
    """

    max_tokens: int = 160
    disagreement: float = 0.4
    doubt: float = 0.5
    calibration: Calibration | None = None

    @property
    def needs_memory(self) -> bool:
        return True

    def __call__(
        self, backend: Backend, rows: Sequence[ctc.Posteriors], reading: RegionReading | None
    ) -> list[LineText]:
        if reading is None:
            raise ValueError("the decoder needs the region's memory")
        answers = backend.decode(reading, self.max_tokens)
        return [
            self._one(row, ctc.decode(row, backend.characters), text, tokens, backend.characters)
            for row, (text, tokens) in zip(rows, answers, strict=True)
        ]

    def _one(
        self,
        row: ctc.Posteriors,
        draft: tuple[ctc.Character, ...],
        answer: str,
        tokens: Sequence[float],
        alphabet: str,
    ) -> LineText:
        text = " ".join(answer.split())
        if not text and not draft:
            return LineText("", 0.0, (), (UNREAD,))
        if not text or loops(text) or too_long(text, row.box.width, row.box.height):
            drafts = CtcTexts(doubt=self.doubt, calibration=self.calibration)
            kept = drafts.one(draft, row, alphabet)
            return kept if kept.flags else replace(kept, flags=(SUSPECT,))
        sure = float(np.exp(np.mean(tokens))) if len(tokens) else 0.0
        placed, errors = align(text, draft, len(row.log_probs), sure)
        flags = []
        if errors > self.disagreement * max(len(text), len(draft)) or sure < self.doubt:
            flags.append(SUSPECT)
        if len(tokens) >= self.max_tokens:
            flags.append(TRUNCATED)
        return LineText(text, sure, ctc.words_of(placed, row), tuple(flags))


def align(
    text: str, draft: tuple[ctc.Character, ...], frames: int, probability: float
) -> tuple[tuple[ctc.Character, ...], int]:
    """Place the characters of `text` on those of the CTC draft; also their edit distance.

    A matched or replaced character takes the frames of its partner; inserted ones are spread
    evenly between their placed neighbours. Each gets the given probability, or its partner's
    where both readings agree.
    """
    n, m = len(text), len(draft)
    cost = np.zeros((n + 1, m + 1), dtype=np.int64)
    cost[:, 0], cost[0, :] = np.arange(n + 1), np.arange(m + 1)
    other = [character.text for character in draft]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost[i, j] = min(
                cost[i - 1, j - 1] + (text[i - 1] != other[j - 1]),
                cost[i - 1, j] + 1,
                cost[i, j - 1] + 1,
            )
    partner: list[int | None] = [None] * n
    i, j = n, m
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + (text[i - 1] != other[j - 1]):
            i, j = i - 1, j - 1
            partner[i] = j
        elif cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    known = [k for k in range(n) if partner[k] is not None]
    at = [draft[p].middle for p in partner if p is not None]
    middles = np.interp(np.arange(n), [-1, *known, n], [-0.5, *at, frames - 0.5])
    placed = []
    for k, p in enumerate(partner):
        if p is None:
            frame = int(np.clip(round(float(middles[k])), 0, max(frames - 1, 0)))
            placed.append(ctc.Character(text[k], frame, frame + 1, probability))
        else:
            sure = draft[p].probability if draft[p].text == text[k] else probability
            placed.append(ctc.Character(text[k], draft[p].start, draft[p].stop, sure))
    return tuple(placed), int(cost[n, m])
