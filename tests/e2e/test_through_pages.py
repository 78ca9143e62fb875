"""Page after page is corrected without the mouse, and the right button offers what fits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from pilot_desktop.app.doubt import is_uncertain
from pilot_desktop.app.thumbnails import Standing, standing_of
from pilot_desktop.document.records import State
from pilot_desktop.work.jobs import PageRef
from tests.work.scripted import known_lines

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LINES = known_lines()


@pytest.fixture
def book(driver):
    """Three pages, read, with the cursor in the text of the first."""
    driver.open("receipt.jpg", "typescript.jpg", "letter.jpg")
    driver.action("read_all")
    driver.idle()
    driver.action("correct")
    driver.editor = driver.window.panel.view
    driver.wait(driver.editor.hasFocus)
    return driver


def lines(driver, page):
    return driver.ask(lambda keeper: keeper.project.lines(keeper.page(page)))


def at(driver, page):
    """The window is on that page, with the cursor in its text."""
    return (
        driver.controller.page.index == page
        and driver.window.desk.shown == driver.controller.page
        and driver.editor.hasFocus()
        and driver.line_selected is not None
    )


def test_tab_goes_on_to_the_next_page_and_back(book):
    doubted = [n for n, line in enumerate(lines(book, 0)) if is_uncertain(line)]
    book.editor.go_to(book.editor.order[doubted[-1]])
    book.key(Qt.Key.Key_Tab)
    book.wait(lambda: at(book, 1))
    assert book.line_selected == doubted[0], "every page has the same lines here"
    assert book.editor.current == book.session.selected_line
    book.key(Qt.Key.Key_Backtab, SHIFT)
    book.wait(lambda: at(book, 0))
    assert book.line_selected == doubted[-1]


def test_pages_without_a_doubt_are_passed_over(book):
    book.action("next_page")
    book.wait(lambda: at(book, 1))
    book.action("confirm_all")
    book.wait(lambda: all(line.state is State.CONFIRMED for line in lines(book, 1)))
    book.action("previous_page")
    book.wait(lambda: at(book, 0))
    book.editor.go_to(book.editor.order[-1])
    book.key(Qt.Key.Key_Tab)
    book.wait(lambda: at(book, 2))
    for page in (0, 2):
        book.controller.show_page(page)
        book.wait(
            lambda page=page: book.session.is_loaded(PageRef(book.controller.document.id, page))
        )
        book.action("confirm_all")
        book.wait(lambda page=page: not any(is_uncertain(line) for line in lines(book, page)))
    book.action("next_uncertain")
    book.wait(lambda: "after it" in QToolTip.text())
    assert book.controller.page.index == 2


def test_ctrl_page_keys_turn_the_page_and_stay_in_the_text(book):
    book.key(Qt.Key.Key_PageDown, CTRL)
    book.wait(lambda: at(book, 1))
    book.key(Qt.Key.Key_PageDown, CTRL)
    book.wait(lambda: at(book, 2))
    book.key(Qt.Key.Key_PageUp, CTRL)
    book.wait(lambda: at(book, 1))
    before = book.controller.page
    book.key(Qt.Key.Key_PageDown)
    assert book.controller.page == before, "alone it goes through the text"


def test_what_is_typed_is_kept_when_the_page_is_turned(book):
    book.editor.go_to(book.editor.order[0])
    book.type("New ")
    book.key(Qt.Key.Key_PageDown, CTRL)
    book.wait(lambda: at(book, 1))
    assert lines(book, 0)[0].text == "New " + LINES[0].text


def test_from_a_page_that_nobody_read_the_keys_are_for_the_page(driver):
    driver.open("receipt.jpg", "typescript.jpg")
    driver.action("read_page")
    driver.idle()
    driver.action("correct")
    driver.wait(driver.window.panel.view.hasFocus)
    driver.key(Qt.Key.Key_PageDown, CTRL)
    driver.wait(lambda: driver.window.desk.shown.index == 1)
    driver.wait(driver.canvas.hasFocus)


def test_ctrl_enter_confirms_all_lines_in_one_step(book):
    book.editor.go_to(book.editor.order[1])
    book.type("x")
    book.key(Qt.Key.Key_Return, CTRL)
    book.wait(lambda: all(line.state is State.CONFIRMED for line in lines(book, 0)))
    assert lines(book, 0)[1].text == "x" + LINES[1].text
    assert f"{len(LINES)} confirmed" in book.window.panel._summary.text()
    book.action("undo")
    book.wait(lambda: not any(line.state is State.CONFIRMED for line in lines(book, 0)))
    assert lines(book, 0)[1].text == "x" + LINES[1].text, "what was typed is a step of its own"


def test_the_last_line_is_told(book):
    book.editor.go_to(book.editor.order[-1])
    book.key(Qt.Key.Key_Return)
    assert QToolTip.text() == "That was the last line here."
    book.wait(lambda: lines(book, 0)[-1].state is State.CONFIRMED)


def test_a_page_is_chosen_by_its_number(book):
    book.key(Qt.Key.Key_G, CTRL)
    assert book.window.toolbar.spin.hasFocus()
    book.type("3")
    book.key(Qt.Key.Key_Return)
    book.wait(lambda: book.window.desk.shown.index == 2)
    book.wait(book.canvas.hasFocus)
    book.key(Qt.Key.Key_PageUp)
    assert book.controller.page.index == 1, "the keys are for the page again"


def test_a_page_that_waits_is_not_said_to_be_read(driver, reader):
    reader.pace = 0.02
    driver.open("receipt.jpg", "typescript.jpg", "letter.jpg")
    driver.action("read_all")
    of = driver.controller.document.id
    driver.wait(lambda: standing_of(driver.controller, PageRef(of, 0)) is Standing.READING)
    assert standing_of(driver.controller, PageRef(of, 2)) is Standing.WAITING
    driver.action("cancel")


def press_right(widget, place: QPoint) -> None:
    """What the system makes of the right button."""
    spot = widget.mapToGlobal(place)
    QApplication.sendEvent(widget, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, spot))


def offered(driver):
    menu = driver.window.menus.menu
    driver.wait(menu.isVisible)
    names = [action.objectName() for action in menu.actions() if action.objectName()]
    menu.close()
    return names


def test_the_right_button_is_about_what_lies_under_it(book):
    canvas, box = book.canvas.viewport(), LINES[3].box
    press_right(canvas, book.at(*box.center))
    assert book.line_selected == 3
    names = offered(book)
    assert {"confirm", "line_again", "delete"} <= set(names)
    book.drag(box.grown(200, 20))
    book.idle()
    region = book.session.selected.region
    press_right(canvas, book.at(region.left + 12, region.top + 4))
    assert offered(book)[0] == "read_again"
    press_right(canvas, book.at(10, 10))
    assert offered(book)[0] == "read_page"
    assert book.session.selected.region is None


def test_the_right_button_in_the_text_is_about_its_line(book):
    editor = book.editor
    editor.go_to(editor.order[4])
    place = editor.cursorRect().center()
    editor.go_to(editor.order[0])
    press_right(editor.viewport(), place)
    assert book.line_selected == 4
    assert {"copy", "confirm", "alternatives", "split"} <= set(offered(book))
    QTest.keyClick(editor, Qt.Key.Key_Home)
    QTest.keyClick(editor, Qt.Key.Key_End, SHIFT)
    editor.cut_marked()
    assert QApplication.clipboard().text() == LINES[4].text
    book.wait(lambda: lines(book, 0)[4].text == "")
    editor.paste()
    book.wait(lambda: lines(book, 0)[4].text == LINES[4].text)


def test_the_right_button_turns_to_a_page_and_offers_to_read_it(book):
    strip = book.window.thumbnails
    place = strip.visualRect(strip.model().index(1, 0)).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.RightButton, pos=place)
    press_right(strip.viewport(), place)
    assert book.controller.page.index == 1
    assert offered(book)[0] == "read_page"
