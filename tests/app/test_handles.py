"""Boxes taken by their handles, put in order by clicks, and tinted by certainty."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from pilot_desktop.app import theme
from pilot_desktop.app.handles import INSIDE, Grip, dragged, grip_at
from pilot_desktop.app.regions import to_rect
from pilot_desktop.document.geometry import Box
from tests.app.turning_loop import turn
from tests.work.scripted import known_lines

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
BOUNDS = QRectF(0, 0, 1000, 800)

grips = st.builds(Grip, st.integers(-1, 1), st.integers(-1, 1))
moves = st.builds(QPointF, st.floats(-2000, 2000), st.floats(-2000, 2000))
rects = st.builds(
    QRectF, st.floats(0, 500), st.floats(0, 400), st.floats(10, 500), st.floats(10, 400)
)


@given(rects, grips, moves)
def test_dragging_keeps_a_box_on_the_page_and_its_other_edges_where_they_were(rect, grip, by):
    after = dragged(rect, grip, by, BOUNDS, 3)
    assert BOUNDS.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(after)
    if grip == INSIDE:
        assert after.size().width() == pytest.approx(rect.width())
        assert after.size().height() == pytest.approx(rect.height())
        return
    assert after.width() >= 3 - 1e-6 and after.height() >= 3 - 1e-6
    assert grip.x == -1 or after.left() == rect.left()
    assert grip.x == 1 or after.right() == pytest.approx(rect.right())
    assert grip.y == -1 or after.top() == rect.top()
    assert grip.y == 1 or after.bottom() == pytest.approx(rect.bottom())


@given(rects, st.floats(0, 1), st.floats(0, 1), st.floats(0.5, 30))
def test_each_place_of_a_box_can_be_taken_and_its_middle_is_never_an_edge(rect, x, y, reach):
    point = QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height())
    assert grip_at(rect, point, reach) is not None
    assert grip_at(rect, rect.center(), reach) == INSIDE
    assert grip_at(rect, rect.topLeft(), reach) == Grip(-1, -1)
    assert grip_at(rect, rect.bottomRight() + QPointF(reach * 2, 0), reach) is None


def pull(driver, start: QPoint, end: QPoint, modifiers=NONE) -> None:
    view = driver.canvas.viewport()
    QTest.mouseMove(view, start)
    QTest.mousePress(view, LEFT, modifiers, start)
    for step in (1, 2, 3):
        QTest.mouseMove(view, start + (end - start) * step / 3)
    QTest.mouseRelease(view, LEFT, modifiers, end)


def on_screen(driver, x: float, y: float) -> QPoint:
    return driver.canvas.viewportTransform().map(QPointF(x, y)).toPoint()


def read_page(driver):
    driver.read_page()
    return driver.session.page_passage(driver.controller.page)


def test_a_region_is_moved_resized_and_undone(driver):
    driver.open("receipt.jpg")
    driver.canvas.fit_page()
    driver.drag(Box(100, 200, 400, 400))
    driver.idle()
    passage = driver.session.selected
    driver.wait(lambda: not driver.canvas.handles.rect.isEmpty())
    first = passage.region
    pull(driver, on_screen(driver, 250, 300), on_screen(driver, 300, 360))
    driver.wait(lambda: passage.region != first)
    moved = passage.region
    assert (moved.left, moved.top) == pytest.approx((first.left + 50, first.top + 60), abs=3)
    assert (moved.width, moved.height) == pytest.approx((first.width, first.height))
    corner = on_screen(driver, moved.right, moved.bottom)
    pull(driver, corner, corner + QPoint(40, 30))
    driver.wait(lambda: passage.region != moved)
    assert passage.region.right > moved.right and passage.region.bottom > moved.bottom
    assert passage.region.rounded()[:2] == moved.rounded()[:2]
    assert len([p for p in driver.session.passages if p.region]) == 1, "nothing new was drawn"
    for expected in (moved, first):
        driver.action("undo")
        driver.wait(lambda expected=expected: passage.region.rounded() == expected.rounded())


def test_the_box_of_a_line_is_resized_and_inside_it_one_still_draws(driver):
    driver.open("receipt.jpg")
    driver.canvas.zoom_to(1.5)
    passage = read_page(driver)
    key, line = passage.ordered[3]
    box = line.box
    driver.click(*box.center)
    driver.wait(lambda: driver.session.selected_line == key)
    assert driver.canvas.handles.rect == to_rect(box)
    edge = on_screen(driver, box.right, box.center[1])
    pull(driver, edge, edge + QPoint(30, 0))
    driver.wait(lambda: passage.lines[key].box != box)
    assert passage.lines[key].box.right == pytest.approx(box.right + 20, abs=2)
    assert driver.session.selected_line == key
    pull(driver, on_screen(driver, box.left + 20, box.top + 8),
         on_screen(driver, box.left + 60, box.bottom - 6))  # fmt: skip
    driver.idle()
    assert driver.session.selected.region is not None
    assert driver.session.selected.region.right < box.right


def test_escape_gives_up_a_drag(driver):
    driver.open("receipt.jpg")
    driver.canvas.fit_page()
    driver.drag(Box(100, 200, 400, 400))
    driver.idle()
    driver.wait(lambda: not driver.canvas.handles.rect.isEmpty())
    before = driver.session.selected.region
    view = driver.canvas.viewport()
    QTest.mousePress(view, LEFT, NONE, on_screen(driver, 250, 300))
    QTest.mouseMove(view, on_screen(driver, 300, 400))
    driver.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(view, LEFT, NONE, on_screen(driver, 300, 400))
    turn(50)
    assert driver.session.selected.region == before


def test_lines_are_put_in_order_by_clicking_them(driver):
    driver.open("receipt.jpg")
    passage = read_page(driver)
    driver.canvas.zoom_to(1.0)
    before = [key for key, _ in passage.ordered]
    third, first = passage.ordered[2], passage.ordered[0]
    driver.action("order")
    driver.click(*third[1].box.center)
    driver.click(*first[1].box.center)
    driver.wait(lambda: [key for key, _ in passage.ordered] != before)
    assert [key for key, _ in passage.ordered] == [before[1], before[2], before[0], *before[3:]]
    driver.canvas.setFocus()
    driver.key(Qt.Key.Key_Escape)
    assert not driver.window.actions_["order"].isChecked()
    driver.action("undo")
    driver.wait(lambda: [key for key, _ in passage.ordered] == before)


def test_certainty_colours_can_be_switched_off(driver):
    driver.open("receipt.jpg")
    read_page(driver)
    poor = next(line for line in known_lines() if line.confidence < 0.7)
    driver.canvas.zoom_to(2.0)
    driver.canvas.reveal(to_rect(poor.box))
    turn(50)

    def warmth() -> int:
        """How much redder than blue the middle of that line's left edge is."""
        place = on_screen(driver, poor.box.left, poor.box.center[1])
        color = driver.canvas.viewport().grab().toImage().pixelColor(place)
        return color.red() - color.blue()

    tinted = warmth()
    driver.action("tint")
    turn(20)
    assert tinted > 30 > warmth()
    assert theme.LIGHT.confidence(poor.confidence).name() == theme.LIGHT.poor
