"""Writing rows so that every one can be brought back: the other side of each is kept.

A step holds, for each row it touched, the row as it was before (its image). Undoing swaps row and
image, redoing swaps them again: each step is its own inverse, and what was read into a new row
costs no second copy.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from pilot_desktop.document.errors import GoneError, ProjectError
from pilot_desktop.document.records import Changes, Kind, to_json
from pilot_desktop.document.schema import TRACKED
from pilot_desktop.document.sentence import Sentence

PROJECT_PAGE = 0  # stands for the list of documents in the history
_KINDS = {
    "document": Kind.PAGES,
    "page": Kind.PAGES,
    "reading": Kind.PAGES,
    "region": Kind.REGIONS,
    "line": Kind.LINES,
}
Row = dict[str, Any]


class TouchedLaterError(Exception):
    """A row that should join an earlier step has been changed by a later one."""


class Touched:
    """Gathers what was changed."""

    def __init__(self) -> None:
        self.kinds = Kind.NOTHING
        self.pages: set[int] = set()
        self.ids: dict[str, set[int]] = {"region": set(), "line": set()}

    def note(self, table: str, row: int, before: Row | None, after: Row | None) -> None:
        """One row, absent where None."""
        either = after or before
        if either is None:  # made and taken away within one step
            return
        self.kinds |= _KINDS[table]
        if before and after and before.get("position") != after.get("position"):
            self.kinds |= Kind.ORDER
        self.pages.add(page_of(table, row, either))
        if table in self.ids:
            self.ids[table].add(row)

    def changes(self, label: str, made: int | None = None) -> Changes:
        return Changes(
            label,
            self.kinds,
            frozenset(self.pages - {PROJECT_PAGE}),
            frozenset(self.ids["region"]),
            frozenset(self.ids["line"]),
            made,
        )


class Ledger:
    """The tracked tables inside one transaction, written on account of step `step`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        step: int,
        *,
        reopened: bool = False,
        forgetful: bool = False,
    ) -> None:
        """`forgetful`: nothing of it will ever be undone, so nothing is remembered."""
        self._connection = connection
        self._forgetful = forgetful
        self._step = step
        self._reopened = reopened
        self.touched = Touched()

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """The answer to a query."""
        return self._connection.execute(sql, values).fetchall()

    def row(self, table: str, row: int) -> Row:
        """One row by its id; GoneError where there is none."""
        found = fetch(self._connection, table, row)
        if found is None:
            raise GoneError(
                Sentence(
                    "The {table} that should be changed is no longer in the project.", table=table
                )
            )
        return found

    def insert(self, table: str, **values: Any) -> int:
        """A new row; its id, which no row had before and none will have again."""
        cursor = self._connection.execute(_insert(table, values), tuple(values.values()))
        row = int(cursor.lastrowid or 0)
        self._remember(table, row, None, values)
        return row

    def update(self, table: str, row: int, **values: Any) -> None:
        """Other values for some columns of a row; where they hold already nothing happens."""
        before = self.row(table, row)
        if all(before[column] == value for column, value in values.items()):
            return
        self._remember(table, row, before, before | values)
        columns = ", ".join(f"{column} = ?" for column in values)
        sql = f"UPDATE {_known(table)} SET {columns} WHERE id = ?"
        self._connection.execute(sql, (*values.values(), row))

    def delete(self, table: str, row: int) -> None:
        self._remember(table, row, self.row(table, row), None)
        self._connection.execute(f"DELETE FROM {_known(table)} WHERE id = ?", (row,))

    def _remember(self, table: str, row: int, before: Row | None, after: Row | None) -> None:
        if (
            self._reopened
            and self._connection.execute(
                "SELECT 1 FROM change WHERE kind = ? AND row = ? AND step > ?",
                (table, row, self._step),
            ).fetchone()
        ):
            raise TouchedLaterError
        self.touched.note(table, row, before, after)
        if self._forgetful:
            return
        # The first image within a step is the one to return to.
        self._connection.execute(
            "INSERT OR IGNORE INTO change (step, kind, row, image) VALUES (?, ?, ?, ?)",
            (self._step, table, row, None if before is None else to_json(before)),
        )


def swap(connection: sqlite3.Connection, step: int) -> Touched:
    """Exchange the rows of a step with their images, inside a transaction."""
    touched = Touched()
    # Within a step a line may stand before the region it needs; all is in place at the end.
    connection.execute("PRAGMA defer_foreign_keys = ON")
    sql = "SELECT kind, row, image FROM change WHERE step = ?"
    for table, row, image in connection.execute(sql, (step,)).fetchall():
        before = fetch(connection, table, row)
        after = row_of(image)
        _put(connection, table, row, before, after)
        connection.execute(
            "UPDATE change SET image = ? WHERE step = ? AND kind = ? AND row = ?",
            (None if before is None else to_json(before), step, table, row),
        )
        touched.note(table, row, before, after)
    return touched


def row_of(image: str | None) -> Row | None:
    """The row that an image of the history stands for."""
    if image is None:
        return None
    row = json.loads(image)
    # The names become part of statements, and the project may come from a stranger.
    if not isinstance(row, dict) or not all(name.isidentifier() for name in row):
        raise ProjectError(Sentence("The history of the project is damaged."))
    return row


def fetch(connection: sqlite3.Connection, table: str, row: int) -> Row | None:
    found = connection.execute(f"SELECT * FROM {_known(table)} WHERE id = ?", (row,)).fetchone()
    return None if found is None else dict(found)


def page_of(table: str, row: int, values: Row) -> int:
    """The page that a row belongs to."""
    match table:
        case "document":
            return PROJECT_PAGE
        case "page":
            return row
        case _:
            return int(values["page"])


def _put(
    connection: sqlite3.Connection, table: str, row: int, before: Row | None, after: Row | None
) -> None:
    if after is None:
        connection.execute(f"DELETE FROM {_known(table)} WHERE id = ?", (row,))
    elif before is None:
        connection.execute(_insert(table, after), tuple(after.values()))
    else:
        columns = ", ".join(f"{column} = ?" for column in after)
        sql = f"UPDATE {_known(table)} SET {columns} WHERE id = ?"
        connection.execute(sql, (*after.values(), row))


def _insert(table: str, columns: Iterable[str]) -> str:
    names = list(columns)
    return (
        f"INSERT INTO {_known(table)} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    )


def _known(table: str) -> str:
    """History names tables; a project from elsewhere must not make us write any others."""
    if table not in TRACKED:
        raise ProjectError(Sentence("The history of the project is damaged."))
    return table
