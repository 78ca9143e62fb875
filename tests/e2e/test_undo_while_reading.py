"""Undo while something is read takes back the last step, and stops no other reading."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pilot_desktop.app.passage import State
from pilot_desktop.document.geometry import Box
from tests.work.scripted import known_lines

TEXTS = [line.text for line in known_lines()]
CTRL = Qt.KeyboardModifier.ControlModifier
HEAD, ITEMS = Box(70, 180, 500, 375), Box(70, 560, 560, 760)


def undo_label(driver) -> str:
    return driver.window.actions_["undo"].text()


def test_a_correction_is_undone_and_the_page_is_read_on(driver, reader):
    reader.pace = 0.02
    driver.open("receipt.jpg")
    page = driver.half_read(3)
    editor = driver.into_text()
    driver.type("My ")
    editor.flush()
    driver.wait(lambda: undo_label(driver) == "&Undo correct text")
    driver.key(Qt.Key.Key_Z, CTRL)
    driver.wait(lambda: undo_label(driver) == "&Undo read page")
    assert page.state is State.READING, "too quick for this test, or the reading was stopped"
    reader.pace = 0.0
    driver.idle()
    driver.wait(lambda: driver.text.split("\n") == TEXTS)
    assert page.state is State.DONE


def test_the_second_region_is_undone_and_the_first_is_read_on(driver, reader):
    reader.pace = 0.02
    driver.open("receipt.jpg")
    driver.canvas.fit_page()
    driver.drag(HEAD)
    first = driver.session.selected
    driver.drag(ITEMS)
    second = driver.session.selected
    assert second is not first
    driver.wait(lambda: first.id and second.id)
    driver.key(Qt.Key.Key_Z, CTRL)
    driver.wait(lambda: driver.session.passages == (first,))
    reader.pace = 0.0
    driver.idle()
    assert first.text == "\n".join(TEXTS[:6]) and first.state is State.DONE


def test_the_reading_of_the_page_itself_ends_when_it_is_undone(driver, reader):
    reader.pace = 0.02
    driver.open("receipt.jpg")
    driver.half_read()
    driver.wait(lambda: undo_label(driver) == "&Undo read page")
    driver.action("undo")
    driver.wait(lambda: driver.session.passages == ())
    assert not driver.controller.busy
    assert not driver.ask(lambda keeper: keeper.project.lines(keeper.page(0)))
