"""Finding in the text that pages have in their file: at once, while their images take their time.

What it finds is a help and not the answer, for such text may be that of a poor reader long ago:
the images are looked at all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.document.page_search import places
from pilot_desktop.document.transcript import Hit
from pilot_desktop.work.jobs import FetchText, PageRef, Priority
from pilot_desktop.work.reports import Report, TextFetched

_TOGETHER = 3  # pages asked for at once: pictures that are to be drawn come in between


class FileSearch:
    """Asks for the text of one page after the other; `found` gets the hits of each."""

    def __init__(self, dispatch: Dispatch, found: Callable[[list[Hit]], None]) -> None:
        self._dispatch, self._found = dispatch, found
        self._query = ""
        self._pages: Iterator[PageRef] = iter(())
        self._jobs: set[int] = set()

    @property
    def busy(self) -> bool:
        return bool(self._jobs)

    def begin(self, query: str, pages: Iterable[PageRef]) -> None:
        """Look on these pages, in this order, and for nothing that was looked for before."""
        self.stop()
        self._query, self._pages = query, iter(pages)
        for _ in range(_TOGETHER):
            self._ask_next()

    def stop(self) -> None:
        """No more hits are wanted."""
        for job in self._jobs:
            self._dispatch.drop(job)
        self._jobs.clear()
        self._pages = iter(())

    def _ask_next(self) -> None:
        if (page := next(self._pages, None)) is not None:
            self._jobs.add(
                self._dispatch.submit(
                    lambda job: FetchText(id=job, page=page, priority=Priority.QUEUE),
                    self._on_report,
                )
            )

    def _on_report(self, report: Report) -> None:
        if isinstance(report.body, TextFetched):
            number = report.body.page.number
            there = places(report.body.lines, self._query)
            self._found([Hit(number, each.box, 1.0, each.text, each.rest) for each in there])
        if report.final:
            self._jobs.discard(report.job)
            self._ask_next()
