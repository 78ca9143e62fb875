"""Single lines that are read again in their place; each stays the same line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.keeping import Keeping
from pilot_desktop.app.translation import tr
from pilot_desktop.document.reading_commands import ReadLineAgain
from pilot_desktop.document.records import LineRecord
from pilot_desktop.document.transcript import joined_line
from pilot_desktop.reading.events import Done, Failed
from pilot_desktop.work.jobs import PageRef, Priority, ReadRegion
from pilot_desktop.work.reports import Report


class LineReadings(QObject):
    """The lines that are being read again, each by a job of its own."""

    changed = Signal()
    failed = Signal(str, str)
    reported = Signal(object)

    def __init__(self, dispatch: Dispatch, keeping: Keeping, model: Callable[[], str]) -> None:
        super().__init__()
        self._dispatch, self._keeping, self._model = dispatch, keeping, model
        self._lines: dict[int, LineRecord] = {}

    def __bool__(self) -> bool:
        """Some line is being read."""
        return bool(self._lines)

    def read(self, page: PageRef, turns: int, line: LineRecord) -> None:
        """Read the place of a line, unless that is being done; the page is turned so often."""
        if line in self._lines.values():
            return
        job = self._dispatch.submit(
            lambda job: ReadRegion(
                id=job, page=page, turns=turns, region=line.box, priority=Priority.REGION
            ),
            lambda report: self._on_report(line, report),
        )
        self._lines[job] = line
        self.changed.emit()

    def stop(self) -> None:
        """Read none of them."""
        for job in self._lines:
            self._dispatch.drop(job)
        self._lines.clear()

    def _on_report(self, line: LineRecord, report: Report) -> None:
        self.reported.emit(report)
        match report.body:
            case Done(lines) if lines:
                found = joined_line(lines)
                self._keeping.run(ReadLineAgain(line.id, self._model(), found))
            case Done():
                self.failed.emit(tr("Nothing could be read in the place of this line."), "")
            case Failed(message):
                self.failed.emit(message, report.details)
        if report.final:
            self._lines.pop(report.job, None)
            self.changed.emit()
