"""What a person does to lines becomes commands on the project."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.doubt import is_uncertain
from pilot_desktop.app.line_editor import LineEditor
from pilot_desktop.app.passage import Passage
from pilot_desktop.app.translation import tr
from pilot_desktop.document.commands import Command, Group, ResizeRegion
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import (
    Confirm,
    DeleteLines,
    MergeLines,
    ReorderLine,
    ResizeLine,
    SetHumanText,
    SplitLine,
)
from pilot_desktop.document.records import Changes, LineRecord, State
from pilot_desktop.document.transcript import Line, joined_line
from pilot_desktop.reading.guards import UNREAD
from pilot_desktop.work.jobs import PageRef


class Corrections(QObject):
    """The editor's signals, and the verbs of the Edit menu on the line that is selected."""

    left = Signal()

    def __init__(self, controller: Controller, editor: LineEditor) -> None:
        super().__init__()
        self._controller = controller
        self._session, self._keeping = controller.session, controller.keeping
        self._editor = editor
        self._goal: tuple[int, int] | None = None
        self._entering = False
        editor.corrected.connect(self._correct)
        editor.confirmed.connect(self._confirm)
        editor.split.connect(self._split)
        editor.joined.connect(self._join)
        editor.uncertain_wanted.connect(self.go_to_uncertain)
        editor.left.connect(self._leave)
        self._keeping.changed.connect(lambda _changes: self._go())
        self._session.page_loaded.connect(self._on_loaded)

    @property
    def line(self) -> LineRecord | None:
        """The line that is meant: the selected one."""
        return self._editor.record(self._session.selected_line)

    # Verbs of the menu

    def begin(self) -> None:
        """Into the text, to the selected line or else the first that wants a look."""
        session, page = self._session, self._controller.page
        if session.selected is None and page is not None:
            passages = session.on_page(page)
            session.select(passages[0] if passages else None)
        editor = self._editor
        if editor.passage is None:
            self.left.emit()
            return
        if not editor.order:
            self._begin_empty(editor.passage)
            return
        editor.setFocus()
        key = session.selected_line
        if key is None:
            first = next((r.id for r in self._uncertain_from_top()), editor.order[0])
            key = first
        editor.go_to(key)
        session.select(editor.passage, key)

    def begin_there(self) -> None:
        """The same on a page that has just been turned to, as soon as its text is there."""
        page = self._controller.page
        self._entering = page is not None and not self._session.is_loaded(page)
        if not self._entering:
            self.begin()

    def _begin_empty(self, passage: Passage) -> None:
        """In a region where the reader found nothing, a person writes."""
        if passage.region is not None and passage.id is not None and not passage.state.busy:
            self._put(passage.page, passage.id, Line(passage.region, "", 0.0, flags=(UNREAD,)))

    def add_line(self, box: Box) -> None:
        """A line was marked that the reader had missed: it is read now, to be corrected."""
        page, passage = self._controller.page, self._session.selected
        if page is None:
            return
        inside = passage is not None and passage.region is not None and passage.region
        common = inside.intersection(box) if inside else None
        region = passage.id if passage and common and common.area > box.area / 2 else None

        def then(lines: tuple[Line, ...]) -> None:
            nothing = Line(box, "", 0.0, flags=(UNREAD,))
            self._put(page, region, joined_line(lines) if lines else nothing)

        self._controller.questions.lines_in(page, box, then)

    def confirm(self) -> None:
        self._editor.confirm()

    def confirm_all(self) -> None:
        """Every line of the text is right as it stands."""
        editor = self._editor
        editor.flush()
        records = (editor.record(key) for key in editor.order)
        open_ = [r.id for r in records if r is not None and r.state is not State.CONFIRMED]
        if open_:
            self._keeping.run(Confirm(tuple(open_)))

    def split(self) -> None:
        self._editor.split_here()

    def join(self) -> None:
        self._editor.join(1)

    def delete(self) -> None:
        """Delete the selected line; its neighbour is selected then."""
        line = self.line
        if line is None:
            return
        order = self._editor.order
        number = order.index(line.id)
        rest = [key for key in order if key != line.id]
        if rest:
            self._goal = (rest[min(number, len(rest) - 1)], 0)
        self._editor.forget_typing()
        self._keeping.run(DeleteLines((line.id,)))

    def move(self, step: int) -> None:
        """The selected line one place up (-1) or down (1)."""
        line = self.line
        if line is None:
            return
        self._editor.flush()
        order = [key for key in self._editor.order if self._editor.record(key) is not None]
        at = order.index(line.id) + step
        if not 0 <= at < len(order):
            return
        behind = at + 1 if step > 0 else at
        before = order[behind] if behind < len(order) else None
        self._keeping.run(ReorderLine(line.id, before))

    def read_again(self) -> None:
        """Read the selected line once more. A person's text stays."""
        page = self._controller.page
        if (line := self.line) is not None and page is not None:
            self._editor.flush()
            self._controller.readings.read_line_again(page, line)

    def take_back(self) -> None:
        """The machine's text holds again."""
        line = self.line
        if line is not None and line.human is not None and line.machine is not None:
            self._editor.forget_typing()
            self._keeping.run(Group("Use machine text", (SetHumanText(line.id, None),)))

    def go_to_uncertain(self, step: int) -> None:
        """To the next (1) or previous (-1) uncertain line of the page."""
        editor = self._editor
        key = editor.next_uncertain(step)
        if key is not None:
            editor.flush()
            editor.setFocus()
            editor.go_to(key)
            self._session.select(editor.passage, key)
        elif (page := self._controller.page) is not None:
            keeper = self._keeping.keeper
            editor.flush()
            self._keeping.ask(
                lambda: keeper.next_doubt(page.index, step, is_uncertain),
                lambda found: self._on_doubt(page, step, found),
            )

    def _on_doubt(self, page: PageRef, step: int, found: tuple[int, int] | None) -> None:
        """No line of the page, but one of another."""
        if page != self._controller.page:
            return
        if found is None:
            self._editor.tell(
                tr("There is no uncertain line below this one, on this page or after it.")
                if step > 0
                else tr("There is no uncertain line above this one, on this page or before it.")
            )
            return
        index, line = found
        self._controller.show_page(index)
        self._controller.select_line(line)
        self.begin_there()

    # From the page

    def reshape_region(self, passage: Passage, box: Box) -> None:
        """A region was moved or resized with the mouse."""
        if passage.id is not None:
            self._keeping.run(ResizeRegion(passage.id, box))

    def reshape_line(self, key: int, box: Box) -> None:
        """So was the box of a line."""
        self._keeping.run(ResizeLine(key, box))

    def place_line(self, key: int, behind: int) -> None:
        """A line comes behind another one."""
        passage = self._session.selected
        order = [k for k in passage.records if k != key] if passage else []
        if behind in order:
            at = order.index(behind) + 1
            self._keeping.run(ReorderLine(key, order[at] if at < len(order) else None))

    # From the editor

    def _correct(self, key: int, text: str) -> None:
        self._keeping.run(self._new_text(key, text))

    def _confirm(self, key: int, text: str) -> None:
        record = self._editor.record(key)
        if record is None:
            return
        steps: list[Command] = [] if text == record.text else [SetHumanText(key, text)]
        self._keeping.run(Group(Confirm.label, (*steps, Confirm((key,)))))

    def _split(self, key: int, at: int) -> None:
        def then(changes: Changes) -> None:
            if changes.made is not None:
                self._goal = (changes.made, 0)

        self._keeping.run(SplitLine(key, at), then)

    def _join(self, first: int, second: int) -> None:
        record = self._editor.record(first)
        column = len(record.text) if record else 0
        self._goal = (first, column)
        self._keeping.run(MergeLines((first, second)))

    def _new_text(self, key: int, text: str) -> SetHumanText:
        record = self._editor.record(key)
        # Back to what the machine read: then it is the machine's text.
        back = record is not None and record.state is State.CORRECTED and text == record.machine
        return SetHumanText(key, None if back else text)

    def _put(self, page: PageRef, region: int | None, found: Line) -> None:
        """A line that was missed comes into the text, and the cursor into the line."""

        def then(changes: Changes) -> None:
            if changes.made is not None and page == self._controller.page:
                self._goal, self._entering = (changes.made, 0), True

        model = self._controller.model_name
        self._keeping.add_line(page.index, region, found, model, then)

    def _go(self) -> None:
        """To where the last command leads, now that the project has said so."""
        goal, self._goal = self._goal, None
        if goal is None:
            return
        for passage in self._session.on_page(self._controller.page):
            if goal[0] in passage.records:
                self._session.select(passage, goal[0])
                self._editor.go_to(*goal)
                if self._entering:
                    self._editor.setFocus()
        self._entering = False

    def _on_loaded(self, page: PageRef) -> None:
        if self._entering and page == self._controller.page:
            self._entering = False
            self.begin()

    def _leave(self) -> None:
        self._editor.flush()
        self.left.emit()

    def _uncertain_from_top(self) -> list[LineRecord]:
        records = (self._editor.record(key) for key in self._editor.order)
        return [record for record in records if record is not None and is_uncertain(record)]
