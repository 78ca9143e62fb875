"""Machines read, people correct: whoever reads again, a person's text holds."""

import threading

import pytest

from pilot_desktop.document.commands import AddRegion, DeleteRegion
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import (
    AddLine,
    Confirm,
    DeleteLines,
    MergeLines,
    ReorderLine,
    SetHumanText,
)
from pilot_desktop.document.reading_commands import ReadLineAgain, StoreReading
from pilot_desktop.document.records import State
from pilot_desktop.document.wording import difference
from tests.document.projects import check, document, dump, line, project, texts


@pytest.fixture
def opened(tmp_path):
    with project(tmp_path / "work.pilot") as opened:
        yield opened
        check(opened)


def read(opened, *words, region=None, model="pilot 1", page=1):
    found = tuple(line(text, row) for row, text in enumerate(words))
    return opened.run(StoreReading(page, region, model, found))


def test_what_was_read_comes_back_as_it_was(opened):
    given = line("FIVE STAR CASH", 3, width=300, flags=("suspect",))
    opened.run(StoreReading(1, None, "pilot 1", (given,)))
    (kept,) = opened.lines(1)
    assert kept.as_line() == given
    assert (kept.state, kept.human, kept.machine) == (State.MACHINE, None, "FIVE STAR CASH")


def test_reading_again_never_overwrites_a_person(opened):
    read(opened, "one", "tvvo", "three", "four")
    before = opened.lines(1)
    opened.run(SetHumanText(before[1].id, "two"))
    opened.run(Confirm((before[2].id,)))
    read(opened, "ONE", "two!", "THREE", "FOUR", model="pilot 2")
    after = opened.lines(1)
    assert [each.id for each in after] == [each.id for each in before]
    assert [each.text for each in after] == ["ONE", "two", "three", "FOUR"]
    assert [each.machine for each in after] == ["ONE", "two!", "THREE", "FOUR"]
    assert [each.state.value for each in after] == ["machine", "corrected", "confirmed", "machine"]
    pieces = difference(after[1].machine, after[1].human)
    assert [(piece.machine, piece.human) for piece in pieces] == [("two", "two"), ("!", "")]
    changed = opened.last_texts(1)
    assert [(each.before, each.after) for each in changed] == [("one", "ONE"), ("four", "FOUR")]
    opened.undo(1)
    assert [each.machine for each in opened.lines(1)] == ["one", "tvvo", "three", "four"]
    opened.run(SetHumanText(before[1].id, None))
    assert texts(opened)[1] == "tvvo"


def test_lines_that_are_no_longer_there_go_unless_a_person_wrote_them(opened):
    read(opened, "one", "two", "three")
    opened.run(SetHumanText(2, "mine"))
    opened.run(AddLine(1, None, Box(100, 500, 300, 530), "found by me"))
    opened.run(StoreReading(1, None, "m", (line("three", 2), line("five", 5))))
    assert texts(opened) == ["mine", "three", "five", "found by me"]


def test_what_a_person_merged_is_not_read_beside_it(opened):
    opened.run(StoreReading(1, None, "m", (line("half", width=190), line("line", left=300))))
    opened.run(MergeLines((1, 2)))
    opened.run(SetHumanText(1, "half a line"))
    opened.run(StoreReading(1, None, "m", (line("half", width=190), line("line", left=300))))
    assert texts(opened) == ["half a line"]


def test_lines_may_finish_in_any_order(opened):
    reading = opened.begin_reading(1, None, "m")
    for index in (2, 0, 3, 1):
        reading.line(index, line(f"line {index}", index))
        assert texts(opened) == sorted(texts(opened))
    assert not opened.statuses([1])[1].read
    reading.finish()
    status = opened.statuses([1, 2])
    assert status[1].read and status[1].lines == 4 and not status[2].read
    assert not reading.line(4, line("late", 4))
    opened.undo()
    assert texts(opened) == [] and opened.undo_label() is None


