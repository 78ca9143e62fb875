"""The page view: zoom at the pointer, pan, draw a rectangle, click what lies on the page."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
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

from pilot_desktop.app.marks import HitsItem, LinesItem
from pilot_desktop.app.page_images import PageImages, Preview
from pilot_desktop.app.page_item import PageItem
from pilot_desktop.app.regions import DraftItem, RegionItem, to_box
from pilot_desktop.app.session import Passage
from pilot_desktop.work.jobs import PageRef

_MARGIN = 24
_DRAG = 4
_ZOOM_STEP = 1.25
_TURN = 240


class Fit(Enum):
    """What the zoom follows when the window changes its size.

    AUTO is the width, but no larger than life: a narrow receipt need not fill the window.
    """

    FREE = auto()
    AUTO = auto()
    WIDTH = auto()
    PAGE = auto()


class Canvas(QGraphicsView):
    """Shows one page; its scene is in page coordinates."""

    region_drawn = Signal(object)
    region_clicked = Signal(object)
    line_clicked = Signal(int)
    hit_clicked = Signal(object)
    background_clicked = Signal()
    page_turn = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, images: PageImages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName("Page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setScene(QGraphicsScene(self))
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setMouseTracking(True)
        # What is dropped here is for the window.
        self.setAcceptDrops(False)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.page_item = PageItem(images)
        self.lines = LinesItem()
        self.hits = HitsItem()
        self.regions: list[RegionItem] = []
        self._draft: DraftItem | None = None
        for item in (self.page_item, self.lines, self.hits):
            self.scene().addItem(item)
        self._fit = Fit.AUTO
        self._life_size = 1.0
        self._press: QPointF | None = None
        self._pan: QPoint | None = None
        self._space = False
        self._turn = 0
        self._has_page = False

    # Page and zoom

    @property
    def zoom(self) -> float:
        """Screen pixels per page unit."""
        return self.transform().m11()

    @property
    def fit(self) -> Fit:
        return self._fit

    def show_page(self, page: PageRef, preview: Preview, *, at_end: bool = False) -> None:
        """Put a page on the canvas, at its top, or at its end when one turned backwards."""
        new_size = self.page_item.page_rect.size().toTuple() != (preview.width, preview.height)
        self.page_item.show_page(page, preview)
        self.page_item.show()
        self._has_page = True
        rect = self.page_item.page_rect
        self.lines.set_area(rect)
        self.hits.set_area(rect)
        self._set_scene_rect()
        if new_size:
            self._apply_fit()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum() if at_end else bar.minimum())
        self._update_cursor()

    def clear_page(self, life_size: float = 1.0) -> None:
        """Another document comes; at the zoom `life_size` it is as large as on paper."""
        self._life_size = life_size
        self.cancel_drag()
        self.show_regions([], None)
        self.lines.show_passage(None, None)
        self.hits.show_hits([], None)
        self.page_item.clear()
        self._has_page = False
        self._fit = Fit.AUTO

    def blank(self) -> None:
        """No page is in view: the next one has not come yet, or cannot be drawn."""
        self.cancel_drag()
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
        """Bring a part of the page into view; nothing moves when it is there already."""
        shown = self.mapToScene(self.viewport().rect()).boundingRect()
        if not shown.contains(rect.intersected(self.page_item.page_rect)):
            self.centerOn(rect.center())

    # What lies on the page

    def show_regions(self, passages: list[Passage], selected: Passage | None) -> None:
        """Make the regions on the canvas those, keeping the items that stay."""
        kept = {item.passage: item for item in self.regions}
        for passage, item in kept.items():
            if passage not in passages:
                item.stop()
                self.scene().removeItem(item)
        self.regions = [kept.get(passage) or self._add_region(passage) for passage in passages]
        for item in self.regions:
            item.refresh(selected=item.passage is selected)

    def _add_region(self, passage: Passage) -> RegionItem:
        item = RegionItem(passage)
        self.scene().addItem(item)
        return item

    def cancel_drag(self) -> bool:
        """Give up the rectangle under the mouse; False when there is none."""
        self._press = None
        if self._draft is None:
            return False
        self.scene().removeItem(self._draft)
        self._draft = None
        return True

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
        self._turn = self._turn + delta if delta * self._turn >= 0 else delta
        if delta == 0:
            self._turn = 0
        elif abs(self._turn) >= _TURN:
            direction = -1 if self._turn > 0 else 1
            self._turn = 0
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
            self._press = event.position()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if self._pan is not None:
            here = event.position().toPoint()
            self._scroll_by(QPointF(self._pan - here))
            self._pan = here
        elif self._press is not None:
            far = (event.position() - self._press).manhattanLength() >= _DRAG
            if self._draft is None and far:
                self._draft = DraftItem()
                self.scene().addItem(self._draft)
            if self._draft is not None:
                self._draft.set_rect(self._dragged(event.position()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if self._pan is not None:
            self._pan = None
            self._update_cursor()
        elif self._press is not None:
            rect = self._draft.rect if self._draft else QRectF()
            position, was_drag = self._to_scene(event.position()), self._draft is not None
            self.cancel_drag()
            if not was_drag:
                self._click(position)
            elif min(rect.width(), rect.height()) * self.zoom >= _DRAG:
                self.region_drawn.emit(to_box(rect))
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
        self._apply_fit()

    # Helpers

    def _click(self, position: QPointF) -> None:
        if (hit := self.hits.hit_at(position)) is not None:
            self.hit_clicked.emit(hit)
            return
        line = self.lines.line_at(position)
        under = [item for item in self.regions if item.rect.contains(position)]
        top = min(under, key=lambda item: item.rect.width() * item.rect.height(), default=None)
        # Inside the region whose lines are shown, a click means the line.
        if line is not None and (top is None or top.passage is self.lines.passage):
            self.line_clicked.emit(line)
        elif top is not None:
            self.region_clicked.emit(top.passage)
        else:
            self.background_clicked.emit()

    def _dragged(self, position: QPointF) -> QRectF:
        assert self._press is not None
        rect = QRectF(self._to_scene(self._press), self._to_scene(position)).normalized()
        return rect.intersected(self.page_item.page_rect)

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

    def _apply_fit(self) -> None:
        rect = self.page_item.page_rect
        if rect.isEmpty() or self._fit is Fit.FREE:
            return
        # Room for a scroll bar whether it is shown or not: else both would chase each other.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        zoom = (self.width() - 2 * _MARGIN - bar - 4) / rect.width()
        if self._fit is Fit.PAGE:
            zoom = min(zoom, (self.height() - 2 * _MARGIN - 4) / rect.height())
        elif self._fit is Fit.AUTO:
            zoom = min(zoom, self._life_size)
        self._set_zoom(zoom)

    def _set_zoom(self, zoom: float) -> None:
        rect = self.page_item.page_rect
        lowest = min(0.05, 200 / max(rect.width(), rect.height(), 1))
        zoom = min(max(zoom, lowest), 16.0)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self._set_scene_rect()
        self.zoom_changed.emit(zoom)

    def _set_scene_rect(self) -> None:
        margin = _MARGIN / self.zoom
        self.setSceneRect(self.page_item.page_rect.adjusted(-margin, -margin, margin, margin))

    def _update_cursor(self) -> None:
        shape = Qt.CursorShape.CrossCursor if self._has_page else Qt.CursorShape.ArrowCursor
        if self._pan is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._space:
            shape = Qt.CursorShape.OpenHandCursor
        self.viewport().setCursor(shape)
