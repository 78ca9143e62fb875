"""Text that stands in rows and columns as a table: pieces with their boxes become cells."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from statistics import median

from pilot_desktop.document.geometry import Box

Piece = tuple[Box, str]
Table = tuple[tuple[str, ...], ...]
"""Rows of cells, each row as long as the others; an empty cell is ""."""

_GAP = 0.8  # line heights of white, in all rows at once, that part two columns
_LEVEL = 0.5  # the share of the lower one's height that two pieces of a row have in common
_TABLE = 0.6  # the share of rows with more than one cell that makes a table of them


def cells(pieces: Sequence[Piece]) -> Table:
    """The pieces (words, or lines that stand beside each other) as rows of cells.

    Boxes are in any frame with y downwards. Pieces of a row overlap in height; columns are parted
    by white that goes through all rows that have such white at all: what fills its row without a
    gap, a heading for instance, parts nothing and joins nothing. Each piece comes exactly once.
    """
    kept = [(box, " ".join(text.split())) for box, text in pieces if text.strip()]
    rows = _rows(kept)
    gap = _GAP * median(box.height for box, _ in kept) if kept else 0.0
    runs = [_parted([(box.left, box.right) for box, _ in row], gap) for row in rows]
    parted = [row for row in runs if len(row) > 1] or runs
    columns = _parted([run for row in parted for run in row], gap)
    table = []
    for row, parts in zip(rows, runs, strict=True):
        texts: list[list[str]] = [[] for _ in columns]
        for box, text in row:
            start = max(left for left, _ in parts if left <= box.left)
            texts[_column(columns, start)].append(text)
        table.append(tuple(" ".join(each) for each in texts))
    return tuple(table)


def is_table(table: Table) -> bool:
    """Whether most of its rows have more than one cell."""
    several = sum(sum(bool(cell) for cell in row) > 1 for row in table)
    return several > 1 and several >= _TABLE * len(table)


def reads_across(pieces: Sequence[Piece]) -> bool:
    """Whether the pieces, in the order in which they are read, go row by row.

    Columns of a newspaper stand beside each other, too, but are read down.
    """
    rows = _rows(list(pieces))
    row_of = {id(piece): number for number, row in enumerate(rows) for piece in row}
    order = [row_of[id(piece)] for piece in pieces]
    return order == sorted(order)


def as_tsv(table: Table) -> str:
    """Lines of cells with tabs between them, as spreadsheets take it."""
    return "\n".join("\t".join(row) for row in table)


def as_html(table: Table) -> str:
    """The same for word processors."""
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in table)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    """From top to bottom, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: one[0].center[1]):
        # The last one added is the nearest in height: rows may slant.
        if rows and _level(rows[-1], piece[0]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one[0].left) for row in rows]


def _level(row: list[Piece], box: Box) -> bool:
    """Beside something in the row, and under nothing of it."""
    beside = min((other for other, _ in row), key=lambda other: _distance(other, box))
    common = min(beside.bottom, box.bottom) - max(beside.top, box.top)
    if common < _LEVEL * min(beside.height, box.height):
        return False
    return all(
        min(other.right, box.right) - max(other.left, box.left) <= 0.5 * min(other.width, box.width)
        for other, _ in row
    )


def _distance(one: Box, other: Box) -> float:
    return max(one.left, other.left) - min(one.right, other.right)


def _parted(spans: list[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """What they cover together, parted where nothing is for as much as `gap`."""
    parts: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if not parts or left - parts[-1][1] >= gap:
            parts.append((left, right))
        else:
            parts[-1] = parts[-1][0], max(parts[-1][1], right)
    return parts


def _column(columns: list[tuple[float, float]], start: float) -> int:
    """The one that what begins at `start` belongs to: the nearest."""
    distances = [max(left - start, start - right, 0.0) for left, right in columns]
    return distances.index(min(distances))
