"""Pages turned in the view: shown, drawn on and read as they lie there, kept in their own frame."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from pilot_desktop.app.passage import Passage, State
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line
from tests.app.test_canvas import scene_at, sharpen, wheel
from tests.app.turning_loop import turn

RED, BLUE = (220, 30, 30), (30, 30, 220)


@pytest.fixture
def corners(tmp_path):
    """A wide page, red in its top left corner and blue in its bottom right one."""
    pixels = np.full((900, 1600, 3), 255, np.uint8)
    pixels[:200, :300] = RED
    pixels[-200:, -300:] = BLUE
    path = tmp_path / "corners.png"
    Image.fromarray(pixels).save(path)
    return path


def color(driver, x, y):
    """Of the screen where a place of the page is."""
    shown = driver.canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    place = driver.canvas.viewportTransform().map(QPointF(x, y)).toPoint()
    return shown.pixelColor(place).getRgb()[:3]


def near(found, wanted):
    return max(abs(a - b) for a, b in zip(found, wanted, strict=True)) < 12


@pytest.mark.parametrize("zoom", [None, 1.0, 2.0])
def test_a_turned_page_shows_each_place_where_the_page_has_it(driver, corners, zoom):
    driver.open(corners)
    canvas = driver.canvas
    for turns in (1, 2, 3, 0):
        driver.action("turn_right")
        driver.wait(lambda turns=turns: canvas.turns == turns)
        if zoom is None:
            canvas.fit_page()
        else:
            canvas.zoom_to(zoom)
        for (x, y), wanted in (((150, 100), RED), ((1450, 800), BLUE), ((800, 450), (255,) * 3)):
            canvas.centerOn(x, y)
            sharpen(driver)
            assert near(color(driver, x, y), wanted), (turns, x, y)


def test_boxes_lie_on_a_turned_page_where_the_lines_are(driver, corners):
    driver.open(corners)
    box, canvas = Box(500, 300, 900, 360), driver.canvas
    line = Line(box, "here", 0.2)
    passage = Passage(0, driver.controller.page, None, state=State.DONE, lines={1: line})
    canvas.fit_page()
    for turns in range(4):
        canvas.turn_page(turns)
        turn(50)
        canvas.show_lines(None, None)
        bare = [color(driver, x, y) for x, y in (box.center, (700, 250), (450, 330))]
        canvas.show_lines(passage, None)
        marked = [color(driver, x, y) for x, y in (box.center, (700, 250), (450, 330))]
        assert bare == [(255,) * 3] * 3
        assert marked[0] != bare[0] and marked[1:] == bare[1:], turns


def test_a_page_stays_turned_and_undo_turns_it_back(driver, corners):
    driver.open(corners)
    driver.action("fit_width")
    upright = driver.canvas.zoom
    driver.action("turn_left")
    driver.wait(lambda: driver.canvas.turns == 3)
    assert driver.canvas.zoom == pytest.approx(upright * 1600 / 900, rel=0.01)
    driver.open("receipt.jpg")
    assert driver.canvas.turns == 0
    driver.open(corners)
    driver.wait(lambda: driver.canvas.turns == 3)
    driver.action("undo")
    driver.wait(lambda: driver.canvas.turns == 0)
    driver.action("redo")
    driver.wait(lambda: driver.canvas.turns == 3)


def test_zooming_at_the_pointer_on_a_turned_page(driver, corners):
    driver.open(corners)
    driver.action("turn_right")
    driver.wait(lambda: driver.canvas.turns == 1)
    canvas, pointer = driver.canvas, QPointF(220, 330)
    canvas.zoom_to(2.0)
    before = scene_at(canvas, pointer)
    wheel(canvas, 240, pointer, Qt.KeyboardModifier.ControlModifier)
    moved = (scene_at(canvas, pointer) - before) * canvas.zoom
    assert canvas.zoom > 2.5
    assert max(abs(moved.x()), abs(moved.y())) < 1.5


def test_a_rectangle_on_a_turned_page_is_read_turned_and_kept_in_the_frame_of_the_page(
    driver, reader, corners
):
    seen = []
    read = reader.read

    def watched(page, region, cancel=None):
        seen.append((page.pixels.shape[:2], region))
        return read(page, region, cancel)

    reader.read = watched
    driver.open(corners)
    driver.action("turn_right")
    driver.wait(lambda: driver.canvas.turns == 1)
    driver.canvas.fit_page()
    driver.drag(Box(400, 300, 700, 380))
    driver.idle()
    region = driver.session.selected.region
    assert region.iou(Box(400, 300, 700, 380)) > 0.95
    (shape, asked), *_ = seen
    assert shape == (1600, 900), "the reader saw the page as it is shown"
    assert asked.rounded() == [
        round(900 - region.bottom), round(region.left), round(900 - region.top), round(region.right)
    ]  # fmt: skip


def test_handles_follow_the_pointer_on_a_turned_page(driver, corners):
    driver.open(corners)
    driver.action("turn_right")
    driver.wait(lambda: driver.canvas.turns == 1)
    canvas, view = driver.canvas, driver.canvas.viewport()
    canvas.fit_page()
    driver.drag(Box(400, 300, 700, 500))
    driver.idle()
    driver.wait(lambda: not canvas.handles.rect.isEmpty())
    before = driver.session.selected.region
    edge = canvas.viewportTransform().map(QPointF(before.right, 400)).toPoint()
    step = QPoint(0, 60)  # down on the screen is to the right on the page
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(view, edge + step / 2)
    QTest.mouseMove(view, edge + step)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=edge + step)
    driver.wait(lambda: driver.session.selected.region != before)
    after = driver.session.selected.region
    assert after.right == pytest.approx(before.right + 60 / canvas.zoom, abs=2 / canvas.zoom)
    assert after.rounded()[:2] == before.rounded()[:2] and after.bottom == before.bottom
