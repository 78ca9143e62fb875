"""Any sequence of commands can be undone and redone, byte for byte, also after a restart."""

import tempfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pilot_desktop.document.commands import (
    AddDocument,
    AddRegion,
    DeleteRegion,
    Group,
    MoveRegion,
    RelinkDocument,
    ReorderRegion,
    ResizeRegion,
    TurnPage,
)
from pilot_desktop.document.errors import GoneError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import (
    AddLine,
    Confirm,
    DeleteLines,
    MergeLines,
    ReorderLine,
    ResizeLine,
    SetFlags,
    SetHumanText,
    SplitLine,
)
from pilot_desktop.document.original import Original
from pilot_desktop.document.reading_commands import AddReadLine, StoreReading
from pilot_desktop.document.records import Changes, Kind
from pilot_desktop.document.store import Project
from pilot_desktop.document.transcript import Line
from tests.document.projects import check, document, dump, line, project, texts

wordings = st.text(
    st.sampled_from("abcé ßﬁ日-'\"א ") | st.characters(exclude_categories=["Cs"]), max_size=12
)
rows = st.integers(0, 6)
lines = st.builds(
    line,
    wordings,
    rows,
    left=st.sampled_from([80.0, 100.0, 300.0]),
    width=st.sampled_from([200.0, 400.0]),
    flags=st.sampled_from([(), ("suspect",), ("truncated", "suspect")]),
)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), *[st.floats(0, 500)] * 4)
picks = st.integers(0, 50)
pages = st.sampled_from([1, 2])


