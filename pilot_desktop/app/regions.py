"""The rectangles that the user drew: a soft light runs through them while they are read."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QBrush, QColor, QFont, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from pilot_desktop.app import theme
from pilot_desktop.app.passage import Passage, State
from pilot_desktop.app.rect_item import RectItem
from pilot_desktop.document.geometry import Box

_BADGE = 18


def to_rect(box: Box) -> QRectF:
    """A box as Qt wants it."""
    return QRectF(box.left, box.top, box.width, box.height)


def to_box(rect: QRectF) -> Box:
    """A rectangle as we keep it."""
    rect = rect.normalized()
    return Box(rect.left(), rect.top(), rect.right(), rect.bottom())


class DraftItem(RectItem):
    """The rectangle under the mouse, not yet let go."""

    def __init__(self) -> None:
        super().__init__(QRectF(), 2, 30)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        accent = QColor(theme.LIGHT.accent)
        painter.setPen(_cosmetic(accent, 1.6))
        painter.setBrush(_faded(accent, 30))
        painter.drawRect(self.rect)


class RegionItem(RectItem):
    """One region on the page in view."""

    def __init__(self, passage: Passage) -> None:
        assert passage.region is not None
        super().__init__(to_rect(passage.region), _BADGE + 4, 20)
        self.passage = passage
        self._selected = False
        self._sweep = QVariantAnimation()
        self._sweep.setStartValue(0.0)
        self._sweep.setEndValue(1.0)
        self._sweep.setDuration(1300)
        self._sweep.setLoopCount(-1)
        self._sweep.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._sweep.valueChanged.connect(lambda _value: self.update())
        self.refresh()

    @property
    def selected(self) -> bool:
        return self._selected

    @property
    def animated(self) -> bool:
        return self._sweep.state() == QVariantAnimation.State.Running

    def refresh(self, *, selected: bool | None = None) -> None:
        """Show the passage's state."""
        assert self.passage.region is not None
        self.set_rect(to_rect(self.passage.region))
        if selected is not None:
            self._selected = selected
            self.setZValue(21 if selected else 20)
        if self.passage.state.busy and not self.animated:
            self._sweep.start()
        elif not self.passage.state.busy:
            self._sweep.stop()
        self.update()

    def stop(self) -> None:
        """Before it leaves the scene."""
        self._sweep.stop()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        # The page is white in both themes, so the light colours fit on it always.
        color = QColor(theme.LIGHT.accent)
        if self.passage.state is State.FAILED:
            color = QColor(theme.LIGHT.poor)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_cosmetic(color, 2.2 if self._selected else 1.3))
        painter.setBrush(_faded(color, 22 if self._selected else 10))
        painter.drawRect(self.rect)
        if self.animated:
            self._paint_sweep(painter, color)
        self._paint_badge(painter, color)

    def _paint_sweep(self, painter: QPainter, color: QColor) -> None:
        rect = self.rect
        width = max(rect.width() * 0.35, rect.height())
        center = rect.left() - width + (rect.width() + 2 * width) * self._sweep.currentValue()
        light = QLinearGradient(QPointF(center - width, 0), QPointF(center + width, 0))
        light.setColorAt(0, _faded(color, 0))
        light.setColorAt(0.5, _faded(color, 70))
        light.setColorAt(1, _faded(color, 0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(light))
        painter.drawRect(rect)

    def _paint_badge(self, painter: QPainter, color: QColor) -> None:
        transform = painter.worldTransform()
        corner = transform.mapRect(self.rect).topLeft()
        painter.save()
        painter.resetTransform()
        # Beside the corner, where the handle is.
        badge = QRectF(corner.x() - _BADGE - 2, corner.y() - _BADGE / 2, _BADGE, _BADGE)
        painter.setPen(QPen(Qt.GlobalColor.white, 1.5))
        painter.setBrush(color)
        painter.drawEllipse(badge)
        font = QFont(painter.font())
        font.setPixelSize(10)
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(self.passage.number))
        painter.restore()


def _cosmetic(color: QColor, width: float) -> QPen:
    """A pen as wide on the screen at every zoom."""
    pen = QPen(color, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _faded(color: QColor, alpha: int) -> QColor:
    result = QColor(color)
    result.setAlpha(alpha)
    return result
