"""The window's door to the project: wishes in, what the project says now out. Nothing waits."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from pilot_desktop.app.translation import said
from pilot_desktop.app.wordings import trouble
from pilot_desktop.document.commands import Command
from pilot_desktop.document.errors import GoneError, PilotError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.records import Changes, ReaderChoice
from pilot_desktop.document.transcript import Line
from pilot_desktop.work.errands import Errands
from pilot_desktop.work.keeper import Keeper, Outcome, PageUpdate, ProjectReady, Ticket
from pilot_desktop.work.project_files import Wanted

log = logging.getLogger(__name__)

T = TypeVar("T")
Then = Callable[[Changes], None]

_IDLE = 3000  # ms without a change after which all is handed to the disk itself
_PATIENCE = 10.0  # s for what is still to be written when the window closes


class Keeping(QObject):
    """Runs commands on the project's thread and tells how the touched pages are afterwards."""

    ready = Signal(object)
    page_updated = Signal(object)
    changed = Signal(object)
    notice = Signal(str)
    recovered = Signal(float)
    """The project that is ready was not closed; when it was last written (`ProjectReady.left`)."""
    failed = Signal(str, str)

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.loop = loop
        self._errands = Errands(loop, "pilot-project")
        self._keeper = Keeper()
        self._era = 0
        self.path: Path | None = None
        self.unkept = False
        """Something was done that lies in memory only."""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_IDLE)
        self._settle.timeout.connect(lambda: self.ask(self._keeper.settle))

    @property
    def keeper(self) -> Keeper:
        """For questions of one's own, to be asked with `ask` only."""
        return self._keeper

    def open(self, wanted: Wanted) -> None:
        """The documents in view are these from now on; `ready` says where their project lies."""
        self.path, self.unkept = None, False
        self._era += 1
        self.ask(lambda: self._keeper.open(wanted), self._on_ready)

    def keep_at(self, path: Path, then: Callable[[], None]) -> None:
        """The project, in memory only until now, becomes this file."""

        def kept(_none: None) -> None:
            self.path, self.unkept = path, False
            then()

        self.ask(lambda: self._keeper.keep_at(path), kept)

    def view(self, index: int) -> None:
        """Ask for all of a page; `page_updated` answers."""
        self.ask(lambda: self._keeper.view(index), self.page_updated.emit)

    def run(self, command: Command, then: Then | None = None) -> None:
        """Apply a command; `then` gets what it touched."""
        self._do(lambda: self._keeper.run(command), then)

    def undo(self, index: int, then: Then | None = None) -> None:
        self._do(lambda: self._keeper.undo(index), then)

    def redo(self, index: int, then: Then | None = None) -> None:
        self._do(lambda: self._keeper.redo(index), then)

    def turn(self, index: int, turns: int) -> None:
        """Show and read a page turned by so many quarters clockwise."""
        self._do(lambda: self._keeper.turn(index, turns), None)

    def choose_reader(self, choice: ReaderChoice) -> None:
        """What is to read the documents in view from now on."""
        self._do(lambda: self._keeper.choose_reader(choice), None)

    def note_size(self, index: int, width: float, height: float) -> None:
        self.ask(lambda: self._keeper.note_size(index, width, height))

    def note_waiting(self, more: list[int], done: list[int]) -> None:
        """These pages are to be read from now on, and those no more."""
        self.ask(lambda: self._keeper.note_waiting(more, done))

    def add_region(self, ticket: Ticket, box: Box, then: Then, fail: Callable[[], None]) -> None:
        """A rectangle was drawn, to be read under the ticket."""
        self._do(lambda: self._keeper.add_region(ticket, box), then, fail)

    def store_line(
        self,
        ticket: Ticket,
        number: int,
        line: Line,
        model: str,
        then: Then,
        fail: Callable[[], None],
    ) -> None:
        """A line was read."""
        self._do(lambda: self._keeper.store_line(ticket, number, line, model), then, fail)

    def finish(self, ticket: Ticket, model: str, then: Then, fail: Callable[[], None]) -> None:
        """All was read."""
        self._do(lambda: self._keeper.finish(ticket, model), then, fail)

    def store_reading(
        self, index: int, model: str, lines: tuple[Line, ...], then: Then, fail: Callable[[], None]
    ) -> None:
        """A page was read at once."""
        self._do(lambda: self._keeper.store_reading(index, model, lines), then, fail)

    def add_line(self, index: int, region: int | None, found: Line, model: str, then: Then) -> None:
        """A line that a reading had missed."""
        self._do(lambda: self._keeper.add_line(index, region, found, model), then)

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        fail: Callable[[], None] | None = None,
        *,
        of_others: bool = False,
    ) -> None:
        """Anything else, on the project's thread.

        The answer is for the documents that are in view now, and nobody gets it once others are;
        not so what is asked `of_others`.
        """

        era = self._era

        def on_answer(answer: T) -> None:
            if then is not None and (of_others or era == self._era):
                then(answer)

        def on_failure(error: Exception) -> None:
            self._on_failure(error)
            if fail is not None and (of_others or era == self._era):
                fail()

        self._errands.ask(work, on_answer, on_failure)

    def close(self) -> bool:
        """Write what is still to be written; False if that took too long."""
        self._settle.stop()
        self._errands.ask(self._keeper.close, lambda _none: None, lambda _error: None)
        return self._errands.close(_PATIENCE)

    def _do(
        self, work: Callable[[], Outcome], then: Then | None, fail: Callable[[], None] | None = None
    ) -> None:
        def on_outcome(outcome: Outcome) -> None:
            if outcome.notice:
                self.path = None
                self.notice.emit(said(outcome.notice))
            if outcome.changes:
                self.unkept = self.path is None
                self._settle.start()
            # First who did it, who knows what the new ids stand for.
            if then is not None:
                then(outcome.changes)
            for update in outcome.pages:
                self.page_updated.emit(update)
            if outcome.changes:
                self.changed.emit(outcome.changes)

        self.ask(work, on_outcome, fail)

    def _on_ready(self, ready: ProjectReady) -> None:
        self.path = ready.path
        self.ready.emit(ready)
        if ready.left is not None:
            self.recovered.emit(ready.left)
        if ready.notice:
            self.notice.emit(said(ready.notice))

    def _on_failure(self, error: Exception) -> None:
        details = "".join(traceback.format_exception(error))
        if isinstance(error, GoneError):
            log.info("too late: %s", error)  # the other half of what was undone meanwhile
            return
        if not isinstance(error, PilotError):
            log.error("in the project: %s", details)
        self.failed.emit(trouble(error), details)


__all__ = ["Keeping", "PageUpdate"]
