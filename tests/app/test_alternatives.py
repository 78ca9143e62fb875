"""The word at the cursor: its other readings are offered, chosen by key, and kept like typing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from pilot_desktop.document.records import State
from tests.app.turning_loop import turn

SPACE, CONTROL = Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def editing(driver, reader):
    reader.others = {"CASH": ("GASH", "CASE & MORE")}
    driver.open("receipt.jpg")
    driver.read_page()
    driver.action("correct")
    editor = driver.window.panel.view
    key = next(k for k in editor.order if "CASH" in editor.text_of(k))
    editor.go_to(key, editor.text_of(key).index("CASH") + 2)
    return key


def offered(driver):
    return [action.text() for action in driver.window.alternatives.menu.actions()]


def test_a_word_is_replaced_by_keys_alone(driver, editing):
    editor, menu = driver.window.panel.view, driver.window.alternatives.menu
    before = editor.text_of(editing)
    driver.key(SPACE, CONTROL)
    driver.wait(menu.isVisible)
    assert offered(driver) == ["GASH", "CASE && MORE"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    after = before.replace("CASH", "CASE & MORE", 1)
    driver.wait(lambda: editor.text_of(editing) == after)
    assert not menu.isVisible()
    editor.flush()
    driver.wait(lambda: editor.record(editing).human == after)
    assert editor.record(editing).state is State.CORRECTED
    driver.action("undo")
    driver.wait(lambda: editor.text_of(editing) == before)


def test_esc_leaves_the_word_as_it_is(driver, editing):
    editor, menu = driver.window.panel.view, driver.window.alternatives.menu
    before = editor.text_of(editing)
    driver.key(SPACE, CONTROL)
    driver.wait(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    driver.wait(lambda: not menu.isVisible())
    assert editor.text_of(editing) == before and not editor.typed


def test_an_answer_that_comes_too_late_is_not_shown(driver, editing, reader):
    editor, menu = driver.window.panel.view, driver.window.alternatives.menu
    reader.pace = 0.3
    driver.key(SPACE, CONTROL)
    driver.type("x")  # the window goes on meanwhile
    driver.wait(lambda: "other_words" in reader.calls)
    turn(500)
    assert not menu.isVisible() and "CAxSH" in editor.text_of(editing)


def test_a_word_without_others_is_said_to_have_none(driver, editing):
    editor = driver.window.panel.view
    editor.go_to(next(key for key in editor.order if "CASH" not in editor.text_of(key)))
    driver.key(SPACE, CONTROL)
    driver.wait(lambda: QToolTip.text() == "The reader knows nothing else for this word.")
    assert not driver.window.alternatives.menu.isVisible()
