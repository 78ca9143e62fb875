"""Cutting, joining, ordering and wording lines."""

import pytest

from pilot_desktop.document.commands import AddRegion, MoveRegion, ReorderRegion, ResizeRegion
from pilot_desktop.document.errors import GoneError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import (
    AddLine,
    Confirm,
    MergeLines,
    ReorderLine,
    ResizeLine,
    SetFlags,
    SetHumanText,
    SplitLine,
)
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.records import State
from pilot_desktop.document.transcript import Line, Word
from pilot_desktop.document.wording import carried, difference, folded, human_words
from tests.document.projects import line, project, texts


@pytest.fixture
def opened():
    return project(None)


def read(opened, *words):
    found = tuple(line(text, row) for row, text in enumerate(words))
    opened.run(StoreReading(1, None, "m", found))


def test_a_split_cuts_between_the_words(opened):
    read(opened, "one two three four", "below")
    second = opened.run(SplitLine(1, 8)).made
    one, two, below = opened.lines(1)
    assert (one.machine, two.machine, below.text) == ("one two", "three four", "below")
    assert two.id == second and [word.text for word in two.words] == ["three", "four"]
    assert one.box == Box(100, 100, 295, 130) and two.box == Box(295, 100, 500, 130)
    assert one.baseline[-1] == two.baseline[0] == (295, 125.975)
    joined = opened.run(MergeLines((two.id, one.id))).made
    whole = opened.line(joined)
    assert whole.text == "one two three four" and whole.box == Box(100, 100, 500, 130)
    assert [word.text for word in whole.words] == ["one", "two", "three", "four"]
    assert whole.state is State.MACHINE and whole.confidence == pytest.approx(0.9)


def test_a_split_goes_through_both_texts(opened):
    read(opened, "tvvo words")
    opened.run(SetHumanText(1, "two words"))
    opened.run(SplitLine(1, 4))
    parts = [(each.machine, each.human) for each in opened.lines(1)]
    assert parts == [("tvvo", "two"), ("words", "words")]


def test_a_split_of_a_line_that_runs_right_to_left(opened):
    box = Box(0, 0, 100, 10)
    words = (Word(Box(60, 0, 100, 10), "שלום", 0.9), Word(Box(0, 0, 50, 10), "עולם", 0.9))
    opened.run(StoreReading(1, None, "m", (Line(box, "שלום עולם", 0.9, words),)))
    opened.run(SplitLine(1, 5))
    first, second = opened.lines(1)
    assert (first.text, first.box.left, first.box.right) == ("שלום", 55, 100)
    assert (second.text, second.box.left, second.box.right) == ("עולם", 0, 55)


@pytest.mark.parametrize("at", [-1, 0, 3, 9])
def test_nothing_to_split(opened, at):
    read(opened, "one")
    assert not opened.run(SplitLine(1, at)) and texts(opened) == ["one"]


def test_merging_keeps_who_answers_for_the_text(opened):
    read(opened, "one", "two", "three")
    opened.run(Confirm((1, 2)))
    opened.run(MergeLines((1, 2), joint=""))
    assert opened.line(1).human == "onetwo" and opened.line(1).state is State.CONFIRMED
    opened.run(MergeLines((1, 3)))
    assert opened.line(1).human == "onetwo three" and opened.line(1).state is State.CORRECTED
    assert not opened.run(MergeLines((1, 1)))
    region = opened.run(AddRegion(1, Box(0, 0, 9, 9))).made
    other = opened.run(AddLine(1, region, Box(0, 0, 9, 9), "other")).made
    with pytest.raises(GoneError):
        opened.run(MergeLines((1, other)))
    with pytest.raises(GoneError):
        opened.run(AddLine(2, region, Box(0, 0, 9, 9), "of another page"))


