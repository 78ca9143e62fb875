"""Documents of a thousand pages: opened at once, their thumbnails drawn where one looks."""

from __future__ import annotations

import io
import time

import pymupdf
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import SetHumanText
from pilot_desktop.work.jobs import PageRef
from tests.app.turning_loop import turn
from tests.e2e.test_soak import resident
from tests.work.scripted import SAMPLES

PAGES = 1000
FILES = 10_000


@pytest.fixture(scope="module")
def thousand(tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "thousand.pdf"
    with pymupdf.open(SAMPLES / "two-pages.pdf") as source, pymupdf.open() as document:
        for _ in range(PAGES // 2):
            document.insert_pdf(source)
        document.save(path)
    return path


def seconds_to_open(driver, path) -> float:
    before, start = driver.controller.document, time.perf_counter()
    driver.window.open_paths([path])
    driver.wait(lambda: driver.controller.document is not before)
    driver.wait(lambda: driver.window.desk.shown == driver.controller.page)
    taken = time.perf_counter() - start
    driver.wait(lambda: not driver.controller.encoding.under_way)
    return taken


def test_a_thousand_pages_open_in_less_than_a_second_and_a_half(driver, thousand):
    turn(1000)  # a person needs as long to choose the file
    many, few = [], []
    for _ in range(3):  # others may want the machine as well; they only ever make it slower
        many.append(seconds_to_open(driver, thousand))
        assert driver.controller.document.page_count == PAGES
        few.append(seconds_to_open(driver, SAMPLES / "two-pages.pdf"))
    # Where even two pages take that long, the machine is busy: it may be no matter of the pages.
    assert min(many) < max(1.5, 2 * min(few)), (many, few)
    print(f"1,000 pages {min(many):.2f} s, two pages {min(few):.2f} s")


def test_thumbnails_are_drawn_where_one_looks_and_not_where_one_scrolled_past(driver, thousand):
    drawn = []
    driver.controller.images.thumbnail_ready.connect(lambda page: drawn.append(page.index))
    driver.open(thousand)
    strip = driver.window.thumbnails
    bar = strip.verticalScrollBar()
    for step in range(40):
        bar.setValue(bar.maximum() * step // 50)
        turn(5)
    strip.setCurrentIndex(strip.model().index(800, 0))
    there = PageRef(driver.controller.document.id, 800)
    driver.wait(lambda: driver.controller.images.thumbnail(there) is not None)
    driver.wait(lambda: not driver.controller.images.drawing_thumbnails)
    shown = {strip.indexAt(strip.viewport().rect().center()).row()}
    assert shown <= set(drawn)
    assert len(drawn) < 150, "only what stood still long enough to be seen"


def test_the_strip_says_of_each_page_whether_it_was_read_corrected_or_has_hits(driver):
    driver.open("receipt.jpg", "two-pages.pdf")
    model = driver.window.thumbnails.model()

    def said(row: int) -> str:
        return model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)

    assert [said(row) for row in range(3)] == [f"Page {n}, not read" for n in (1, 2, 3)]
    driver.read_page()
    assert said(0) == "Page 1, read"
    passage = driver.session.page_passage(driver.controller.page)
    driver.controller.keeping.run(SetHumanText(passage.ordered[0][0], "by hand"))
    driver.wait(lambda: said(0) == "Page 1, read and corrected")
    driver.key(Qt.Key.Key_PageDown)
    driver.wait(lambda: driver.window.desk.shown == driver.controller.page)
    driver.drag(Box(70, 100, 500, 375))
    driver.idle()
    driver.wait(lambda: said(1) == "Page 2, partly read")
    driver.controller.find("total")
    driver.idle()
    driver.wait(lambda: "found" in said(0))


def test_a_thousand_pages_are_asked_for_at_once(driver, reader, thousand):
    reader.pace = 0.05
    driver.open(thousand)
    readings, taken = driver.controller.readings, []
    for _ in range(3):
        start = time.thread_time()
        driver.controller.read_all()
        taken.append(time.thread_time() - start)
        assert readings.pages_left == PAGES
        # What each of them shows is made when its turn comes.
        assert len(driver.session.passages) <= 2
        turn(200)
        start = time.thread_time()
        driver.controller.cancel()
        taken[-1] += time.thread_time() - start
        driver.wait(lambda: driver.ask(lambda keeper: keeper.project.waiting()) == [])
    assert min(taken) < 0.016, taken
    print(f"1,000 pages asked for and given up: {1000 * min(taken):.1f} ms")


def test_a_folder_of_ten_thousand_files_opens_in_less_than_a_second(driver, tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    picture = io.BytesIO()
    Image.new("RGB", (30, 40)).save(picture, "BMP")
    for number in range(FILES):
        (folder / f"scan {number}.bmp").write_bytes(picture.getvalue())
    held, (many, few) = resident(), ([], [])
    for _ in range(3):
        few.append(seconds_to_open(driver, SAMPLES / "receipt.jpg"))
        many.append(seconds_to_open(driver, folder))
        assert driver.controller.document.page_count == FILES
    assert min(many) < max(1.0, 2 * min(few)), (many, few)
    drawn = []
    driver.controller.images.thumbnail_ready.connect(lambda page: drawn.append(page.index))
    driver.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    driver.wait(lambda: driver.window.desk.shown == driver.controller.page)
    assert driver.controller.page.number == FILES
    driver.wait(lambda: not driver.controller.images.drawing_thumbnails)
    assert len(drawn) < 40, "only what is in view"
    driver.read_page()
    pages = driver.ask(lambda keeper: len(keeper.project.pages()))
    assert pages == FILES and resident() - held < 100
    print(f"10,000 files {min(many):.2f} s, one {min(few):.2f} s")
