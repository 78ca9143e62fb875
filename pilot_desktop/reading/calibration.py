"""From what the CTC saw of a reading to the probability that the reading is right.

A network's own probabilities promise too much on pages unlike those it was trained on, and they
speak of single characters. `Calibration` maps a few numbers that the posteriors offer anyway
("evidence") to the probability that a word, or a whole line, has no wrong character; case is not
counted, as in every score here. The maps are logistic (Platt scaling with more than one input) and are fitted on
pages the network has not seen, by `python -m pilot_desktop.training.calibrate`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.errors import ModelError
from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.ctc import BLANK, Character, Posteriors

EVIDENCE = (
    "mean", "least", "sum", "margin", "gap", "edge", "length", "pitch", "height", "line"
)  # fmt: skip
"""What is known of a piece of text, in the order of `evidence`; logarithms are natural.

mean, least, sum: of the log-probabilities of its characters, each cut off at `FLOOR`; margin: the
least lead of a character over the next best class of its frame; gap: the least log-probability of
the blank between its characters, low where a character may have been left out; edge: the lower
log-probability of the spaces around it; length: log of the number of characters; pitch: log of the
width of a character in line heights; height: log of the line's height in encoded pixels; line: the
mean log-probability of the whole line, which tells a hard hand from a hard word.
"""

FLOOR = math.log(1e-4)
_LEAD = 8.0  # nats; a greater lead says no more


@dataclass(frozen=True)
class LineEvidence:
    """Rows of `EVIDENCE`: of the whole line, and of each of its words, in their order."""

    line: npt.NDArray[np.float64]
    words: npt.NDArray[np.float64]


def evidence(characters: Sequence[Character], posteriors: Posteriors) -> LineEvidence | None:
    """What the posteriors say of a best path that they gave; None for no text."""
    if not characters:
        return None
    probs = posteriors.log_probs
    sure = np.log(np.maximum([c.probability for c in characters], math.exp(FLOOR)))
    leads, gaps = _leads(characters, probs), _gaps(characters, probs)
    spaces = [i for i, c in enumerate(characters) if c.text == " "]
    whole = float(sure.mean())
    height = math.log(max(posteriors.box.height, 1.0))

    def row(start: int, stop: int) -> list[float]:
        own, count = sure[start:stop], stop - start
        edges = [float(sure[i]) for i in (start - 1, stop) if 0 <= i < len(sure)]
        frames = characters[stop - 1].middle - characters[start].middle
        width = frames * posteriors.frame_width / (count - 1) if count > 1 else 0.0
        pitch = width / max(posteriors.box.height, 1.0)
        return [
            float(own.mean()), float(own.min()), float(own.sum()), float(leads[start:stop].min()),
            float(gaps[start : stop + 1].min()), min(edges, default=0.0), math.log(count),
            math.log(max(pitch, 0.05)) if count > 1 else math.log(0.4), height, whole,
        ]  # fmt: skip

    bounds = zip([-1, *spaces], [*spaces, len(characters)], strict=True)
    words = [row(before + 1, after) for before, after in bounds if after > before + 1]
    table = np.array(words, np.float64).reshape(-1, len(EVIDENCE))
    return LineEvidence(np.array(row(0, len(characters))), table)


def _leads(characters: Sequence[Character], probs: Floats) -> npt.NDArray[np.float64]:
    """(n,): how far each character is ahead of the next best class where it is surest."""
    peaks = [c.start + int(probs[c.start : c.stop].max(axis=1).argmax()) for c in characters]
    top = np.partition(probs[peaks], -2, axis=1)[:, -2:].astype(np.float64)
    return np.minimum(top[:, 1] - top[:, 0], _LEAD)


def _gaps(characters: Sequence[Character], probs: Floats) -> npt.NDArray[np.float64]:
    """(n + 1,): the least log-probability of the blank before, between and after characters."""
    blank = np.maximum(probs[:, BLANK], FLOOR).astype(np.float64)
    stops = [0, *(c.stop for c in characters)]
    starts = [*(c.start for c in characters), len(probs)]
    return np.array(
        [blank[a:b].min() if b > a else 0.0 for a, b in zip(stops, starts, strict=True)]
    )


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
            raise ModelError("The model's calibration is damaged.") from error
        if {len(line.weights), len(word.weights)} != {len(EVIDENCE)}:
            raise ModelError("The model's calibration is damaged.")
        return cls(line, word)
