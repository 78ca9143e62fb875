"""The window never waits for the model.

What is measured, and how the machine's own stalls are taken out of it: tests/app/watchdog.py.
"""

from __future__ import annotations

import pymupdf
import pytest
from PySide6.QtCore import Qt

from pilot_desktop.app.export_work import ExportWork
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line, PageReading, Reading, Word
from pilot_desktop.formats.writers import formatted
from tests.app.watchdog import best_of

ATTEMPTS = 8


def test_no_stall_while_a_busy_reader_reads_and_finds(driver, reader):
    reader.busy, reader.pace, reader.encoding = True, 0.003, 0.4
    driver.open("receipt.jpg")

    def work():
        reader.encoded.clear()
        driver.action("read_page")
        driver.drag(Box(70, 180, 500, 375))
        driver.idle()
        driver.controller.find("total")
        driver.idle()

    best_of(ATTEMPTS, work)


def test_no_stall_while_documents_open_and_pages_are_drawn_large(driver):
    driver.open("two-pages.pdf")

    def work():
        driver.open("two-pages.pdf")
        for _ in range(5):
            driver.canvas.zoom_by(1.6)
            driver.wait(lambda: not driver.controller.images.waiting, 30)
        driver.key(Qt.Key.Key_PageDown)
        driver.wait(lambda: driver.window.desk.shown == driver.controller.page)

    best_of(ATTEMPTS, work)


def test_no_stall_while_pages_are_read_searched_and_exported(driver, reader, tmp_path):
    reader.busy, reader.pace, reader.encoding = True, 0.0005, 0.05
    driver.open("receipt.jpg", "typescript.jpg", "letter.jpg", "two-pages.pdf")
    exporting, done = ExportWork(driver.loop, driver.controller), []
    exporting.written.connect(lambda *said: done.append(said))

    def export(target):
        exporting.begin(target.suffix.lstrip(".").replace("txt", "text"), [0, 1, 2, 3], target)

    def work():
        done.clear()
        driver.action("read_all")
        driver.wait(lambda: driver.session.has_text)
        driver.controller.find("total")
        export(tmp_path / "all.json")
        driver.key(Qt.Key.Key_PageDown)
        driver.wait(lambda: not driver.controller.busy, 120)
        driver.wait(lambda: len(done) == 1, 60)
        export(tmp_path / "all.txt")
        driver.wait(lambda: len(done) == 2, 60)
        assert "Total" in (tmp_path / "all.txt").read_text(encoding="utf-8")

    try:
        best_of(ATTEMPTS, work)
    finally:
        assert exporting.close()


PAGES, ROWS = 25, 40


@pytest.fixture
def book(tmp_path):
    """A PDF, and what another program read there: 8,000 words."""
    with pymupdf.open() as document:
        for _ in range(PAGES):
            document.new_page(width=500, height=700)
        document.save(tmp_path / "book.pdf")

    def line(row: int) -> Line:
        top = 20.0 + 11 * row
        words = tuple(
            Word(Box(20 + 55 * n, top, 65 + 55 * n, top + 9), f"word{row}n{n}", 0.9)
            for n in range(8)
        )
        return Line(Box(20, top, 450, top + 9), " ".join(w.text for w in words), 0.9, words)

    lines = tuple(line(row) for row in range(ROWS))
    pages = tuple(PageReading(number, 500, 700, lines) for number in range(1, PAGES + 1))
    texts = {}
    for kind in ("alto", "hocr"):
        texts[kind] = tmp_path / f"book.{kind}"
        texts[kind].write_text(
            formatted(Reading("book.pdf", "Other 1.0", "pt", pages), kind), "utf-8"
        )
    return tmp_path / "book.pdf", texts


@pytest.mark.parametrize(("kind", "truth"), [("alto", False), ("hocr", True)])
def test_no_stall_while_a_book_is_imported(driver, book, kind, truth):
    paper, texts = book
    driver.open(paper)
    importing = driver.window.importing

    def work():
        importing.show_for([texts[kind]])
        dialog = importing.dialog
        driver.wait(dialog.importing.isEnabled, 120)
        dialog.by_number.setChecked(True)
        (dialog.truth if truth else dialog.start).setChecked(True)
        dialog.importing.click()
        driver.wait(lambda: not dialog.isVisible(), 120)
        driver.wait(lambda: driver.session.has_text)
        driver.action("undo")
        driver.wait(lambda: not driver.session.has_text)

    best_of(3, work)
