"""Scores of a reading against ground truth: CER, WER, F1, average precision, calibration error.

Numpy only, so that scoring never needs torch; edit distances come from
rapidfuzz (extra `evaluate`).
Corpus figures are summed before they are divided: a long line weighs more than a short one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.errors import PilotError
from pilot_desktop.document.geometry import Box

MATCH_IOU = 0.5
HIT_IOU = 0.3


def edit_distance(reference: Sequence[Hashable], hypothesis: Sequence[Hashable]) -> int:
    """Levenshtein distance: insertions, deletions and substitutions cost one each."""
    return int(_levenshtein().distance(reference, hypothesis))


def agreements(
    reference: Sequence[Hashable], hypothesis: Sequence[Hashable]
) -> list[tuple[int, int]]:
    """(place in the reference, place in the hypothesis) of what an alignment of the fewest edits
    leaves as it is, in order.
    """
    blocks = _levenshtein().opcodes(reference, hypothesis)
    return [
        (block.src_start + k, block.dest_start + k)
        for block in blocks
        if block.tag == "equal"
        for k in range(block.src_end - block.src_start)
    ]


def changes(reference: str, hypothesis: str) -> list[tuple[bool, str, str]]:
    """An alignment of the fewest edits, as (whether they agree, piece of the reference, piece of
    the hypothesis).
    """
    return [
        (
            block.tag == "equal",
            reference[block.src_start : block.src_end],
            hypothesis[block.dest_start : block.dest_end],
        )
        for block in _levenshtein().opcodes(reference, hypothesis)
    ]


def _levenshtein() -> Any:
    try:
        # Not a static import: rapidfuzz is an extra, and mypy must pass without it.
        return import_module("rapidfuzz.distance.Levenshtein")
    except ImportError as error:
        raise PilotError(
            "Scoring needs rapidfuzz, which is not installed: "
            "run pip install 'pilot-desktop[evaluate]'."
        ) from error


def normalised(text: str, *, case: bool = False) -> str:
    """NFC, white space collapsed and stripped; lower case unless `case` counts."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    # A second NFC: lowering can decompose, as the Turkish dotted capital I does.
    return text if case else unicodedata.normalize("NFC", text.lower())


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """Edits over a reference length; addition makes it a corpus figure."""

    edits: int = 0
    length: int = 0

    def __add__(self, other: ErrorRate) -> ErrorRate:
        return ErrorRate(self.edits + other.edits, self.length + other.length)

    @property
    def rate(self) -> float:
        """0 is perfect; above 1 where more was invented than there is to read."""
        return self.edits / self.length if self.length else float(self.edits > 0)


def character_errors(reference: str, hypothesis: str, *, case: bool = False) -> ErrorRate:
    """Edits between the characters of two texts."""
    expected = normalised(reference, case=case)
    return ErrorRate(edit_distance(expected, normalised(hypothesis, case=case)), len(expected))


def word_errors(reference: str, hypothesis: str, *, case: bool = False) -> ErrorRate:
    """Edits between the words of two texts, split at white space."""
    expected = normalised(reference, case=case).split()
    found = normalised(hypothesis, case=case).split()
    return ErrorRate(edit_distance(expected, found), len(expected))


def cer(reference: str, hypothesis: str, *, case: bool = False) -> float:
    """Character error rate of one text."""
    return character_errors(reference, hypothesis, case=case).rate


def wer(reference: str, hypothesis: str, *, case: bool = False) -> float:
    """Word error rate of one text."""
    return word_errors(reference, hypothesis, case=case).rate


def corpus_cer(pairs: Iterable[tuple[str, str]], *, case: bool = False) -> float:
    """Character error rate over (reference, hypothesis) pairs: all edits / all characters."""
    return sum((character_errors(a, b, case=case) for a, b in pairs), ErrorRate()).rate


def corpus_wer(pairs: Iterable[tuple[str, str]], *, case: bool = False) -> float:
    """Word error rate over (reference, hypothesis) pairs: all edits / all words."""
    return sum((word_errors(a, b, case=case) for a, b in pairs), ErrorRate()).rate


@dataclass(frozen=True, slots=True)
class Matches:
    """What was expected, what was found, and how much of it agrees; addition pools pages."""

    common: int = 0
    expected: int = 0
    found: int = 0

    def __add__(self, other: Matches) -> Matches:
        return Matches(
            self.common + other.common,
            self.expected + other.expected,
            self.found + other.found,
        )

    @property
    def precision(self) -> float:
        return self.common / self.found if self.found else float(not self.expected)

    @property
    def recall(self) -> float:
        return self.common / self.expected if self.expected else float(not self.found)

    @property
    def f1(self) -> float:
        total = self.expected + self.found
        return 2 * self.common / total if total else 1.0


def word_matches(reference: str, hypothesis: str, *, case: bool = False) -> Matches:
    """The words two texts share as multisets, whatever their order."""
    expected = Counter(normalised(reference, case=case).split())
    found = Counter(normalised(hypothesis, case=case).split())
    return Matches((expected & found).total(), expected.total(), found.total())


