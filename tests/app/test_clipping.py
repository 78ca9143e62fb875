"""Ctrl+C: text as text, and rows and columns as a table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line

CONTROL = Qt.KeyboardModifier.ControlModifier
GOODS = [("Tea & milk", "1.20"), ("Bread", "0.90"), ("Jam", "12.00")]


@pytest.fixture
def reader(reader):
    """A heading, and beside each of the goods its price."""
    reader.lines = [Line(Box(80, 200, 560, 230), "All our goods of this month", 0.95)]
    for row, (name, price) in enumerate(GOODS):
        top = 250 + 40 * row
        reader.lines.append(Line(Box(80, top, 80 + 15 * len(name), top + 30), name, 0.95))
        reader.lines.append(Line(Box(400, top, 400 + 15 * len(price), top + 30), price, 0.95))
    return reader


def copied(driver):
    # The window follows what happens ten times a second.
    driver.wait(driver.window.actions_["copy"].isEnabled, 5)
    driver.key(Qt.Key.Key_C, CONTROL)
    return QApplication.clipboard().mimeData()


def test_a_rectangle_over_a_table_is_copied_as_one(driver):
    driver.open("receipt.jpg")
    driver.drag(Box(60, 240, 600, 380))
    driver.idle()
    data = copied(driver)
    assert data.text() == "Tea & milk\t1.20\nBread\t0.90\nJam\t12.00"
    assert "<td>Tea &amp; milk</td><td>1.20</td>" in data.html()
    assert driver.window.panel._summary.text() == "Copied as a table"


def test_marked_lines_are_a_table_a_page_is_text(driver):
    driver.open("receipt.jpg")
    driver.read_page()
    data = copied(driver)
    assert data.text() == driver.text and not data.hasHtml()
    driver.action("correct")
    editor = driver.window.panel.view
    cursor = editor.textCursor()
    cursor.setPosition(editor.document().findBlockByNumber(1).position() + 6)  # "milk"
    cursor.setPosition(
        editor.document().findBlockByNumber(4).position() + 4, QTextCursor.MoveMode.KeepAnchor
    )
    editor.setTextCursor(cursor)
    assert copied(driver).text() == "milk\t1.20\nBread\t0.90"


def test_a_part_of_a_line_is_text(driver):
    driver.open("receipt.jpg")
    driver.drag(Box(60, 240, 600, 380))
    driver.idle()
    driver.action("correct")
    editor = driver.window.panel.view
    cursor = editor.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(3, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    data = copied(driver)
    assert data.text() == "Tea" and not data.hasHtml()


def test_the_menu_copies_anything_as_a_table(driver):
    driver.open("receipt.jpg")
    driver.read_page()
    driver.action("copy_table")
    rows = QApplication.clipboard().text().split("\n")
    assert rows == ["All our goods of this month\t", *("\t".join(row) for row in GOODS)]


def test_what_was_copied_outlives_the_window_as_text(driver):
    driver.open("receipt.jpg")
    driver.drag(Box(60, 240, 600, 380))
    driver.idle()
    assert copied(driver).hasHtml()
    driver.window.close()
    data = QApplication.clipboard().mimeData()
    assert data.text().startswith("Tea & milk\t1.20") and not data.hasHtml()