def test_a_reading_that_is_cancelled_takes_nothing_away(opened):
    read(opened, "one", "two", "three")
    before = dump(opened)
    opened.begin_reading(1, None, "m")
    assert dump(opened) == before and opened.undo_label() == "Read page"
    reading = opened.begin_reading(1, None, "pilot 2")
    reading.line(0, line("ONE"))
    assert texts(opened) == ["ONE", "two", "three"]
    opened.undo()
    assert dump(opened) == before


def test_corrections_while_the_page_is_read(opened):
    reading = opened.begin_reading(1, None, "m")
    reading.line(0, line("one", 0))
    opened.run(SetHumanText(1, "mine"))
    reading.line(1, line("two", 1))
    reading.finish()
    assert opened.undo(1).label == "Correct text"
    assert texts(opened) == ["one", "two"]
    assert opened.undo(1).label == "Read page" and texts(opened) == []
    opened.redo(1)
    opened.redo(1)
    assert texts(opened) == ["mine", "two"]


def test_a_row_that_was_changed_meanwhile_makes_a_step_of_its_own(opened):
    read(opened, "one", "two")
    reading = opened.begin_reading(1, None, "m 2")
    reading.line(0, line("ONE", 0))
    opened.run(ReorderLine(2, 1))
    before = dump(opened)
    reading.line(1, line("TWO", 1))
    assert sorted(texts(opened)) == ["ONE", "TWO"]
    assert opened.undo().label == "Read page"
    assert dump(opened) == before
    assert opened.undo().label == "Reorder lines"
    assert not reading.finish()  # its step was undone
    opened.undo()
    assert texts(opened) == ["one", "two"]


def test_what_is_undone_or_deleted_during_reading_stays_away(opened):
    region = opened.run(AddRegion(1, Box(90, 90, 600, 400))).made
    reading = opened.begin_reading(1, region, "m")
    reading.line(0, line("one", 0))
    opened.run(DeleteRegion(region))
    assert not reading.line(1, line("two", 1)) and not reading.finish()
    opened.undo()
    assert texts(opened) == ["one"]
    late = opened.begin_reading(99, None, "m")
    assert not late.line(0, line("nowhere"))


def test_a_region_and_what_was_read_as_it_was_drawn_are_one_step(opened):
    before = dump(opened)
    step, drawn = opened.run_step(AddRegion(1, Box(90, 90, 600, 400)))
    reading = opened.begin_reading(1, drawn.made, "m", step)
    for row in range(2):
        reading.line(row, line(f"line {row}", row))
    half = dump(opened)
    opened.run(AddRegion(1, Box(90, 500, 600, 900)))  # drawn before the first is read
    reading.finish()
    opened.undo(1)
    assert opened.undo(1).regions == {drawn.made}
    assert dump(opened) == before and opened.undo_label() is None
    assert opened.redo(1).regions == {drawn.made}
    assert texts(opened) == ["line 0", "line 1"]
    assert dump(opened) != half  # the reading was finished
    opened.redo(1)
    assert len(opened.regions(1)) == 2 and opened.redo_label() is None


def test_a_region_undone_before_its_first_line_stays_away_and_comes_back_empty(opened):
    step, drawn = opened.run_step(AddRegion(1, Box(90, 90, 600, 400)))
    reading = opened.begin_reading(1, drawn.made, "m", step)
    opened.undo(1)
    assert not reading.line(0, line("late")) and not reading.finish()
    assert opened.redo(1).regions == {drawn.made}
    assert not reading.line(0, line("later")) and texts(opened) == []


def test_regions_have_lines_of_their_own(opened):
    first = opened.run(AddRegion(1, Box(90, 90, 600, 400))).made
    second = opened.run(AddRegion(1, Box(90, 500, 600, 900), before=first)).made
    read(opened, "of first", region=first)
    read(opened, "of second", region=second)
    read(opened, "of page")
    assert texts(opened) == ["of page", "of second", "of first"]
    read(opened, "again", region=first)
    assert texts(opened) == ["of page", "of second", "again"]
    opened.run(DeleteRegion(second))
    assert texts(opened) == ["of page", "again"]


