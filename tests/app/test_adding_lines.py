"""What the reader missed is marked by a person, read there, and written where it cannot be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.records import State
from tests.work.scripted import known_lines

LEFT = Qt.MouseButton.LeftButton
LINES = known_lines()
MISSED = 4
NOTHING = Box(30, 20, 200, 60)
"""Where the receipt is white."""


def around(box: Box) -> Box:
    return Box(box.left - 5, box.top - 3, box.right + 5, box.bottom + 3)


def stored(driver):
    return driver.ask(lambda keeper: keeper.project.lines(keeper.page(0)))


@pytest.fixture
def page(driver, reader):
    """The receipt, read but for one line, which the reader knows if it is asked for it."""
    reader.lines = [line for line in LINES if line is not LINES[MISSED]]
    driver.open("receipt.jpg")
    driver.action("read_page")
    driver.idle()
    reader.lines = LINES
    return driver


def test_a_missed_line_is_drawn_read_and_comes_in_its_place(page):
    page.action("add_line")
    assert page.canvas._adding
    page.drag(around(LINES[MISSED].box))
    page.wait(lambda: page.text.split("\n") == [line.text for line in LINES])
    assert not page.canvas._adding, "one rectangle, one line"
    assert not page.window.actions_["add_line"].isChecked()
    assert page.line_selected == MISSED
    page.wait(page.window.panel.view.hasFocus)
    assert stored(page)[MISSED].state is State.MACHINE
    assert [passage.region for passage in page.session.on_page(page.controller.page)] == [None]
    page.action("undo")
    page.wait(lambda: LINES[MISSED].text not in page.text.split("\n"))


def test_shift_draws_a_line_instead_of_a_region(page):
    box = around(LINES[MISSED].box)
    view = page.canvas.viewport()
    page.at(box.right, box.bottom)
    start, end = page.at(box.left, box.top), page.at(box.right, box.bottom)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(view, LEFT, shift, start)
    for step in (1, 2, 3):
        QTest.mouseMove(view, start + (end - start) * step / 3)
    QTest.mouseRelease(view, LEFT, shift, end)
    page.wait(lambda: page.text.split("\n") == [line.text for line in LINES])


def test_where_nothing_can_be_read_a_person_writes(page):
    page.action("add_line")
    page.drag(NOTHING)
    editor = page.window.panel.view
    page.wait(editor.hasFocus)
    first = stored(page)[0]
    assert (first.text, first.flags, first.box) == ("", ("unread",), first.box)
    assert first.box.iou(NOTHING) > 0.9
    page.type("A stamp")
    page.key(Qt.Key.Key_Return)
    page.wait(lambda: stored(page)[0].human == "A stamp")
    assert page.text.split("\n")[0] == "A stamp"


def test_a_region_without_text_is_written_into(driver):
    driver.open("receipt.jpg")
    driver.drag(NOTHING)
    driver.idle()
    editor = driver.window.panel.view
    driver.wait(lambda: "F2" in editor.placeholderText())
    driver.wait(driver.window.actions_["correct"].isEnabled)
    driver.key(Qt.Key.Key_F2)
    driver.wait(editor.hasFocus)
    driver.type("by hand")
    driver.wait(lambda: [line.human for line in stored(driver)] == ["by hand"])
    assert stored(driver)[0].region == driver.session.selected.id
    assert driver.text == "by hand"


def test_a_line_in_a_region_belongs_to_it(driver, reader):
    driver.open("receipt.jpg")
    top, bottom = LINES[MISSED - 1].box, LINES[MISSED + 1].box
    reader.lines = [line for line in LINES if line is not LINES[MISSED]]
    driver.drag(around(top.union(bottom).union(LINES[MISSED].box)))
    driver.idle()
    reader.lines = LINES
    driver.action("add_line")
    driver.drag(around(LINES[MISSED].box))
    driver.wait(lambda: LINES[MISSED].text in driver.text.split("\n"))
    region = driver.session.selected.id
    assert region is not None
    assert {line.region for line in stored(driver)} == {region}


def test_escape_leaves_the_mode_and_ordering_takes_its_place(page):
    page.action("add_line")
    page.canvas.setFocus()
    assert "missed" in page.window.status.work.text()
    page.key(Qt.Key.Key_Escape)
    assert not page.canvas._adding
    assert page.window.status.work.text() == ""
    page.action("add_line")
    page.action("order")
    assert not page.canvas._adding and not page.window.actions_["add_line"].isChecked()
    page.action("add_line")
    assert not page.window.actions_["order"].isChecked()


def test_delete_takes_what_has_the_handles(page):
    page.canvas.setFocus()
    page.click(*LINES[2].box.center)
    page.wait(page.window.actions_["delete"].isEnabled)
    page.key(Qt.Key.Key_Delete)
    page.wait(lambda: LINES[2].text not in page.text.split("\n"))
    assert page.line_selected == 2, "the line after it is selected"
    page.action("undo")
    page.wait(lambda: LINES[2].text in page.text.split("\n"))


def test_handles_of_a_line_come_with_the_pointer(page):
    handles = page.canvas.handles
    page.click(*LINES[2].box.center)
    page.wait(lambda: not handles.rect.isEmpty())
    assert not handles._shown, "they would hide what is to be read"
    box = LINES[2].box
    QTest.mouseMove(page.canvas.viewport(), page.at(box.left, box.center[1]))
    assert handles._shown
    QTest.mouseMove(page.canvas.viewport(), page.at(box.left, box.bottom + 60))
    assert not handles._shown
    page.drag(NOTHING)
    page.idle()
    page.wait(lambda: handles._shown)