class Editing(RuleBasedStateMachine):
    """Two people's worth of disorder on two pages."""

    @initialize()
    def start(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "work.pilot"
        self.project = project(self.path)
        self.before = dump(self.project)
        self.running = None

    def pick(self, kind, number):
        found = [row[0] for row in self.project._rows(f"SELECT id FROM {kind} ORDER BY id")]
        return found[number % len(found)] if found else None

    def some_lines(self, numbers):
        return tuple(i for n in numbers if (i := self.pick("line", n)) is not None)

    def attempt(self, command):
        """Commands may be about what is gone; then nothing may have happened."""
        before = dump(self.project)
        try:
            changes = self.project.run(command)
        except GoneError:
            assert dump(self.project) == before
            return
        assert bool(changes) == (dump(self.project) != before)

    @rule(page=pages, turns=st.integers(-1, 4))
    def turn_page(self, page, turns):
        self.attempt(TurnPage(page, turns))

    @rule(page=pages, box=boxes, before=st.none() | picks)
    def add_region(self, page, box, before):
        before = None if before is None else self.pick("region", before)
        self.attempt(AddRegion(page, box, before))

    @rule(number=picks, box=boxes, dx=st.floats(-50, 50))
    def change_region(self, number, box, dx):
        if region := self.pick("region", number):
            self.attempt(Group("both", [ResizeRegion(region, box), MoveRegion(region, dx, -dx)]))

    @rule(number=picks, other=st.none() | picks, drop=st.booleans())
    def arrange_region(self, number, other, drop):
        if region := self.pick("region", number):
            before = None if other is None else self.pick("region", other)
            self.attempt(DeleteRegion(region) if drop else ReorderRegion(region, before))

    @rule(page=pages, number=st.none() | picks, found=st.lists(lines, max_size=5))
    def read(self, page, number, found):
        region = None if number is None else self.pick("region", number)
        self.attempt(StoreReading(page, region, "pilot 1", tuple(found)))

    @rule(page=pages, number=st.none() | picks)
    def start_reading(self, page, number):
        region = None if number is None else self.pick("region", number)
        self.running = self.project.begin_reading(page, region, "pilot 2")

    @rule(page=pages, box=boxes)
    def draw_and_read(self, page, box):
        step, drawn = self.project.run_step(AddRegion(page, box))
        self.running = self.project.begin_reading(page, drawn.made, "pilot 2", step)

    @precondition(lambda self: self.running)
    @rule(found=st.lists(st.tuples(st.integers(0, 8), lines), max_size=3), end=st.booleans())
    def go_on_reading(self, found, end):
        for index, each in found:
            self.running.line(index, each)
        if end:
            self.running.finish()
            self.running = None

    @rule(number=picks, text=st.none() | wordings)
    def correct(self, number, text):
        if found := self.pick("line", number):
            self.attempt(SetHumanText(found, text))

    @rule(
        numbers=st.lists(picks, max_size=3), how=st.sampled_from([Confirm, DeleteLines, MergeLines])
    )
    def several(self, numbers, how):
        self.attempt(how(self.some_lines(numbers)))

    @rule(number=picks, at=st.integers(-1, 9), box=boxes)
    def split(self, number, at, box):
        if found := self.pick("line", number):
            self.attempt(SplitLine(found, at))
            self.attempt(ResizeLine(found, box))

    @rule(number=picks, other=st.none() | picks, flags=st.sampled_from([(), ("suspect",)]))
    def arrange_line(self, number, other, flags):
        if found := self.pick("line", number):
            before = None if other is None else self.pick("line", other)
            self.attempt(ReorderLine(found, before))
            self.attempt(SetFlags(found, flags))

    @rule(page=pages, box=boxes, text=wordings)
    def write(self, page, box, text):
        self.attempt(AddLine(page, None, box, text))
        self.attempt(AddReadLine(page, None, "model", Line(box, text, 0.5)))

    @rule(digest=st.sampled_from("abc"), add=st.booleans())
    def documents(self, digest, add):
        self.attempt(
            document(1, "/another.png")
            if add
            else RelinkDocument(1, Original(Path("/elsewhere.pdf"), digest * 32, 5, 6))
        )

    @rule(page=st.none() | pages)
    def undo(self, page):
        before = dump(self.project)
        changes = self.project.undo(page)
        assert bool(changes) == (dump(self.project) != before)

    @rule(page=st.none() | pages)
    def redo(self, page):
        self.project.redo(page)

    @rule()
    def reopen(self):
        self.running = None
        before = dump(self.project)
        if self.project.on_disk:
            self.project.close()
            self.project = Project.open(self.path)
        assert dump(self.project) == before

    @invariant()
    def nothing_dangles(self):
        assert not self.project._rows("PRAGMA foreign_key_check")

    def teardown(self):
        if not hasattr(self, "project"):
            return
        after = dump(self.project)
        steps = 0
        while self.project.undo_label() is not None:
            self.project.undo()
            steps += 1
        assert dump(self.project) == self.before
        self.running = None
        self.reopen()
        for _ in range(steps):
            self.project.redo()
        assert dump(self.project) == after
        check(self.project)
        self.project.close()
        self.folder.cleanup()


Editing.TestCase.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestEditing = Editing.TestCase


@pytest.fixture
def opened(tmp_path):
    with project(tmp_path / "work.pilot") as opened:
        yield opened


def test_a_reading_is_one_step_and_each_page_has_its_own_line_of_steps(opened):
    reading = opened.begin_reading(1, None, "pilot")
    for row in range(3):
        assert reading.line(row, line(f"line {row}", row)).lines
    reading.finish()
    opened.run(SetHumanText(1, "mine"))
    opened.run(StoreReading(2, None, "pilot", (line("in the background"),)))
    assert opened.undo_label(1) == "Correct text"
    assert opened.undo(1).pages == {1}
    assert texts(opened) == ["line 0", "line 1", "line 2"]
    assert opened.undo(1).label == "Read page"
    assert texts(opened) == [] and texts(opened, 2) == ["in the background"]
    assert not opened.undo(1)
    assert opened.redo(1) and opened.redo(1) and not opened.redo(1)
    assert texts(opened) == ["mine", "line 1", "line 2"]


def test_a_step_over_two_pages_waits_for_what_lies_over_it(opened):
    opened.run(StoreReading(1, None, "m", (line("one"),)))
    opened.run(StoreReading(2, None, "m", (line("two"),)))
    opened.run(Group("Replace all", [SetHumanText(1, "1"), SetHumanText(2, "2")]))
    opened.run(SetHumanText(2, "II"))
    assert opened.undo(1).pages == {2}  # the later correction on the other page first
    assert opened.undo(1).pages == {1, 2}
    assert texts(opened) + texts(opened, 2) == ["one", "two"]
    assert opened.redo(2).pages == {1, 2}
    assert opened.redo(2).pages == {2}
    opened.undo()
    opened.undo()
    opened.run(SetHumanText(1, "new"))  # ends both: the second cannot be redone without the first
    assert opened.redo_label() is None


def test_a_new_change_ends_redo_on_its_page_only(opened):
    opened.run(StoreReading(1, None, "m", (line("one"),)))
    opened.run(StoreReading(2, None, "m", (line("two"),)))
    opened.undo(1)
    opened.run(SetHumanText(2, "2"))
    assert opened.redo_label(1) == "Read page"
    opened.run(AddRegion(1, Box(0, 0, 5, 5)))
    assert opened.redo_label(1) is None
    assert not opened.redo()


def test_a_command_that_changes_nothing_is_no_step(opened):
    opened.run(StoreReading(1, None, "m", (line("one"),)))
    opened.run(SetHumanText(1, "1"))
    opened.undo()
    assert opened.run(SetHumanText(1, None)) == Changes("Correct text")
    assert opened.redo_label() == "Correct text"


def test_there_and_back_again_is_no_step(opened):
    opened.run(StoreReading(1, None, "m", (line("one"),)))
    away = [SetHumanText(1, "x"), AddLine(1, None, Box(0, 0, 9, 9), "new")]
    assert not opened.run(Group("both", [*away, SetHumanText(1, None), DeleteLines((2,))]))
    assert opened.undo_label() == "Read page"


def test_a_group_is_all_or_nothing(opened):
    opened.run(StoreReading(1, None, "m", (line("one"),)))
    before = dump(opened)
    with pytest.raises(GoneError):
        opened.run(Group("both", [SetHumanText(1, "x"), SetHumanText(99, "y")]))
    assert dump(opened) == before
    assert opened.undo_label() == "Read page"


def test_changes_say_what_to_draw_again(opened):
    first = opened.run(AddRegion(1, Box(0, 0, 5, 5)))
    second = opened.run(AddRegion(1, Box(5, 5, 9, 9)))
    assert first.kinds == Kind.REGIONS and first.regions == {first.made}
    moved = opened.run(ReorderRegion(second.made, first.made))
    assert moved.kinds == Kind.REGIONS | Kind.ORDER and moved.pages == {1}
    assert opened.undo().kinds == moved.kinds
    read = opened.run(StoreReading(1, first.made, "m", (line("one"),)))
    assert read.kinds == Kind.LINES | Kind.PAGES and len(read.lines) == 1
    corrected = opened.run(SetHumanText(1, "x"))
    assert corrected.kinds == Kind.LINES and corrected.lines == {1}
    gone = opened.run(DeleteRegion(first.made))
    assert gone.kinds == Kind.LINES | Kind.REGIONS | Kind.PAGES
    assert opened.undo().lines == {1}
    assert opened.run(document(1)).kinds == Kind.PAGES


def test_documents_of_the_start_stay(opened):
    assert opened.undo_label() is None and not opened.undo() and len(opened.pages()) == 2
    assert not opened.on_disk
    opened.run(AddDocument(Original(Path("/b.png"), "b" * 32, 1, 1), "px", [(5, 5)]))
    assert [page.number for page in opened.pages()] == [1, 2, 1]
    opened.undo()
    assert len(opened.documents()) == 1
