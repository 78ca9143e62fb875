"""What the user's wishes become: jobs, and their reports written into session and search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.page_images import PageImages
from pilot_desktop.app.search import Search
from pilot_desktop.app.session import Passage, Session, State
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line
from pilot_desktop.reading.events import (
    Cancelled,
    Done,
    Failed,
    HitFound,
    LineDone,
    LineFound,
    PageEncoded,
    TextGrew,
)
from pilot_desktop.work.jobs import (
    CloseDocument,
    EncodePage,
    FindQuery,
    LoadReader,
    OpenDocument,
    PageRef,
    Priority,
    ReadPage,
    ReadRegion,
)
from pilot_desktop.work.reports import (
    DocumentOpened,
    PageFetched,
    PasswordNeeded,
    ReaderMissing,
    ReaderReady,
    Report,
)


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """The document in view."""

    id: int
    name: str
    unit: str
    page_count: int
    paths: tuple[Path, ...]


class Controller(QObject):
    """Open, turn pages, read, find, cancel. Nothing here waits for anything."""

    document_opened = Signal(object)
    opening_changed = Signal(str)
    password_needed = Signal(object, str, bool)
    page_changed = Signal(object)
    reader_changed = Signal()
    work_changed = Signal()
    cancelled = Signal()
    failed = Signal(str, str)

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self._dispatch = dispatch
        dispatch.on_reader = self._on_reader
        self.session = Session()
        self.search = Search()
        self.images = PageImages(dispatch)
        self.document: OpenedDocument | None = None
        self.page: PageRef | None = None
        self.model_name = ""
        self.model_missing = False
        self.device_name = ""
        self.encode_seconds: float | None = None
        self._documents = 0
        self._opening: int | None = None
        self._reading: dict[int, Passage] = {}
        self._finding: set[int] = set()
        self._encoding: int | None = None
        self.images.page_failed.connect(
            lambda _page, text, details: self.failed.emit(text, details)
        )
        dispatch.submit(lambda job: LoadReader(id=job), self._ignore)

    # Documents and pages

    def open(self, paths: list[Path], password: str | None = None) -> None:
        """Open files as one document; the present one stays until that has succeeded."""
        if self._opening is not None:
            self._dispatch.drop(self._opening)
            self._forget(self._documents)
        self._documents += 1
        document, files = self._documents, tuple(paths)
        self.opening_changed.emit(files[0].name)
        self._opening = self._dispatch.submit(
            lambda job: OpenDocument(
                id=job,
                document=document,
                paths=files,
                password=password,
                priority=Priority.REGION,
            ),
            partial(self._on_open, files),
        )

    def show_page(self, index: int) -> None:
        """Turn to a page; what waits for it now goes first."""
        if self.document is None:
            return
        page = PageRef(self.document.id, max(0, min(index, self.document.page_count - 1)))
        if page == self.page:
            return
        self.page = page
        self._dispatch.promote(page)
        # Before the reader asks for it: the picture is drawn first.
        self.images.preview(page)
        self._encode_ahead(page)
        self.session.select(self.session.page_passage(page))
        self.page_changed.emit(page)
        for neighbour in (page.index + 1, page.index - 1):
            if 0 <= neighbour < self.document.page_count:
                self.images.preview(PageRef(self.document.id, neighbour), urgent=False)

    # Reading

    def read_region(self, region: Box) -> None:
        """Read what the user marked on the page in view, before anything else."""
        if (page := self.page) is None:
            return
        self._read_marked(self.session.add(page, region), region)

    def read_again(self, passage: Passage) -> None:
        """Read a region once more."""
        if passage.region is not None and not passage.state.busy:
            self.session.restart(passage)
            self._read_marked(passage, passage.region)

    def read_page(self) -> None:
        """Read the page in view."""
        if self.page is not None:
            self._read_whole(self.page, Priority.VISIBLE)

    def read_all(self) -> None:
        """Read every page that has not been read, beginning with the one in view."""
        if self.document is None or self.page is None:
            return
        here = self.page.index
        for index in sorted(range(self.document.page_count), key=lambda i: (i != here, i)):
            page = PageRef(self.document.id, index)
            passage = self.session.page_passage(page)
            if passage is None or passage.state is not State.DONE:
                self._read_whole(page, Priority.VISIBLE if index == here else Priority.QUEUE)

    def remove(self, passage: Passage) -> None:
        """Forget a passage, and stop reading it."""
        for job in [job for job, of in self._reading.items() if of is passage]:
            del self._reading[job]
            self._dispatch.drop(job)
        self.session.remove(passage)
        self.work_changed.emit()

    # Finding

    def find(self, query: str) -> None:
        """Look for a word on every page, the one in view first; an empty one clears."""
        for job in self._finding:
            self._dispatch.drop(job)
        self._finding.clear()
        query = query.strip()
        if self.document is None or self.page is None or not query:
            self.search.begin("", 0)
        else:
            count, here, document = self.document.page_count, self.page.index, self.document.id
            self.search.begin(query, count)
            # From the page in view to the end, then from the start.
            for index in [*range(here, count), *range(here)]:
                page = PageRef(document, index)
                priority = Priority.VISIBLE if index == here else Priority.QUEUE
                self._finding.add(self._submit_find(page, query, priority))
        self.work_changed.emit()

    def step(self, direction: int) -> None:
        """Go to the next or previous place of the word, on whatever page it is."""
        if self.page is None:
            return
        if (hit := self.search.step(direction, self.page.number)) is not None:
            self.show_page(hit.page - 1)

    # Work under way

    @property
    def busy(self) -> bool:
        return bool(self._reading or self._finding)

    @property
    def reading(self) -> tuple[Passage, ...]:
        """What is being read or waits for it."""
        return tuple(self._reading.values())

    @property
    def encoding(self) -> bool:
        """The model looks at the page in view, so that reading from it is quick."""
        return self._encoding is not None

    @property
    def finding(self) -> bool:
        return bool(self._finding)

    def cancel(self) -> None:
        """Stop all reading and finding. For the user it is over now, whatever still runs out."""
        if not self.busy:
            return
        passages = self._stop_all()
        for passage in passages:
            if passage.region is None and not passage.text:
                self.session.remove(passage)
        self.cancelled.emit()
        self.work_changed.emit()

    def close(self) -> bool:
        """End the background work; False if something in it did not end in time."""
        self._stop_all()
        return self._dispatch.close()

    def _stop_all(self) -> list[Passage]:
        jobs, self._reading = self._reading, {}
        for job in (*jobs, *self._finding):
            self._dispatch.drop(job)
        self._finding.clear()
        self.search.stop()
        for passage in jobs.values():
            self.session.set_state(passage, State.CANCELLED)
            self.session.drop_unread(passage)
        return list(jobs.values())

    def _read_marked(self, passage: Passage, region: Box) -> None:
        page = passage.page
        self._read(
            passage,
            lambda job: ReadRegion(id=job, page=page, region=region, priority=Priority.REGION),
        )

    def _read_whole(self, page: PageRef, priority: Priority) -> None:
        old = self.session.page_passage(page)
        if old is not None:
            if old.state.busy:
                return
            self.session.remove(old)
        passage = self.session.add(page, None, select=page == self.page)
        self._read(passage, lambda job: ReadPage(id=job, page=page, priority=priority))

    def _read(self, passage: Passage, make: Callable[[int], ReadPage | ReadRegion]) -> None:
        job = self._dispatch.submit(make, partial(self._on_passage, passage))
        self._reading[job] = passage
        self.work_changed.emit()

    def _submit_find(self, page: PageRef, query: str, priority: Priority) -> int:
        return self._dispatch.submit(
            lambda job: FindQuery(id=job, page=page, query=query, priority=priority), self._on_find
        )

    def _encode_ahead(self, page: PageRef) -> None:
        # So that the first rectangle on the page is read at once.
        if self._encoding is not None:
            self._dispatch.drop(self._encoding)
        self._encoding = self._dispatch.submit(
            lambda job: EncodePage(id=job, page=page, priority=Priority.QUEUE), self._on_encode
        )
        self.work_changed.emit()

    # Reports

    def _ignore(self, _report: Report) -> None:
        pass

    def _on_reader(self, report: Report) -> None:
        match report.body:
            case ReaderReady(model, device):
                self.model_name, self.device_name = model, device
                self.model_missing = False
                self.reader_changed.emit()
            case ReaderMissing(message):
                self.model_missing = True
                self.reader_changed.emit()
                self.failed.emit(message, report.details)

    def _on_open(self, files: tuple[Path, ...], report: Report) -> None:
        if report.final:
            self._opening = None
            self.opening_changed.emit("")
        match report.body:
            case DocumentOpened(document, name, unit, counts):
                self._replace(OpenedDocument(document, name, unit, sum(counts), files))
            case PasswordNeeded(message, wrong):
                self.password_needed.emit(list(files), message, wrong)
            case Failed(message):
                self.failed.emit(message, report.details)

    def _replace(self, opened: OpenedDocument) -> None:
        self._stop_all()
        if self.document is not None:
            self._forget(self.document.id)
        self.session.clear()
        self.search.begin("", 0)
        self.images.reset(opened.unit)
        self.document, self.page = opened, None
        self.document_opened.emit(opened)
        self.work_changed.emit()
        self.show_page(0)

    def _forget(self, document: int) -> None:
        self._dispatch.submit(lambda job: CloseDocument(id=job, document=document), self._ignore)

    def _on_encode(self, report: Report) -> None:
        # A failure shows when something is really asked of the page.
        self._note_encoding(report)
        if report.final:
            self._encoding = None
            self.work_changed.emit()

    def _note_encoding(self, report: Report) -> None:
        if isinstance(report.body, PageFetched):
            self.images.note_size(report.body.page, report.body.width, report.body.height)
        if isinstance(report.body, PageEncoded) and not report.body.cached:
            self.encode_seconds = report.body.seconds
            self.reader_changed.emit()

    def _on_passage(self, passage: Passage, report: Report) -> None:
        session = self.session
        match report.body:
            case LineFound(index, box):
                session.put_line(passage, index, Line(box, "", 0.0), finished=False)
            case TextGrew(index, text, confidence):
                place = passage.lines[index].box if index in passage.lines else passage.region
                if place is not None:
                    session.put_line(passage, index, Line(place, text, confidence), finished=False)
            case LineDone(index, line):
                session.put_line(passage, index, line, finished=True)
            case Done():
                session.set_state(passage, State.DONE)
                session.drop_unread(passage)
            case Cancelled():
                session.set_state(passage, State.CANCELLED)
                session.drop_unread(passage)
            case Failed(message):
                session.set_state(passage, State.FAILED)
                session.drop_unread(passage)
                self.failed.emit(message, report.details)
            case _:
                session.set_state(passage, State.READING)
        self._note_encoding(report)
        if report.final:
            self._reading.pop(report.job, None)
        self.work_changed.emit()

    def _on_find(self, report: Report) -> None:
        match report.body:
            case HitFound(hit):
                self.search.add(hit, self.page.number if self.page else None)
            case Failed(message):
                self.failed.emit(message, report.details)
        self._note_encoding(report)
        if report.final:
            self._finding.discard(report.job)
            self.search.page_done()
            self.work_changed.emit()
