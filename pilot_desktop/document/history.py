"""Undo and redo without limit, kept in the project file.

Each page has its own line of steps, so that reading page 40 in the background does not come
between a person and the correction just made on page 2. A step that touches several pages
stands in the line of each; what lies over it is undone first.
"""

from __future__ import annotations

import sqlite3

from pilot_desktop.document.ledger import Row, Touched, fetch, row_of, swap
from pilot_desktop.document.records import Changes, TextChange

_LAST_DONE = "SELECT max(id) FROM step WHERE undone IS NULL AND ?1 IS NULL"
_LAST_DONE_ON = """SELECT max(step.id) FROM step_page JOIN step ON step.id = step_page.step
    WHERE step_page.page = ?1 AND step.undone IS NULL"""
_LAST_UNDONE = """SELECT id FROM step WHERE undone IS NOT NULL AND ?1 IS NULL
    ORDER BY undone DESC LIMIT 1"""
_LAST_UNDONE_ON = """SELECT step.id FROM step_page JOIN step ON step.id = step_page.step
    WHERE step_page.page = ?1 AND step.undone IS NOT NULL ORDER BY step.undone DESC LIMIT 1"""
# A later (or earlier undone) step that shares a page with step ?1.
_SHARED = """SELECT max(step.id) FROM step JOIN step_page ON step_page.step = step.id
    WHERE step.undone IS NULL AND step.id > ?1
    AND step_page.page IN (SELECT page FROM step_page WHERE step = ?1)"""
_SHARED_UNDONE = """SELECT step.id FROM step JOIN step_page ON step_page.step = step.id
    WHERE step.undone > (SELECT undone FROM step WHERE id = ?1)
    AND step_page.page IN (SELECT page FROM step_page WHERE step = ?1)
    ORDER BY step.undone DESC LIMIT 1"""


def begin_step(connection: sqlite3.Connection, label: str) -> int:
    """A new step, to be ended by `end_step` in the same transaction."""
    cursor = connection.execute("INSERT INTO step (label) VALUES (?)", (label,))
    return int(cursor.lastrowid or 0)


def end_step(connection: sqlite3.Connection, step: int) -> Touched:
    """What the step changed in sum. It ends what could have been redone on its pages.

    One that led there and back again, or nowhere, does not become a part of the history.
    """
    touched = Touched()
    sql = "SELECT kind, row, image FROM change WHERE step = ?"
    for table, row, image in connection.execute(sql, (step,)).fetchall():
        before, after = row_of(image), fetch(connection, table, row)
        if before == after:
            sql = "DELETE FROM change WHERE step = ? AND kind = ? AND row = ?"
            connection.execute(sql, (step, table, row))
        else:
            touched.note(table, row, before, after)
    if touched.pages:
        enter_pages(connection, step, touched)
        _end_redo(connection, step)
    else:
        connection.execute("DELETE FROM step WHERE id = ?", (step,))
    return touched


def enter_pages(connection: sqlite3.Connection, step: int, touched: Touched) -> None:
    """Put a step into the lines of the pages it touched."""
    sql = "INSERT OR IGNORE INTO step_page (step, page) VALUES (?, ?)"
    connection.executemany(sql, [(step, page) for page in sorted(touched.pages)])


def _end_redo(connection: sqlite3.Connection, step: int) -> None:
    """Forget the undone steps on the pages of a new one, and those that build on them."""
    doomed = {step}
    fresh = {step}
    while fresh:
        fresh = {
            int(row[0])
            for base in fresh
            for row in connection.execute(
                # What was done after a step that vanishes cannot be redone without it.
                """SELECT DISTINCT step.id FROM step JOIN step_page ON step_page.step = step.id
                WHERE step.undone IS NOT NULL AND (?1 = ?2 OR step.id > ?1)
                AND step_page.page IN (SELECT page FROM step_page WHERE step = ?1)""",
                (base, step),
            )
        } - doomed
        doomed |= fresh
    for lost in doomed - {step}:
        connection.execute("DELETE FROM step WHERE id = ?", (lost,))


def is_done(connection: sqlite3.Connection, step: int) -> bool:
    """False where it was undone or has vanished."""
    sql = "SELECT 1 FROM step WHERE id = ? AND undone IS NULL"
    return connection.execute(sql, (step,)).fetchone() is not None


def undo(connection: sqlite3.Connection, page: int | None) -> Changes:
    """Take back the last step on `page`, of all pages with None; nothing where there is none."""
    step = next_undo(connection, page)
    if step is None:
        return Changes()
    touched = swap(connection, step)
    connection.execute(
        "UPDATE step SET undone = 1 + (SELECT coalesce(max(undone), 0) FROM step) WHERE id = ?",
        (step,),
    )
    return touched.changes(label_of(connection, step))


def redo(connection: sqlite3.Connection, page: int | None) -> Changes:
    """Do again what was taken back last on `page`, of all pages with None."""
    step = next_redo(connection, page)
    if step is None:
        return Changes()
    touched = swap(connection, step)
    connection.execute("UPDATE step SET undone = NULL WHERE id = ?", (step,))
    return touched.changes(label_of(connection, step))


def next_undo(connection: sqlite3.Connection, page: int | None) -> int | None:
    """The step that `undo` would take back."""
    step = _one(connection, _LAST_DONE if page is None else _LAST_DONE_ON, page)
    while step is not None and (later := _one(connection, _SHARED, step)) is not None:
        step = later
    return step


def next_redo(connection: sqlite3.Connection, page: int | None) -> int | None:
    """The step that `redo` would do again."""
    step = _one(connection, _LAST_UNDONE if page is None else _LAST_UNDONE_ON, page)
    while step is not None and (sooner := _one(connection, _SHARED_UNDONE, step)) is not None:
        step = sooner
    return step


def texts_replaced(connection: sqlite3.Connection, step: int) -> list[TextChange]:
    """What holds in the lines that a done step touched, and what held before."""
    found = []
    sql = "SELECT row, image FROM change WHERE step = ? AND kind = 'line' ORDER BY row"
    for row, image in connection.execute(sql, (step,)).fetchall():
        before, after = _text(row_of(image)), _text(fetch(connection, "line", row))
        if before != after:
            found.append(TextChange(row, before, after))
    return found


def label_of(connection: sqlite3.Connection, step: int) -> str:
    return str(connection.execute("SELECT label FROM step WHERE id = ?", (step,)).fetchone()[0])


def forget(connection: sqlite3.Connection) -> None:
    """What is there now is where undo ends."""
    connection.execute("DELETE FROM step")


def _one(connection: sqlite3.Connection, sql: str, value: int | None) -> int | None:
    row = connection.execute(sql, (value,)).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def _text(row: Row | None) -> str | None:
    if row is None:
        return None
    human = row["human_text"]
    return str(human if human is not None else row["machine_text"])
