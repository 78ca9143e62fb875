"""Ctrl+S: all is kept already, so the window says where; where nothing is kept it asks."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.places import Place
from pilot_desktop.document.store import Project
from tests.work.scripted import SAMPLES, known_lines

TEXTS = [line.text for line in known_lines()]
HEAD = Box(60, 185, 640, 300)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def paper(driver, tmp_path):
    driver.settings.place = Place.BESIDE
    return shutil.copy(SAMPLES / "receipt.jpg", tmp_path / "receipt.jpg")


def texts(path):
    with Project.open(path) as project:
        return [line.text for line in project.lines(project.pages()[0].id)]


def test_what_was_typed_a_moment_ago_is_kept_and_the_window_says_where(driver, paper, tmp_path):
    driver.open(paper)
    driver.read_page()
    driver.into_text()
    driver.type("My ")
    driver.key(Qt.Key.Key_S, CONTROL)
    driver.wait(lambda: driver.window.status.work.text() == "All is kept in receipt.jpg.pilot")
    driver.open("two-pages.pdf")
    driver.wait(lambda: driver.controller.keeping.path is not None)
    assert texts(tmp_path / "receipt.jpg.pilot") == ["My " + TEXTS[0], *TEXTS[1:]]


@pytest.fixture
def homeless(driver, paper, tmp_path):
    """The window with a text that no file keeps: its project is open elsewhere."""
    driver.open(paper)
    driver.read_page()
    driver.open("two-pages.pdf")
    with Project.open(tmp_path / "receipt.jpg.pilot"):
        driver.open(paper)
        driver.wait(lambda: driver.error)
        driver.drag(HEAD)
        driver.idle()
        assert driver.controller.keeping.unkept
        yield driver


def test_a_project_without_a_file_gets_the_one_that_is_named(homeless, tmp_path, monkeypatch):
    driver = homeless
    read = driver.text.split("\n")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    driver.window.saving.ask = lambda: QMessageBox.StandardButton.Save
    assert not driver.window.close()  # it asks first, and saving is an answer
    driver.wait(lambda: not driver.controller.keeping.unkept)
    assert driver.window.status.work.text() == "All is kept in mine.pilot"
    editor = driver.into_text()
    driver.type("My ")
    editor.flush()
    driver.wait(lambda: not editor.typed)
    assert not driver.controller.keeping.unkept
    driver.open("two-pages.pdf")
    driver.wait(lambda: driver.controller.keeping.path.name != "mine.pilot")
    assert texts(tmp_path / "mine.pilot") == ["My " + read[0], *read[1:]]


def test_a_file_that_is_there_is_left_alone_and_nothing_is_lost(homeless, tmp_path, monkeypatch):
    driver = homeless
    other = tmp_path / "other.pilot"
    other.write_bytes(b"somebody else's")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    driver.action("save")
    driver.wait(lambda: driver.error == "other.pilot is there already; it was left as it is.")
    assert other.read_bytes() == b"somebody else's"
    assert driver.controller.keeping.unkept and driver.text.startswith(TEXTS[0])


def test_tips_name_the_keys_that_are_in_force(driver):
    window = driver.window
    bar, panel = window.find_bar, window.panel
    assert bar._next.toolTip() == "Next place (F3)"
    assert "Ctrl+R" in panel._hint.text() and "Ctrl+F" in panel._hint.text()
    window.actions_.set_keys({"find_next": ("Ctrl+G",), "read_page": ("F4",), "find": ()})
    assert bar._next.toolTip() == "Next place (Ctrl+G)"
    assert bar._next.accessibleName() == "Next place"
    assert "F4" in panel._hint.text() and "Ctrl+R" not in panel._hint.text()
    assert "finds a word" not in panel._hint.text()
    window.actions_.set_keys({})
    assert bar._next.toolTip() == "Next place (F3)"
