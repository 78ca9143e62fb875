"""From what the CTC saw of a reading to the probability that the reading is right.

A network's own probabilities promise too much on pages unlike those it was trained on, and they
speak of single characters. `Calibration` maps a few numbers that the posteriors offer anyway
("evidence") to the probability that a word, or a whole line, has no wrong character; case is not
counted, as in every score here. The maps are logistic (Platt scaling with more than one input),
fitted on pages the network has not seen, by `python -m pilot_desktop.training.calibrate`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.ctc import BLANK, Character, Posteriors
from pilot_desktop.reading.language import EDGE, LanguagePrior

EVIDENCE = (
    "mean", "least", "sum", "margin", "gap", "edge", "length", "pitch", "height", "line",
    "language", "odd",
)  # fmt: skip
"""What is known of a piece of text, in the order of `evidence`; logarithms are natural.

mean, least, sum: of the log-probabilities of its characters, each cut off at `FLOOR`; margin: the
least lead of a character over the next best class of its frame, below 0 where a language prior
overruled the image; gap: the least log-probability of the blank between its characters, low where
a character may have been left out; edge: the lower log-probability of the spaces around it; length:
log of the number of characters; pitch: log of the width of a character in line heights; height: log
of the line's height in encoded pixels; line: the mean log-probability of the whole line, which
tells a hard hand from a hard word; language, odd: the mean and the least log-probability of its
characters after those before them, 0 without a prior.
"""

FLOOR = math.log(1e-4)
_LEAD = 8.0  # nats; a greater lead says no more
_PITCH = 0.4  # line heights; of a character that stands alone


@dataclass(frozen=True)
class LineEvidence:
    """Rows of `EVIDENCE`: of the whole line, and of each of its words, in their order."""

    line: npt.NDArray[np.float64]
    words: npt.NDArray[np.float64]


def evidence(
    characters: Sequence[Character],
    posteriors: Posteriors,
    alphabet: str,
    prior: LanguagePrior | None = None,
) -> LineEvidence | None:
    """What the posteriors, and the prior if there is one, say of characters decoded from them;
    None for no text. `alphabet[k]` is class k + 1.
    """
    if not characters:
        return None
    # Lists, not arrays: a word has a handful of characters.
    classes = [alphabet.index(c.text) + 1 for c in characters]
    sure = [math.log(max(c.probability, math.exp(FLOOR))) for c in characters]
    leads = _leads(characters, classes, posteriors.log_probs)
    gaps, told = _gaps(characters, posteriors.log_probs), _told(classes, prior)
    whole = sum(sure) / len(sure)
    high = max(posteriors.box.height, 1.0)

    def row(start: int, stop: int) -> list[float]:
        own, count = sure[start:stop], stop - start
        frames = characters[stop - 1].middle - characters[start].middle
        pitch = frames * posteriors.frame_width / high / (count - 1) if count > 1 else _PITCH
        return [
            sum(own) / count, min(own), sum(own),
            min(leads[start:stop]), min(gaps[start : stop + 1]),
            min((sure[i] for i in (start - 1, stop) if 0 <= i < len(sure)), default=0.0),
            math.log(count), math.log(max(pitch, 0.05)), math.log(high), whole,
            sum(told[start:stop]) / count, min(told[start:stop]),
        ]  # fmt: skip

    spaces = [i for i, c in enumerate(characters) if c.text == " "]
    bounds = zip([-1, *spaces], [*spaces, len(characters)], strict=True)
    words = [row(before + 1, after) for before, after in bounds if after > before + 1]
    table = np.array(words, np.float64).reshape(-1, len(EVIDENCE))
    return LineEvidence(np.array(row(0, len(characters))), table)


def _leads(characters: Sequence[Character], classes: list[int], probs: Floats) -> list[float]:
    """How far each character is ahead of the best other class where it is surest."""
    peaks = [
        c.start + int(probs[c.start : c.stop, k].argmax())
        for c, k in zip(characters, classes, strict=True)
    ]
    rows = probs[peaks]
    own = rows[range(len(peaks)), classes].tolist()
    rows[range(len(peaks)), classes] = -np.inf
    leads = zip(own, rows.max(axis=1).tolist(), strict=True)
    return [max(-_LEAD, min(mine - other, _LEAD)) for mine, other in leads]


def _told(classes: list[int], prior: LanguagePrior | None) -> list[float]:
    """What the prior says of each class after those before it."""
    if prior is None:
        return [0.0] * len(classes)
    line = bytes([EDGE, *classes])
    return [max(FLOOR, float(prior.after(line[: k + 1])[c])) for k, c in enumerate(classes)]


def _gaps(characters: Sequence[Character], probs: Floats) -> list[float]:
    """The least log-probability of the blank before, between and after the characters."""
    blank = np.maximum(probs[:, BLANK], FLOOR).tolist()
    stops = [0, *(c.stop for c in characters)]
    starts = [*(c.start for c in characters), len(blank)]
    return [min(blank[a:b], default=0.0) for a, b in zip(stops, starts, strict=True)]


@dataclass(frozen=True)
class LogisticMap:
    """A probability from a row of evidence: 1 / (1 + exp(-(bias + weights . row)))."""

    bias: float
    weights: tuple[float, ...]

    def __call__(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """(n, evidence) -> (n,)."""
        logits = rows @ np.asarray(self.weights) + self.bias
        result: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
        return result


@dataclass(frozen=True)
class Calibration:
    """The probability that a line is right as a whole, and that each word of it is.

    Both mean "without a wrong character": of the lines said 0.9, nine in ten need no correction.
    A long line is therefore less sure than each of its words. The share of right characters was
    the other choice; it would say 0.95 of a line whose amount is wrong.
    """

    line: LogisticMap
    word: LogisticMap

    def __call__(self, seen: LineEvidence) -> tuple[float, tuple[float, ...]]:
        """(line, words), each 0 to 1."""
        (line,) = self.line(seen.line[None]).tolist()
        return line, tuple(self.word(seen.words).tolist())

    def to_dict(self) -> dict[str, Any]:
        """As a model's manifest keeps it."""
        maps = {"line": self.line, "word": self.word}
        return {"evidence": list(EVIDENCE)} | {
            name: {"bias": one.bias, "weights": list(one.weights)} for name, one in maps.items()
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration | None:
        """None where a manifest has no calibration, or one of other evidence than this program
        gathers: the raw confidences are then all there is.
        """
        if not values or list(values.get("evidence", ())) != list(EVIDENCE):
            return None
        try:
            line, word = (
                LogisticMap(float(one["bias"]), tuple(float(v) for v in one["weights"]))
                for one in (values["line"], values["word"])
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(Sentence("The model's calibration is damaged.")) from error
        if {len(line.weights), len(word.weights)} != {len(EVIDENCE)}:
            raise ModelError(Sentence("The model's calibration is damaged."))
        return cls(line, word)
