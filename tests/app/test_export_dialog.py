"""The export dialog: every format, off the window's thread, stopped and refused."""

from __future__ import annotations

import math
import shutil

import docx
import pymupdf
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from pilot_desktop.document.places import Place
from pilot_desktop.formats.transcripts import read_transcript
from tests.app.watchdog import best_of
from tests.work.scripted import SAMPLES, known_lines

TEXTS = [line.text for line in known_lines()]


@pytest.fixture
def paper(tmp_path):
    return shutil.copy(SAMPLES / "two-pages.pdf", tmp_path / "Ä ö 日本 #%.pdf")


@pytest.fixture
def dialog(driver, paper):
    """The dialog over a PDF of two pages, the first of them read."""
    driver.settings.place = Place.BESIDE
    driver.open(paper)
    driver.read_page()
    driver.action("export")
    return driver.window.exporting.dialog


def export(driver, dialog, kind, target, monkeypatch):
    """Choose the format, press the button, name the file; what the dialog says in the end."""
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.export.click()
    driver.wait(lambda: not dialog.work.busy, 60)
    return dialog.message.text()


def test_pages_and_formats_are_offered(driver, dialog):
    assert dialog.isVisible() and dialog.isModal()
    assert [dialog.kind.itemData(n) for n in range(dialog.kind.count())] == [
        "pdf", "text", "docx", "alto", "page", "hocr", "json", "csv", "report",
    ]  # fmt: skip
    assert dialog.read_pages.isChecked() and dialog.read_pages.text() == "Pages with te&xt (1)"
    assert dialog.chosen == [0]
    dialog.all_pages.setChecked(True)
    assert dialog.chosen == [0, 1]
    dialog.cancel.click()
    assert not dialog.isVisible()


def test_some_pages_are_named_as_for_pilot(driver, dialog, tmp_path, monkeypatch):
    QTest.keyClicks(dialog.range, "2")
    assert dialog.some_pages.isChecked() and dialog.chosen == [1]
    dialog.range.selectAll()
    QTest.keyClicks(dialog.range, "2, 1-9")
    assert dialog.chosen == [0, 1]
    dialog.range.selectAll()
    QTest.keyClicks(dialog.range, "9")
    asked = export(driver, dialog, "text", tmp_path / "out.txt", monkeypatch)
    assert asked == "“9” names no page of this document."
    assert not (tmp_path / "out.txt").exists()
    dialog.range.selectAll()
    QTest.keyClicks(dialog.range, "1-")
    said = export(driver, dialog, "text", tmp_path / "out.txt", monkeypatch)
    assert said == "out.txt is written.\n1 of these pages has not been read."
    assert (tmp_path / "out.txt").read_text("utf-8").startswith(TEXTS[0])


def test_what_was_typed_a_moment_ago_is_exported(driver, dialog, tmp_path, monkeypatch):
    dialog.hide()
    editor = driver.into_text()
    QTest.keyClicks(editor, "My ")
    driver.action("export")
    target = tmp_path / "out.xml"
    assert export(driver, dialog, "alto", target, monkeypatch) == "out.xml is written."
    (page,) = read_transcript(target).pages
    assert [line.text for line in page.lines] == ["My " + TEXTS[0], *TEXTS[1:]]
    assert export(driver, dialog, "report", tmp_path / "out", monkeypatch)
    report = (tmp_path / "out.html").read_text("utf-8")
    assert "<ins>My </ins>" in report


def test_pdf_and_word_while_the_window_goes_on(driver, dialog, tmp_path, monkeypatch):
    dialog.all_pages.setChecked(True)

    def work():
        said = export(driver, dialog, "pdf", tmp_path / "out.pdf", monkeypatch)
        assert said.startswith("out.pdf is written.")
        said = export(driver, dialog, "docx", tmp_path / "out", monkeypatch)
        assert said == "out.docx is written.\n1 of these pages has not been read."

    best_of(3, work, usual=math.inf)
    with pymupdf.open(tmp_path / "out.pdf") as document:
        assert document.page_count == 2
    paragraphs = docx.Document(tmp_path / "out.docx").paragraphs
    assert paragraphs[0].text.startswith(TEXTS[0])


def test_it_can_be_stopped_and_the_old_file_stays(driver, dialog, tmp_path, monkeypatch):
    target = tmp_path / "out.txt"
    target.write_text("old")
    before = sorted(path.name for path in tmp_path.iterdir())
    dialog.kind.setCurrentIndex(dialog.kind.findData("text"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.export.click()
    assert dialog.progress.isVisible() and dialog.cancel.text() == "Cancel"
    dialog.cancel.click()
    driver.wait(lambda: not dialog.work.busy)
    assert dialog.message.text() == "Cancelled; nothing was written."
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert dialog.export.isEnabled() and dialog.isVisible()


def test_the_document_itself_is_never_overwritten(driver, dialog, paper, monkeypatch):
    before = paper.read_bytes()
    for target in (paper, driver.controller.keeping.path):
        said = export(driver, dialog, "pdf", target, monkeypatch)
        assert said.endswith("is what is exported: choose another name.")
    assert paper.read_bytes() == before


def test_what_cannot_be_written_is_a_sentence(driver, dialog, paper, tmp_path, monkeypatch):
    said = export(driver, dialog, "csv", tmp_path / "no" / "out.csv", monkeypatch)
    assert said == f"out.csv cannot be written: there is no folder {tmp_path / 'no'}."
    paper.rename(tmp_path / "gone.pdf")
    said = export(driver, dialog, "pdf", tmp_path / "out.pdf", monkeypatch)
    assert said.startswith(f"{paper.name} is no longer in ")
    assert not (tmp_path / "out.pdf").exists()
    assert not driver.error


def test_a_locked_pdf_asks_for_its_password(driver, dialog, paper, tmp_path, monkeypatch):
    with pymupdf.open(SAMPLES / "two-pages.pdf") as document:
        document.save(paper, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret")
    target = tmp_path / "out.pdf"
    said = export(driver, dialog, "pdf", target, monkeypatch)
    assert "password" in said and dialog.password.isVisible()
    dialog.password.setText("secret")
    assert export(driver, dialog, "pdf", target, monkeypatch).startswith("out.pdf is written.")
    with pymupdf.open(target) as document:
        assert document.authenticate("secret")


def test_closing_the_window_during_an_export(driver, dialog, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "o.pdf"), ""))
    dialog.export.click()
    # `driver` closes the window now, and sees that nothing is left running.
