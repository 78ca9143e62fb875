"""The learning dialog's door to the process that learns: one at a time, followed row by row."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.translation import tr
from pilot_desktop.app.wordings import trouble
from pilot_desktop.document.errors import PilotError
from pilot_desktop.document.places import SUFFIX
from pilot_desktop.model.adapter import adapter_path
from pilot_desktop.work.learning import (
    Step,
    Verdict,
    check_kit,
    command,
    corrected_lines,
    told,
)

_PATIENCE = 5000  # ms for a killed process to be gone


class LearningWork(QObject):
    """Starts, follows and ends the process. It lowers its own priority."""

    counted = Signal(int)
    """The corrected lines of the project in view."""

    progressed = Signal(object)
    """A `Step`."""

    ended = Signal(object)
    """A `Verdict`; None where the person stopped it."""

    failed = Signal(str, str)
    """A sentence for the person, and details."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._process: QProcess | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._verdict: Verdict | None = None
        self._stopped = False
        self.busy = False

    def count(self) -> None:
        """Ask how many lines there are; `counted` answers."""
        keeping = self._controller.keeping
        keeping.ask(lambda: corrected_lines(keeping.keeper.project), self.counted.emit)

    def begin(self, name: str, model: str) -> None:
        """Learn from the project in view, under a name, upon a model ("": that which ships)."""
        document, keeping = self._controller.document, self._controller.keeping
        if self.busy or document is None:
            return
        try:
            check_kit()
            adapter_path(name)
        except PilotError as error:
            self.failed.emit(trouble(error), "")
            return
        self.busy, self._stopped, self._verdict = True, False, None
        self._folder = tempfile.TemporaryDirectory(
            prefix="pilot-learn-", ignore_cleanup_errors=True
        )
        copy = Path(self._folder.name) / "project.pilot"
        home = keeping.path or document.paths[0].with_name(document.name + SUFFIX)
        words = command(copy, home, name, model)
        # The project is held by this program: the process gets a copy, taken in one step.
        keeping.ask(
            lambda: keeping.keeper.project.copy_to(copy),
            lambda _none: self._start(words),
            self._end,
        )

    def stop(self) -> None:
        """Give it up: nothing is written before the end, so nothing is left."""
        self._stopped = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> bool:
        """Give up and end; False if the process did not end in time."""
        process = self._process
        self.stop()
        gone = process is None or process.waitForFinished(_PATIENCE)
        self._end()
        return gone

    def _start(self, words: list[str]) -> None:
        if self._stopped:
            self._end()
            self.ended.emit(None)
            return
        process = QProcess(self)
        process.readyReadStandardOutput.connect(lambda: self._read(process))
        process.finished.connect(lambda code, _status: self._on_finished(process, code))
        process.errorOccurred.connect(lambda error: self._on_error(process, error))
        self._process = process
        process.start(words[0], words[1:])

    def _read(self, process: QProcess) -> None:
        while process.canReadLine():
            row = told(bytes(process.readLine().data()).decode("utf-8", "replace"))
            if isinstance(row, Step):
                self.progressed.emit(row)
            elif isinstance(row, Verdict):
                self._verdict = row

    def _on_error(self, process: QProcess, error: QProcess.ProcessError) -> None:
        # Any other end is told by `finished`, too.
        if error is QProcess.ProcessError.FailedToStart:
            self._end()
            self.failed.emit(tr("The process that learns could not be started."), str(error))

    def _on_finished(self, process: QProcess, code: int) -> None:
        self._read(process)
        details = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        verdict, stopped = self._verdict, self._stopped
        self._end()
        if stopped:
            self.ended.emit(None)
        elif verdict is not None and code == 0:
            self.ended.emit(verdict)
        else:
            # The command line says what went wrong in one sentence, its last.
            said = details.splitlines()[-1].removeprefix("pilot: ") if details else ""
            self.failed.emit(said or tr("The process that learns ended unexpectedly."), details)

    def _end(self) -> None:
        self.busy = False
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
