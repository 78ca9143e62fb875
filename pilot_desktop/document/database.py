"""The SQLite file under a project: opened safely, written atomically, troubles as one sentence."""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pilot_desktop.document.errors import (
    OutputError,
    PilotError,
    ProjectError,
    ProjectInUseError,
)
from pilot_desktop.document.original import name_of
from pilot_desktop.document.schema import APPLICATION_ID, MIGRATIONS, upgrade, version_of
from pilot_desktop.document.sentence import Sentence, later

_DAMAGED = later("{name} is damaged; the file was left as it is.")
_FORBIDDEN = later("{name} cannot be changed: you may only read it.")
_IN_USE = later("{name} is open in another window or program.")
_FOREIGN = later("{name} is not a PILOT project.")
# By SQLite's primary code. None: OutputError while writing, else ProjectError.
_SENTENCES: dict[int, tuple[type[PilotError] | None, str]] = {
    sqlite3.SQLITE_BUSY: (ProjectInUseError, _IN_USE),
    sqlite3.SQLITE_LOCKED: (ProjectInUseError, _IN_USE),
    sqlite3.SQLITE_NOTADB: (ProjectError, _FOREIGN),
    sqlite3.SQLITE_CORRUPT: (ProjectError, _DAMAGED),
    sqlite3.SQLITE_FULL: (OutputError, later("{name} could not be saved: the disk is full.")),
    sqlite3.SQLITE_READONLY: (None, _FORBIDDEN),
    sqlite3.SQLITE_PERM: (None, _FORBIDDEN),
    sqlite3.SQLITE_CANTOPEN: (None, _FORBIDDEN),
}
# On POSIX, closing any handle of a file gives up all locks that this process has on it. So a file
# that is open here must not even be looked at a second time.
_open_here: dict[tuple[int, int], sqlite3.Connection] = {}
_open_lock = threading.Lock()
_MAGIC = b"SQLite format 3\0"


