"""The window with the bundled model on the bundled receipt. Skipped where there is no model."""

from __future__ import annotations

import math

import pytest

from pilot_desktop.app.passage import State
from pilot_desktop.document.geometry import Box
from pilot_desktop.paths import bundled_models_dir
from pilot_desktop.reading.factory import open_reader
from tests.app.support import Driver
from tests.app.watchdog import best_of
from tests.work.scripted import known_lines

pytestmark = pytest.mark.skipif(
    not list(bundled_models_dir().glob("*/encoder.onnx")), reason="no bundled model"
)


@pytest.fixture(scope="module")
def real_reader():
    return open_reader(device="cpu")


@pytest.fixture
def driver(qapp, qtlog, tmp_path, real_reader):
    driver = Driver(tmp_path, lambda: real_reader)
    yield driver
    driver.close()


def letters(text):
    return "".join(character for character in text.casefold() if character.isalnum())


def test_the_receipt_from_end_to_end(driver):
    driver.open("receipt.jpg")
    assert driver.window.status.model.text().startswith("pilot-compact")
    driver.drag(Box(70, 180, 500, 375))
    driver.idle()
    assert "restoranwansheng" in letters(driver.text)
    assert letters("43200 Cheras") in letters(driver.text)
    driver.window.find_bar.open()
    driver.type("total")
    driver.wait(lambda: driver.controller.search.query and not driver.controller.finding)
    truth = [line.box for line in known_lines() if "total" in line.text.casefold()]
    hits = [hit.box for hit in driver.controller.search.hits]
    found = [box for box in truth if any(box.intersection(hit) for hit in hits)]
    assert len(found) >= len(truth) - 1
    driver.window.find_bar.dismiss()
    driver.action("read_page")
    page = driver.session.page_passage(driver.controller.page)
    driver.wait(lambda: page.lines)
    driver.idle()
    read = letters(page.text)
    known = [letters(line.text) for line in known_lines() if len(letters(line.text)) > 3]
    assert sum(text in read for text in known) > 0.5 * len(known)


def test_cancelling_half_way(driver, real_reader):
    driver.open("typescript.jpg")
    driver.action("read_page")
    page = driver.session.page_passage(driver.controller.page)
    # The first line that is found there cannot be read: it has no text.
    driver.wait(lambda: any(record.text for record in page.records.values()), 60)
    driver.action("cancel")
    assert page.state is State.CANCELLED
    kept = page.text
    assert kept
    driver.drag(Box(300, 95, 480, 140))
    driver.idle()
    assert page.text == kept


def test_the_window_does_not_wait_for_the_real_reader(driver, real_reader):
    driver.open("two-pages.pdf")

    def work():
        driver.read_page()
        driver.controller.find("lantern")
        driver.idle()
        driver.controller.find("")

    best_of(3, work, usual=math.inf)
