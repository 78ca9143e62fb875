"""Drawing on a page that is shown turned: the view's transform is a zoom and quarter turns."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform


def zoom_of(transform: QTransform) -> float:
    """Screen pixels per page unit."""
    return math.hypot(transform.m11(), transform.m12())


def turns_of(transform: QTransform) -> int:
    """Quarter turns clockwise, 0 to 3."""
    return round(math.degrees(math.atan2(transform.m12(), transform.m11())) / 90) % 4


def turn_about(painter: QPainter, on_screen: QRectF, turns: int) -> QRectF:
    """Turn the painter by quarters about the middle of a rectangle of the screen.

    The result is the rectangle, in the turned frame, that covers `on_screen`. For a painter without
    a transform of its own.
    """
    painter.translate(on_screen.center())
    painter.rotate(90 * turns)
    size = on_screen.size().transposed() if turns % 2 else on_screen.size()
    return QRectF(-size.width() / 2, -size.height() / 2, size.width(), size.height())
