"""Reading: what is read now, what waits for it, and how each line gets into the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.file_text import TEXT_LAYER, FileText
from pilot_desktop.app.keeping import Keeping
from pilot_desktop.app.line_readings import LineReadings
from pilot_desktop.app.page_queue import PageQueue
from pilot_desktop.app.passage import Passage, State
from pilot_desktop.app.session import Session
from pilot_desktop.app.settings import TextLayer
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.records import Changes, LineRecord
from pilot_desktop.document.transcript import Line
from pilot_desktop.reading.events import Cancelled, Done, Failed, LineDone, LineFound, TextGrew
from pilot_desktop.work.jobs import PageRef, Priority, ReadPage, ReadRegion
from pilot_desktop.work.keeper import Ticket
from pilot_desktop.work.reports import Report

_FEW = 3
"""Pages that are soon asked for again."""


@dataclass(eq=False)
class _Task:
    """A reading under way. It is over when the project has all that was read."""

    passage: Passage
    ticket: Ticket
    job: int = 0
    queued: bool = False


class Readings(QObject):
    """Reads regions, lines and pages. Pages wait in a queue; the one in view goes first."""

    changed = Signal()
    queue_changed = Signal()
    """Other pages wait than before."""

    failed = Signal(str, str)
    reported = Signal(object)

    def __init__(self, dispatch: Dispatch, session: Session, keeping: Keeping) -> None:
        super().__init__()
        self._dispatch, self._session, self._keeping = dispatch, session, keeping
        self._tasks: dict[int, _Task] = {}
        self._lines = LineReadings(dispatch, keeping, lambda: self.model_name)
        self._queue = PageQueue()
        self._noted: set[PageRef] = set()
        self._visible: PageRef | None = None
        self.file_text = FileText(dispatch, keeping)
        self.model_name = ""
        self._lines.changed.connect(self.changed)
        self._lines.failed.connect(self.failed)
        self._lines.reported.connect(self.reported)
        self.file_text.given_up.connect(self.stop)
        session.passage_removed.connect(self._on_removed)

    # What is going on

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What is being read."""
        return tuple(task.passage for task in self._tasks.values())

    @property
    def under_way(self) -> bool:
        """Something is being read or waits for it."""
        return bool(self._tasks or self._queue)

    @property
    def busy(self) -> bool:
        """Something is being read or will be; not while all that is left waits for `resume`."""
        return bool(self._tasks or self._lines or self._queue.runs)

    @property
    def paused(self) -> bool:
        return self._queue.paused

    def waits(self, page: PageRef) -> bool:
        """The page is going to be read."""
        return self._queue.waits(page)

    @property
    def pages_left(self) -> int:
        """Pages in the queue, with the one that is being read from it."""
        return len(self._queue)

    @property
    def long(self) -> bool:
        """More pages are left than anybody would want to lose by one key."""
        return self.pages_left > _FEW

    @property
    def pages_total(self) -> int:
        """Pages that the queue has held since it was last empty."""
        return self._queue.total

    @property
    def seconds_left(self) -> float | None:
        """How long the queue will probably take; None before the first page is done."""
        return self._queue.seconds_left

    # Wishes

    def read_region(self, page: PageRef, region: Box) -> Passage:
        """A rectangle that the user drew, before anything else."""
        self._enter(page)
        passage = self._session.begin(page, region)
        ticket = Ticket(page.index)

        def made(changes: Changes) -> None:
            passage.id = changes.made

        self._keeping.add_region(ticket, region, made, lambda: self._give_up(passage))
        self._start_region(passage, region, ticket)
        return passage

    def read_again(self, passage: Passage) -> None:
        """A region once more."""
        if passage.region is None or passage.state.busy or passage.id is None:
            return
        self._session.begin_again(passage)
        self._start_region(passage, passage.region, Ticket(passage.page.index, passage.id))

    def read_line_again(self, page: PageRef, line: LineRecord) -> None:
        """The place of one line once more; it stays the same line."""
        self._lines.read(page, self._session.turns.of(page), line)

    def read_pages(self, pages: Iterable[PageRef], *, anew: bool = False) -> None:
        """Whole pages, in that order but for the one in view, which is read first.

        `anew`: from their picture, whatever text they have in the file.
        """
        self._add(pages, anew=anew)
        self.resume()

    def offer(self, pages: Iterable[PageRef]) -> None:
        """Pages that waited when their document was left: they do so again, until `resume`."""
        before = self.under_way
        self._add(pages, anew=False)
        if not before:
            self._queue.paused = bool(self._queue)
        self._pump()
        self.changed.emit()

    def _add(self, pages: Iterable[PageRef], *, anew: bool) -> None:
        for page in pages:
            self._queue.add(page, anew=anew)
        if self._visible is not None and self._queue.waits(self._visible):
            self._begin(self._visible, select=True)
        self._note()

    def show(self, page: PageRef | None) -> None:
        """The user turned to a page."""
        self._visible = page
        if page is not None and self._queue.waits(page):
            self._begin(page)
        self._pump()

    def pause(self) -> None:
        """Stop reading pages for now. One that was half read is read again from its start."""
        self._queue.paused = True
        self._queue.put_back()
        for job, task in list(self._tasks.items()):
            if task.queued:
                self._drop(job)
                task.passage.drop_unread()
                task.passage.restart()
                self._session.passage_changed.emit(task.passage)
        self.changed.emit()

    def resume(self) -> None:
        self._queue.paused = False
        self._pump()
        self.changed.emit()

    def stop(self, *, waiting: bool = True) -> None:
        """Read nothing more. What was read stays; without `waiting` so does what waits."""
        self._stop(waiting=waiting)
        self._note()

    def leave(self) -> None:
        """Other documents come: nothing more is read, and the project remembers what waits."""
        self._stop()
        self._noted = set()

    def _stop(self, *, waiting: bool = True) -> None:
        self._lines.stop()
        self._abandon(list(self._tasks.values()), self._queue.give_up() if waiting else [])

    def stop_undone(self) -> None:
        """Read no more of what was taken back; all else that is being read goes on."""
        if undone := [task for task in self._tasks.values() if task.ticket.lost]:
            self._abandon(undone, [])
            self._note()

    def _abandon(self, tasks: list[_Task], waiting: list[PageRef]) -> None:
        shown = (self._session.page_passage(page) for page in waiting)
        passages = [passage for passage in shown if passage is not None and passage.state.busy]
        for task in tasks:
            self._drop(task.job)
            if task.queued:
                self._queue.done(task.passage.page, read=False)
            passages.append(task.passage)
        for passage in passages:
            self._session.end(passage, State.CANCELLED)
            if passage.region is None and not passage.lines:
                self._session.remove(passage)
            if passage.page != self._visible:
                self._session.leave(passage.page)
        if not self._queue:
            self._queue.paused = False
        self._pump()
        self.changed.emit()

    def _note(self) -> None:
        """The project remembers which pages are to be read, whatever ends the program."""
        pages = self._queue.pages
        if pages != self._noted:
            more, done = pages - self._noted, self._noted - pages
            self._noted = pages
            self._keeping.note_waiting([p.index for p in more], [p.index for p in done])
            self.queue_changed.emit()

    # Jobs

    def _enter(self, page: PageRef) -> None:
        if self._session.enter(page):
            self._keeping.view(page.index)

    def _start_region(self, passage: Passage, region: Box, ticket: Ticket) -> None:
        self._start(
            _Task(passage, ticket),
            lambda job: ReadRegion(
                id=job,
                page=passage.page,
                turns=self._session.turns.of(passage.page),
                region=region,
                priority=Priority.REGION,
            ),
        )

    def _start(self, task: _Task, make: Callable[[int], ReadPage | ReadRegion]) -> None:
        self._follow(task, self._dispatch.submit(make, partial(self._on_report, task)))

    def _follow(self, task: _Task, job: int) -> None:
        task.job = job
        self._tasks[job] = task
        self.changed.emit()

    def _begin(self, page: PageRef, *, select: bool = False) -> Passage:
        """What the page shows of its reading, which waits until it comes."""
        self._enter(page)
        passage = self._session.page_passage(page)
        if passage is None or not passage.state.busy:
            passage = self._session.begin(page, None, select=select)
        return passage

    def _pump(self) -> None:
        """Begin with the next page; the one in view cuts in on another."""
        if (taken := self._queue.take(self._visible)) is None:
            return
        page, anew = taken
        task = _Task(self._begin(page), Ticket(page.index), queued=True)
        if anew or self.file_text.choice is TextLayer.READ:
            self._read_page(task)
        else:
            decide = partial(self._on_text, task)
            self._follow(task, self.file_text.look(page, self._priority(page), decide))

    def _read_page(self, task: _Task) -> None:
        page = task.passage.page
        priority, turns = self._priority(page), self._session.turns.of(page)
        self._start(task, lambda job: ReadPage(id=job, page=page, turns=turns, priority=priority))

    def _priority(self, page: PageRef) -> Priority:
        return Priority.VISIBLE if page == self._visible else Priority.QUEUE

    def _on_text(self, task: _Task, lines: tuple[Line, ...]) -> None:
        """The file's own text is to be taken, or the page to be read where there is none."""
        if not lines:
            self._tasks.pop(task.job, None)
            self._read_page(task)
            return
        self._keeping.store_reading(
            task.ticket.index,
            TEXT_LAYER,
            lines,
            lambda _changes: self._end(task, State.DONE),
            lambda: self._end(task, State.FAILED),
        )

    def _drop(self, job: int) -> None:
        if self._tasks.pop(job, None) is not None:
            self._dispatch.drop(job)
            self.file_text.forget(job)

    def _give_up(self, passage: Passage) -> None:
        """Its region could not be stored."""
        self._session.remove(passage)

    def _on_removed(self, passage: Passage) -> None:
        for job, task in list(self._tasks.items()):
            if task.passage is passage:
                self._drop(job)
        self.changed.emit()

    # Reports

    def _on_report(self, task: _Task, report: Report) -> None:
        session, passage = self._session, task.passage
        self.reported.emit(report)
        match report.body:
            case LineFound(index, box):
                session.grow(passage, index, Line(box, "", 0.0))
            case TextGrew(index, text, confidence):
                if (place := self._place(passage, index)) is not None:
                    session.grow(passage, index, Line(place, text, confidence))
            case LineDone(index, line):
                session.grow(passage, index, line, read=True)
                self._store(task, index, line)
            case Done():
                self._keeping.finish(
                    task.ticket,
                    self.model_name,
                    lambda _changes: self._end(task, State.DONE),
                    lambda: self._end(task, State.FAILED),
                )
            case Cancelled():
                self._end(task, State.CANCELLED)
            case Failed(message):
                self._end(task, State.FAILED)
                self.failed.emit(message, report.details)
            case _:
                session.set_state(passage, State.READING)
        self.changed.emit()

    @staticmethod
    def _place(passage: Passage, index: int) -> Box | None:
        if index in passage.covered:
            return None
        line = passage.growing.get(index)
        return passage.region if line is None else line.box

    def _store(self, task: _Task, index: int, line: Line) -> None:
        self._keeping.store_line(
            task.ticket,
            index,
            line,
            self.model_name,
            lambda changes: self._session.place(task.passage, index, changes.made),
            lambda: self._on_unstored(task),
        )

    def _on_unstored(self, task: _Task) -> None:
        """The project cannot take it: going on would only read what is lost again."""
        if task.job in self._tasks:
            self.stop()

    def _end(self, task: _Task, state: State) -> None:
        if self._tasks.pop(task.job, None) is None:
            return
        if task.queued:
            self._queue.done(task.passage.page, read=state is State.DONE)
        self._session.end(task.passage, state)
        if task.passage.page != self._visible:
            self._session.leave(task.passage.page)
        self._note()
        self._pump()
        self.changed.emit()
