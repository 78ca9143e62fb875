"""Documents of a thousand pages: opened at once, their thumbnails drawn where one looks."""

from __future__ import annotations

import time

import pymupdf
import pytest
from PySide6.QtTest import QTest

from pilot_desktop.work.jobs import PageRef
from tests.work.scripted import SAMPLES

PAGES = 1000


@pytest.fixture(scope="module")
def thousand(tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "thousand.pdf"
    with pymupdf.open(SAMPLES / "two-pages.pdf") as source, pymupdf.open() as document:
        for _ in range(PAGES // 2):
            document.insert_pdf(source)
        document.save(path)
    return path


def test_a_thousand_pages_open_in_less_than_a_second_and_a_half(driver, thousand):
    QTest.qWait(1000)  # a person needs as long to choose the file
    best = 60.0
    for _ in range(3):  # others may want the machine as well; they only ever make it slower
        start = time.perf_counter()
        driver.open(thousand)
        best = min(best, time.perf_counter() - start)
        assert driver.controller.document.page_count == PAGES
        if best < 1.5:
            break
    assert best < 1.5


def test_thumbnails_are_drawn_where_one_looks_and_not_where_one_scrolled_past(driver, thousand):
    drawn = []
    driver.controller.images.thumbnail_ready.connect(lambda page: drawn.append(page.index))
    driver.open(thousand)
    strip = driver.window.thumbnails
    bar = strip.verticalScrollBar()
    for step in range(40):
        bar.setValue(bar.maximum() * step // 50)
        QTest.qWait(5)
    strip.setCurrentIndex(strip.model().index(800, 0))
    there = PageRef(driver.controller.document.id, 800)
    driver.wait(lambda: driver.controller.images.thumbnail(there) is not None)
    driver.wait(lambda: not driver.controller.images.drawing_thumbnails)
    shown = {strip.indexAt(strip.viewport().rect().center()).row()}
    assert shown <= set(drawn)
    assert len(drawn) < 150, "only what stood still long enough to be seen"
