"""What the project says about its documents, pages, regions and lines: values, not live rows."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field, replace
from enum import Enum, Flag, auto
from pathlib import Path
from typing import Any

from pilot_desktop.document.geometry import Box, Point, turns_of, upright
from pilot_desktop.document.original import Original, path_of
from pilot_desktop.document.transcript import Line, Word
from pilot_desktop.document.wording import human_words


class State(Enum):
    """Who answers for the text of a line."""

    MACHINE = "machine"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"


class Kind(Flag):
    """What sort of thing a change touched. ORDER: of regions or lines that were there before."""

    NOTHING = 0
    PAGES = auto()
    REGIONS = auto()
    LINES = auto()
    ORDER = auto()


@dataclass(frozen=True)
class Changes:
    """What a change, an undo or a redo touched; screens decide by it what to draw again.

    The sets hold ids, also of what is gone. `made` is the id of what a command created.
    """

    label: str = ""
    kinds: Kind = Kind.NOTHING
    pages: frozenset[int] = frozenset()
    regions: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()
    made: int | None = None

    def __bool__(self) -> bool:
        return self.kinds is not Kind.NOTHING


@dataclass(frozen=True, slots=True)
class TextChange:
    """The text of a line on both sides of a step; None where there was, or is, no such line."""

    line: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document of the project. `unit` of its pages is "px" or "pt"."""

    id: int
    original: Original
    relative: str
    unit: str

    @classmethod
    def of(cls, row: sqlite3.Row) -> DocumentRecord:
        original = Original(path_of(row["path"]), row["digest"], row["size"], row["modified"])
        return cls(row["id"], original, row["relative"], row["unit"])

    def candidates(self, project: Path | None) -> tuple[Path, ...]:
        """Where the document may lie now: where it was, or with the project file if both moved."""
        found = [self.original.path]
        if project is not None and self.relative:
            found.append(project.absolute().parent / path_of(self.relative))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A page; `number` counts from 1 in its document, sizes are page units.

    `turns`: by how many quarters clockwise a person turned it to look at it and have it read.
    """

    id: int
    document: int
    number: int
    width: float
    height: float
    turns: int = 0

    @classmethod
    def of(cls, row: sqlite3.Row) -> PageRecord:
        place = row["id"], row["document"], row["number"]
        return cls(*place, row["width"], row["height"], row["turns"])


@dataclass(frozen=True, slots=True)
class PageStatus:
    """How far a page is: `read` once a reading of all of it ended, `model` what it was the last
    time, or ""; counts of its lines.
    """

    page: int
    read: bool
    lines: int
    human: int
    confirmed: int
    flagged: int
    model: str = ""


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """A rectangle of a page that the user drew, in page coordinates."""

    id: int
    page: int
    box: Box

    @classmethod
    def of(cls, row: sqlite3.Row) -> RegionRecord:
        return cls(row["id"], row["page"], box_of(row))


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """A model read a page, or one of its regions. `started` is UTC, ISO 8601."""

    id: int
    page: int
    region: int | None
    model: str
    started: str
    finished: bool

    @classmethod
    def of(cls, row: sqlite3.Row) -> ReadingRecord:
        where = row["id"], row["page"], row["region"]
        return cls(*where, row["model"], row["started"], bool(row["finished"]))


@dataclass(frozen=True, slots=True)
class LineRecord:
    """A line with the machine's text and the person's apart, in page coordinates.

    `machine` is None where no machine read it, `human` None where no person vouched for it.
    `confidence` and `words` belong to the machine's text. `region` None: of the page's own reading.
    """

    id: int
    page: int
    region: int | None
    reading: int | None
    box: Box
    state: State
    machine: str | None
    human: str | None
    confidence: float | None
    words: tuple[Word, ...] = ()
    flags: tuple[str, ...] = ()
    baseline: tuple[Point, ...] = field(default=())

    @classmethod
    def of(cls, row: sqlite3.Row) -> LineRecord:
        return cls(
            row["id"],
            row["page"],
            row["region"],
            row["reading"],
            box_of(row),
            State(row["state"]),
            row["machine_text"],
            row["human_text"],
            row["confidence"],
            words_of(row["words"]),
            tuple(json.loads(row["flags"])),
            tuple((x, y) for x, y in json.loads(row["baseline"])),
        )

    @property
    def text(self) -> str:
        """What holds: the person's text before the machine's."""
        return self.human if self.human is not None else self.machine or ""

    def as_line(self) -> Line:
        """As exporters and scores take it. A person's text counts as certain."""
        if self.human is None:
            confidence = self.confidence or 0.0
            return Line(self.box, self.text, confidence, self.words, self.flags, self.baseline)
        across = upright(turns_of(self.baseline))
        known = [replace(word, box=across.box(word.box)) for word in self.words]
        placed = human_words(self.human, known, across.box(self.box))
        back = across.inverse()
        words = tuple(replace(word, box=back.box(word.box)) for word in placed)
        return Line(self.box, self.human, 1.0, words, self.flags, self.baseline)


def box_of(row: sqlite3.Row) -> Box:
    return Box(row["x0"], row["y0"], row["x1"], row["y1"])


def box_columns(box: Box) -> dict[str, Any]:
    return {
        "x0": float(box.left),
        "y0": float(box.top),
        "x1": float(box.right),
        "y1": float(box.bottom),
    }


def words_of(text: str) -> tuple[Word, ...]:
    return tuple(Word(Box(*corners), word, sure) for word, sure, *corners in json.loads(text))


def words_column(words: tuple[Word, ...]) -> str:
    return to_json(
        [
            [
                storable(word.text),
                round(float(word.confidence), 4),
                # A thousandth of a unit is below what any screen or file shows.
                round(float(word.box.left), 3),
                round(float(word.box.top), 3),
                round(float(word.box.right), 3),
                round(float(word.box.bottom), 3),
            ]
            for word in words
        ]
    )


def baseline_column(points: tuple[Point, ...]) -> str:
    return to_json([[round(float(x), 3), round(float(y), 3)] for x, y in points])


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def storable(text: str) -> str:
    """A line's text as the file can hold it: valid, without line ends and NUL."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return " ".join(text.splitlines())


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """What is to read a project: names of a model and an adapter, and a device as `open_reader`
    takes it; "" is the default of whoever reads.
    """

    model: str = ""
    adapter: str = ""
    device: str = ""

    def __bool__(self) -> bool:
        return self != ReaderChoice()
