"""What the user's wishes become: jobs and commands. Their answers go to session and search."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.documents import Documents, OpenedDocument
from pilot_desktop.app.encoding import Encoding
from pilot_desktop.app.finding import Finding
from pilot_desktop.app.keeping import Keeping
from pilot_desktop.app.page_images import PageImages
from pilot_desktop.app.passage import Passage
from pilot_desktop.app.questions import Questions
from pilot_desktop.app.readings import Readings
from pilot_desktop.app.search import Search
from pilot_desktop.app.session import Session
from pilot_desktop.app.settings import Settings, TextLayer
from pilot_desktop.app.translation import said
from pilot_desktop.app.wordings import file_names
from pilot_desktop.document.commands import DeleteRegion
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.places import Place
from pilot_desktop.document.records import Changes
from pilot_desktop.document.transcript import Hit
from pilot_desktop.paths import resources_dir
from pilot_desktop.work.jobs import LoadReader, PageRef
from pilot_desktop.work.keeper import PageUpdate, ProjectReady
from pilot_desktop.work.project_files import Wanted
from pilot_desktop.work.reports import PageFetched, ReaderMissing, ReaderReady, Report


class Controller(QObject):
    """Turn pages, read, find, undo, cancel. Nothing here waits for anything."""

    document_opened = Signal(object)
    page_changed = Signal(object)
    reader_changed = Signal()
    work_changed = Signal()
    steps_changed = Signal()
    cancelled = Signal()
    interrupted = Signal(str, int)
    """A document was left before so many of its pages were read."""

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
        self.documents = Documents(dispatch, keeping)
        self.readings = Readings(dispatch, self.session, keeping)
        self.encoding = Encoding(dispatch, self.session.turns)
        self._finding = Finding(
            dispatch, keeping, self.session.turns, self.search, self._trusts_files
        )
        self.questions = Questions(dispatch, self.session.turns)
        self.document: OpenedDocument | None = None
        self.page: PageRef | None = None
        self.model_missing = False
        self.device_name = ""
        self._swapped: Changes | None = None
        self._wanted_line: int | None = None
        self._connect()
        dispatch.submit(lambda job: LoadReader(id=job), self._ignore)

    def _connect(self) -> None:
        self.images.page_failed.connect(
            lambda _page, text, details: self.failed.emit(text, details)
        )
        self.images.preview_ready.connect(self._tell_flaw)
        self.documents.opened.connect(self._replace)
        for asking in (self.readings, self._finding, self.questions):
            asking.changed.connect(self.work_changed)
            asking.reported.connect(self.encoding.note)
        for failing in (self.documents, self.readings, self._finding, self.questions, self.keeping):
            failing.failed.connect(self.failed)
        for telling in (self.encoding, self.keeping):
            telling.notice.connect(lambda text: self.failed.emit(text, ""))
        self.encoding.changed.connect(self.work_changed)
        self.encoding.timed.connect(self.reader_changed)
        self.encoding.fetched.connect(self._on_fetched)
        self.session.turns.changed.connect(self._on_turned)
        self.keeping.ready.connect(self._on_ready)
        self.keeping.page_updated.connect(self._on_page)
        self.keeping.changed.connect(self._on_changed)
        self.keeping.changed.connect(lambda _changes: self._finding.texts_changed())

    @property
    def model_name(self) -> str:
        return self.readings.model_name

    @property
    def reader_words(self) -> str:
        """The model in use, and on what it computes."""
        return ", ".join(filter(None, (self.model_name, self.device_name)))

    def change_reader(self) -> None:
        """Another model or device was chosen; what is being read now goes on with the old one."""
        self._dispatch.submit(lambda job: LoadReader(id=job, anew=True), self._ignore)

    # Pages

    def show_page(self, index: int) -> None:
        """Turn to a page; what waits for it now goes first."""
        if self.document is None:
            return
        page = PageRef(self.document.id, max(0, min(index, self.document.page_count - 1)))
        before = self.page
        if page == before:
            return
        self.page = page
        self._finding.show(page)
        self._dispatch.promote(page)
        # Before the reader asks for it: the picture is drawn first.
        self.images.preview(page)
        self.encoding.begin(page)
        if before is not None:
            self.session.leave(before)
        if self.session.enter(page):
            self.keeping.view(page.index)
        self.readings.show(page)
        self.session.select(self.session.page_passage(page))
        self.page_changed.emit(page)
        self._tell_flaw(page)
        self.steps_changed.emit()
        for neighbour in (page.index + 1, page.index - 1):
            if 0 <= neighbour < self.document.page_count:
                self.images.preview(PageRef(self.document.id, neighbour), urgent=False)

    def _tell_flaw(self, page: PageRef) -> None:
        """A page that comes out in part must not look as if that were all."""
        if page == self.page and (flaw := self.images.flaw(page)):
            self.failed.emit(said(flaw), "")

    def turn_page(self, quarters: int) -> None:
        """Show and read the page in view turned on by so many quarters clockwise."""
        if self.page is not None:
            turns = self.session.turns.of(self.page) + quarters
            self.keeping.turn(self.page.index, turns % 4)

    def _on_turned(self, page: PageRef) -> None:
        if page == self.page:
            self.encoding.begin(page)

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

    def read_page(self, *, anew: bool = False) -> None:
        """Read the page in view; `anew` from its picture, whatever text it has in the file."""
        if self.page is not None:
            self.readings.read_pages([self.page], anew=anew)

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

        def then(changes: Changes) -> None:
            self._swapped = changes
            self.readings.stop_undone()

        act = self.keeping.undo if direction == "undo" else self.keeping.redo
        act(self.page.index, then)

    # Finding

    def find(self, query: str) -> None:
        """Look for a word on every page, the one in view first; an empty one clears."""
        self._finding.begin(query, self.document.page_count if self.document else 0)

    def _trusts_files(self) -> bool:
        return self.readings.file_text.choice is not TextLayer.READ

    def step(self, direction: int) -> None:
        """Go to the next or previous place of the word, on whatever page it is."""
        if self.page is None:
            return
        if (hit := self.search.step(direction, self.page.number)) is not None:
            self.show_page(hit.page - 1)

    def go_to(self, hit: Hit) -> None:
        """Show this place of the word."""
        self.search.select(hit)
        self.show_page(hit.page - 1)

    # Work under way

    @property
    def busy(self) -> bool:
        return self.readings.busy or self._finding.busy or self.questions.busy

    @property
    def reading(self) -> bool:
        """Something is being read or waits for it."""
        return self.readings.under_way

    @property
    def finding(self) -> bool:
        return self._finding.busy

    def cancel(self) -> None:
        """Stop all reading and finding. For the user it is over now, whatever still runs out."""
        if not self.busy and not self.reading:
            return
        self._stop_all()
        self.cancelled.emit()
        self.work_changed.emit()

    def give_up(self) -> bool:
        """Stop what is being read or asked; many pages only for now. False where nothing was.

        One key would otherwise end a long queue that a person wanted to get rid of no more than of
        a selection. What is paused stays so until it is ended by `cancel`.
        """
        if self.readings.long and not self.readings.paused:
            self.readings.pause()
            return True
        if not (self.readings.busy or self.questions.busy):
            return False
        if not self.readings.paused:
            self.cancel()
        else:
            self.questions.stop()
            self.readings.stop(waiting=False)
        return True

    def close(self) -> bool:
        """End the background work; False if something in it did not end in time."""
        self._leave()
        # First what must not be lost, should the system not wait for the reader's last step.
        kept = self.keeping.close()
        return self._dispatch.close() and kept

    def _stop_all(self) -> None:
        self._finding.stop()
        self.questions.stop()
        self.readings.stop()

    def _leave(self) -> None:
        """The documents in view are left: what is to be read of them is not forgotten."""
        self.readings.leave()
        self._stop_all()
        self._note_page()

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

    def _note_page(self) -> None:
        """A long book will be gone on with where it was left."""
        if self.document is not None and self.page is not None:
            self._settings.note_page(self.document.paths[0], self.page.index)

    def _replace(self, opened: OpenedDocument) -> None:
        before, left = self.document, self.readings.pages_left
        self._leave()
        pdf = opened.unit == "pt"
        self.readings.file_text.begin(
            lambda: self._settings.text_layer if pdf else TextLayer.READ  # pictures have no text
        )
        if self.document is not None:
            self.documents.close(self.document.id)
        # Nothing of the old document may be taken for one of the new.
        self.document, self.page = None, None
        self._finding.show(None)
        self.session.clear()
        self.search.begin("", 0)
        self.images.reset(opened.unit)
        self.keeping.open(self._project_of(opened))
        self.document = opened
        self.document_opened.emit(opened)
        if before is not None and left:
            self.interrupted.emit(file_names(before.paths), left)
        self.work_changed.emit()
        self.show_page(self._settings.page_of(opened.paths[0]))

    def _project_of(self, opened: OpenedDocument) -> Wanted:
        # What ships with the program lies where no projects should.
        ours = opened.paths[0].absolute().is_relative_to(resources_dir())
        place = Place.APART if ours else self._settings.place
        apart = self._settings.projects
        return Wanted(opened.paths, opened.counts, opened.unit, place, apart, opened.project)

    def _on_ready(self, ready: ProjectReady) -> None:
        if self.document is not None:
            of = self.document.id
            self.session.set_statuses({PageRef(of, i): s for i, s in ready.statuses.items()})
            for index, turns in ready.turns.items():
                self.session.turns.put(PageRef(of, index), turns)
            self.readings.offer(PageRef(of, index) for index in ready.waiting)

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

    def _on_fetched(self, fetched: PageFetched) -> None:
        page, width, height = fetched.page, fetched.width, fetched.height
        self.images.note_size(page, width, height)
        if self.document is not None and page.document == self.document.id:
            self.keeping.note_size(page.index, width, height)
