"""The one result type of a machine reading, for window, command line, exporters and scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pilot_desktop.document.geometry import Box, Point


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read; `box` in page coordinates, `confidence` 0 to 1."""

    box: Box
    text: str
    confidence: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "box": self.box.rounded(),
            "text": self.text,
            "confidence": round(self.confidence, 3),
        }


@dataclass(frozen=True, slots=True)
class Line:
    """A text line as read, in page coordinates.

    `flags` names what a person should check: "suspect" (a guard tripped), "truncated", "unread".
    `baseline` runs left to right where the reader knows it, else it is empty.
    """

    box: Box
    text: str
    confidence: float
    words: tuple[Word, ...] = ()
    flags: tuple[str, ...] = ()
    baseline: tuple[Point, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "box": self.box.rounded(),
            "text": self.text,
            "confidence": round(self.confidence, 3),
            "flags": list(self.flags),
            "words": [word.to_dict() for word in self.words],
        }


def joined_line(lines: Sequence[Line]) -> Line:
    """Pieces (one at least) read in the place of one line; as sure as the least sure of them."""
    if len(lines) == 1:
        return lines[0]
    box = lines[0].box
    for line in lines[1:]:
        box = box.union(line.box)
    return Line(
        box,
        " ".join(line.text for line in lines),
        min(line.confidence for line in lines),
        tuple(word for line in lines for word in line.words),
        tuple(dict.fromkeys(flag for line in lines for flag in line.flags)),
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a query was found. `page` counts from 1.

    What runs over a line break has its second part in `rest`.
    """

    page: int
    box: Box
    score: float
    text: str
    rest: Box | None = None

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where it stands: one box, or two."""
        return (self.box,) if self.rest is None else (self.box, self.rest)

    def to_dict(self) -> dict[str, Any]:
        found = {
            "page": self.page,
            "box": self.box.rounded(),
            "score": round(self.score, 3),
            "text": self.text,
        }
        return found if self.rest is None else {**found, "rest": self.rest.rounded()}


@dataclass(frozen=True)
class PageReading:
    """The lines of one page in reading order. `number` counts from 1; sizes are page units."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def to_dict(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "width": round(self.width, 2),
            "height": round(self.height, 2),
            "lines": [line.to_dict() for line in self.lines],
        }


@dataclass(frozen=True)
class Reading:
    """What one model read in one document. `unit` is "px" or "pt"."""

    document: str
    model: str
    unit: str
    pages: tuple[PageReading, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        return {
            "document": self.document,
            "model": self.model,
            "unit": self.unit,
            "pages": [page.to_dict() for page in self.pages],
        }
