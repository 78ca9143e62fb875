"""What a model is scored on where the truth is a text: given boxes, and whole pages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Line
from pilot_desktop.formats.source import open_document
from pilot_desktop.reading.streams import lines_of
from pilot_desktop.training.evaluation import (
    Claim,
    ErrorRate,
    Matches,
    box_pairs,
    calibration_error,
    character_errors,
    normalised,
    word_claims,
    word_errors,
    word_matches,
)
from pilot_desktop.training.ground_truth import ExpectedLine, ExpectedPage

if TYPE_CHECKING:
    from pilot_desktop.reading.contract import BoxReader


@dataclass(frozen=True)
class Conditions:
    """How to score: whether case counts, and pages whose words make up the absent queries."""

    case: bool = False
    others: Sequence[ExpectedPage] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of the ground truth and what was read of it; `box` in pixels of `image`.

    `found` is whether a line was read there at all.
    """

    image: Path
    box: Box
    truth: str
    read: str
    errors: ErrorRate
    confidence: float = 0.0
    found: bool = True


@dataclass
class Score:
    """What a set came to. `figures` are rates from 0 to 1 (`_ms`: milliseconds); `items` are lines
    or queries. `compared` are its scored lines, `lines` and `words` what they claim of themselves.
    """

    figures: dict[str, float]
    pages: int
    items: int
    seconds: float
    compared: list[Compared] = field(default_factory=list)
    lines: list[Claim] = field(default_factory=list)
    words: list[Claim] = field(default_factory=list)


class _Lines:
    """Lines beside their truth, summed up."""

    def __init__(self, case: bool) -> None:
        self._case = case
        self.characters, self.word_edits = ErrorRate(), ErrorRate()
        self.compared: list[Compared] = []
        self.lines: list[Claim] = []
        self.words: list[Claim] = []

    def add(self, page: ExpectedPage, truth: ExpectedLine, line: Line | None) -> None:
        """`line` None: nothing was read there."""
        text = line.text if line else ""
        errors = character_errors(truth.text, text, case=self._case)
        self.characters += errors
        self.word_edits += word_errors(truth.text, text, case=self._case)
        sure = line.confidence if line else 0.0
        one = Compared(page.image, truth.box, truth.text, text, errors, sure, line is not None)
        self.compared.append(one)
        if line and text:
            same = normalised(truth.text, case=self._case) == normalised(text, case=self._case)
            self.lines.append((sure, same))
            words = [(word.text, word.confidence) for word in line.words]
            self.words += word_claims(truth.text, words, case=self._case)

    def score(self, figures: dict[str, float], pages: int, items: int, seconds: float) -> Score:
        figures |= {
            "line_ece": calibration_error(self.lines),
            "word_ece": calibration_error(self.words),
        }
        return Score(figures, pages, items, seconds, self.compared, self.lines, self.words)


def score_read(reader: BoxReader, pages: Sequence[ExpectedPage], conditions: Conditions) -> Score:
    """CER and WER of the lines whose boxes are given, and the error of their confidences."""
    told, seconds = _Lines(conditions.case), 0.0
    for page in pages:
        wanted = [line for line in page.lines if not line.ignore]
        image = image_of(page)
        started = time.perf_counter()
        lines = reader.read_boxes(image, [line.box for line in wanted])
        seconds += time.perf_counter() - started
        for truth, line in zip(wanted, lines, strict=True):
            told.add(page, truth, line)
    figures = {"cer": told.characters.rate, "wer": told.word_edits.rate}
    return told.score(figures, len(pages), len(told.compared), seconds)


def score_page(reader: BoxReader, pages: Sequence[ExpectedPage], conditions: Conditions) -> Score:
    """Word F1 and line detection F1 of whole pages, pooled over the pages.

    A line to be ignored counts as a line to detect; words found in it do not count. Confidences
    are judged on the lines that lie where the ground truth has one.
    """
    told, words, boxes, items, seconds = _Lines(conditions.case), Matches(), Matches(), 0, 0.0
    for page in pages:
        image = image_of(page)
        started = time.perf_counter()
        lines = lines_of(reader.read_page(image), page.image.name)
        seconds += time.perf_counter() - started
        ignored = [line.box for line in page.lines if line.ignore]
        scored = [line.text for line in lines if not any(inside(line.box, b) for b in ignored)]
        expected = [line.text for line in page.lines if not line.ignore]
        words += word_matches("\n".join(expected), "\n".join(scored), case=conditions.case)
        pairs = box_pairs([line.box for line in page.lines], [line.box for line in lines])
        boxes += Matches(len(pairs), len(page.lines), len(lines))
        items += len(page.lines)
        for number, truth in enumerate(page.lines):
            if not truth.ignore:
                told.add(page, truth, lines[pairs[number]] if number in pairs else None)
    figures = {
        "word_f1": words.f1,
        "word_precision": words.precision,
        "word_recall": words.recall,
        "detection_f1": boxes.f1,
        "detection_precision": boxes.precision,
        "detection_recall": boxes.recall,
    }
    return told.score(figures, len(pages), items, seconds)


def inside(box: Box, area: Box) -> bool:
    """Whether the middle of a box lies in an area."""
    x, y = box.center
    return area.left <= x <= area.right and area.top <= y <= area.bottom


def image_of(page: ExpectedPage) -> PageImage:
    with open_document(page.image) as source:
        return source.render(0)
