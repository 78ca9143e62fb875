"""Greedy CTC decoding of a line, with a confidence and a place for each character and word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.backend import Floats, RegionReading

BLANK = 0


@dataclass(frozen=True)
class Posteriors:
    """The CTC output of one line. `box` and positions are pixels of the encoded image.

    `log_probs` is (frames, characters), class 0 the blank; frame t is centred at
    `left + (t + 0.5) * frame_width`.
    """

    log_probs: Floats
    left: float
    frame_width: float
    box: Box

    def centre_of(self, frame: float) -> float:
        return self.left + (frame + 0.5) * self.frame_width

    @property
    def nbytes(self) -> int:
        return int(self.log_probs.nbytes)


def split_reading(reading: RegionReading, boxes: Floats) -> list[Posteriors]:
    """The rows of a batch, cut to their valid frames and copied, so the batch can be freed."""
    return [
        Posteriors(
            np.ascontiguousarray(reading.log_probs[i, : int(reading.lengths[i])]),
            float(reading.lefts[i]),
            float(reading.frame_widths[i]),
            Box(*(float(v) for v in boxes[i])),
        )
        for i in range(len(boxes))
    ]


@dataclass(frozen=True, slots=True)
class Character:
    """A decoded character: the frames `start` to `stop` (exclusive) and its probability.

    The probability is the highest its class reaches in these frames.
    """

    text: str
    start: int
    stop: int
    probability: float

    @property
    def middle(self) -> float:
        """Its centre, as a frame position."""
        return (self.start + self.stop - 1) / 2


def greedy_runs(log_probs: Floats) -> npt.NDArray[np.int64]:
    """(n, 3): class, first frame, frame after the last of each non-blank run of the best path."""
    best = np.argmax(log_probs, axis=1)
    if not len(best):
        return np.zeros((0, 3), dtype=np.int64)
    starts = np.flatnonzero(np.concatenate(([True], best[1:] != best[:-1])))
    stops = np.concatenate((starts[1:], [len(best)]))
    runs = np.stack([best[starts], starts, stops], axis=1)
    spoken: npt.NDArray[np.int64] = runs[runs[:, 0] != BLANK]
    return spoken


def best_path_text(log_probs: Floats, characters: str) -> str:
    """The best path of (frames, classes) as text, spaces as they come."""
    return "".join(characters[index - 1] for index in greedy_runs(log_probs)[:, 0].tolist())


def decode(posteriors: Posteriors, characters: str) -> tuple[Character, ...]:
    """The best path's characters, repeats and blanks removed.

    Outer spaces are dropped and neighbouring spaces become one: a line's text has neither.
    """
    found: list[Character] = []
    for index, start, stop in greedy_runs(posteriors.log_probs).tolist():
        text = characters[index - 1]
        if text.isspace():
            if not found or found[-1].text == " ":
                continue
            text = " "
        probability = float(np.exp(posteriors.log_probs[start:stop, index].max()))
        found.append(Character(text, start, stop, min(probability, 1.0)))
    if found and found[-1].text == " ":
        found.pop()
    return tuple(found)


def confidence(characters: tuple[Character, ...]) -> float:
    """The geometric mean of the characters' probabilities, spaces included; 0 for no text.

    It does not depend on the line's length, and one hopeless character pulls it down more than
    an average would.
    """
    if not characters:
        return 0.0
    logs = np.log(np.maximum([c.probability for c in characters], 1e-6))
    return float(np.exp(logs.mean()))


def text_of(characters: tuple[Character, ...]) -> str:
    return "".join(character.text for character in characters)


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word with its box in pixels of the encoded image."""

    text: str
    box: Box
    confidence: float


def words_of(characters: tuple[Character, ...], posteriors: Posteriors) -> tuple[PlacedWord, ...]:
    """The words between spaces. CTC marks a character somewhere near its centre, so a word
    reaches half a character beyond the centres of its outer characters (at least half a frame),
    but never past the middle of the gap to its neighbour nor out of the line.
    """
    groups: list[list[Character]] = [[]]
    for character in characters:
        if character.text == " ":
            groups.append([])
        else:
            groups[-1].append(character)
    groups = [group for group in groups if group]
    box = posteriors.box
    words: list[PlacedWord] = []
    for i, group in enumerate(groups):
        first, last = group[0].middle, group[-1].middle
        before = groups[i - 1][-1].middle if i else -np.inf
        after = groups[i + 1][0].middle if i + 1 < len(groups) else np.inf
        left, right = extent(first, last, len(group), before, after, posteriors)
        text = text_of(tuple(group))
        words.append(
            PlacedWord(text, Box(left, box.top, right, box.bottom), confidence(tuple(group)))
        )
    return tuple(words)


def extent(
    first: float, last: float, count: int, before: float, after: float, posteriors: Posteriors
) -> tuple[float, float]:
    """Left and right pixel of `count` characters whose outer centres are the frames `first` and
    `last`; `before` and `after` are the centres of the characters outside, infinite for none.
    """
    box = posteriors.box
    pitch = (last - first) / (count - 1) if count > 1 else 0.0
    fallback = 0.2 * box.height / posteriors.frame_width  # a letter is about 0.4 lines wide
    reach = max(0.5, 0.5 * pitch if count > 1 else fallback)
    left = posteriors.centre_of(max(first - reach, (before + first) / 2))
    right = posteriors.centre_of(min(last + reach, (last + after) / 2))
    left = min(max(left, box.left), box.right)
    right = min(max(right, left), box.right)
    return left, right
