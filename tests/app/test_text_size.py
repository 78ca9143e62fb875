"""The text beside the page is made larger and smaller, and stays so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from pilot_desktop.app.settings import Settings
from pilot_desktop.app.text_size import TextSize
from pilot_desktop.app.text_view import TextView

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def turn_wheel(driver, by: int, modifiers=CTRL) -> None:
    """The wheel over the text, in eighths of a degree."""
    below = driver.window.panel.view.viewport()
    place = QPointF(below.rect().center())
    event = QWheelEvent(
        place,
        QPointF(below.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(below, event)


@pytest.fixture
def text(driver):
    driver.open("receipt.jpg")
    driver.read_page()
    return driver


def size(driver) -> float:
    return driver.window.panel.view.font().pointSizeF()


def test_the_wheel_with_ctrl_makes_text_larger_and_smaller(text):
    view, first, zoom = text.window.panel.view, size(text), text.canvas.zoom
    height = view.blockBoundingGeometry(view.document().begin()).height()
    turn_wheel(text, 240)
    assert size(text) == first + 2
    assert view.blockBoundingGeometry(view.document().begin()).height() > height
    for _ in range(4):  # a touchpad reports parts of a notch
        turn_wheel(text, -30)
    assert size(text) == first + 1
    turn_wheel(text, -120, Qt.KeyboardModifier.NoModifier)
    assert size(text) == first + 1, "without Ctrl it only scrolls"
    assert text.canvas.zoom == zoom


def test_keys_do_the_same_and_there_is_an_end(text):
    first = size(text)
    text.key(Qt.Key.Key_Plus, CTRL | ALT)
    text.key(Qt.Key.Key_Equal, CTRL | ALT)  # the same key on many keyboards, without Shift
    assert size(text) == first + 2
    text.into_text()
    before = text.text
    text.key(Qt.Key.Key_Minus, CTRL | ALT)
    assert size(text) == first + 1 and text.text == before
    text.key(Qt.Key.Key_0, CTRL | ALT)
    assert size(text) == first
    for _ in range(3):
        turn_wheel(text, 120 * 20)
    most = size(text)
    text.action("text_larger")
    assert size(text) == most > 3 * first
    for _ in range(3):
        turn_wheel(text, -120 * 20)
    assert 5 <= size(text) < first


def test_the_size_is_there_again_at_the_next_start(text, tmp_path):
    text.action("text_larger")
    text.action("text_larger")
    text.settings._store.sync()
    again = TextView()
    TextSize(again, Settings(text.settings.path))
    assert again.font().pointSizeF() == size(text)
    again.deleteLater()
    text.settings._store.setValue("text/points", "huge")
    assert text.settings.text_points == 0
