"""Finding a word on all pages: in images, in their files, in what was read and corrected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.file_search import FileSearch
from pilot_desktop.app.keeping import Keeping
from pilot_desktop.app.search import Search, Source
from pilot_desktop.app.turns import Turns
from pilot_desktop.document.search import TextHit
from pilot_desktop.document.transcript import Hit
from pilot_desktop.reading.events import Failed, HitFound
from pilot_desktop.work.jobs import FindQuery, PageRef, Priority
from pilot_desktop.work.reports import Report

TEXT_HITS = 1000
"""Places in read texts that a search shows at most."""

LEAST_ALIKE = 0.75
"""The least score of a text hit: of eight letters two may differ."""

_AHEAD = 2
"""Pages asked about at once: one that is looked at, and the next. All of a long book would have to
be taken back at the next letter that is typed."""

_TOGETHER = 40  # ms: the hits of a page come within it, surest first, and go in reading order
_TEXTS = 1000  # ms from a change of texts to the next look at them


class Finding(QObject):
    """Asks about one page after the other, and puts what comes into the search."""

    changed = Signal()
    failed = Signal(str, str)
    reported = Signal(object)

    def __init__(
        self,
        dispatch: Dispatch,
        keeping: Keeping,
        turns: Turns,
        search: Search,
        trusts_files: Callable[[], bool],
    ) -> None:
        """`trusts_files`: whether text that pages have in their file may be worth a look."""
        super().__init__()
        self._trusts_files = trusts_files
        self._files = FileSearch(dispatch, self._on_file)
        self._dispatch, self._keeping = dispatch, keeping
        self._turns, self._search = turns, search
        self._jobs: set[int] = set()
        self._pages: dict[PageRef, None] = {}  # to be asked about, in this order
        self._visible: PageRef | None = None
        self._found: list[Hit] = []
        self._soon = self._timer(_TOGETHER, self._add_found)
        self._texts_soon = self._timer(_TEXTS, self._ask_texts)

    def _timer(self, interval: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(then)
        return timer

    @property
    def busy(self) -> bool:
        return bool(self._jobs) or self._files.busy

    def show(self, page: PageRef | None) -> None:
        """The user turned to a page; it is looked at next."""
        self._visible = page
        if page in self._pages:
            self._submit(page)

    def begin(self, query: str, count: int) -> None:
        """Look for a word on all of `count` pages, the one in view first; an empty one clears."""
        self._drop_jobs()
        query, here = query.strip(), self._visible
        if here is None or not query:
            self._search.begin("", 0)
        else:
            self._search.begin(query, count)
            self._ask_texts()
            # From the page in view to the end, then from the start.
            order = [*range(here.index, count), *range(here.index)]
            pages = [PageRef(here.document, index) for index in order]
            if self._trusts_files():
                self._files.begin(query, pages)
            self._pages = dict.fromkeys(pages)
            self._go_on()
        self.changed.emit()

    def texts_changed(self) -> None:
        """Something was read or corrected, and may hold the word."""
        if self._search.query and not self._texts_soon.isActive():
            self._texts_soon.start()

    def stop(self) -> None:
        """No more hits are wanted."""
        self._drop_jobs()
        self._texts_soon.stop()
        self._search.stop()

    def _drop_jobs(self) -> None:
        for job in self._jobs:
            self._dispatch.drop(job)
        self._jobs.clear()
        self._pages.clear()
        self._files.stop()
        self._soon.stop()
        self._found.clear()

    def _go_on(self) -> None:
        """Ask about the next pages."""
        while self._pages and len(self._jobs) < _AHEAD:
            self._submit(next(iter(self._pages)))

    def _submit(self, page: PageRef) -> None:
        del self._pages[page]
        turns, query = self._turns.of(page), self._search.query
        priority = Priority.VISIBLE if page == self._visible else Priority.QUEUE
        job = self._dispatch.submit(
            lambda job: FindQuery(id=job, page=page, turns=turns, query=query, priority=priority),
            self._on_find,
        )
        self._jobs.add(job)

    def _ask_texts(self) -> None:
        query, keeper = self._search.query, self._keeping.keeper
        if query:
            self._keeping.ask(
                lambda: keeper.search(query, TEXT_HITS), lambda found: self._on_texts(query, found)
            )

    def _on_texts(self, query: str, found: list[tuple[int, TextHit]]) -> None:
        """Places in what has been read and corrected, whatever the images say."""
        if query != self._search.query:
            return
        hits = [
            Hit(index + 1, hit.box, hit.score, hit.text)
            for index, hit in found
            if hit.score >= LEAST_ALIKE
        ]
        self._search.put_texts(hits, self._here)

    def _on_file(self, hits: list[Hit]) -> None:
        self._search.add_all(hits, self._here, Source.FILE)
        self.changed.emit()

    def _on_find(self, report: Report) -> None:
        match report.body:
            case HitFound(hit):
                self._found.append(hit)
                if not self._soon.isActive():
                    self._soon.start()
            case Failed(message):
                self.failed.emit(message, report.details)
        self.reported.emit(report)
        if report.final:
            self._jobs.discard(report.job)
            self._go_on()
            self._add_found()
            self._search.page_done()
            self.changed.emit()

    def _add_found(self) -> None:
        self._soon.stop()
        found, self._found = self._found, []
        self._search.add_all(found, self._here)

    @property
    def _here(self) -> int | None:
        return self._visible.number if self._visible else None
