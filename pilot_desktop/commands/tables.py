"""Plain tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence


def table(header: Sequence[str] | None, rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell, two spaces apart; one line per row."""
    lines = [header, *rows] if header else list(rows)
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return "".join(row_of(line, widths) for line in lines)


def row_of(cells: Sequence[str], widths: Sequence[int]) -> str:
    """One line; numbers stand to the right of their column, words to the left."""
    padded = (
        cell.rjust(width) if _numeric(cell) else cell.ljust(width)
        for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip() + "\n"


def _numeric(cell: str) -> bool:
    return cell.replace(".", "", 1).replace("-", "", 1).isdigit()
