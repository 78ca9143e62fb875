"""Encoding: the page in view ahead of all questions, and what reports tell of any page's."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.turns import Turns
from pilot_desktop.reading.events import Notice, PageEncoded, Working
from pilot_desktop.work.jobs import EncodePage, PageRef, Priority
from pilot_desktop.work.reports import PageFetched, Report


class Encoding(QObject):
    """How far the model is with looking at a page, and how long it took for the last one.

    `working` says how far, where that takes long; `seconds` is None before the first page.
    """

    changed = Signal()
    timed = Signal()
    fetched = Signal(object)
    notice = Signal(str)

    def __init__(self, dispatch: Dispatch, turns: Turns) -> None:
        super().__init__()
        self._dispatch, self._turns = dispatch, turns
        self._job: int | None = None
        self.seconds: float | None = None
        self.working: Working | None = None

    @property
    def under_way(self) -> bool:
        """The model looks at the page in view, so that reading from it is quick."""
        return self._job is not None

    def begin(self, page: PageRef) -> None:
        """Look at a page now, so that the first rectangle on it is read at once."""
        if self._job is not None:
            self._dispatch.drop(self._job)
        turns = self._turns.of(page)
        self._job = self._dispatch.submit(
            lambda job: EncodePage(id=job, page=page, turns=turns, priority=Priority.QUEUE),
            self._on_encode,
        )
        self.changed.emit()

    def note(self, report: Report) -> None:
        """Whatever asks something of a page may have it encoded first, and tells so."""
        match report.body:
            case PageFetched():
                self.fetched.emit(report.body)
            case Working(fraction) if fraction < 1:
                self.working = report.body
                self.changed.emit()
            case Notice(message):
                self.notice.emit(message)
            case PageEncoded(seconds, cached):
                self.working = None
                if not cached:
                    self.seconds = seconds
                    self.timed.emit()
        if report.final:
            self.working = None

    def _on_encode(self, report: Report) -> None:
        # A failure shows when something is really asked of the page.
        self.note(report)
        if report.final:
            self._job = None
            self.changed.emit()
