"""The export dialog's door to the project: one export at a time, on a thread of its own."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.translation import said, spoken, tr
from pilot_desktop.app.wordings import trouble
from pilot_desktop.document.errors import PasswordNeededError
from pilot_desktop.document.places import SUFFIX
from pilot_desktop.document.store import Project
from pilot_desktop.formats.project_export import Wanted
from pilot_desktop.work.errands import Errands
from pilot_desktop.work.exporting import ExportStopped, Stop, export

_LOOK = 50  # ms between two looks at how far the export is
_PATIENCE = 5.0  # s for the copy of a large project that is under way when the window closes


class ExportWork(QObject):
    """Writes the project in view; the answers are signals."""

    progressed = Signal(int, int)
    """Pages written, and of how many."""

    written = Signal(object, list)
    """The path of the file, and sentences that should be said about it."""

    failed = Signal(str, str)
    """A sentence for the person, and details; both empty where they stopped it themselves."""

    password_needed = Signal(str)

    def __init__(self, loop: asyncio.AbstractEventLoop, controller: Controller) -> None:
        super().__init__()
        self._errands = Errands(loop, "pilot-export")
        self._controller = controller
        self._stop = Stop()
        # Written by the export's thread and looked at by the window's: one reference, no lock.
        self._told: tuple[int, int] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)
        self._asking = False
        self.busy = False
        controller.document_opened.connect(lambda _document: self._drop_question())

    def begin(
        self,
        kind: str,
        indexes: Sequence[int],
        target: Path,
        *,
        password: str = "",
    ) -> None:
        """Write the pages with these indexes, from 0, to a file."""
        document, keeping = self._controller.document, self._controller.keeping
        if self.busy or document is None:
            return
        inputs = [*document.paths, *([keeping.path] if keeping.path else [])]
        if any(_same_file(target, path) for path in inputs):
            self.failed.emit(
                tr("{name} is what is exported: choose another name.", name=target.name), ""
            )
            return
        home = keeping.path or document.paths[0].with_name(document.name + SUFFIX)
        archive = target.suffix.lower() == ".zip"
        self.busy = self._asking = True
        self._stop, self._told = Stop(), None
        self._timer.start()
        stop, keeper = self._stop, keeping.keeper

        def ask() -> tuple[Project, tuple[int, ...]]:
            project = keeper.project
            rows = {page.id: number for number, page in enumerate(project.pages(), 1)}
            return project, tuple(sorted(rows[keeper.page(index)] for index in indexes))

        def told(done: int, count: int) -> None:
            self._told = (done, count)

        def go_on(answer: tuple[Project, tuple[int, ...]]) -> None:
            self._asking = False
            project, numbers = answer
            wanted = Wanted(kind, numbers, archive, password or None, spoken())
            self._errands.ask(
                lambda: export(project.copy_to, home, wanted, target, told, stop),
                lambda sentences: self._done(target, list(sentences)),
                self._on_failure,
            )

        # What was asked of the project before is in it when it answers.
        keeping.ask(ask, go_on, self._drop_question)

    def stop(self) -> None:
        """Give up what is being written; an older file stays."""
        self._stop.set()

    def close(self) -> bool:
        """Give up and end; False if the thread did not end in time."""
        self.stop()
        return self._errands.close(_PATIENCE)

    def _look(self) -> None:
        told, self._told = self._told, None
        if told is not None:
            self.progressed.emit(*told)

    def _end(self) -> None:
        self.busy = self._asking = False
        self._timer.stop()

    def _drop_question(self) -> None:
        """Another document came before the project had answered, or it could not."""
        if self._asking:
            self._end()
            self.failed.emit("", "")

    def _done(self, target: Path, sentences: list[str]) -> None:
        self._end()
        self.written.emit(target, [said(sentence) for sentence in sentences])

    def _on_failure(self, error: Exception) -> None:
        self._end()
        details = "".join(traceback.format_exception(error))
        match error:
            case ExportStopped():
                self.failed.emit("", "")
            case PasswordNeededError():
                self.password_needed.emit(trouble(error))
            case _:
                self.failed.emit(trouble(error), details)


def _same_file(one: Path, other: Path) -> bool:
    with suppress(OSError, ValueError):
        return one.samefile(other)
    return False
