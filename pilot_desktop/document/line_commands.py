"""What a person does to lines. All texts are kept: the machine's side stays what it read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from pilot_desktop.document.errors import GoneError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.ledger import Ledger, Row
from pilot_desktop.document.records import State, box_columns, storable, to_json
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.sequence import line_order, place
from pilot_desktop.document.wording import carried, folded


def text_columns(machine: str | None, human: str | None, state: State) -> dict[str, Any]:
    """The columns that hang together with the two texts of a line."""
    return {
        "machine_text": machine,
        "human_text": human,
        "state": (state if human is not None else State.MACHINE).value,
        "folded": folded(human if human is not None else machine or ""),
    }


@dataclass(frozen=True)
class AddLine:
    """A line that a person found and wrote, in page coordinates."""

    page: int
    region: int | None
    box: Box
    text: str
    before: int | None = None
    label: ClassVar[str] = "Add line"

    def apply(self, ledger: Ledger) -> int:
        ledger.row("page", self.page)
        if self.region is not None and ledger.row("region", self.region)["page"] != self.page:
            raise GoneError(Sentence("The region is not on the page of the line."))
        order = line_order(ledger, self.page, self.region)
        return ledger.insert(
            "line",
            page=self.page,
            region=self.region,
            reading=None,
            position=place(ledger, "line", order, self.before),
            **box_columns(self.box),
            baseline="[]",
            confidence=None,
            words="[]",
            flags="[]",
            **text_columns(None, storable(self.text), State.CORRECTED),
        )


@dataclass(frozen=True)
class SetHumanText:
    """A person's text; None takes it back, so that the machine's holds again."""

    line: int
    text: str | None
    label: ClassVar[str] = "Correct text"

    def apply(self, ledger: Ledger) -> None:
        row = ledger.row("line", self.line)
        text = None if self.text is None else storable(self.text)
        if text == row["human_text"]:
            return
        if text is None and row["machine_text"] is None:
            ledger.delete("line", self.line)  # only the person's text held it there
            return
        # What a guard doubted in the machine's text says nothing about the person's.
        flags = {} if text is None else {"flags": "[]"}
        columns = text_columns(row["machine_text"], text, State.CORRECTED)
        ledger.update("line", self.line, **columns, **flags)


@dataclass(frozen=True)
class Confirm:
    """The lines are right as they stand. Their texts are the person's from now on."""

    lines: tuple[int, ...]
    label: ClassVar[str] = "Confirm"

    def apply(self, ledger: Ledger) -> None:
        for line in self.lines:
            row = ledger.row("line", line)
            columns = text_columns(row["machine_text"], _text(row), State.CONFIRMED)
            ledger.update("line", line, **columns, flags="[]")


@dataclass(frozen=True)
class SetFlags:
    """What a person should check about a line, such as "suspect"."""

    line: int
    flags: tuple[str, ...]
    label: ClassVar[str] = "Mark line"

    def apply(self, ledger: Ledger) -> None:
        ledger.update("line", self.line, flags=to_json([storable(flag) for flag in self.flags]))


@dataclass(frozen=True)
class ResizeLine:
    """Another rectangle for a line, in page coordinates. Its old baseline no longer holds."""

    line: int
    box: Box
    label: ClassVar[str] = "Resize line"

    def apply(self, ledger: Ledger) -> None:
        if ledger.row("line", self.line).items() >= box_columns(self.box).items():
            return
        ledger.update("line", self.line, **box_columns(self.box), baseline="[]")


@dataclass(frozen=True)
class DeleteLines:
    """The lines, with what was read and written of them."""

    lines: tuple[int, ...]
    label: ClassVar[str] = "Delete lines"

    def apply(self, ledger: Ledger) -> None:
        for line in dict.fromkeys(self.lines):
            ledger.delete("line", line)


@dataclass(frozen=True)
class ReorderLine:
    """The line stands in front of `before` of the same region or page, or behind all with None."""

    line: int
    before: int | None
    label: ClassVar[str] = "Reorder lines"

    def apply(self, ledger: Ledger) -> None:
        if self.before == self.line:
            return
        row = ledger.row("line", self.line)
        order = line_order(ledger, row["page"], row["region"])
        index = [member for member, _ in order].index(self.line)
        behind = order[index + 1][0] if index + 1 < len(order) else None
        if behind == self.before:
            return
        others = [entry for entry in order if entry[0] != self.line]
        ledger.update("line", self.line, position=place(ledger, "line", others, self.before))


