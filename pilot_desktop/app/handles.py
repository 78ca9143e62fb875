"""Taking hold of a rectangle: which part of it lies under the pointer, and what dragging makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from pilot_desktop.app import theme
from pilot_desktop.app.rect_item import RectItem

REACH = 6
"""Screen pixels around an edge in which it can be taken."""

_SIDE = 7


class Grip(NamedTuple):
    """The edges that follow the pointer: -1 left or top, 1 right or bottom; 0, 0 is all of them."""

    x: int
    y: int


INSIDE = Grip(0, 0)


def grip_at(rect: QRectF, point: QPointF, reach: float) -> Grip | None:
    """What is taken at `point`, within `reach` page units of an edge; None outside."""
    if not rect.adjusted(-reach, -reach, reach, reach).contains(point):
        return None
    return Grip(
        _edge(rect.left(), rect.right(), point.x(), reach),
        _edge(rect.top(), rect.bottom(), point.y(), reach),
    )


def _edge(low: float, high: float, at: float, reach: float) -> int:
    # The middle of a thin box stays free, so that it can be clicked.
    inwards = min(reach, (high - low) / 4)
    if at <= low + inwards:
        return -1
    return 1 if at >= high - inwards else 0


def dragged(rect: QRectF, grip: Grip, by: QPointF, bounds: QRectF, least: float) -> QRectF:
    """The rectangle with those edges moved: inside `bounds`, no side shorter than `least`."""
    if grip == INSIDE:
        x = min(max(by.x(), bounds.left() - rect.left()), bounds.right() - rect.right())
        y = min(max(by.y(), bounds.top() - rect.top()), bounds.bottom() - rect.bottom())
        return rect.translated(x, y)
    result = QRectF(rect)
    if grip.x < 0:
        result.setLeft(max(bounds.left(), min(rect.left() + by.x(), rect.right() - least)))
    elif grip.x > 0:
        result.setRight(min(bounds.right(), max(rect.right() + by.x(), rect.left() + least)))
    if grip.y < 0:
        result.setTop(max(bounds.top(), min(rect.top() + by.y(), rect.bottom() - least)))
    elif grip.y > 0:
        result.setBottom(min(bounds.bottom(), max(rect.bottom() + by.y(), rect.top() + least)))
    return result


def cursor(grip: Grip, turns: int) -> Qt.CursorShape:
    """The pointer over a grip of a page that is shown turned by `turns` quarters."""
    if grip == INSIDE:
        return Qt.CursorShape.SizeAllCursor
    if grip.x and grip.y:
        falling = (grip.x == grip.y) is (turns % 2 == 0)
        return Qt.CursorShape.SizeFDiagCursor if falling else Qt.CursorShape.SizeBDiagCursor
    level = bool(grip.x) is (turns % 2 == 0)
    return Qt.CursorShape.SizeHorCursor if level else Qt.CursorShape.SizeVerCursor


class HandlesItem(RectItem):
    """Eight small squares around the rectangle that can be taken; none where it is empty."""

    def __init__(self) -> None:
        super().__init__(QRectF(), _SIDE, 40)
        self._shown = True

    def set_shown(self, on: bool) -> None:
        """Whether they are drawn; they can be taken all the same."""
        if on != self._shown:
            self._shown = on
            self.update()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if self.rect.isEmpty() or not self._shown:
            return
        on_screen = painter.worldTransform().mapRect(self.rect)
        half = QPointF(_SIDE / 2, _SIDE / 2)
        painter.save()
        painter.resetTransform()
        painter.setPen(QPen(QColor(theme.LIGHT.accent), 1.2))
        painter.setBrush(Qt.GlobalColor.white)
        for at in _squares(on_screen):
            painter.drawRect(QRectF(at - half, at + half))
        painter.restore()


def _squares(rect: QRectF) -> Iterator[QPointF]:
    """The corners, and the middles of sides long enough to have one."""
    middle = rect.center()
    xs, ys = [rect.left(), rect.right()], [rect.top(), rect.bottom()]
    yield from (QPointF(x, y) for x in xs for y in ys)
    if rect.width() >= 4 * _SIDE:
        yield from (QPointF(middle.x(), y) for y in ys)
    if rect.height() >= 4 * _SIDE:
        yield from (QPointF(x, middle.y()) for x in xs)
