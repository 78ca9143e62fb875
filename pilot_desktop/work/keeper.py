"""Owns the project of the open documents. Everything here happens on the project's thread.

Pages are known to the window by their index among all pages of what was opened, from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakSet

from pilot_desktop.document.commands import AddRegion, Command, TurnPage
from pilot_desktop.document.database import left_open
from pilot_desktop.document.errors import GoneError, OutputError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.places import Place, project_path
from pilot_desktop.document.reading_commands import AddReadLine, StoreReading
from pilot_desktop.document.reading_step import ReadingStep
from pilot_desktop.document.records import (
    Changes,
    LineRecord,
    PageStatus,
    ReaderChoice,
    RegionRecord,
)
from pilot_desktop.document.search import TextHit
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.spoken import page_reading
from pilot_desktop.document.store import Project
from pilot_desktop.document.transcript import Line, Reading
from pilot_desktop.work.collecting import many_objects
from pilot_desktop.work.project_files import Contents, Wanted, contents, find_project, not_kept


@dataclass(frozen=True, slots=True)
class PageUpdate:
    """What the project says of a page. `lines` holds all of them, or with `partial` the new ones.

    `order` are all lines, each with its region; `undo` and `redo` the steps that come next.
    """

    index: int
    regions: tuple[RegionRecord, ...]
    order: tuple[tuple[int, int | None], ...]
    lines: dict[int, LineRecord]
    status: PageStatus
    undo: str | None
    redo: str | None
    partial: bool = False
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change did, and how the pages that it touched are now."""

    changes: Changes
    pages: tuple[PageUpdate, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class ProjectReady:
    """A project is open. `path` None: in memory only.

    `left` is when it was last written by a program that did not close it, in seconds since the
    epoch; None where it was closed.
    """

    path: Path | None
    statuses: dict[int, PageStatus]
    notice: str
    turns: dict[int, int] = field(default_factory=dict)
    reader: ReaderChoice = field(default_factory=ReaderChoice)
    left: float | None = None
    waiting: tuple[int, ...] = ()
    """Pages that were to be read when the project was left."""


@dataclass(eq=False)
class Ticket:
    """A reading that is under way: made by the window, filled in here.

    `drawn` is the step that drew its region: what is read there is one step with it. It is `lost`
    where its region could not be drawn, or what it belongs to was undone.
    """

    index: int
    region: int | None = None
    drawn: int | None = None
    step: ReadingStep | None = None
    lost: bool = field(default=False)


class Keeper:
    """Changes in, the state of the touched pages out."""

    def __init__(self) -> None:
        self._project: Project | None = None
        self._pages: tuple[int, ...] = ()
        self._index: dict[int, int] = {}
        self._wanted: Wanted | None = None
        self._left: dict[Path, float] = {}
        self._tickets: WeakSet[Ticket] = WeakSet()

    @property
    def project(self) -> Project:
        if self._project is None:
            raise GoneError(Sentence("No document is open."))
        return self._project

    def open(self, wanted: Wanted) -> ProjectReady:
        """Leave the present project for that of other documents."""
        self.close()
        found = find_project(wanted)
        self._project, self._pages, self._wanted = found.project, found.pages, wanted
        self._index = {page: index for index, page in enumerate(found.pages)}
        statuses = found.project.statuses(found.pages)
        return ProjectReady(
            found.project.path,
            {self._index[page]: s for page, s in statuses.items() if s.lines or s.read},
            found.notice,
            {self._index[p.id]: p.turns for p in found.project.pages() if p.turns},
            found.project.reader_choice(),
            self._left.pop(found.project.path.absolute(), found.left)
            if found.project.path
            else None,
            tuple(self._index[p] for p in found.project.waiting() if p in self._index),
        )

    def contents(self, path: Path) -> Contents:
        """Where the documents of a project lie that is going to be opened. ProjectError."""
        if (left := left_open(path)) is not None:
            self._left[path.absolute()] = left
        return contents(path)

    def close(self) -> None:
        if self._project is not None:
            self._project.close()
        self._project, self._pages, self._index = None, (), {}
        self._tickets.clear()

    def settle(self) -> None:
        """For idle moments: see `Project.settle`."""
        if self._project is not None and self._project.on_disk:
            self._project.settle()

    def keep_at(self, path: Path) -> None:
        """The project, in memory until now, becomes this file."""
        self.project.keep_at(path)

    def page(self, index: int) -> int:
        """The id of a page. GoneError where there is none."""
        if not 0 <= index < len(self._pages):
            raise GoneError(Sentence("The page is no longer in the document."))
        return self._pages[index]

    def index(self, page: int) -> int:
        return self._index[page]

    def view(self, index: int) -> PageUpdate:
        """All that the project says of a page."""
        return self._update(self.page(index), None)

    def run(self, command: Command) -> Outcome:
        return self._change(lambda: self.project.run(command))

    def undo(self, index: int) -> Outcome:
        outcome = self._change(lambda: self.project.undo(self.page(index)))
        for ticket in self._tickets:
            step = ticket.step.step if ticket.step else ticket.drawn
            if step is not None and not self.project.is_done(step):
                ticket.lost = True
        return outcome

    def redo(self, index: int) -> Outcome:
        return self._change(lambda: self.project.redo(self.page(index)))

    def turn(self, index: int, turns: int) -> Outcome:
        """The page shown and read turned by so many quarters clockwise."""
        return self.run(TurnPage(self.page(index), turns))

    def choose_reader(self, choice: ReaderChoice) -> Outcome:
        """What is to read this project from now on."""

        def act() -> Changes:
            self.project.choose_reader(choice)
            return Changes()

        return self._change(act)

    def note_size(self, index: int, width: float, height: float) -> None:
        """A page is so large, in its units."""
        record = self.project.page(self.page(index))
        if (record.width, record.height) != (width, height):
            self.project.note_size(record.id, width, height)

    def note_waiting(self, more: list[int], done: list[int]) -> None:
        """These pages are to be read from now on, and those no more."""
        # Where nothing can be written this is the least that is lost, and it is said already.
        with suppress(OutputError):
            self.project.note_waiting(map(self.page, more), map(self.page, done))

    # Reading

    def add_region(self, ticket: Ticket, box: Box) -> Outcome:
        """The region that a reading is about."""

        def act() -> Changes:
            command = AddRegion(self.page(ticket.index), box)
            ticket.drawn, changes = self.project.run_step(command)
            return changes

        try:
            outcome = self._change(act)
        except Exception:
            ticket.lost = True
            raise
        ticket.region = outcome.changes.made
        self._tickets.add(ticket)
        return outcome

    def store_line(self, ticket: Ticket, number: int, line: Line, model: str) -> Outcome:
        """A line was read, the one with that number in reading order. `made` is its id."""
        if ticket.lost:
            return Outcome(Changes())
        step = self._step_of(ticket, model)
        return self._change(lambda: step.line(number, line))

    def finish(self, ticket: Ticket, model: str) -> Outcome:
        """All was read."""
        if ticket.lost:
            return Outcome(Changes())
        return self._change(self._step_of(ticket, model).finish)

    def _step_of(self, ticket: Ticket, model: str) -> ReadingStep:
        if ticket.step is None:
            page = self.page(ticket.index)
            ticket.step = self.project.begin_reading(page, ticket.region, model, ticket.drawn)
            self._tickets.add(ticket)
        return ticket.step

    def store_reading(self, index: int, model: str, lines: tuple[Line, ...]) -> Outcome:
        """A whole page at once."""
        page = self.page(index)
        return self._change(lambda: self.project.run(StoreReading(page, None, model, lines)))

    def add_line(self, index: int, region: int | None, found: Line, model: str) -> Outcome:
        """A line that a reading had missed. `made` is its id."""
        page = self.page(index)
        return self._change(lambda: self.project.run(AddReadLine(page, region, model, found)))

    # Asking

    def next_doubt(
        self, index: int, step: int, is_doubtful: Callable[[LineRecord], bool]
    ) -> tuple[int, int] | None:
        """The next line (1), or the one before (-1), on another page that a person should look at:
        the index of its page, and its id.
        """
        indexes = range(index + 1, len(self._pages)) if step > 0 else range(index - 1, -1, -1)
        for other in indexes:
            lines = self.project.lines(self._pages[other])
            doubts = [line.id for line in lines if is_doubtful(line)]
            if doubts:
                return other, doubts[0 if step > 0 else -1]
        return None

    def reading(self, name: str, unit: str) -> Reading:
        """All texts as one document of that name, its pages numbered from 1."""
        pages = (self.project.page(page) for page in self._pages)
        found = (
            page_reading(page, self.project.lines(page.id), number)
            for number, page in enumerate(pages, 1)
        )
        models = ", ".join(dict.fromkeys(each.model for each in self.project.readings()))
        return Reading(name, models, unit, tuple(page for page in found if page.lines))

    def search(self, query: str, limit: int) -> list[tuple[int, TextHit]]:
        """Text hits, each with the index of its page."""
        hits = self.project.search(query, limit)
        return [(self._index[hit.page], hit) for hit in hits if hit.page in self._index]

    def texts(self) -> Iterator[tuple[int, int, str]]:
        """What holds in every line: the index of its page, its id, its text."""
        for page, line, text in self.project.texts():
            if page in self._index:
                yield self._index[page], line, text

    # Helpers

    def _change(self, act: Callable[[], Changes]) -> Outcome:
        notice = ""
        try:
            with many_objects():
                changes = act()
        except OutputError as error:
            if self.project.on_disk or self.project.path is None:
                raise
            changes, notice = self._elsewhere(act, error)
        pages = [page for page in changes.pages if page in self._index]
        updates = tuple(self._update(page, changes) for page in pages)
        return Outcome(changes, updates, notice)

    def _elsewhere(self, act: Callable[[], Changes], error: OutputError) -> tuple[Changes, str]:
        """The project's file could not be made: in the program's own folder, or in memory only."""
        assert self._wanted is not None
        subject = self._wanted.paths[0]
        apart = project_path(subject, Place.APART, self._wanted.apart)
        if apart != self.project.path and not apart.exists():
            self.project.aim(apart)
            try:
                return act(), ""
            except OutputError as second:
                error = second
        self.project.aim(None)
        return act(), not_kept(error)

    def _update(self, page: int, changes: Changes | None) -> PageUpdate:
        project = self.project
        if changes is None:
            lines = {line.id: line for line in project.lines(page)}
        else:
            # Of a step over many pages nobody wants all lines again for each of them.
            many = len(changes.pages) > 1
            found = project.lines(page) if many else project.lines_by_id(changes.lines).values()
            lines = {line.id: line for line in found if line.id in changes.lines}
        status = project.statuses([page])[page]
        return PageUpdate(
            self._index[page],
            tuple(project.regions(page)),
            tuple(project.line_order(page)),
            {key: line for key, line in lines.items() if line.page == page},
            status,
            project.undo_label(page),
            project.redo_label(page),
            partial=changes is not None,
            turns=project.page(page).turns,
        )