def test_the_text_for_exporters(opened):
    read(opened, "one", "tvvo", "three")
    region = opened.run(AddRegion(1, Box(90, 130, 600, 400))).made
    opened.run(StoreReading(1, region, "pilot 2", (line("two", 1), line("extra", 6))))
    opened.run(StoreReading(2, None, "pilot 2", (line("next page"), line("", 1))))
    (reading,) = opened.readings()
    assert [page.number for page in reading.pages] == [1, 2]
    assert reading.pages[0].text == "one\ntvvo\nthree\nextra"  # the page's own goes first
    assert (reading.model, reading.unit) == ("pilot 1, pilot 2", "px")
    assert reading.pages[1].text == "next page" and reading.pages[1].width == 1000
    opened.run(Confirm((opened.lines(1)[3].id,)))  # "two": now a person's
    assert next(opened.readings()).pages[0].text == "one\ntwo\nthree\nextra"
    opened.run(document(1, "/b.pdf", unit="pt"))
    assert [each.unit for each in opened.readings()] == ["px", "pt"]


def test_each_place_speaks_once(opened):
    read(opened, "a long line of the page", "second")
    region = opened.run(AddRegion(1, Box(90, 90, 600, 400))).made
    part = line("LINE", 0, left=200, width=60)
    opened.run(StoreReading(1, region, "m", (part, line("second", 1))))
    page = opened.page(1)
    assert opened.page_reading(page).text == "a long line of the page\nsecond"
    mine = [each.id for each in opened.lines(1) if each.region]
    opened.run(Confirm(tuple(mine)))  # a piece of a line stands behind it, nothing of it is lost
    assert opened.page_reading(page).text == "a long line of the page\nLINE\nsecond"
    opened.run(Confirm(tuple(each.id for each in opened.lines(1))))
    assert opened.page_reading(page).text.count("second") == 1
    opened.run(SetHumanText(mine[1], "2nd"))
    assert opened.page_reading(page).text.splitlines().count("2nd") == 1
    assert "second" in opened.page_reading(page).text


def test_an_exporter_can_read_while_others_write(opened):
    read(opened, *[f"line {row}" for row in range(20)])
    failures = []

    def export():
        try:
            for _ in range(30):
                assert len(next(opened.readings()).pages[0].lines) >= 20
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=export)
    thread.start()
    for row in range(30):
        opened.run(AddLine(1, None, Box(100, 2000 + row * 40, 200, 2030 + row * 40), "x"))
    thread.join()
    assert not failures


def test_deleting_lines(opened):
    read(opened, "one", "two", "three")
    opened.run(DeleteLines((1, 3, 1)))
    assert texts(opened) == ["two"]
    opened.undo()
    assert texts(opened) == ["one", "two", "three"]


def test_a_line_read_again_keeps_its_place_and_the_person_s_text(opened):
    read(opened, "one", "tvvo")
    opened.run(SetHumanText(2, "two"))
    for id, text in ((1, "ONE"), (2, "two!")):
        opened.run(ReadLineAgain(id, "pilot 2", line(text, 5, confidence=0.5)))
    first, second = opened.lines(1)
    assert (first.text, first.machine, first.confidence) == ("ONE", "ONE", 0.5)
    assert (second.text, second.machine) == ("two", "two!")
    assert first.box == line("one", 0).box
    assert opened.undo_label(1) == "Read line again"
    opened.undo(1)
    opened.undo(1)
    assert [each.machine for each in opened.lines(1)] == ["one", "tvvo"]


def test_only_what_was_touched_can_be_asked_for(opened):
    changes = read(opened, "one", "two", "three")
    order = [(each.id, each.region) for each in opened.lines(1)]
    assert opened.line_order(1) == order
    assert opened.lines_by_id([2, 99]) == {2: opened.line(2)}
    assert set(opened.lines_by_id(changes.lines)) == {id for id, _ in order}


def test_sizes_and_pages_that_become_known_are_no_steps(opened):
    read(opened, "one")
    opened.note_size(1, 500, 700)
    opened.note_pages(1, 5)
    opened.note_pages(1, 3)
    assert [page.number for page in opened.pages()] == [1, 2, 3, 4, 5]
    assert (opened.page(1).width, opened.page(1).height) == (500, 700)
    assert opened.undo_label() == "Read page"
    opened.undo()
    assert opened.page(1).width == 500
