"""Small doors of the window: what it is, and a folder as a document."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from pilot_desktop import __version__
from tests.work.scripted import SAMPLES


def test_about_names_version_and_model_and_goes_away(driver):
    driver.wait(lambda: driver.controller.model_name)
    driver.action("about")
    driver.wait(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
    box = QApplication.activeModalWidget()
    assert __version__ in box.text()
    assert "scripted 1.0" in box.informativeText()
    box.accept()
    driver.wait(lambda: QApplication.activeModalWidget() is None)


def test_a_folder_is_opened_as_one_document(driver, tmp_path, monkeypatch):
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in ("receipt.jpg", "letter.jpg"):
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    driver.action("open_folder")
    driver.wait(lambda: driver.controller.document)
    assert driver.controller.document.page_count == 2
    driver.wait(lambda: driver.window.desk.shown)


def test_a_question_to_the_reader_is_told_and_can_be_given_up(driver, reader):
    driver.open("receipt.jpg")
    reader.pace = 0.5
    driver.action("add_line")
    driver.drag(reader.lines[2].box.grown(5, 3))
    driver.wait(lambda: driver.window.status.work.text() == "Reading…")
    driver.action("cancel")
    driver.idle()
    reader.pace = 0.0
    assert driver.text == ""
    assert not driver.ask(lambda keeper: keeper.project.lines(keeper.page(0)))
