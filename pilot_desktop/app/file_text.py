"""Text that pages have in their file already: looked for, and taken or not, as the user says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.keeping import Keeping
from pilot_desktop.app.settings import TextLayer
from pilot_desktop.document.transcript import Line
from pilot_desktop.work.jobs import FetchText, PageRef, Priority
from pilot_desktop.work.reports import Report, TextFetched

TEXT_LAYER = "text of the file"
"""Stands where the name of a model would, for text that was in the file already."""

Decide = Callable[[tuple[Line, ...]], None]


@dataclass(frozen=True, slots=True)
class _Question:
    """Lines of a page that wait for the user's answer."""

    lines: tuple[Line, ...]
    decide: Decide


class FileText(QObject):
    """Looks for a page's own text. `choice` says what becomes of it; while it is ASK, `found` asks.

    `standing` is what the user wants in general. An answer goes for the document that it was given
    for, until that wish changes.

    `given_up` tells that the user did not want to answer.
    """

    found = Signal(object)
    given_up = Signal()

    def __init__(self, dispatch: Dispatch, keeping: Keeping) -> None:
        super().__init__()
        self._dispatch, self._keeping = dispatch, keeping
        self._questions: dict[int, _Question] = {}
        self._standing: Callable[[], TextLayer] = lambda: TextLayer.ASK
        self._answer: tuple[TextLayer, TextLayer] | None = None

    @property
    def choice(self) -> TextLayer:
        """What becomes of text that pages have already, as things are now."""
        standing = self._standing()
        if self._answer is not None and self._answer[0] is standing:
            return self._answer[1]
        return standing

    def begin(self, standing: Callable[[], TextLayer]) -> None:
        """Another document, about which nothing was asked yet."""
        self._standing, self._answer = standing, None

    def look(self, page: PageRef, priority: Priority, decide: Decide) -> int:
        """Look for the text of a page, as the job that is returned.

        `decide` gets, once, the lines to take, or none where the page is to be read.
        """
        lines: list[Line] = []

        def on_report(report: Report) -> None:
            if isinstance(report.body, TextFetched):
                lines.extend(report.body.lines)
                self._keeping.note_size(page.index, report.body.width, report.body.height)
            elif report.final:
                self._on_looked(page, report.job, _Question(tuple(lines), decide))

        return self._dispatch.submit(
            lambda job: FetchText(id=job, page=page, priority=priority), on_report
        )

    def answer(self, choice: TextLayer) -> None:
        """What becomes of text that pages have already; ASK gives up reading."""
        questions = list(self._questions.values())
        self._questions.clear()
        if not questions:
            return
        if choice is TextLayer.ASK:
            self.given_up.emit()
            return
        self._answer = (self._standing(), choice)
        for question in questions:
            question.decide(question.lines if choice is TextLayer.KEEP else ())

    def forget(self, job: int) -> None:
        """That page is not to be read any more."""
        self._questions.pop(job, None)

    def _on_looked(self, page: PageRef, job: int, question: _Question) -> None:
        if not question.lines or self.choice is TextLayer.READ:
            question.decide(())
        elif self.choice is TextLayer.KEEP:
            question.decide(question.lines)
        else:
            self._questions[job] = question
            if len(self._questions) == 1:
                self.found.emit(page)
