from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pilot_desktop.document.geometry import Box


def wheel(canvas, delta, position=None, modifiers=Qt.KeyboardModifier.NoModifier):
    position = position or QPointF(canvas.viewport().rect().center())
    event = QWheelEvent(
        position,
        QPointF(canvas.viewport().mapToGlobal(position.toPoint())),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def scene_at(canvas, position):
    inverse, _ = canvas.viewportTransform().inverted()
    return inverse.map(position)


def pixels(canvas):
    image = canvas.viewport().grab().toImage().convertToFormat(image_format())
    flat = np.frombuffer(image.constBits(), np.uint8)
    rows = flat.reshape(image.height(), image.bytesPerLine())[:, : image.width() * 3]
    return rows.reshape(image.height(), image.width(), 3).copy()


def image_format():
    from PySide6.QtGui import QImage

    return QImage.Format.Format_RGB888


def sharpen(driver):
    """Wait until all that is in view is drawn from its own pixels."""
    driver.canvas.viewport().repaint()
    driver.wait(lambda: not driver.canvas.page_item.waiting)
    driver.canvas.viewport().repaint()


@pytest.fixture
def noise(tmp_path):
    rng = np.random.default_rng(3)
    small = rng.integers(0, 255, (75, 100, 3), dtype=np.uint8)
    page = small.repeat(24, axis=0).repeat(24, axis=1)
    Image.fromarray(page).save(tmp_path / "noise.png")
    return tmp_path / "noise.png", page


def test_at_full_size_every_pixel_is_the_documents(driver, noise):
    path, page = noise
    driver.open(path)
    driver.canvas.zoom_to(1.0)
    driver.canvas.centerOn(1200, 900)
    sharpen(driver)
    shown = pixels(driver.canvas)
    corner = scene_at(driver.canvas, QPointF(0, 0)).toPoint()
    height, width = shown.shape[:2]
    area = page[corner.y() : corner.y() + height, corner.x() : corner.x() + width]
    np.testing.assert_array_equal(
        shown[20 : height - 20, 20 : width - 20][:, :600],
        area[20 : height - 20, 20 : width - 20][:, :600],
    )


def test_small_views_have_the_right_colours_everywhere(driver, noise):
    path, page = noise
    driver.open(path)
    driver.canvas.fit_page()
    sharpen(driver)
    shown, zoom = pixels(driver.canvas), driver.canvas.zoom
    for x, y in [(12, 12), (1212, 900), (2388, 1788), (36, 1740)]:
        place = driver.canvas.viewportTransform().map(QPointF(x, y)).toPoint()
        difference = shown[place.y(), place.x()].astype(int) - page[y, x]
        assert abs(difference).max() < 60, (zoom, x, y)


@pytest.mark.parametrize("delta", [120, -120, 360])
def test_the_wheel_zooms_at_the_pointer(driver, delta):
    driver.open("typescript.jpg")
    canvas = driver.canvas
    canvas.zoom_to(2.0)
    pointer = QPointF(200, 300)
    before, zoom = scene_at(canvas, pointer), canvas.zoom
    wheel(canvas, delta, pointer, Qt.KeyboardModifier.ControlModifier)
    after = scene_at(canvas, pointer)
    assert (canvas.zoom > zoom) == (delta > 0)
    assert abs(after.x() - before.x()) * canvas.zoom < 1.5
    assert abs(after.y() - before.y()) * canvas.zoom < 1.5


def test_fit_follows_the_window_and_free_zoom_does_not(driver):
    driver.open("two-pages.pdf")
    canvas = driver.canvas
    driver.action("fit_width")
    wide = canvas.zoom
    assert not canvas.horizontalScrollBar().maximum()
    driver.window.resize(900, 800)
    driver.wait(lambda: canvas.zoom < wide)
    driver.action("fit_page")
    shown = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert shown.contains(canvas.page_item.page_rect)
    driver.action("zoom_in")
    free, width = canvas.zoom, canvas.width()
    driver.window.resize(1000, 700)
    driver.wait(lambda: canvas.width() > width)
    assert canvas.zoom == free


def test_panning_with_space_and_with_the_middle_button_draws_nothing(driver):
    driver.open("receipt.jpg")
    canvas, view = driver.canvas, driver.canvas.viewport()
    canvas.zoom_to(3.0)
    canvas.setFocus()
    for button, space in ((Qt.MouseButton.LeftButton, True), (Qt.MouseButton.MiddleButton, False)):
        before = canvas.verticalScrollBar().value()
        if space:
            QTest.keyPress(canvas, Qt.Key.Key_Space)
        QTest.mousePress(view, button, pos=QPoint(300, 300))
        QTest.mouseMove(view, QPoint(300, 250))
        QTest.mouseRelease(view, button, pos=QPoint(300, 250))
        if space:
            QTest.keyRelease(canvas, Qt.Key.Key_Space)
        assert canvas.verticalScrollBar().value() == before + 50
    assert driver.session.passages == ()


def test_scrolling_past_the_end_turns_the_page(driver):
    driver.open("two-pages.pdf")
    canvas = driver.canvas
    bar = canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    wheel(canvas, -120)
    assert driver.controller.page.number == 1, "one notch too many must not turn the page"
    wheel(canvas, -120)
    driver.wait(lambda: driver.window.desk.shown.number == 2)
    assert bar.value() == bar.minimum()
    wheel(canvas, 120)
    wheel(canvas, 120)
    driver.wait(lambda: driver.window.desk.shown.number == 1)
    assert bar.value() == bar.maximum()


def test_page_keys_spin_box_and_thumbnails_turn_pages(driver):
    driver.open("receipt.jpg", "two-pages.pdf", "typescript.jpg")
    numbers = []
    driver.controller.page_changed.connect(lambda page: numbers.append(page.number))
    driver.key(Qt.Key.Key_PageDown)
    driver.window.toolbar.spin.setValue(4)
    driver.window.thumbnails.setCurrentIndex(driver.window.thumbnails.model().index(2, 0))
    driver.key(Qt.Key.Key_PageUp)
    assert numbers == [2, 4, 3, 2]
    assert driver.window.thumbnails.currentIndex().row() == 1
    assert driver.window.toolbar.spin.value() == 2
    driver.wait(lambda: driver.window.desk.shown == driver.controller.page)
    actions = driver.window.actions_
    driver.action("last_page")
    assert actions["first_page"].isEnabled() and not actions["last_page"].isEnabled()
    driver.action("first_page")
    assert actions["last_page"].isEnabled() and not actions["first_page"].isEnabled()


def test_a_rectangle_is_kept_on_the_page(driver):
    driver.open("receipt.jpg")
    driver.canvas.fit_page()
    view = driver.canvas.viewport()
    start = driver.canvas.viewportTransform().map(QPointF(600, 1200)).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + QPoint(50, 30))
    QTest.mouseMove(view, view.rect().bottomRight())
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=view.rect().bottomRight())
    region = driver.session.selected.region
    page = Box(0, 0, 666, 1271)
    assert region.intersection(page) == region
    assert region.right == page.right
