"""The window never waits for the model.

What is measured, and how the machine's own stalls are taken out of it: tests/app/watchdog.py. On a
machine that others use as well one measurement says little, so the best of some counts: noise only
ever makes it longer.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

from pilot_desktop.app.export_work import ExportWork
from pilot_desktop.document.geometry import Box
from tests.app.watchdog import Watchdog

LONGEST = 0.050
USUAL = 0.016
ATTEMPTS = 8


def best_of(attempts, work):
    seen = []
    for _ in range(attempts):
        with Watchdog() as watchdog:
            work()
        seen.append(watchdog)
        if watchdog.stall <= LONGEST and watchdog.usual < USUAL:
            break
    best = min(seen, key=lambda watchdog: watchdog.stall)
    told = "\n".join(watchdog.report() for watchdog in seen)
    assert best.stall <= LONGEST, told
    assert best.usual < USUAL, told
    print(best.report())


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
