"""Exports beside the window: a process of their own writes a copy of the project.

The copy is taken in one step, so what is done meanwhile does not come into the file. The process
because PyMuPDF and a few thousand lines of Python would take the interpreter from the window; and
it can be ended at any moment, since it writes where nobody looks.
"""

from __future__ import annotations

import multiprocessing
import signal
import tempfile
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from pilot_desktop.document.errors import OutputError, PilotError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.store import Project
from pilot_desktop.formats.output import replaced_file
from pilot_desktop.formats.project_export import Told, Wanted, export_project

_LOOK = 0.05  # s between two looks at whether it is still wanted
_PIECE = 1 << 20


class ExportStopped(Exception):  # noqa: N818 (an answer, not a fault)
    """Whoever asked for the export gave it up."""


class Stop(threading.Event):
    """Set from any thread to give an export up."""


def export(
    take_copy: Callable[[Path], object],
    home: Path,
    wanted: Wanted,
    target: Path,
    told: Told,
    stop: Stop,
) -> tuple[str, ...]:
    """Write a project to `target`, whole or not at all; what should be said about it.

    `take_copy` writes the project to a path; `home` is where the project lies itself, or would.
    Blocks: for a thread that has nothing else to do. Raises OutputError, UnreadableDocumentError,
    PasswordNeededError where an encrypted PDF is to get its text, and ExportStopped.
    """
    with tempfile.TemporaryDirectory(prefix="pilot-export-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "project.pilot"
        take_copy(copy)
        # Its own name, since failures tell it.
        made = Path(folder) / "result" / target.name
        made.parent.mkdir()
        said = _followed(copy, home, wanted, made, told, stop)
        with replaced_file(target) as out, made.open("rb") as done:
            while piece := done.read(_PIECE):
                if stop.is_set():
                    raise ExportStopped
                out.write(piece)
    return said


def _followed(
    copy: Path, home: Path, wanted: Wanted, made: Path, told: Told, stop: Stop
) -> tuple[str, ...]:
    """Start the process, pass on what it tells, and end it with the last word or on `stop`."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=_run, args=(theirs, copy, home, wanted, made), name="pilot-export", daemon=True
    )
    process.start()
    theirs.close()
    try:
        while True:
            if stop.is_set():
                raise ExportStopped
            if not ours.poll(_LOOK):
                continue
            message = ours.recv()
            match message:
                case (int(done), int(count)):
                    told(done, count)
                case Exception():
                    raise message
                case ("done", *sentences):
                    return tuple(sentences)
    except EOFError as error:
        raise OutputError(
            Sentence(
                "{name} could not be written: the program that writes it stopped.", name=made.name
            )
        ) from error
    finally:
        process.kill()
        process.join()
        ours.close()


def _run(pipe: Connection, copy: Path, home: Path, wanted: Wanted, made: Path) -> None:
    """The process."""
    # Ctrl+C in the terminal ends the window, and that ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def told(done: int, count: int) -> None:
        pipe.send((done, count))

    try:
        with Project.open(copy, read_only=True) as project, replaced_file(made) as out:
            said = export_project(project, home, wanted, out, told)
        pipe.send(("done", *said))
    except PilotError as error:
        pipe.send(error)
    except Exception as error:
        error.add_note(traceback.format_exc())
        pipe.send(error)
