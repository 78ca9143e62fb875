"""The tables of a project file, and how files of older versions become files of this one.

Boxes (x0, y0, x1, y1) and baselines are page coordinates, in pixels of the upright image or in PDF
points, see `document.unit`. Columns in JSON: `baseline` [[x, y], ...], `flags` ["suspect", ...],
`words` [[text, confidence, x0, y0, x1, y1], ...]. Order is the rising `position` inside a page or
a region.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

APPLICATION_ID = 0x50494C54  # "PILT", at byte 68 of the file

# What the user owns. History keeps images of these tables' rows; each has an integer `id`.
TRACKED = ("document", "page", "region", "reading", "line")

_VERSION_1 = (
    """CREATE TABLE document (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        position REAL NOT NULL,
        path TEXT NOT NULL,       -- absolute, or a file: address where it is no valid text
        relative TEXT NOT NULL,   -- from the folder of the project file, '' where there is none
        digest TEXT NOT NULL,     -- BLAKE2b, 32 hexadecimal digits
        size INTEGER NOT NULL,    -- bytes
        modified INTEGER NOT NULL,  -- nanoseconds since 1970
        unit TEXT NOT NULL CHECK (unit IN ('px', 'pt'))
    )""",
    # Outside the history: a file inside the project is never changed, only added.
    "CREATE TABLE content (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL)",
    """CREATE TABLE page (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        document INTEGER NOT NULL REFERENCES document (id),
        number INTEGER NOT NULL CHECK (number > 0),
        width REAL NOT NULL,
        height REAL NOT NULL
    )""",
    "CREATE INDEX page_order ON page (document, number)",
    """CREATE TABLE region (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        page INTEGER NOT NULL REFERENCES page (id),
        position REAL NOT NULL,
        x0 REAL NOT NULL, y0 REAL NOT NULL, x1 REAL NOT NULL, y1 REAL NOT NULL
    )""",
    "CREATE INDEX region_order ON region (page, position)",
    """CREATE TABLE reading (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        page INTEGER NOT NULL REFERENCES page (id),
        region INTEGER REFERENCES region (id),  -- NULL: the whole page was read
        model TEXT NOT NULL,
        started TEXT NOT NULL,                  -- UTC, ISO 8601
        finished INTEGER NOT NULL CHECK (finished IN (0, 1))
    )""",
    "CREATE INDEX reading_page ON reading (page, region)",
    "CREATE INDEX reading_region ON reading (region)",
    """CREATE TABLE line (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        page INTEGER NOT NULL REFERENCES page (id),
        region INTEGER REFERENCES region (id),    -- NULL: of the page's own reading
        reading INTEGER REFERENCES reading (id),  -- where the machine's side comes from
        position REAL NOT NULL,
        x0 REAL NOT NULL, y0 REAL NOT NULL, x1 REAL NOT NULL, y1 REAL NOT NULL,
        baseline TEXT NOT NULL,
        machine_text TEXT,
        confidence REAL,     -- of the machine in its text, 0 to 1
        words TEXT NOT NULL,  -- as the machine read them
        flags TEXT NOT NULL,
        human_text TEXT,
        state TEXT NOT NULL CHECK (state IN ('machine', 'corrected', 'confirmed')),
        folded TEXT NOT NULL,  -- what holds, as search compares it
        CHECK ((state = 'machine') = (human_text IS NULL)),
        CHECK (machine_text IS NOT NULL OR human_text IS NOT NULL)
    )""",
    "CREATE INDEX line_order ON line (page, region, position)",
    "CREATE INDEX line_region ON line (region)",
    "CREATE INDEX line_reading ON line (reading)",
    # Pieces of three characters: finds parts of words, and scripts without spaces.
    """CREATE VIRTUAL TABLE line_search USING fts5 (
        folded, content = 'line', content_rowid = 'id', tokenize = 'trigram'
    )""",
    """CREATE TRIGGER line_search_insert AFTER INSERT ON line BEGIN
        INSERT INTO line_search (rowid, folded) VALUES (new.id, new.folded);
    END""",
    """CREATE TRIGGER line_search_delete AFTER DELETE ON line BEGIN
        INSERT INTO line_search (line_search, rowid, folded) VALUES ('delete', old.id, old.folded);
    END""",
    """CREATE TRIGGER line_search_update AFTER UPDATE OF folded ON line
    WHEN old.folded IS NOT new.folded BEGIN
        INSERT INTO line_search (line_search, rowid, folded) VALUES ('delete', old.id, old.folded);
        INSERT INTO line_search (rowid, folded) VALUES (new.id, new.folded);
    END""",
    """CREATE TABLE step (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        label TEXT NOT NULL,
        undone INTEGER  -- NULL: done; else the later it was undone, the larger
    )""",
    "CREATE INDEX step_undone ON step (undone, id)",
    # The other side of each row that a step touched, as a JSON object; NULL: the row is not there.
    """CREATE TABLE change (
        step INTEGER NOT NULL REFERENCES step (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        row INTEGER NOT NULL,
        image TEXT,
        PRIMARY KEY (step, kind, row)
    ) WITHOUT ROWID""",
    "CREATE INDEX change_row ON change (kind, row, step)",
    # Page 0 stands for the list of documents.
    """CREATE TABLE step_page (
        step INTEGER NOT NULL REFERENCES step (id) ON DELETE CASCADE,
        page INTEGER NOT NULL,
        PRIMARY KEY (step, page)
    ) WITHOUT ROWID""",
    "CREATE INDEX step_page_page ON step_page (page, step)",
)

# How a person turned the page: quarters clockwise. Boxes stay in the frame of the page as it came.
_VERSION_2 = ("ALTER TABLE page ADD COLUMN turns INTEGER NOT NULL DEFAULT 0",)

# What is to read this project: outside the history, for choosing it changes no text.
_VERSION_3 = ("CREATE TABLE reader (name TEXT PRIMARY KEY, value TEXT NOT NULL)",)

# When a step was made, in seconds since 1970 (0: by an older version). Undo compares no times.
_VERSION_4 = (
    "ALTER TABLE step ADD COLUMN made INTEGER NOT NULL DEFAULT 0",
    """CREATE TRIGGER step_made AFTER INSERT ON step BEGIN
        UPDATE step SET made = CAST(strftime('%s', 'now') AS INTEGER) WHERE id = new.id;
    END""",
)

# Pages still to be read, for whoever opens the project next. Outside the history: one may be gone.
_VERSION_5 = ("CREATE TABLE waiting (page INTEGER PRIMARY KEY)",)

# Each entry leads from version n to n + 1. One that adds a column gives it a default: the images
# in the history lack it. Entries are never changed once released.
MIGRATIONS: tuple[Sequence[str], ...] = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4, _VERSION_5)


def version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring an empty or older database to this version, in one transaction or not at all."""
    version = version_of(connection)
    if version >= len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
