"""ALTO, PAGE and hOCR into the window: as a start or as ground truth, and undone."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.records import State
from pilot_desktop.document.transcript import Line, PageReading, Reading
from pilot_desktop.formats.writers import formatted
from tests.work.scripted import known_lines

TRUTH = [line.text.title() for line in known_lines()]


@pytest.fixture
def alto(tmp_path, driver):
    """Ground truth for the first page that is opened, as another program has it."""
    driver.open("receipt.jpg")
    size = driver.controller.images.sizes[0]
    lines = tuple(
        Line(line.box, text, 1.0) for line, text in zip(known_lines(), TRUTH, strict=True)
    )
    reading = Reading("receipt.jpg", "Someone 1.0", "px", (PageReading(1, *size, lines),))
    path = tmp_path / "Ä ö 日本 #%.xml"
    path.write_text(formatted(reading, "alto"), "utf-8")
    return path


def asked(driver, path, monkeypatch):
    """The dialog, over a file that was looked into."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    driver.action("import_text")
    dialog = driver.window.importing.dialog
    driver.wait(lambda: not dialog.found.text().startswith("Looking"))
    return dialog


def lines(driver):
    return driver.ask(lambda keeper: keeper.project.lines(keeper.page(0)))


def test_ground_truth_over_a_reading_and_undone(driver, alto, monkeypatch):
    driver.read_page()
    dialog = asked(driver, alto, monkeypatch)
    assert dialog.found.text() == f"{alto.name}: 1 page, {len(TRUTH)} lines, by Someone 1.0"
    assert dialog.in_order.isChecked() and dialog.first.value() == 1
    dialog.truth.setChecked(True)
    dialog.importing.click()
    driver.wait(lambda: not dialog.isVisible())
    driver.wait(lambda: driver.text.split("\n") == TRUTH)
    found = lines(driver)
    assert {line.state for line in found} == {State.CONFIRMED}
    assert [line.machine for line in found] == [line.text for line in known_lines()]
    driver.wait(lambda: driver.window.actions_["undo"].text() == "&Undo import text")
    driver.action("undo")
    driver.wait(lambda: driver.text.split("\n") == [line.text for line in known_lines()])


def test_text_to_start_from_on_a_page_that_nobody_read(driver, alto, monkeypatch):
    dialog = asked(driver, alto, monkeypatch)
    assert dialog.start.isChecked()
    dialog.importing.click()
    driver.wait(lambda: driver.text.split("\n") == TRUTH)
    assert {line.state for line in lines(driver)} == {State.MACHINE}
    driver.action("undo")
    driver.wait(lambda: driver.text == "")


def test_what_cannot_be_imported_is_a_sentence(driver, alto, tmp_path, monkeypatch):
    (tmp_path / "no.xml").write_text("<nothing/>")
    dialog = asked(driver, tmp_path / "no.xml", monkeypatch)
    assert dialog.found.text() == "no.xml is neither ALTO, PAGE nor hOCR."
    assert not dialog.importing.isEnabled()
    dialog.hide()
    page = PageReading(7, 500, 400, (Line(Box(1, 1, 90, 20), "x", 1.0),))
    (tmp_path / "other.xml").write_text(formatted(Reading("d", "m", "px", (page,)), "alto"))
    dialog = asked(driver, tmp_path / "other.xml", monkeypatch)
    dialog.by_number.setChecked(True)
    dialog.importing.click()
    driver.wait(dialog.message.text)
    assert dialog.message.text() == "There is no page 7 for what is imported."
    dialog.in_order.setChecked(True)
    dialog.importing.click()
    driver.wait(lambda: "another shape" in dialog.message.text())
    assert dialog.isVisible() and lines(driver) == []
    dialog.cancel.click()
