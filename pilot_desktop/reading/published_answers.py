"""What published answers mean: located lines and places out of tokens."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pilot_desktop.document.geometry import Box
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.reading.folding import fold


@dataclass(frozen=True)
class LocatedText:
    """A line of an answer; `box` in pixels of the encoded image, None where the corners are no box.

    `confidence` is the geometric mean of the probabilities of its text.
    """

    text: str
    box: Box | None
    confidence: float


def plain_lines(
    vocabulary: Vocabulary, tokens: Sequence[int], scores: Sequence[float]
) -> list[LocatedText]:
    """The lines of an answer without places; the last need not have come to its separator."""
    lines = []
    for begin, end in split_lines([*tokens, vocabulary.separator], vocabulary.separator):
        text = vocabulary.decode(tokens[begin:end])
        if text:
            sure = math.exp(sum(scores[begin:end]) / (end - begin))
            lines.append(LocatedText(text, None, sure))
    return lines


def agreement(text: str, query: str, exact: bool) -> float:
    """0 to 1: how well the query agrees with that part of the text that is most like it.

    Case, accents and typography are folded unless `exact`.
    """
    if not exact:
        text, query = ("".join(fold(character) for character in one) for one in (text, query))
    words, wanted = text.split(), query.split()
    if not words or not wanted:
        return 0.0
    if " ".join(wanted) in " ".join(words):
        return 1.0
    n = min(len(wanted), len(words))
    parts = (" ".join(words[i : i + n]) for i in range(len(words) - n + 1))
    return max(difflib.SequenceMatcher(None, part, " ".join(wanted)).ratio() for part in parts)


def split_lines(tokens: Sequence[int], separator: int) -> list[tuple[int, int]]:
    """Begin and end of each line of an answer that has come to its separator."""
    ends = [i for i, token in enumerate(tokens) if token == separator]
    return list(zip([0, *(end + 1 for end in ends)], ends, strict=False))


def located(
    vocabulary: Vocabulary, tokens: Sequence[int], scores: Sequence[float], *, faithful: bool
) -> LocatedText:
    """One line: a corner before the text, one after it; whatever else stands there is left out."""
    text = [i for i, token in enumerate(tokens) if vocabulary.text[token]]
    places = [place for token in tokens if (place := vocabulary.coordinate(token)) is not None]
    sure = math.exp(sum(scores[i] for i in text) / len(text)) if text else 0.0
    corners = places[:2] + places[-2:] if len(places) >= 4 else []
    return LocatedText(
        vocabulary.decode(tokens), _box(corners, vocabulary.bin, faithful=faithful), sure
    )


def places(
    vocabulary: Vocabulary, tokens: Sequence[int], scores: Sequence[float], *, faithful: bool
) -> Iterator[tuple[Box, float]]:
    """The places of an answer to `<find_it>`, with the geometric mean of their probabilities.

    A place cut short or broken is left out, and the next begins with the next x.
    """
    corners: list[tuple[str, int]] = []
    sure = 0.0
    for token, score in zip(tokens, scores, strict=False):
        place = vocabulary.coordinate(token)
        if place is None or place[0] != "xy"[len(corners) % 2]:
            corners, sure = [], 0.0
            if place is None or place[0] != "x":
                continue
        corners.append(place)
        sure += score
        if len(corners) == 4:
            box = _box(corners, vocabulary.bin, faithful=faithful)
            if box is not None:
                yield box, math.exp(sure / 4)
            corners, sure = [], 0.0


def _box(corners: Sequence[tuple[str, int]], size: int, *, faithful: bool) -> Box | None:
    """Four coordinates -> pixels. Published: token times bin, which is the bin's upper left end.

    What lies anywhere in a bin has its token, so the middle of the bin is the better guess: it errs
    by half a bin at most. Both corners in one bin are a box as large as the bin.
    """
    if [axis for axis, _ in corners] != ["x", "y", "x", "y"]:
        return None
    left, top, right, bottom = (n for _, n in corners)
    if left > right or top > bottom:
        return None
    if faithful:
        return Box(left * size, top * size, right * size, bottom * size)

    def side(low: int, high: int) -> tuple[float, float]:
        if low == high:
            return low * size, (high + 1) * size
        return (low + 0.5) * size, (high + 0.5) * size

    (x0, x1), (y0, y1) = side(left, right), side(top, bottom)
    return Box(x0, y0, x1, y1)
