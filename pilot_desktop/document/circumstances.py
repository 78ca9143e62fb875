"""What a project holds outside its history: nothing of it can be undone.

Each function works inside a transaction of the caller's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, fields

from pilot_desktop.document.records import ReaderChoice

_PAGES = """WITH RECURSIVE generated (value) AS
    (SELECT 1 UNION ALL SELECT value + 1 FROM generated WHERE value < ?2)
    INSERT INTO page (document, number, width, height)
    SELECT ?1, value, 0, 0 FROM generated
    WHERE value NOT IN (SELECT number FROM page WHERE document = ?1)"""


def keep_size(connection: sqlite3.Connection, page: int, width: float, height: float) -> None:
    """The size of a page became known."""
    sql = "UPDATE page SET width = ?, height = ? WHERE id = ?"
    connection.execute(sql, (width, height, page))


def keep_pages(connection: sqlite3.Connection, document: int, count: int) -> None:
    """The document has so many pages now; those it has lost stay, with what was read there."""
    connection.execute(_PAGES, (document, count))


def keep_waiting(connection: sqlite3.Connection, more: Iterable[int], done: Iterable[int]) -> None:
    """Pages are to be read from now on, others no more."""
    rows = [(page,) for page in more]
    connection.executemany("INSERT OR IGNORE INTO waiting VALUES (?)", rows)
    rows = [(page,) for page in done]
    connection.executemany("DELETE FROM waiting WHERE page = ?", rows)


def waiting(connection: sqlite3.Connection) -> list[int]:
    """Pages that are still to be read, in order."""
    return [row[0] for row in connection.execute("SELECT page FROM waiting ORDER BY page")]


def keep_reader(connection: sqlite3.Connection, choice: ReaderChoice) -> None:
    """What is to read this project from now on."""
    sql = "INSERT OR REPLACE INTO reader (name, value) VALUES (?, ?)"
    connection.executemany(sql, asdict(choice).items())


def reader(connection: sqlite3.Connection) -> ReaderChoice:
    """What is to read this project."""
    found = {row[0]: row[1] for row in connection.execute("SELECT name, value FROM reader")}
    known = {field.name for field in fields(ReaderChoice)}
    return ReaderChoice(**{name: value for name, value in found.items() if name in known})


def keep_content(connection: sqlite3.Connection, digest: str, content: bytes) -> None:
    """A document's file inside the project, under its digest."""
    sql = "INSERT OR IGNORE INTO content (digest, bytes) VALUES (?, ?)"
    connection.execute(sql, (digest, content))


def content(connection: sqlite3.Connection, digest: str) -> bytes | None:
    """The file that was kept under this digest."""
    row = connection.execute("SELECT bytes FROM content WHERE digest = ?", (digest,)).fetchone()
    return None if row is None else bytes(row[0])
