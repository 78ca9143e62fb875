"""The project: what the window shows, commands change and exporters read, in one SQLite file.

Everything that is said is on disk when `run` returns; there is nothing to save. A project may be
used from several threads: calls take turns. While it is open, nothing else in this process may
open its file, not even to copy it (see `database`); `copy_to` does that.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pilot_desktop.document import circumstances, database, history
from pilot_desktop.document.closing import Closing
from pilot_desktop.document.commands import AddDocument, Command, Group
from pilot_desktop.document.errors import GoneError, OutputError, PilotError
from pilot_desktop.document.ledger import Ledger, TouchedLaterError
from pilot_desktop.document.original import path_text
from pilot_desktop.document.reading_commands import BeginReading
from pilot_desktop.document.reading_step import ReadingStep
from pilot_desktop.document.records import (
    Changes,
    DocumentRecord,
    LineRecord,
    PageRecord,
    PageStatus,
    ReaderChoice,
    ReadingRecord,
    RegionRecord,
    TextChange,
)
from pilot_desktop.document.search import TextHit, search
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.spoken import page_reading
from pilot_desktop.document.transcript import PageReading, Reading

if TYPE_CHECKING:
    from pilot_desktop.document.statistics import Statistics

T = TypeVar("T")

_LINES = """SELECT line.* FROM line LEFT JOIN region ON region.id = line.region
    WHERE line.page = ? ORDER BY region.position, line.region, line.position, line.id"""
_STATUS = """SELECT page.id, count(line.id), count(line.human_text),
    coalesce(sum(line.state = 'confirmed'), 0), coalesce(sum(line.flags <> '[]'), 0),
    (SELECT model FROM reading
        WHERE reading.page = page.id AND reading.region IS NULL AND reading.finished
        ORDER BY reading.id DESC LIMIT 1)
    FROM page LEFT JOIN line ON line.page = page.id
    WHERE page.id IN (SELECT value FROM json_each(?)) GROUP BY page.id"""


class Project(Closing):
    """An open project. Closing it is good manners, not a condition for keeping what is in it."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None, *, on_disk: bool) -> None:
        """Use `open` or `new`."""
        self._connection = connection
        self._path = path
        self._on_disk = on_disk
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Project:
        """An existing project file. ProjectError or ProjectInUseError in one sentence."""
        connection = database.open_file(path, read_only=read_only)
        return cls(connection, path, on_disk=True)

    @classmethod
    def new(cls, documents: Sequence[AddDocument], path: Path | None) -> Project:
        """A project that becomes the file `path` on its first change; with None it never does.

        The documents are its start: they cannot be undone.
        """
        project = cls(database.open_memory(), path, on_disk=False)
        with database.transaction(project._connection, path):
            for document in documents:
                step = history.begin_step(project._connection, document.label)
                document.apply(Ledger(project._connection, step, forgetful=True))
            history.forget(project._connection)
        return project

    @property
    def path(self) -> Path | None:
        """The project file, also while it is still to come."""
        return self._path

    @property
    def on_disk(self) -> bool:
        """False before the first change."""
        return self._on_disk

    def close(self) -> None:
        """Leave one tidy file behind. Calling it again does nothing."""
        with self._lock, suppress(sqlite3.Error):  # what failed here is done on the next start
            database.close(self._connection)

    def settle(self) -> None:
        """Hand everything to the disk itself, so that not even a power cut loses it.

        For idle moments: it may take a while, and `run` does without. OutputError where it fails.
        """
        with self._lock, database.translated(self._path, writing=True):
            self._connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall()

    def copy_to(self, path: Path) -> None:
        """A copy with all history, replacing what lies at `path` at once or not at all."""
        with self._lock:
            if self._path is not None and path.absolute() == self._path.absolute():
                raise OutputError(
                    Sentence("The copy of a project needs another name than the project.")
                )
            database.write_copy(self._connection, path, replace=True)

    def aim(self, path: Path | None) -> None:
        """Another file to become, where the first change could not make it; not once on disk."""
        with self._lock:
            if self._on_disk:
                raise OutputError(Sentence("The project already has its file."))
            self._path = path

    def keep_at(self, path: Path) -> None:
        """Become this file now, which must not be there yet; OutputError, and all is as before."""
        with self._lock:
            before = self._path
            self.aim(path)
            try:
                self._come_to_disk()
            except PilotError:
                self._path = before
                raise

    def run(self, command: Command) -> Changes:
        """Apply a command as one step of the history: all of it, or after an error nothing."""
        return self.run_step(command)[1]

    def run_step(self, command: Command) -> tuple[int, Changes]:
        """`run`, and which step it became, for a reading that is to be one with it."""

        def act() -> tuple[int, Changes]:
            step = history.begin_step(self._connection, command.label)
            made = command.apply(Ledger(self._connection, step))
            touched = history.end_step(self._connection, step)
            return step, touched.changes(command.label, made)

        return self._change(act)

    def begin_reading(
        self, page: int, region: int | None, model: str, step: int | None = None
    ) -> ReadingStep:
        """A machine starts on a page, or on one of its regions; all its lines are one step.

        They join `step` where that is given, such as the one that drew the region.
        """
        begin = BeginReading(page, region, model)
        return ReadingStep(self.run_step, self._append, begin, step)

    def is_done(self, step: int) -> bool:
        """Whether a step that `run_step` told is in force."""
        return self._told(lambda connection: history.is_done(connection, step))

    def undo(self, page: int | None = None) -> Changes:
        """Take back the last step on `page`, or of all pages; falsy where there is none."""
        if self.undo_label(page) is None:
            return Changes()
        return self._change(lambda: history.undo(self._connection, page))

    def redo(self, page: int | None = None) -> Changes:
        """Do again what was undone last on `page`, or of all pages; falsy where there is none."""
        if self.redo_label(page) is None:
            return Changes()
        return self._change(lambda: history.redo(self._connection, page))

    def undo_label(self, page: int | None = None) -> str | None:
        """What `undo` would take back, for the menu."""
        return self._label(history.next_undo, page)

    def redo_label(self, page: int | None = None) -> str | None:
        """What `redo` would do again, for the menu."""
        return self._label(history.next_redo, page)

    def last_texts(self, page: int | None = None) -> list[TextChange]:
        """Which texts the last step made others, such as a second reading of a page."""
        with self._lock, database.translated(self._path):
            step = history.next_undo(self._connection, page)
            return [] if step is None else history.texts_replaced(self._connection, step)

    def documents(self) -> list[DocumentRecord]:
        return self._records(DocumentRecord.of, "SELECT * FROM document ORDER BY position")

    def pages(self) -> list[PageRecord]:
        """All pages, document by document."""
        sql = """SELECT page.* FROM page JOIN document ON document.id = page.document
            ORDER BY document.position, page.number"""
        return self._records(PageRecord.of, sql)

    def page(self, page: int) -> PageRecord:
        """GoneError where there is none."""
        return self._record(PageRecord.of, "page", page)

    def statuses(self, pages: Sequence[int]) -> dict[int, PageStatus]:
        """How far the given pages are: for thumbnails in view, not for thousands at once."""
        rows = self._rows(_STATUS, str(list(pages)))
        return {
            r[0]: PageStatus(r[0], r[5] is not None, r[1], r[2], r[3], r[4], r[5] or "")
            for r in rows
        }

    def regions(self, page: int) -> list[RegionRecord]:
        """The page's regions in order."""
        sql = "SELECT * FROM region WHERE page = ? ORDER BY position, id"
        return self._records(RegionRecord.of, sql, page)

    def lines(self, page: int) -> list[LineRecord]:
        """The lines of the page's own reading in order, then those of each region in order."""
        return self._records(LineRecord.of, _LINES, page)

    def line_order(self, page: int) -> list[tuple[int, int | None]]:
        """Ids and regions of the page's lines, in the order of `lines`."""
        sql = _LINES.replace("line.*", "line.id, line.region")
        return [(row[0], row[1]) for row in self._rows(sql, page)]

    def lines_by_id(self, lines: Iterable[int]) -> dict[int, LineRecord]:
        """Those of the given lines that are there."""
        sql = "SELECT * FROM line WHERE id IN (SELECT value FROM json_each(?))"
        found = self._records(LineRecord.of, sql, str(list(lines)))
        return {record.id: record for record in found}

    def texts(self) -> list[tuple[int, int, str]]:
        """What holds in every line, with the ids of page and line, in order."""
        columns = "line.page, line.id, coalesce(line.human_text, line.machine_text)"
        sql = f"""SELECT {columns} FROM line
            JOIN page ON page.id = line.page JOIN document ON document.id = page.document
            LEFT JOIN region ON region.id = line.region
            ORDER BY document.position, page.number, region.position, line.position, line.id"""
        return [tuple(row) for row in self._rows(sql)]

    def line(self, line: int) -> LineRecord:
        """GoneError where there is none."""
        return self._record(LineRecord.of, "line", line)

    def search(self, query: str, limit: int = 200, *, tolerant: bool = True) -> list[TextHit]:
        """See `pilot_desktop.document.search`."""
        return self._told(lambda connection: search(connection, query, limit, tolerant=tolerant))

    def page_reading(self, page: PageRecord) -> PageReading:
        """What an exporter writes for one page: people's text before the machine's."""
        return page_reading(page, self.lines(page.id), page.number)

    def page_readings(self, document: int) -> Iterator[PageReading]:
        """The same for all pages of a document that have text, one after the other."""
        for page in self.pages():
            if page.document == document:
                reading = self.page_reading(page)
                if reading.lines:
                    yield reading

    def readings(self) -> Iterator[Reading]:
        """Each document as the one result type; `model` names all whose lines it holds."""
        sql = """SELECT DISTINCT reading.model FROM reading JOIN page ON page.id = reading.page
            WHERE page.document = ? ORDER BY reading.model"""
        for document in self.documents():
            models = ", ".join(row[0] for row in self._rows(sql, document.id))
            name = path_text(document.original.path)
            yield Reading(name, models, document.unit, tuple(self.page_readings(document.id)))

    def models(self) -> list[str]:
        """All models that have read something, by name."""
        return [row[0] for row in self._rows("SELECT DISTINCT model FROM reading ORDER BY model")]

    def statistics(self, least: float, least_word: float = 0.0) -> Statistics:
        """How sure the machines were, how the correcting goes on, how models compare: see there."""
        from pilot_desktop.document.statistics import statistics  # noqa: PLC0415  seldom asked

        return self._told(lambda connection: statistics(connection, least, least_word))

    def page_history(self, page: int) -> list[ReadingRecord]:
        """When which models read a page or its regions, the oldest first."""
        return self._records(
            ReadingRecord.of, "SELECT * FROM reading WHERE page = ? ORDER BY id", page
        )

    def reader_choice(self) -> ReaderChoice:
        """What is to read this project."""
        return self._told(circumstances.reader)

    def choose_reader(self, choice: ReaderChoice) -> None:
        """Keep what is to read this project. Undo does not reach it."""
        self._change(lambda: circumstances.keep_reader(self._connection, choice))

    def note_size(self, page: int, width: float, height: float) -> None:
        """The size of a page became known. Nothing that a person did: undo does not reach it."""
        with self._lock, database.transaction(self._connection, self._path):
            circumstances.keep_size(self._connection, page, width, height)

    def waiting(self) -> list[int]:
        """Pages that are still to be read, in order."""
        return self._told(circumstances.waiting)

    def note_waiting(self, more: Iterable[int], done: Iterable[int]) -> None:
        """Pages are to be read from now on, others no more. Undo does not reach it."""
        with self._lock, database.transaction(self._connection, self._path):
            circumstances.keep_waiting(self._connection, more, done)

    def note_pages(self, document: int, count: int) -> None:
        """The document has so many pages now; those it has lost stay, with what was read there."""
        with self._lock, database.transaction(self._connection, self._path):
            circumstances.keep_pages(self._connection, document, count)

    def embed(self, digest: str, content: bytes) -> None:
        """Keep a document's file inside the project. It stays there; undo does not reach it."""
        self._change(lambda: circumstances.keep_content(self._connection, digest, content))

    def embedded(self, digest: str) -> bytes | None:
        """The file that was kept under this digest."""
        return self._told(lambda connection: circumstances.content(connection, digest))

    def _append(self, step: int, command: Command) -> tuple[int, Changes]:
        """Join a command to a step that is still done; the step it went to.

        Where a later step touched the same rows it becomes a step of its own. GoneError where the
        step was undone: what it began is no longer wanted.
        """

        def act() -> Changes:
            if not history.is_done(self._connection, step):
                raise GoneError(Sentence("What this belongs to was undone."))
            ledger = Ledger(self._connection, step, reopened=True)
            made = command.apply(ledger)
            history.enter_pages(self._connection, step, ledger.touched)
            return ledger.touched.changes(history.label_of(self._connection, step), made)

        try:
            return step, self._change(act)
        except TouchedLaterError:
            with self._lock:
                label = history.label_of(self._connection, step)
            return self.run_step(Group(label, (command,)))

    def _change(self, act: Callable[[], T]) -> T:
        with self._lock:
            self._come_to_disk()
            with database.transaction(self._connection, self._path):
                return act()

    def _come_to_disk(self) -> None:
        """On the first change the project moves from memory into its file."""
        if self._on_disk or self._path is None:
            return
        database.write_copy(self._connection, self._path)
        memory, self._connection = self._connection, database.open_file(self._path)
        memory.close()
        self._on_disk = True

    def _label(
        self, which: Callable[[sqlite3.Connection, int | None], int | None], page: int | None
    ) -> str | None:
        with self._lock, database.translated(self._path):
            step = which(self._connection, page)
            return None if step is None else history.label_of(self._connection, step)

    def _told(self, what: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock, database.translated(self._path):
            return what(self._connection)

    def _rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self._told(lambda connection: connection.execute(sql, values).fetchall())

    def _records(self, of: Callable[[sqlite3.Row], T], sql: str, *values: Any) -> list[T]:
        return self._told(lambda connection: [of(row) for row in connection.execute(sql, values)])

    def _record(self, of: Callable[[sqlite3.Row], T], table: str, row: int) -> T:
        records = self._records(of, f"SELECT * FROM {table} WHERE id = ?", row)
        if not records:
            raise GoneError(Sentence("The {table} is no longer in the project.", table=table))
        return records[0]
