"""What the reader is asked beside reading; the answer goes to who asked, not to the project."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.turns import Turns
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line
from pilot_desktop.reading.events import Done, Failed, OtherWords
from pilot_desktop.work.jobs import PageRef, Priority, ReadingJob, ReadOtherWords, ReadRegion
from pilot_desktop.work.reports import Report


class Questions(QObject):
    """Before anything else, as who asked is waiting for the answer."""

    changed = Signal()
    failed = Signal(str, str)
    reported = Signal(object)

    def __init__(self, dispatch: Dispatch, turns: Turns) -> None:
        super().__init__()
        self._dispatch, self._turns = dispatch, turns
        self._jobs: set[int] = set()

    @property
    def busy(self) -> bool:
        return bool(self._jobs)

    def stop(self) -> None:
        """No answer is wanted any more."""
        for job in self._jobs:
            self._dispatch.drop(job)
        self._jobs.clear()
        self.changed.emit()

    def lines_in(self, page: PageRef, box: Box, then: Callable[[tuple[Line, ...]], None]) -> None:
        """Ask what stands in a rectangle of a page."""
        self._ask(
            lambda job: ReadRegion(
                id=job,
                page=page,
                turns=self._turns.of(page),
                region=box,
                priority=Priority.REGION,
            ),
            lambda body: then(body.lines) if isinstance(body, Done) else None,
        )

    def other_words(
        self,
        page: PageRef,
        line: Box,
        text: str,
        span: tuple[int, int],
        then: Callable[[tuple[str, ...]], None],
    ) -> None:
        """Ask what else a word of a line of a page may be; see `ReadOtherWords`."""
        self._ask(
            lambda job: ReadOtherWords(
                id=job,
                page=page,
                turns=self._turns.of(page),
                line=line,
                text=text,
                span=span,
                priority=Priority.REGION,
            ),
            lambda body: then(body.texts) if isinstance(body, OtherWords) else None,
        )

    def _ask(self, make: Callable[[int], ReadingJob], answer: Callable[[object], None]) -> None:
        def on_report(report: Report) -> None:
            self.reported.emit(report)
            if report.final:
                self._jobs.discard(report.job)
                self.changed.emit()
            if isinstance(report.body, Failed):
                self.failed.emit(report.body.message, report.details)
            else:
                answer(report.body)

        self._jobs.add(self._dispatch.submit(make, on_report))
        self.changed.emit()
