"""Looking at one page: zoom at the pointer, fit, turn, scroll, pan. What lies on it is for others.

The scene is in page coordinates, whichever way the page is turned: the view turns it.
"""

from __future__ import annotations

import math
from enum import Enum, auto

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGestureEvent,
    QGraphicsScene,
    QGraphicsView,
    QPinchGesture,
    QStyle,
    QWidget,
)

from pilot_desktop.app.page_images import PageImages, Preview
from pilot_desktop.app.page_item import PageItem
from pilot_desktop.work.jobs import PageRef

_MARGIN = 24
_AROUND = 40
_ZOOM_STEP = 1.25
_BEYOND = 240


class Fit(Enum):
    """What the zoom follows when the window changes its size.

    AUTO is the width, but no larger than life: a narrow receipt need not fill the window.
    """

    FREE = auto()
    AUTO = auto()
    WIDTH = auto()
    PAGE = auto()


class PageView(QGraphicsView):
    """Shows one page."""

    page_turn = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, images: PageImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        scene = QGraphicsScene(self)
        # A handful of items that change all the time: an index costs more than it finds.
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(scene)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setMouseTracking(True)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.page_item = PageItem(images)
        scene.addItem(self.page_item)
        self._fit = Fit.AUTO
        self._life_size = 1.0
        self._turns = 0
        self._pan: QPoint | None = None
        self._space = False
        self._beyond = 0
        self._has_page = False

    # Page, zoom and turn

    @property
    def zoom(self) -> float:
        """Screen pixels per page unit."""
        return math.hypot(self.transform().m11(), self.transform().m12())

    @property
    def fit(self) -> Fit:
        return self._fit

    @property
    def turns(self) -> int:
        """Quarter turns clockwise, 0 to 3, by which the page is shown turned."""
        return self._turns

    def show_page(
        self, page: PageRef, preview: Preview, *, turns: int = 0, at_end: bool = False
    ) -> None:
        """Put a page on the canvas, at its top, or at its end when one turned backwards."""
        before = (self.page_item.page_rect.size(), self._turns)
        self.page_item.show_page(page, preview)
        self.page_item.show()
        self._has_page = True
        self._turns = turns % 4
        self._set_scene_rect()
        if before != (self.page_item.page_rect.size(), self._turns):
            self._set_zoom(self.zoom)
            self._apply_fit()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum() if at_end else bar.minimum())
        self._update_cursor()

    def turn_page(self, turns: int) -> None:
        """Show the page turned by that many quarters clockwise from the upright."""
        if not self._has_page or turns % 4 == self._turns:
            return
        center = self._to_scene(QPointF(self.viewport().rect().center()))
        self._turns = turns % 4
        self._set_zoom(self.zoom)
        self._apply_fit()
        self.centerOn(center)

    def clear_page(self, life_size: float = 1.0) -> None:
        """Another document comes; at the zoom `life_size` it is as large as on paper."""
        self._life_size = life_size
        self.page_item.clear()
        self._has_page = False
        self._turns = 0
        self._fit = Fit.AUTO

    def blank(self) -> None:
        """No page is in view: the next one has not come yet, or cannot be drawn."""
        self.page_item.hide()
        self._has_page = False
        self._update_cursor()

    def fit_width(self) -> None:
        self._set_fit(Fit.WIDTH)

    def fit_page(self) -> None:
        self._set_fit(Fit.PAGE)

    def zoom_in(self) -> None:
        self.zoom_by(_ZOOM_STEP)

    def zoom_out(self) -> None:
        self.zoom_by(1 / _ZOOM_STEP)

    def zoom_to(self, zoom: float) -> None:
        self.zoom_by(zoom / self.zoom)

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom so that the point under `anchor` (in the viewport; default its middle) stays."""
        if not self._has_page:
            return
        self._fit = Fit.FREE
        anchor = anchor or QPointF(self.viewport().rect().center())
        before = self._to_scene(anchor)
        self._set_zoom(self.zoom * factor)
        moved = self.viewportTransform().map(before) - anchor
        self._scroll_by(moved)

    def reveal(self, rect: QRectF) -> None:
        """Bring a part of the page into view by the least way; nothing moves when it is there."""
        rect = rect.intersected(self.page_item.page_rect)
        shown = self.mapToScene(self.viewport().rect()).boundingRect()
        if not shown.contains(rect):
            self.ensureVisible(rect, _AROUND, _AROUND)

    # Events

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        delta = event.pixelDelta() if event.hasPixelDelta() else event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.0015 ** event.angleDelta().y(), event.position())
            event.accept()
            return
        bar = self.verticalScrollBar()
        before = bar.value()
        super().wheelEvent(event)
        self._turn_at_end(delta.y() if bar.value() == before else 0)

    def _turn_at_end(self, delta: int) -> None:
        # Two notches past the end: one too many should not lose the page that one reads.
        self._beyond = self._beyond + delta if delta * self._beyond >= 0 else delta
        if delta == 0:
            self._beyond = 0
        elif abs(self._beyond) >= _BEYOND:
            direction = -1 if self._beyond > 0 else 1
            self._beyond = 0
            self.page_turn.emit(direction)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                anchor = self.viewport().mapFromGlobal(pinch.hotSpot().toPoint())
                self.zoom_by(pinch.scaleFactor(), QPointF(anchor))
                return True
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1 + event.value(), event.position())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space):
            self._pan = event.position().toPoint()
            self._update_cursor()
        elif left and self._has_page:
            self._pressed(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if self._pan is not None:
            here = event.position().toPoint()
            self._scroll_by(QPointF(self._pan - here))
            self._pan = here
        else:
            self._moved(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if self._pan is not None:
            self._pan = None
            self._update_cursor()
        else:
            self._released(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self._update_cursor()
            event.accept()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._update_cursor()
        super().keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        # What one reads from, the top, stays where it is; Qt would keep the middle.
        bar, first = self.verticalScrollBar(), self._to_scene(QPointF())
        at_top = bar.value() == bar.minimum()
        self._apply_fit()
        if at_top:
            bar.setValue(bar.minimum())
        else:
            self._scroll_by(self.viewportTransform().map(first))

    # For the canvas: the left button on a page, once it is not panning

    def _pressed(self, event: QMouseEvent) -> None:
        pass

    def _moved(self, event: QMouseEvent) -> None:
        pass

    def _released(self, event: QMouseEvent) -> None:
        pass

    def _cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.ArrowCursor

    # Helpers

    def _to_scene(self, position: QPointF) -> QPointF:
        # Not mapToScene, which takes whole pixels only.
        inverse, _ = self.viewportTransform().inverted()
        return inverse.map(position)

    def _scroll_by(self, pixels: QPointF) -> None:
        for bar, step in (
            (self.horizontalScrollBar(), pixels.x()),
            (self.verticalScrollBar(), pixels.y()),
        ):
            bar.setValue(bar.value() + round(step))

    def _set_fit(self, fit: Fit) -> None:
        self._fit = fit
        self._apply_fit()

    def _shown_size(self) -> QSizeF:
        """Of the page as it is turned, in page units."""
        size = self.page_item.page_rect.size()
        return size.transposed() if self._turns % 2 else size

    def _apply_fit(self) -> None:
        size = self._shown_size()
        if size.isEmpty() or self._fit is Fit.FREE:
            return
        # Room for a scroll bar whether it is shown or not: else both would chase each other.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        zoom = (self.width() - 2 * _MARGIN - bar - 4) / size.width()
        if self._fit is Fit.PAGE:
            zoom = min(zoom, (self.height() - 2 * _MARGIN - 4) / size.height())
        elif self._fit is Fit.AUTO:
            zoom = min(zoom, self._life_size)
        self._set_zoom(zoom)

    def _set_zoom(self, zoom: float) -> None:
        size = self._shown_size()
        lowest = min(0.05, 200 / max(size.width(), size.height(), 1))
        zoom = min(max(zoom, lowest), 16.0)
        self.setTransform(QTransform.fromScale(zoom, zoom).rotate(90 * self._turns))
        self._set_scene_rect()
        self.zoom_changed.emit(zoom)

    def _set_scene_rect(self) -> None:
        margin = _MARGIN / self.zoom
        self.setSceneRect(self.page_item.page_rect.adjusted(-margin, -margin, margin, margin))

    def _update_cursor(self) -> None:
        shape = self._cursor()
        if self._pan is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._space:
            shape = Qt.CursorShape.OpenHandCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)
