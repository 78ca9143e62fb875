"""What the window shows of the project: the pages in view or in work, and which line is selected.

A copy that is replaced by what the project says, and never the other way round. Only what is still
being read lives here alone: lines that were found and grow, until the project has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.passage import Passage, State
from pilot_desktop.app.turns import Turns
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.records import LineRecord, PageStatus
from pilot_desktop.document.transcript import Line
from pilot_desktop.work.jobs import PageRef
from pilot_desktop.work.keeper import PageUpdate

_KEPT = 4  # pages out of view


@dataclass(eq=False)
class _Sheet:
    """A page that is in view or in work."""

    passages: list[Passage] = field(default_factory=list)
    loaded: bool = False


class Session(QObject):
    """The passages of the pages in view or in work, how far each page is, and the selection."""

    passage_added = Signal(object)
    passage_removed = Signal(object)
    passage_changed = Signal(object)
    line_changed = Signal(object, int)
    progressed = Signal(object)
    """A line of a passage went on that is shown as it was before."""

    selection_changed = Signal()
    page_loaded = Signal(object)
    status_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._sheets: dict[PageRef, _Sheet] = {}
        self._left: list[PageRef] = []
        self._statuses: dict[PageRef, PageStatus] = {}
        self._updates: dict[PageRef, PageUpdate] = {}
        self.turns = Turns()
        self._selected: Passage | None = None
        self._line: int | None = None

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(passage for sheet in self._sheets.values() for passage in sheet.passages)

    @property
    def selected(self) -> Passage | None:
        return self._selected

    @property
    def selected_line(self) -> int | None:
        return self._line

    @property
    def has_text(self) -> bool:
        return any(s.lines for s in self._statuses.values()) or any(p.text for p in self.passages)

    def status(self, page: PageRef) -> PageStatus | None:
        """How far a page is; None while nothing was done on it."""
        return self._statuses.get(page)

    def on_page(self, page: PageRef | None) -> list[Passage]:
        """The page's own reading first, then its regions in their order."""
        sheet = self._sheets.get(page) if page else None
        return list(sheet.passages) if sheet else []

    def page_passage(self, page: PageRef) -> Passage | None:
        return next((p for p in self.on_page(page) if p.region is None), None)

    def is_loaded(self, page: PageRef) -> bool:
        """The project has said what is on the page."""
        return page in self._sheets and self._sheets[page].loaded

    def steps(self, page: PageRef | None) -> tuple[str | None, str | None]:
        """What undo and redo would do on a page."""
        update = self._updates.get(page) if page else None
        return (update.undo, update.redo) if update else (None, None)

    # Pages come and go

    def enter(self, page: PageRef) -> bool:
        """Keep a page; True where the project is to be asked about it."""
        if page in self._left:
            self._left.remove(page)
        if page in self._sheets:
            return False
        self._sheets[page] = _Sheet()
        return True

    def leave(self, page: PageRef) -> None:
        """A page is out of view. The last few stay, so that turning back shows them at once."""
        if page in self._left:
            self._left.remove(page)
        self._left.append(page)
        idle = [p for p in self._left if not any(x.state.busy for x in self.on_page(p))]
        for old in idle[:-_KEPT]:
            self._left.remove(old)
            self._sheets.pop(old, None)
            self._updates.pop(old, None)

    def clear(self) -> None:
        for passage in self.passages:
            self.remove(passage)
        self._sheets.clear()
        self._left.clear()
        self._updates.clear()
        self._statuses.clear()
        self.turns.clear()
        self.select(None)

    def set_statuses(self, statuses: dict[PageRef, PageStatus]) -> None:
        """How far all pages are, from a project that was opened."""
        self._statuses = dict(statuses)
        for page in statuses:
            self.status_changed.emit(page)

    def apply(self, page: PageRef, update: PageUpdate) -> None:
        """The project has said how a page is now."""
        self._statuses[page] = update.status
        self.status_changed.emit(page)
        self.turns.put(page, update.turns)
        sheet = self._sheets.get(page)
        if sheet is None or (update.partial and not sheet.loaded):
            return
        first, sheet.loaded = not sheet.loaded, True
        self._updates[page] = update
        self._apply_regions(page, sheet, update)
        for passage in sheet.passages:
            if passage.region is None and passage.model != update.status.model:
                passage.model = update.status.model
                self.passage_changed.emit(passage)
            ids = [line for line, region in update.order if region == passage.id]
            if passage.region is not None and passage.id is None:
                ids = []  # not stored yet, so nothing in it is
            lines = {k: update.lines.get(k) or passage.records.get(k) for k in ids}
            records = {k: record for k, record in lines.items() if record is not None}
            if first or list(records.items()) != list(passage.records.items()):
                passage.records = records
                passage.arrange()
                self._check_selection(passage)
                self.passage_changed.emit(passage)
        if first:
            self.page_loaded.emit(page)

    def _apply_regions(self, page: PageRef, sheet: _Sheet, update: PageUpdate) -> None:
        whole = next((p for p in sheet.passages if p.region is None), None)
        wanted = update.status.read or any(region is None for _, region in update.order)
        if whole is None and wanted:
            self._insert(sheet, Passage(0, page, None, state=State.DONE), 0)
        elif whole is not None and not wanted and not whole.state.busy:
            self.remove(whole)
        known = {p.id: p for p in sheet.passages if p.id is not None}
        for region, passage in known.items():
            if region not in {record.id for record in update.regions}:
                self.remove(passage)
        order: list[Passage] = []
        for number, record in enumerate(update.regions, 1):
            old = known.get(record.id)
            if old is None:
                old = Passage(number, page, record.box, record.id, State.DONE)
                self._insert(sheet, old, len(sheet.passages))
            elif (old.number, old.region) != (number, record.box):
                old.number, old.region = number, record.box
                self.passage_changed.emit(old)
            order.append(old)
        coming = [p for p in sheet.passages if p.region is not None and p not in order]
        for number, passage in enumerate(coming, len(order) + 1):
            passage.number = number
        sheet.passages = [p for p in sheet.passages if p.region is None] + order + coming

    def _insert(self, sheet: _Sheet, passage: Passage, at: int) -> None:
        sheet.passages.insert(at, passage)
        self.passage_added.emit(passage)

    def _check_selection(self, passage: Passage) -> None:
        """What was selected while it grew is selected under its id, and what is gone no more."""
        if self._selected is passage and self._line not in (None, *passage.lines):
            self.select(passage, None)

    # Reading

    def begin(self, page: PageRef, region: Box | None, *, select: bool = True) -> Passage:
        """Something is going to be read: its passage, a new one for a region."""
        self.enter(page)
        sheet = self._sheets[page]
        passage = self.page_passage(page) if region is None else None
        if passage is None:
            regions = sum(p.region is not None for p in sheet.passages)
            passage = Passage(regions + 1 if region else 0, page, region)
            self._insert(sheet, passage, len(sheet.passages) if region else 0)
        passage.restart()
        self.passage_changed.emit(passage)
        if select:
            self.select(passage)
        return passage

    def begin_again(self, passage: Passage) -> None:
        """A region is going to be read once more."""
        passage.restart()
        self.passage_changed.emit(passage)
        self.select(passage)

    def remove(self, passage: Passage) -> None:
        """It is no longer there."""
        sheet = self._sheets.get(passage.page)
        if sheet is None or passage not in sheet.passages:
            return
        sheet.passages.remove(passage)
        if self._selected is passage:
            self.select(None)
        self.passage_removed.emit(passage)

    def set_state(self, passage: Passage, state: State) -> None:
        if passage.state is not state:
            passage.state = state
            self.passage_changed.emit(passage)

    def grow(self, passage: Passage, number: int, line: Line, *, read: bool = False) -> None:
        """A line was found, grew, or was read."""
        fresh = number not in passage.growing
        if not passage.grow(number, line, read=read):
            self.progressed.emit(passage)
            return
        if fresh and passage.records:
            self.passage_changed.emit(passage)
        else:
            self.line_changed.emit(passage, passage.key(number))

    def place(self, passage: Passage, number: int, record: int | None) -> None:
        """A line that was read is stored; what it says comes with the page's update."""
        selected = self._selected is passage and self._line == passage.key(number)
        passage.place(number, record)
        self.progressed.emit(passage)
        if record is None:
            passage.arrange()
            self.passage_changed.emit(passage)
        elif selected:
            self._line = record

    def end(self, passage: Passage, state: State) -> None:
        """Its reading is over."""
        passage.state = state
        passage.drop_unread()
        self._check_selection(passage)
        self.passage_changed.emit(passage)

    # Choosing

    def select(self, passage: Passage | None, line: int | None = None) -> None:
        if (passage, line) != (self._selected, self._line):
            self._selected, self._line = passage, line
            self.selection_changed.emit()

    def records(self, page: PageRef) -> Iterator[LineRecord]:
        """The stored lines of a page that is in view."""
        for passage in self.on_page(page):
            yield from passage.records.values()
