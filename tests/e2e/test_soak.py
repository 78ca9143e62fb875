"""A long day: hundreds of pages looked at and read, and memory stays where it was."""

from __future__ import annotations

import multiprocessing
import random
import time
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.factory import open_reader
from tests.app.support import Driver
from tests.app.turning_loop import turn
from tests.work.scripted import SAMPLES

PAGES = 1000
FIRST, LAST = 100, 115
OPENING = 1.5
LIMIT = 900
GROWTH = 40
REGIONS = 2000


@pytest.fixture
def scans(tmp_path):
    """A thousand pages, each a scan of its own."""
    path = tmp_path / "scans.pdf"
    names = ("typescript.jpg", "receipt.jpg", "letter.jpg")
    with pymupdf.open() as document:
        for index in range(PAGES):
            page = document.new_page()
            page.insert_image(page.rect, filename=SAMPLES / names[index % len(names)])
            page.insert_text((20, 20), f"Sheet {index + 1}")
        document.save(path)
    return path


def resident() -> float:
    """MB held by the window and by the process that draws pages, what others share divided."""
    processes = ["self", *(str(child.pid) for child in multiprocessing.active_children())]
    total = 0
    for process in processes:
        status = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        total += int(status.split("\nPss:")[1].split()[0])
    return total / 1024


def open_first_page(driver, path) -> float:
    """Seconds from asking for the document until its first page is drawn."""
    start = time.monotonic()
    driver.window.open_paths([path])
    driver.wait(lambda: driver.window.desk.shown is not None)
    return time.monotonic() - start


@pytest.mark.slow
def test_memory_stays_flat_after_a_hundred_pages(qapp, tmp_path, scans):
    driver = Driver(tmp_path, open_reader)
    try:
        held = []
        opened = open_first_page(driver, scans)
        print(f"\nopened in {opened:.2f} s", flush=True)
        assert opened < OPENING
        for index in range(LAST):
            driver.controller.show_page(index)
            driver.wait(lambda: driver.window.desk.shown == driver.controller.page, 60)
            driver.canvas.zoom_to(2.0)
            driver.action("read_page")
            busiest = 0.0
            while driver.controller.busy:
                turn(400)
                busiest = max(busiest, resident())
            held.append(resident())
            if index % 10 == 9:
                print(
                    f"{index + 1} pages: {held[-1]:.0f} MB, {busiest:.0f} while reading", flush=True
                )
    finally:
        driver.close()
    assert max(held[FIRST:]) < LIMIT
    assert max(held[FIRST:]) - max(held[FIRST // 2 : FIRST]) < GROWTH


@pytest.mark.slow
def test_memory_stays_flat_over_two_thousand_regions_of_all_shapes():
    chance = random.Random(0)
    reader = open_reader()
    pages = [
        PageImage.of(np.asarray(Image.open(SAMPLES / name).convert("RGB")))
        for name in ("typescript.jpg", "receipt.jpg", "letter.jpg")
    ]
    held = []
    for number in range(REGIONS):
        page = pages[number // 50 % len(pages)]
        height, width = page.pixels.shape[:2]
        left, top = chance.uniform(0, width - 60), chance.uniform(0, height - 40)
        right = left + min(chance.uniform(40, 1.5 * width), width - left)
        bottom = top + min(chance.uniform(20, 0.4 * height), height - top)
        for _ in reader.read(page, Box(left, top, right, bottom)):
            pass
        if number % 100 == 99:
            held.append(resident())
            print(f"{number + 1} regions: {held[-1]:.0f} MB", flush=True)
    assert max(held[5:]) - held[4] < GROWTH