@dataclass(frozen=True)
class SplitLine:
    """Cut a line in two in front of character `at` of its text; the second part is new.

    The box is cut between two words where their places are known, else in proportion.
    """

    line: int
    at: int
    label: ClassVar[str] = "Split line"

    def apply(self, ledger: Ledger) -> int | None:
        row = ledger.row("line", self.line)
        text = _text(row)
        if not 0 < self.at < len(text):
            return None
        words = json.loads(row["words"])
        backwards = len(words) > 1 and words[0][2] > words[-1][2]
        x = _cut(row, words, text, self.at, backwards)
        machine, human = row["machine_text"], row["human_text"]
        cut = 0 if machine is None else carried(self.at, text, machine)
        sides: list[dict[str, Any]] = []
        for first in (True, False):
            left = first is not backwards
            parts = (_part(machine, cut, first), _part(human, self.at, first))
            sides.append(
                text_columns(*parts, State(row["state"]))
                | {"x0": row["x0"] if left else x, "x1": x if left else row["x1"]}
                | {"words": to_json([w for w in words if ((w[2] + w[4]) / 2 < x) is left])}
                | {"baseline": to_json(_baseline_part(json.loads(row["baseline"]), x, left))}
            )
        order = line_order(ledger, row["page"], row["region"])
        ids = [member for member, _ in order]
        behind = ids.index(self.line) + 1
        before = ids[behind] if behind < len(ids) else None
        position = place(ledger, "line", order, before)
        ledger.update("line", self.line, **sides[0])
        kept = {"page", "region", "reading", "y0", "y1", "confidence", "flags"}
        copied = {column: row[column] for column in kept}
        return ledger.insert("line", position=position, **copied, **sides[1])


@dataclass(frozen=True)
class MergeLines:
    """Lines of one region or page become one, in their order; `joint` goes between their texts."""

    lines: tuple[int, ...]
    joint: str = " "
    label: ClassVar[str] = "Merge lines"

    def apply(self, ledger: Ledger) -> int | None:
        wanted = {line: ledger.row("line", line) for line in self.lines}
        if len(wanted) < 2:
            return None
        if len({(row["page"], row["region"]) for row in wanted.values()}) > 1:
            raise GoneError(
                Sentence("Only lines of the same region, or of the page, can become one.")
            )
        rows = sorted(wanted.values(), key=lambda row: (row["position"], row["id"]))
        first = rows[0]
        human = None
        if any(row["human_text"] is not None for row in rows):
            human = self.joint.join(_text(row) for row in rows)
        read = [row["machine_text"] for row in rows if row["machine_text"] is not None]
        machine = self.joint.join(read) if read else None
        states = {row["state"] for row in rows}
        confirmed = states == {State.CONFIRMED.value}
        ledger.update(
            "line",
            first["id"],
            x0=min(row["x0"] for row in rows),
            y0=min(row["y0"] for row in rows),
            x1=max(row["x1"] for row in rows),
            y1=max(row["y1"] for row in rows),
            baseline=to_json([point for row in rows for point in json.loads(row["baseline"])]),
            words=to_json([word for row in rows for word in json.loads(row["words"])]),
            flags=to_json(list(dict.fromkeys(f for r in rows for f in json.loads(r["flags"])))),
            confidence=_mean_confidence(rows),
            **text_columns(machine, human, State.CONFIRMED if confirmed else State.CORRECTED),
        )
        for row in rows[1:]:
            ledger.delete("line", row["id"])
        return int(first["id"])


def _text(row: Row) -> str:
    return str(row["human_text"] if row["human_text"] is not None else row["machine_text"])


def _part(text: str | None, at: int, first: bool) -> str | None:
    return None if text is None else (text[:at] if first else text[at:]).strip()


def _cut(row: Row, words: list[list[Any]], text: str, at: int, backwards: bool) -> float:
    """Where a line is cut, x in page coordinates."""
    before = len(text[:at].split())
    between = text[at - 1].isspace() or text[at].isspace()
    if between and len(words) == len(text.split()) and 0 < before < len(words):
        one, two = words[before - 1], words[before]
        x = (one[2] + two[4]) / 2 if backwards else (one[4] + two[2]) / 2
    else:
        share = at / len(text)
        x = row["x0"] + (row["x1"] - row["x0"]) * (1 - share if backwards else share)
    return float(min(max(x, row["x0"]), row["x1"]))


def _baseline_part(points: list[list[float]], x: float, left: bool) -> list[list[float]]:
    """The part of a baseline on one side of `x`, with a point at the cut."""
    part = [point for point in points if (point[0] <= x if left else point[0] > x)]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 < x < x1:
            point = [x, y0 + (y1 - y0) * (x - x0) / (x1 - x0)]
            part = [*part, point] if left else [point, *part]
    return part


def _mean_confidence(rows: list[Row]) -> float | None:
    """The mean over what the machine read, weighted by length."""
    read = [(r["confidence"], len(r["machine_text"] or "") or 1) for r in rows]
    known = [(sure, weight) for sure, weight in read if sure is not None]
    total = sum(weight for _, weight in known)
    return sum(sure * weight for sure, weight in known) / total if total else None
