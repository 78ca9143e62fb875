"""Storing what a machine reads: line by line, and never over what a person wrote.

A reading belongs to a page or to one of its regions. A line that was there before keeps its id and
the person's text; only the machine's side is renewed. Until the reading ends the older lines it has
not come to stay, so that a cancelled reading takes nothing away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from pilot_desktop.document.errors import GoneError
from pilot_desktop.document.ledger import Ledger
from pilot_desktop.document.line_commands import text_columns
from pilot_desktop.document.neighbours import successor
from pilot_desktop.document.records import (
    State,
    baseline_column,
    box_columns,
    box_of,
    storable,
    to_json,
    words_column,
)
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.sequence import arrange, place
from pilot_desktop.document.transcript import Line

# Two boxes are of the same line from this intersection over union on.
SAME_LINE = 0.5
# A line of which so much lies in lines that people wrote has nothing new to say.
_COVERED = 0.5

SCOPE = """SELECT id, position, x0, y0, x1, y1, human_text, state, reading FROM line
    WHERE page = ? AND region IS ? ORDER BY position, id"""


@dataclass(frozen=True)
class BeginReading:
    """A model starts on a page, or on one of its regions. Makes the reading's id."""

    page: int
    region: int | None
    model: str

    @property
    def label(self) -> str:
        return "Read page" if self.region is None else "Read region"

    def apply(self, ledger: Ledger) -> int:
        ledger.row("page", self.page)
        if self.region is not None and ledger.row("region", self.region)["page"] != self.page:
            raise GoneError(Sentence("The region is not on the page that is read."))
        return ledger.insert(
            "reading",
            page=self.page,
            region=self.region,
            model=storable(self.model),
            started=datetime.now(UTC).isoformat(timespec="seconds"),
            finished=0,
        )


@dataclass(frozen=True)
class StoreLine:
    """A finished line of a reading, between two stored lines of the same reading, if known.

    Makes the line's id; None where people have written all that stands there.
    """

    reading: int
    line: Line
    after: int | None = None
    before: int | None = None
    label: ClassVar[str] = "Read line"

    def apply(self, ledger: Ledger) -> int | None:
        reading = ledger.row("reading", self.reading)
        page, region = reading["page"], reading["region"]
        box = self.line.box
        best, best_iou, covered = None, SAME_LINE, 0.0
        rows = ledger.rows(SCOPE, page, region)
        for row in rows:
            common = box.intersection(box_of(row))
            if common is None:
                continue
            if row["human_text"] is not None:
                covered += common.area / max(box.area, 1e-300)
            # What this reading has said already is another line.
            if row["reading"] != self.reading and (iou := box.iou(box_of(row))) >= best_iou:
                best, best_iou = row, iou
        machine = _machine_columns(self.reading, self.line)
        where = _where_columns(self.line)
        flags = {"flags": _flags_column(self.line)}
        human = None if best is None else best["human_text"]
        state = State.MACHINE if best is None else State(best["state"])
        texts = text_columns(storable(self.line.text), human, state)
        if best is not None:
            own = {} if human is not None else {**where, **flags}
            ledger.update("line", best["id"], **machine, **texts, **own)
            return int(best["id"])
        if covered > _COVERED:
            return None
        order = [(row["id"], row["position"]) for row in rows]
        position = place(ledger, "line", order, self._successor([member for member, _ in order]))
        return ledger.insert(
            "line",
            page=page,
            region=region,
            position=position,
            **where,
            **flags,
            **machine,
            **texts,
        )

    def _successor(self, ids: list[int]) -> int | None:
        """Which of the lines in order it goes in front of; None: behind all."""
        if self.after in ids:
            index = ids.index(self.after) + 1
            return ids[index] if index < len(ids) else None
        return self.before if self.before in ids else None