def open_file(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to an existing project, upgraded to this version, that nobody else can open.

    Raises ProjectError or ProjectInUseError; the file then is as it was. With `read_only` nothing
    of the project changes, and a file or folder without write permission will do. End it with
    `close`.
    """
    identity = _identity(path)
    with _open_lock:
        if identity in _open_here:
            raise ProjectInUseError(Sentence(_IN_USE, name=name_of(path)))
        connection = _open(path, read_only)
        _open_here[identity] = connection
    return connection


def left_open(path: Path) -> float | None:
    """When a project that was not closed was last written, in seconds since the epoch.

    None for one that was closed, or is new. To be asked before it is opened, which tidies up.
    """
    try:
        return _log_of(path).stat().st_mtime
    except OSError:
        return None


def close(connection: sqlite3.Connection) -> None:
    """Close it and give the file free; closing twice does nothing."""
    with _open_lock:
        for identity in [key for key, value in _open_here.items() if value is connection]:
            del _open_here[identity]
        connection.close()


def _open(path: Path, read_only: bool) -> sqlite3.Connection:
    _check_header(path)
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if not writable and not read_only:
        raise ProjectError(Sentence(_FORBIDDEN, name=name_of(path)))
    if not writable and _log_of(path).exists():
        raise ProjectError(
            Sentence(
                "{name} is open or was not closed properly, and lies where you may only read; "
                "copy it together with {log} to another folder first.",
                name=name_of(path),
                log=name_of(_log_of(path)),
            )
        )
    with translated(path):
        # Without the right to write there can be no lock, and nobody here who could need one.
        mode = "mode=rw" if writable else "mode=ro&immutable=1"
        connection = _connect(f"{path.absolute().as_uri()}?{mode}")
        try:
            _prepare(connection, path, writable)
            if read_only:
                connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def open_memory() -> sqlite3.Connection:
    """An empty project that lies in memory only."""
    connection = _connect(":memory:")
    with translated(None):
        connection.execute("PRAGMA foreign_keys = ON")
        upgrade(connection)
    return connection


def write_copy(connection: sqlite3.Connection, path: Path, *, replace: bool = False) -> None:
    """The database as a file of its own at `path`, whole or not at all; OutputError.

    A file that is there already is an error, unless it may be replaced.
    """
    temporary = path.with_name(f".pilot-{secrets.token_hex(8)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with translated(path, writing=True):
            _vacuum_into(connection, temporary.absolute())
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        if replace:
            temporary.replace(path)
        else:
            _place(temporary, path)
    except FileExistsError as error:
        raise OutputError(
            Sentence("{name} is there already; it was left as it is.", name=name_of(path))
        ) from error
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(
            Sentence("{name} could not be saved: {reason}.", name=name_of(path), reason=reason)
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _vacuum_into(connection: sqlite3.Connection, path: Path) -> None:
    """Nothing of the project changes, but SQLite takes it for writing: see `read_only`."""
    guarded = connection.execute("PRAGMA query_only").fetchone()[0]
    connection.execute("PRAGMA query_only = OFF")
    try:
        connection.execute("VACUUM INTO ?", (str(path),))
    finally:
        connection.execute(f"PRAGMA query_only = {guarded:d}")


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path | None) -> Iterator[None]:
    """All that is written inside, or, after any exception, nothing of it."""
    with translated(path, writing=True):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            # A full disk may already have rolled it back.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def translated(path: Path | None, *, writing: bool = False) -> Iterator[None]:
    """Failures of SQLite inside leave as the sentences of `pilot_desktop.document.errors`.

    So do values that no row of ours can hold: what a disk has damaged often still is a database.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _sentence(error, path, writing) from error
    except (ValueError, TypeError, AttributeError) as error:
        if writing and not isinstance(error, ValueError):
            raise  # a mistake of ours
        name = name_of(path) if path else Sentence("The project")
        raise ProjectError(Sentence(_DAMAGED, name=name)) from error


def _sentence(error: sqlite3.Error, path: Path | None, writing: bool) -> PilotError:
    name = name_of(path) if path else Sentence("The project")
    code = getattr(error, "sqlite_errorcode", None)
    code = code & 0xFF if isinstance(code, int) else None
    unsaved = OutputError if writing else ProjectError
    if code in _SENTENCES:
        kind, sentence = _SENTENCES[code]
        return (kind or unsaved)(Sentence(sentence, name=name))
    if code is None and "decode" in str(error):  # the sqlite3 module's own: text that is none
        return ProjectError(Sentence(_DAMAGED, name=name))
    broken = code == sqlite3.SQLITE_IOERR
    reason = Sentence("the disk reports an error") if broken else error
    if writing:
        return OutputError(
            Sentence("{name} could not be saved: {reason}.", name=name, reason=reason)
        )
    return ProjectError(Sentence("{name} cannot be read: {reason}.", name=name, reason=reason))


def _identity(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise ProjectError(Sentence("{name} does not exist.", name=name_of(path))) from error
    except (OSError, ValueError) as error:
        raise ProjectError(
            Sentence("{name} cannot be read: {reason}.", name=name_of(path), reason=error)
        ) from error
    return status.st_dev, status.st_ino


def _check_header(path: Path) -> None:
    """Before SQLite sees the file: opening a foreign database must not change a byte of it."""
    name = name_of(path)
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise ProjectError(
            Sentence("{name} cannot be read: {reason}.", name=name, reason=error.strerror or error)
        ) from error
    if header[:16] != _MAGIC or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise ProjectError(Sentence(_FOREIGN, name=name))
    if int.from_bytes(header[60:64], "big") > len(MIGRATIONS):
        raise _too_new(path)


def _too_new(path: Path) -> ProjectError:
    return ProjectError(
        Sentence(
            "{name} was written by a newer version of PILOT Desktop; update the program.",
            name=name_of(path),
        )
    )


def _connect(address: str) -> sqlite3.Connection:
    # Threads take turns by the lock of the project; see `store`.
    connection = sqlite3.connect(
        address,
        timeout=0,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        uri=address.startswith("file:"),
    )
    connection.row_factory = sqlite3.Row
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, writable: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    if not writable:
        # Nothing can be upgraded in place: an older file is read from a copy in memory only.
        if version_of(connection) < len(MIGRATIONS):
            raise ProjectError(
                Sentence(
                    "{name} is of an older version and lies where you may only read; copy it to "
                    "another folder first.",
                    name=name_of(path),
                )
            )
        _check_schema(connection, path)
        return
    # One owner at a time, held by the system and so gone with the process; no shared memory.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = WAL")
    # A killed program loses nothing with NORMAL; power cuts are answered by `Project.settle`.
    connection.execute("PRAGMA synchronous = NORMAL")
    # Tidying the log waits for the disk, which `settle` does in idle moments; 16 MB if it does not.
    connection.execute("PRAGMA wal_autocheckpoint = 4000")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("COMMIT")
    if version_of(connection) > len(MIGRATIONS):
        raise _too_new(path)
    upgrade(connection)
    _check_schema(connection, path)


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Projects are sent around: none may bring triggers or views of its own, or lack ours."""
    fresh = open_memory()
    try:
        if _schema_of(connection) != _schema_of(fresh):
            raise ProjectError(Sentence(_DAMAGED, name=name_of(path)))
    finally:
        fresh.close()


def _schema_of(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    # What FTS5 keeps for itself may differ between versions of SQLite.
    sql = """SELECT type, name, sql FROM sqlite_master
        WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'
        AND (type <> 'table' OR name NOT GLOB 'line_search_*')"""
    return {(row[0], row[1], row[2]) for row in connection.execute(sql)}


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _place(temporary: Path, path: Path) -> None:
    """Under its name, but never over a file that came in between."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        temporary.rename(path)
