"""Text that came from elsewhere, such as ground truth in an ALTO file, put onto a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pilot_desktop.document.ledger import Ledger
from pilot_desktop.document.line_commands import text_columns
from pilot_desktop.document.reading_commands import SAME_LINE, SCOPE, merged
from pilot_desktop.document.records import (
    State,
    baseline_column,
    box_columns,
    box_of,
    storable,
    words_column,
)
from pilot_desktop.document.sequence import arrange, line_order, place
from pilot_desktop.document.transcript import Line


@dataclass(frozen=True)
class ImportTruth:
    """What a person says stands on a page: its lines, in page coordinates and reading order.

    They are confirmed. A line that is there at the same place becomes the imported one and keeps
    what a machine read, so that both can be compared; other lines of machines go, for the page says
    no more than this. Other lines of people stay. Regions are left alone.
    """

    page: int
    lines: tuple[Line, ...]
    label: ClassVar[str] = "Import text"

    def apply(self, ledger: Ledger) -> None:
        ledger.row("page", self.page)
        rows = ledger.rows(SCOPE, self.page, None)
        order: dict[int, None] = {}
        for line in self.lines:
            if not storable(line.text).strip():
                continue
            there = [
                (line.box.iou(box_of(row)), -index)
                for index, row in enumerate(rows)
                if row["id"] not in order
            ]
            best = max(there, default=(0.0, 0))
            if best[0] >= SAME_LINE:
                row = rows[-best[1]]["id"]
                self._become(ledger, row, line)
                order[row] = None
            else:
                order[self._insert(ledger, line)] = None
        for row in rows:
            if row["id"] not in order and row["human_text"] is None:
                ledger.delete("line", row["id"])
        current = [member for member, _ in line_order(ledger, self.page, None)]
        wanted = merged(current, tuple(order))
        if wanted != current:
            arrange(ledger, "line", wanted)

    def _become(self, ledger: Ledger, row: int, line: Line) -> None:
        machine = ledger.row("line", row)["machine_text"]
        ledger.update(
            "line",
            row,
            **box_columns(line.box),
            **({"baseline": baseline_column(line.baseline)} if line.baseline else {}),
            flags="[]",
            **text_columns(machine, storable(line.text), State.CONFIRMED),
        )

    def _insert(self, ledger: Ledger, line: Line) -> int:
        order = line_order(ledger, self.page, None)
        return ledger.insert(
            "line",
            page=self.page,
            region=None,
            reading=None,
            position=place(ledger, "line", order, None),
            **box_columns(line.box),
            baseline=baseline_column(line.baseline),
            confidence=None,
            words=words_column(line.words),
            flags="[]",
            **text_columns(None, storable(line.text), State.CONFIRMED),
        )
