"""Order as rising numbers: a thing takes its place between two others and moves nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from pilot_desktop.document.errors import GoneError
from pilot_desktop.document.ledger import Ledger
from pilot_desktop.document.sentence import Sentence

_REGIONS = "SELECT id, position FROM region WHERE page = ? ORDER BY position, id"
_LINES = "SELECT id, position FROM line WHERE page = ? AND region IS ? ORDER BY position, id"


def region_order(ledger: Ledger, page: int) -> list[tuple[int, float]]:
    """Ids and positions of a page's regions."""
    return [(row[0], row[1]) for row in ledger.rows(_REGIONS, page)]


def line_order(ledger: Ledger, page: int, region: int | None) -> list[tuple[int, float]]:
    """Ids and positions of the lines of a region, or of the page's own with None."""
    return [(row[0], row[1]) for row in ledger.rows(_LINES, page, region)]


def place(
    ledger: Ledger, table: str, order: Sequence[tuple[int, float]], before: int | None
) -> float:
    """A position in front of the member `before`, or behind all with None.

    Where no number is left between two neighbours, all are numbered again.
    """
    index = len(order)
    if before is not None:
        index = next((i for i, (member, _) in enumerate(order) if member == before), -1)
        if index < 0:
            raise GoneError(Sentence("The place to move to is no longer in the project."))
    low = order[index - 1][1] if index else None
    high = order[index][1] if index < len(order) else None
    if low is None:
        return 1.0 if high is None else high - 1.0
    if high is None:
        return low + 1.0
    middle = (low + high) / 2
    if low < middle < high:
        return middle
    arrange(ledger, table, [member for member, _ in order])
    return index + 0.5


def arrange(ledger: Ledger, table: str, members: Sequence[int]) -> None:
    """Number the members 1, 2, ... in the given order."""
    for number, member in enumerate(members, 1):
        ledger.update(table, member, position=float(number))
