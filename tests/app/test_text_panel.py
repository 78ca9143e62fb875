"""The text beside the page says what the project says, and stays where one reads."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pilot_desktop.app.theme import Scheme
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.records import State
from tests.work.scripted import known_lines

LINES = known_lines()


@pytest.fixture
def editor(driver):
    """The receipt, read, with the cursor in its text."""
    driver.open("receipt.jpg")
    driver.read_page()
    driver.action("correct")
    return driver.window.panel.view


def test_what_was_read_in_a_region_goes_with_the_reading_that_is_undone(driver, reader):
    known, reader.lines = reader.lines, []
    driver.open("receipt.jpg")
    box = LINES[0].box
    driver.drag(Box(box.left - 6, box.top - 4, box.right + 6, box.bottom + 4))
    driver.idle()
    reader.lines = known
    driver.action("read_again")
    driver.idle()
    driver.wait(lambda: driver.text == LINES[0].text)
    driver.action("undo")
    driver.wait(lambda: driver.text == "")
    assert driver.window.panel._summary.text() == "No text here"
    driver.action("redo")
    driver.wait(lambda: driver.text == LINES[0].text)


def test_what_is_said_of_a_line_does_not_cover_it(driver, editor):
    driver.window.resize(900, 520)
    rows = editor.viewport().height() // editor.fontMetrics().height()
    last = editor.order[rows - 3]
    editor.go_to(last)
    driver.session.select(editor.passage, last)
    driver.type("x")
    driver.key(Qt.Key.Key_Return)
    driver.key(Qt.Key.Key_Up)
    driver.wait(lambda: editor.record(last).state is State.CONFIRMED)
    driver.wait(driver.window.panel.facts.isVisible)
    driver.wait(lambda: editor.viewport().rect().contains(editor.cursorRect()))


def test_the_reason_of_a_doubt_is_a_sentence(driver, reader):
    reader.lines = [LINES[0].__class__(LINES[0].box, "|||", 0.3, flags=("suspect",))]
    driver.open("receipt.jpg")
    driver.read_page()
    driver.action("correct")
    facts = driver.window.panel.facts
    driver.wait(facts.isVisible)
    said = facts._title.text()
    assert said == "To be checked: the reader doubts it, or it is no text"


def test_a_theme_leaves_the_list_of_places_where_it_was(driver):
    driver.open("two-pages.pdf")
    driver.action("find")
    driver.type("total")
    hits = driver.window.hit_list
    driver.wait(hits.isVisible)
    before = hits._title.geometry()
    dark = next(a for a in driver.window.actions_.schemes.actions() if a.data() == Scheme.DARK)
    dark.trigger()
    driver.app.processEvents()
    assert hits._title.contentsRect().translated(hits._title.pos()).left() == before.left() > 10
