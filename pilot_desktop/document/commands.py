"""What can be done to a project: documents, regions, and several things at once.

A command is a value. `Project.run` applies it in one transaction, and the ledger keeps its inverse
(see `ledger`). Labels are for the menu ("Undo Move region"); the window translates them.
Commands on lines are in `line_commands`, readings in `reading_commands`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.ledger import Ledger
from pilot_desktop.document.original import Original, path_text
from pilot_desktop.document.records import box_columns
from pilot_desktop.document.sequence import place, region_order


class Command(Protocol):
    """A change of the project."""

    @property
    def label(self) -> str: ...

    def apply(self, ledger: Ledger) -> int | None:
        """Do it; the id of what was made, if anything. GoneError if what it is about is gone."""


@dataclass(frozen=True)
class Group:
    """Several commands as one step: all of them, or none if one fails."""

    label: str
    commands: Sequence[Command]

    def apply(self, ledger: Ledger) -> int | None:
        made = None
        for command in self.commands:
            made = command.apply(ledger) or made
        return made


@dataclass(frozen=True)
class AddDocument:
    """A document with the sizes of its pages in page units, `unit` "px" or "pt"."""

    original: Original
    unit: str
    sizes: Sequence[tuple[float, float]]
    relative: str = ""  # see `places.relative_to`
    label: ClassVar[str] = "Add document"

    def apply(self, ledger: Ledger) -> int:
        last = ledger.rows("SELECT coalesce(max(position), 0) FROM document")[0][0]
        document = ledger.insert(
            "document",
            position=last + 1.0,
            path=path_text(self.original.path),
            relative=self.relative,
            digest=self.original.digest,
            size=self.original.size,
            modified=self.original.modified,
            unit=self.unit,
        )
        for number, (width, height) in enumerate(self.sizes, 1):
            ledger.insert(
                "page",
                document=document,
                number=number,
                width=float(width),
                height=float(height),
            )
        return document


@dataclass(frozen=True)
class RelinkDocument:
    """The document is found elsewhere, or is accepted as it is now."""

    document: int
    original: Original
    relative: str = ""
    label: ClassVar[str] = "Find document again"

    def apply(self, ledger: Ledger) -> None:
        ledger.update(
            "document",
            self.document,
            path=path_text(self.original.path),
            relative=self.relative,
            digest=self.original.digest,
            size=self.original.size,
            modified=self.original.modified,
        )


@dataclass(frozen=True)
class TurnPage:
    """The page shown and read turned by `turns` quarters clockwise; its lines keep their frame."""

    page: int
    turns: int
    label: ClassVar[str] = "Turn page"

    def apply(self, ledger: Ledger) -> None:
        if ledger.row("page", self.page)["turns"] != self.turns % 4:
            ledger.update("page", self.page, turns=self.turns % 4)


@dataclass(frozen=True)
class AddRegion:
    """A rectangle on a page, in page coordinates; the last one in order, or before another."""

    page: int
    box: Box
    before: int | None = None
    label: ClassVar[str] = "Draw region"

    def apply(self, ledger: Ledger) -> int:
        ledger.row("page", self.page)
        position = place(ledger, "region", region_order(ledger, self.page), self.before)
        return ledger.insert("region", page=self.page, position=position, **box_columns(self.box))


@dataclass(frozen=True)
class MoveRegion:
    """The rectangle shifted, in page units. Lines that were read stay where they were read."""

    region: int
    dx: float
    dy: float
    label: ClassVar[str] = "Move region"

    def apply(self, ledger: Ledger) -> None:
        row = ledger.row("region", self.region)
        ledger.update(
            "region",
            self.region,
            x0=row["x0"] + self.dx,
            y0=row["y0"] + self.dy,
            x1=row["x1"] + self.dx,
            y1=row["y1"] + self.dy,
        )


@dataclass(frozen=True)
class ResizeRegion:
    """Another rectangle for a region, in page coordinates."""

    region: int
    box: Box
    label: ClassVar[str] = "Resize region"

    def apply(self, ledger: Ledger) -> None:
        ledger.update("region", self.region, **box_columns(self.box))


@dataclass(frozen=True)
class ReorderRegion:
    """The region stands in front of `before`, or behind all others with None."""

    region: int
    before: int | None
    label: ClassVar[str] = "Reorder regions"

    def apply(self, ledger: Ledger) -> None:
        if self.before == self.region:
            return
        row = ledger.row("region", self.region)
        order = region_order(ledger, row["page"])
        index = [member for member, _ in order].index(self.region)
        behind = order[index + 1][0] if index + 1 < len(order) else None
        if behind == self.before:
            return
        others = [entry for entry in order if entry[0] != self.region]
        ledger.update("region", self.region, position=place(ledger, "region", others, self.before))


@dataclass(frozen=True)
class DeleteRegion:
    """The region with its lines, corrected ones too."""

    region: int
    label: ClassVar[str] = "Delete region"

    def apply(self, ledger: Ledger) -> None:
        ledger.row("region", self.region)
        for table in ("line", "reading"):
            for row in ledger.rows(f"SELECT id FROM {table} WHERE region = ?", self.region):
                ledger.delete(table, row[0])
        ledger.delete("region", self.region)