def test_order_holds_however_often_it_is_changed(opened):
    read(opened, "a", "b", "c")
    for _ in range(120):  # more often than halves fit into a number
        last = opened.lines(1)[-1].id
        opened.run(ReorderLine(last, opened.lines(1)[1].id))
    assert sorted(texts(opened)) == ["a", "b", "c"] and texts(opened)[0] == "a"
    first, second, third = (each.id for each in opened.lines(1))
    opened.run(ReorderLine(first, None))
    assert [each.id for each in opened.lines(1)] == [second, third, first]
    assert not opened.run(ReorderLine(first, None))
    assert not opened.run(ReorderLine(third, first))
    assert not opened.run(ReorderLine(third, third))
    with pytest.raises(GoneError):
        opened.run(ReorderLine(third, 999))
    while opened.undo():
        pass
    assert not opened.lines(1)


def test_regions_are_moved_resized_and_ordered(opened):
    a, b, c = (opened.run(AddRegion(1, Box(i, i, i + 5, i + 5))).made for i in range(3))
    opened.run(MoveRegion(a, 10, -1))
    opened.run(ResizeRegion(b, Box(1, 2, 3, 4)))
    opened.run(ReorderRegion(c, a))
    assert [region.id for region in opened.regions(1)] == [c, a, b]
    assert [region.box for region in opened.regions(1)][1:] == [Box(10, -1, 15, 4), Box(1, 2, 3, 4)]
    assert not opened.run(MoveRegion(a, 0, 0)) and not opened.run(ReorderRegion(c, a))
    with pytest.raises(GoneError):
        opened.run(MoveRegion(99, 1, 1))


def test_flags_go_when_a_person_answers(opened):
    opened.run(StoreReading(1, None, "m", (line("one", flags=("suspect",)), line("two", 1))))
    assert opened.statuses([1])[1].flagged == 1
    opened.run(SetHumanText(1, "one"))
    assert opened.line(1).flags == () and opened.line(1).state is State.CORRECTED
    opened.run(SetFlags(2, ("odd",)))
    opened.run(Confirm((1, 2)))
    status = opened.statuses([1])[1]
    assert (status.lines, status.human, status.confirmed, status.flagged) == (2, 2, 2, 0)


def test_a_line_that_only_a_person_wrote(opened):
    made = opened.run(AddLine(1, None, Box(0, 0, 50, 9), "by\nhand\0")).made
    found = opened.line(made)
    assert (found.machine, found.human, found.confidence) == (None, "by hand", None)
    assert found.as_line().words[0].box.left == 0
    opened.run(ResizeLine(made, Box(0, 0, 60, 9)))
    assert opened.line(made).box.right == 60
    opened.run(SetHumanText(made, None))
    assert not opened.lines(1)


def test_words_of_a_correction_stand_where_they_were_read():
    read = line("the qvick fox").words
    box = Box(100, 100, 500, 130)
    places = {word.text: word.box for word in human_words("the quick fox", read, box)}
    assert [places[text] for text in ("the", "quick", "fox")] == [word.box for word in read]
    more = human_words("the very quick fox", read, box)
    assert [word.text for word in more] == ["the", "very", "quick", "fox"]
    assert more[1].box.left == pytest.approx(read[1].box.left)
    assert more[2].box.right == pytest.approx(read[1].box.right)
    assert more[1].box.right < more[2].box.left
    added = human_words("the qvick fox jumps", read, box)
    assert added[3].box.left >= read[2].box.right and added[3].box.right <= box.right
    assert [word.text for word in human_words("fox", read, box)] == ["fox"]
    assert human_words("  ", read, box) == ()
    alone = human_words("no words", (), box)
    assert alone[0].box.left == box.left and alone[1].box.right == box.right


def test_comparing_texts():
    pieces = difference("tvvo words", "two words")
    assert "".join(piece.machine for piece in pieces) == "tvvo words"
    assert "".join(piece.human for piece in pieces) == "two words"
    assert [piece.same for piece in pieces].count(False) >= 1
    assert carried(4, "two words", "tvvo words") == 5
    assert carried(0, "abc", "xabc") in (0, 1) and carried(3, "abc", "abcd") in (3, 4)
    assert folded("  Größe — “ŒUVRE” ﬁn\n") == 'grosse - "oeuvre" fin'