@dataclass(frozen=True)
class ReadLineAgain:
    """Another machine reading of one line. A person's text stays, and the line's place too."""

    line: int
    model: str
    found: Line
    label: ClassVar[str] = "Read line again"

    def apply(self, ledger: Ledger) -> None:
        row = ledger.row("line", self.line)
        reading = BeginReading(row["page"], row["region"], self.model).apply(ledger)
        human, state = row["human_text"], State(row["state"])
        ledger.update(
            "line",
            self.line,
            **_machine_columns(reading, self.found),
            flags=to_json([]) if human is not None else _flags_column(self.found),
            **text_columns(storable(self.found.text), human, state),
        )


@dataclass(frozen=True)
class AddReadLine:
    """A line that a reading had missed and a person marked, with what was read there.

    It takes its place among its neighbours. Makes its id.
    """

    page: int
    region: int | None
    model: str
    found: Line
    label: ClassVar[str] = "Add line"

    def apply(self, ledger: Ledger) -> int:
        rows = ledger.rows(SCOPE, self.page, self.region)
        before = successor(self.found.box, [(row["id"], box_of(row)) for row in rows])
        order = [(row["id"], row["position"]) for row in rows]
        reading = BeginReading(self.page, self.region, self.model).apply(ledger)
        return ledger.insert(
            "line",
            page=self.page,
            region=self.region,
            position=place(ledger, "line", order, before),
            **_where_columns(self.found),
            **_machine_columns(reading, self.found),
            flags=_flags_column(self.found),
            **text_columns(storable(self.found.text), None, State.MACHINE),
        )


@dataclass(frozen=True)
class EndReading:
    """All of the page or region was read; `order` holds the ids of its lines as they are read.

    Older lines that only the machine had seen go; lines of people stay behind their neighbours.
    """

    reading: int
    order: tuple[int, ...]
    label: ClassVar[str] = "Read"

    def apply(self, ledger: Ledger) -> None:
        reading = ledger.row("reading", self.reading)
        rows = ledger.rows(SCOPE, reading["page"], reading["region"])
        current: list[int] = []
        for row in rows:
            if row["reading"] != self.reading and row["human_text"] is None:
                ledger.delete("line", row["id"])
            else:
                current.append(row["id"])
        wanted = merged(current, self.order)
        if wanted != current:
            arrange(ledger, "line", wanted)
        ledger.update("reading", self.reading, finished=1)


@dataclass(frozen=True)
class StoreReading:
    """A whole reading at once: lines of a page or region in reading order. Makes its id."""

    page: int
    region: int | None
    model: str
    lines: tuple[Line, ...]

    @property
    def label(self) -> str:
        return "Read page" if self.region is None else "Read region"

    def apply(self, ledger: Ledger) -> int:
        reading = BeginReading(self.page, self.region, self.model).apply(ledger)
        ids: list[int] = []
        for line in self.lines:
            stored = StoreLine(reading, line, ids[-1] if ids else None).apply(ledger)
            if stored is not None:
                ids.append(stored)
        EndReading(reading, tuple(ids)).apply(ledger)
        return reading


def merged(current: list[int], order: tuple[int, ...]) -> list[int]:
    """`current` with the members of `order` in that order; others stay behind whom they follow."""
    there = set(current)
    listed = [line for line in dict.fromkeys(order) if line in there]
    members = set(listed)
    followers: dict[int | None, list[int]] = {}
    last: int | None = None
    for line in current:
        if line in members:
            last = line
        else:
            followers.setdefault(last, []).append(line)
    result = list(followers.get(None, []))
    for line in listed:
        result += [line, *followers.get(line, [])]
    return result


def _machine_columns(reading: int, line: Line) -> dict[str, Any]:
    """What a reading says of a line beside its text, place and flags."""
    return {
        "reading": reading,
        "confidence": round(float(line.confidence), 4),
        "words": words_column(line.words),
    }


def _where_columns(line: Line) -> dict[str, Any]:
    return {**box_columns(line.box), "baseline": baseline_column(line.baseline)}


def _flags_column(line: Line) -> str:
    return to_json([storable(flag) for flag in line.flags])