def box_matches(
    expected: Sequence[Box], found: Sequence[Box], *, threshold: float = MATCH_IOU
) -> Matches:
    """One-to-one matches of boxes at an IoU of `threshold` or more, best overlaps first."""
    pairs = box_pairs(expected, found, threshold=threshold)
    return Matches(len(pairs), len(expected), len(found))


def box_pairs(
    expected: Sequence[Box], found: Sequence[Box], *, threshold: float = MATCH_IOU
) -> dict[int, int]:
    """Which of the expected boxes is which of those found, as `box_matches` counts them."""
    overlaps = iou_table(expected, found)
    order = np.argsort(overlaps, axis=None)[::-1]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for flat in order:
        row, column = divmod(int(flat), len(found))
        if overlaps[row, column] < threshold:
            break
        if row not in pairs and column not in taken:
            pairs[row] = column
            taken.add(column)
    return pairs


def iou_table(expected: Sequence[Box], found: Sequence[Box]) -> npt.NDArray[np.float64]:
    """Intersection over union of each pair, (expected, found)."""
    a, b = _corners(expected)[:, None], _corners(found)[None]
    low, high = np.maximum(a[..., :2], b[..., :2]), np.minimum(a[..., 2:], b[..., 2:])
    common = np.prod(np.clip(high - low, 0, None), axis=-1)
    union = np.prod(a[..., 2:] - a[..., :2], -1) + np.prod(b[..., 2:] - b[..., :2], -1) - common
    table: npt.NDArray[np.float64] = np.divide(
        common, union, out=np.zeros_like(common), where=union > 0
    )
    return table


def is_hit(found: Box, place: Box, line: Box) -> bool:
    """Whether a spotted box points at a word: it overlaps its place, or lies in its line.

    Most ground truth has line boxes only; `place` is then an estimate, the line is certain.
    """
    if found.iou(place) > HIT_IOU:
        return True
    x, y = found.center
    return line.left <= x <= line.right and line.top <= y <= line.bottom


def average_precision(hits: Iterable[tuple[float, bool]], expected: int) -> float:
    """Area under precision over recall of scored hits, (score, is right), ranked by score.

    Hits of equal score count as one step, so that their order cannot change the figure.
    `expected` is how many places there are. With none, any hit makes it 0.
    """
    ranked = sorted(hits, key=lambda hit: -hit[0])
    if not expected:
        return float(not ranked)
    if not ranked:
        return 0.0
    scores = np.array([score for score, _ in ranked])
    right = np.cumsum([correct for _, correct in ranked])
    steps = np.append(np.nonzero(np.diff(scores))[0], len(ranked) - 1)
    precision = right[steps] / (steps + 1)
    # The usual interpolation: the precision at a recall is the best one at that recall or beyond.
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    recall = np.concatenate([[0.0], np.minimum(right[steps] / expected, 1.0)])
    return float(np.sum(np.diff(recall) * precision))


Claim = tuple[float, bool]
"""What a reading says of itself: the probability that it is right, and whether it is."""


def word_claims(
    reference: str, words: Iterable[tuple[str, float]], *, case: bool = False
) -> list[Claim]:
    """A claim for each word read, (text, confidence): right where an alignment of the fewest word
    edits leaves it as it is.
    """
    read = [(normalised(text, case=case), sure) for text, sure in words]
    expected = normalised(reference, case=case).split()
    right = {place for _, place in agreements(expected, [text for text, _ in read])}
    return [(sure, place in right) for place, (_, sure) in enumerate(read)]


def reliability(claims: Iterable[Claim], bins: int = 10) -> list[tuple[int, float, float]]:
    """For each of `bins` equal parts of 0 to 1 with claims in it: how many there are, their mean
    confidence, and the share that is right (Guo et al. 2017, On Calibration of Modern Neural
    Networks).
    """
    values = np.array([(sure, right) for sure, right in claims], dtype=float).reshape(-1, 2)
    part = np.minimum((values[:, 0] * bins).astype(int), bins - 1)
    return [
        (len(inside), float(inside[:, 0].mean()), float(inside[:, 1].mean()))
        for inside in (values[part == k] for k in range(bins))
        if len(inside)
    ]


def calibration_error(claims: Iterable[Claim], bins: int = 10) -> float:
    """Expected calibration error: the mean over all claims of how far the share that is right lies
    from the mean confidence in their bin. 0 without claims.
    """
    rows = reliability(claims, bins)
    total = sum(count for count, _, _ in rows)
    return sum(count * abs(sure - right) for count, sure, right in rows) / max(total, 1)


def _corners(boxes: Sequence[Box]) -> npt.NDArray[np.float64]:
    return np.array([(b.left, b.top, b.right, b.bottom) for b in boxes], dtype=float).reshape(-1, 4)
