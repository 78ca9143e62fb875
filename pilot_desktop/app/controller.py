"""What the user's wishes become: jobs and commands. Their answers go to session and search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.keeping import Keeping
from pilot_desktop.app.page_images import PageImages
from pilot_desktop.app.readings import Readings
from pilot_desktop.app.search import Search
from pilot_desktop.app.session import Passage, Session
from pilot_desktop.app.settings import Settings, TextLayer
from pilot_desktop.document.commands import DeleteRegion
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.places import Place
from pilot_desktop.document.records import Changes
from pilot_desktop.document.search import TextHit
from pilot_desktop.document.transcript import Hit
from pilot_desktop.paths import resources_dir
from pilot_desktop.reading.events import Failed, HitFound, Notice, PageEncoded, Working
from pilot_desktop.work.jobs import (
    CloseDocument,
    EncodePage,
    FindQuery,
    LoadReader,
    OpenDocument,
    PageRef,
    Priority,
)
from pilot_desktop.work.keeper import PageUpdate, ProjectReady
from pilot_desktop.work.project_files import Contents, Wanted, contents, is_project, relink
from pilot_desktop.work.reports import (
    DocumentOpened,
    PageFetched,
    PasswordNeeded,
    ReaderMissing,
    ReaderReady,
    Report,
)

TEXT_HITS = 1000
"""Places in read texts that a search shows at most."""

LEAST_ALIKE = 0.75
"""The least score of a text hit: of eight letters two may differ."""


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """The document in view."""

    id: int
    name: str
    unit: str
    page_count: int
    paths: tuple[Path, ...]


class Controller(QObject):
    """Open, turn pages, read, find, undo, cancel. Nothing here waits for anything."""

    document_opened = Signal(object)
    opening_changed = Signal(str)
    password_needed = Signal(object, str, bool)
    documents_missing = Signal(object)
    page_changed = Signal(object)
    reader_changed = Signal()
    work_changed = Signal()
    steps_changed = Signal()
    cancelled = Signal()
    failed = Signal(str, str)

    def __init__(self, dispatch: Dispatch, keeping: Keeping, settings: Settings) -> None:
        super().__init__()
        self._dispatch = dispatch
        self._settings = settings
        dispatch.on_reader = self._on_reader
        self.session = Session()
        self.search = Search()
        self.images = PageImages(dispatch)
        self.keeping = keeping
        self.readings = Readings(dispatch, self.session, keeping)
        self.document: OpenedDocument | None = None
        self.page: PageRef | None = None
        self.model_missing = False
        self.device_name = ""
        self.encode_seconds: float | None = None
        self.working: Working | None = None
        """How far the model is with looking at a page, where that takes long."""
        self._documents = 0
        self._opening: int | None = None
        self._project: Path | None = None
        self._finding: set[int] = set()
        self._encoding: int | None = None
        self._swapped: Changes | None = None
        self._wanted_line: int | None = None
        self._connect()
        dispatch.submit(lambda job: LoadReader(id=job), self._ignore)

    def _connect(self) -> None:
        self.images.page_failed.connect(
            lambda _page, text, details: self.failed.emit(text, details)
        )
        self.readings.changed.connect(self.work_changed)
        self.readings.failed.connect(self.failed)
        self.readings.reported.connect(self._note_encoding)
        self.session.turns.changed.connect(self._on_turned)
        self.keeping.ready.connect(self._on_ready)
        self.keeping.page_updated.connect(self._on_page)
        self.keeping.changed.connect(self._on_changed)
        self.keeping.failed.connect(self.failed)
        self.keeping.notice.connect(lambda text: self.failed.emit(text, ""))

    @property
    def model_name(self) -> str:
        return self.readings.model_name

    def change_reader(self) -> None:
        """Another model or device was chosen; what is being read now goes on with the old one."""
        self._dispatch.submit(lambda job: LoadReader(id=job, anew=True), self._ignore)

    # Documents and pages

    def open(
        self, paths: list[Path], password: str | None = None, project: Path | None = None
    ) -> None:
        """Open files as one document, or a project; the present one stays until that succeeded."""
        if len(paths) == 1 and is_project(paths[0]):
            self._open_project(paths[0])
            return
        if self._opening is not None:
            self._dispatch.drop(self._opening)
            self._forget(self._documents)
        self._documents += 1
        document, files = self._documents, tuple(paths)
        self._project = project
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

    def retry(self, paths: list[Path], password: str) -> None:
        """The same once more, with its password."""
        self.open(paths, password, self._project)

    def relink(self, project: Path, moved: dict[Path, Path]) -> None:
        """Open a project whose documents were found elsewhere."""
        self.keeping.ask(lambda: relink(project, moved), lambda _none: self._open_project(project))

    def show_page(self, index: int) -> None:
        """Turn to a page; what waits for it now goes first."""
        if self.document is None:
            return
        page = PageRef(self.document.id, max(0, min(index, self.document.page_count - 1)))
        before = self.page
        if page == before:
            return
        self.page = page
        self._dispatch.promote(page)
        # Before the reader asks for it: the picture is drawn first.
        self.images.preview(page)
        self._encode_ahead(page)
        if before is not None:
            self.session.leave(before)
        if self.session.enter(page):
            self.keeping.view(page.index)
        self.readings.show(page)
        self.session.select(self.session.page_passage(page))
        self.page_changed.emit(page)
        self.steps_changed.emit()
        for neighbour in (page.index + 1, page.index - 1):
            if 0 <= neighbour < self.document.page_count:
                self.images.preview(PageRef(self.document.id, neighbour), urgent=False)

    def turn_page(self, quarters: int) -> None:
        """Show and read the page in view turned on by so many quarters clockwise."""
        if self.page is not None:
            turns = self.session.turns.of(self.page) + quarters
            self.keeping.turn(self.page.index, turns % 4)

    def _on_turned(self, page: PageRef) -> None:
        if page == self.page:
            self._encode_ahead(page)

    def select_line(self, line: int) -> None:
        """Select a line of the page in view, now or as soon as the page is there."""
        self._wanted_line = line
        if self.page is not None and self.session.is_loaded(self.page):
            self._select_wanted(self.page)

    def _select_wanted(self, page: PageRef) -> None:
        line, self._wanted_line = self._wanted_line, None
        for passage in self.session.on_page(page):
            if line in passage.records:
                self.session.select(passage, line)

    # Reading

    def read_region(self, region: Box) -> None:
        """Read what the user marked on the page in view, before anything else."""
        if self.page is not None:
            self.readings.read_region(self.page, region)

    def read_again(self, passage: Passage) -> None:
        """Read a region once more."""
        self.readings.read_again(passage)

    def read_page(self) -> None:
        """Read the page in view."""
        if self.page is not None:
            self.readings.read_pages([self.page])

    def read_pages(self, numbers: list[int]) -> None:
        """Read these pages, numbered from 1, whatever was read there before."""
        if self.document is not None:
            self.readings.read_pages([PageRef(self.document.id, n - 1) for n in numbers])

    def read_all(self) -> None:
        """Read every page that has not been read, beginning with the one in view."""
        if self.document is None or self.page is None:
            return
        here = self.page.index
        pages = [PageRef(self.document.id, index) for index in range(self.document.page_count)]
        unread = [page for page in pages if not self._is_read(page)]
        self.readings.read_pages(sorted(unread, key=lambda page: page.index != here))

    def _is_read(self, page: PageRef) -> bool:
        status = self.session.status(page)
        return status is not None and status.read

    def remove(self, passage: Passage) -> None:
        """Delete a region, and stop reading it."""
        if passage.id is not None:
            self.keeping.run(DeleteRegion(passage.id))
        self.session.remove(passage)
        self.work_changed.emit()

    # Undo

    def undo(self) -> None:
        """Take back the last step on the page in view."""
        self._swap("undo")

    def redo(self) -> None:
        """Do again what was taken back last on the page in view."""
        self._swap("redo")

    def _swap(self, direction: str) -> None:
        if self.page is None:
            return
        # What is still being read would write on over what is taken back.
        self.readings.stop(self.page)

        def then(changes: Changes) -> None:
            self._swapped = changes

        act = self.keeping.undo if direction == "undo" else self.keeping.redo
        act(self.page.index, then)

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
            keeper = self.keeping.keeper
            self.keeping.ask(
                lambda: keeper.search(query, TEXT_HITS), lambda found: self._on_texts(query, found)
            )
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
        return self.readings.busy or bool(self._finding)

    @property
    def reading(self) -> tuple[Passage, ...]:
        """What is being read or waits for it."""
        return self.readings.passages

    @property
    def encoding(self) -> bool:
        """The model looks at the page in view, so that reading from it is quick."""
        return self._encoding is not None

    @property
    def finding(self) -> bool:
        return bool(self._finding)

    def cancel(self) -> None:
        """Stop all reading and finding. For the user it is over now, whatever still runs out."""
        if not self.busy and not self.reading:
            return
        self._stop_all()
        self.cancelled.emit()
        self.work_changed.emit()

    def close(self) -> bool:
        """End the background work; False if something in it did not end in time."""
        self._stop_all()
        ended = self._dispatch.close()
        return self.keeping.close() and ended

    def _stop_all(self) -> None:
        for job in self._finding:
            self._dispatch.drop(job)
        self._finding.clear()
        self.search.stop()
        self.readings.stop()

    def _submit_find(self, page: PageRef, query: str, priority: Priority) -> int:
        turns = self.session.turns.of(page)
        return self._dispatch.submit(
            lambda job: FindQuery(id=job, page=page, turns=turns, query=query, priority=priority),
            self._on_find,
        )

    def _encode_ahead(self, page: PageRef) -> None:
        # So that the first rectangle on the page is read at once.
        if self._encoding is not None:
            self._dispatch.drop(self._encoding)
        self._encoding = self._dispatch.submit(
            lambda job: EncodePage(
                id=job, page=page, turns=self.session.turns.of(page), priority=Priority.QUEUE
            ),
            self._on_encode,
        )
        self.work_changed.emit()

    # Reports

    def _ignore(self, _report: Report) -> None:
        pass

    def _on_reader(self, report: Report) -> None:
        match report.body:
            case ReaderReady(model, device):
                self.readings.model_name, self.device_name = model, device
                self.model_missing = False
                self.reader_changed.emit()
            case ReaderMissing(message):
                self.model_missing = True
                self.reader_changed.emit()
                self.failed.emit(message, report.details)

    def _open_project(self, path: Path) -> None:
        if self.keeping.path is not None and path.absolute() == self.keeping.path.absolute():
            return
        self.keeping.ask(lambda: contents(path), self._on_contents)

    def _on_contents(self, found: Contents) -> None:
        if found.missing:
            self.documents_missing.emit(found)
        else:
            self.open([p for p in found.found if p is not None], project=found.project)

    def _on_open(self, files: tuple[Path, ...], report: Report) -> None:
        if report.final:
            self._opening = None
            self.opening_changed.emit("")
        match report.body:
            case DocumentOpened(document, name, unit, counts):
                self._replace(OpenedDocument(document, name, unit, sum(counts), files), counts)
            case PasswordNeeded(message, wrong):
                self.password_needed.emit(list(files), message, wrong)
            case Failed(message):
                self.failed.emit(message, report.details)

    def _replace(self, opened: OpenedDocument, counts: tuple[int, ...]) -> None:
        self._stop_all()
        self.readings.text_layer = (
            self._settings.text_layer if opened.unit == "pt" else TextLayer.READ
        )
        if self.document is not None:
            self._forget(self.document.id)
        # Nothing of the old document may be taken for one of the new.
        self.document, self.page = None, None
        self.session.clear()
        self.search.begin("", 0)
        self.images.reset(opened.unit)
        # What ships with the program lies where no projects should.
        ours = opened.paths[0].absolute().is_relative_to(resources_dir())
        place = Place.APART if ours else self._settings.place
        apart = self._settings.projects
        self.keeping.open(Wanted(opened.paths, counts, opened.unit, place, apart, self._project))
        self.document = opened
        self.document_opened.emit(opened)
        self.work_changed.emit()
        self.show_page(0)

    def _forget(self, document: int) -> None:
        self._dispatch.submit(lambda job: CloseDocument(id=job, document=document), self._ignore)

    def _on_ready(self, ready: ProjectReady) -> None:
        if self.document is not None:
            of = self.document.id
            self.session.set_statuses({PageRef(of, i): s for i, s in ready.statuses.items()})
            for index, turns in ready.turns.items():
                self.session.turns.put(PageRef(of, index), turns)

    def _on_page(self, update: PageUpdate) -> None:
        if self.document is None:
            return
        page = PageRef(self.document.id, update.index)
        fresh = not self.session.is_loaded(page)
        self.session.apply(page, update)
        if page == self.page and self.session.selected is None:
            self.session.select(self.session.page_passage(page))
        if page == self.page:
            self.steps_changed.emit()
            if fresh and self._wanted_line is not None:
                self._select_wanted(page)

    def _on_changed(self, changes: Changes) -> None:
        # After undo and redo the eye should find what is different.
        if changes is self._swapped and self.page is not None:
            for passage in self.session.on_page(self.page):
                lines = [line for line in passage.records if line in changes.lines]
                if lines and len(lines) < max(len(passage.records), 2):
                    self.session.select(passage, lines[0])
                    break
        self._swapped = None

    def _on_encode(self, report: Report) -> None:
        # A failure shows when something is really asked of the page.
        self._note_encoding(report)
        if report.final:
            self._encoding = None
            self.work_changed.emit()

    def _note_encoding(self, report: Report) -> None:
        if isinstance(report.body, PageFetched):
            page, width, height = report.body.page, report.body.width, report.body.height
            self.images.note_size(page, width, height)
            if self.document is not None and page.document == self.document.id:
                self.keeping.note_size(page.index, width, height)
        match report.body:
            case Working(fraction) if fraction < 1:
                self.working = report.body
                self.work_changed.emit()
            case Notice(message):
                self.failed.emit(message, "")
            case PageEncoded(seconds, cached):
                self.working = None
                if not cached:
                    self.encode_seconds = seconds
                    self.reader_changed.emit()
        if report.final:
            self.working = None

    def _on_texts(self, query: str, found: list[tuple[int, TextHit]]) -> None:
        """Places in what has been read and corrected, whatever the images say."""
        if query != self.search.query:
            return
        here = self.page.number if self.page else None
        for index, hit in found:
            if hit.score >= LEAST_ALIKE:
                self.search.add(Hit(index + 1, hit.box, hit.score, hit.text), here, in_text=True)

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
