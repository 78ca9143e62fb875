"""The page on the canvas: a small picture at once, sharp tiles when they have come.

The scene's coordinates are page coordinates.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from pilot_desktop.app import theme
from pilot_desktop.app.page_images import PageImages, Preview, TileKey, tile_box
from pilot_desktop.app.turning import turn_about, turns_of, zoom_of
from pilot_desktop.work.jobs import PageRef
from pilot_desktop.work.reports import TILE

_SHADOW = 7


class PageItem(QGraphicsItem):
    """Draws one page and asks for the tiles that it misses."""

    def __init__(self, images: PageImages) -> None:
        super().__init__()
        self._images = images
        self._page: PageRef | None = None
        self._preview: Preview | None = None
        self._missing: list[TileKey] = []
        self._ask = QTimer()
        self._ask.setSingleShot(True)
        self._ask.setInterval(30)
        self._ask.timeout.connect(lambda: images.want_tiles(self._missing))
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setZValue(-1)
        images.tile_ready.connect(self._on_tile)

    @property
    def page_rect(self) -> QRectF:
        if self._preview is None:
            return QRectF()
        return QRectF(0, 0, self._preview.width, self._preview.height)

    @property
    def waiting(self) -> bool:
        """When last painted, something was missing that has not come yet."""
        return bool(self._missing)

    def show_page(self, page: PageRef, preview: Preview) -> None:
        self.prepareGeometryChange()
        self._page, self._preview = page, preview
        self.update()

    def clear(self) -> None:
        self.prepareGeometryChange()
        self._page = self._preview = None

    def boundingRect(self) -> QRectF:  # noqa: N802  Qt's name
        rect = self.page_rect
        margin = max(rect.width(), rect.height()) * 0.02
        return rect.adjusted(-margin, -margin, margin, margin)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        preview, page = self._preview, self._page
        if preview is None or page is None:
            return
        exposed = option.exposedRect.intersected(self.page_rect)
        ratio = widget.devicePixelRatioF() if widget else 1.0
        zoom = zoom_of(painter.worldTransform())
        if not self.page_rect.contains(option.exposedRect):
            self._paint_shadow(painter, zoom)
        level = self._images.level(preview, zoom * ratio)
        tiles: list[TileKey] = []
        self._missing = []
        if level is not None:
            visible = self._visible() or exposed
            tiles = _tiles(page, level, exposed)
            in_view = _tiles(page, level, visible)
            self._images.make_room(len(in_view))
            wanted = [key for key in in_view if self._images.tile(key) is None]
            self._missing = sorted(wanted, key=lambda key: _distance(key, visible.center()))
        # Under the tiles the small picture is seen only where one is missing.
        if level is None or any(self._images.tile(key) is None for key in tiles):
            self._paint_preview(painter, preview, exposed, zoom * ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom * ratio < 3)
        self._paint_tiles(painter, tiles, ratio)
        if self._missing and not self._ask.isActive():
            self._ask.start()

    def _paint_preview(
        self, painter: QPainter, preview: Preview, exposed: QRectF, scale: float
    ) -> None:
        smooth = scale < 3 * max(1.0, preview.scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.save()
        painter.setClipRect(exposed, Qt.ClipOperation.IntersectClip)
        painter.drawImage(self.page_rect, preview.image)
        painter.restore()

    def _paint_shadow(self, painter: QPainter, zoom: float) -> None:
        page = self.page_rect
        painter.setPen(Qt.PenStyle.NoPen)
        strength = 22 if theme.colors().dark else 9
        for step in range(_SHADOW, 0, -1):
            grow = step / zoom
            painter.setBrush(QColor(0, 0, 0, strength))
            painter.drawRoundedRect(page.adjusted(-grow, -grow * 0.6, grow, grow * 1.3), grow, grow)
        painter.setBrush(Qt.GlobalColor.white)
        painter.setPen(QPen(QColor(0, 0, 0, 40), 0))
        painter.drawRect(page)

    def _paint_tiles(self, painter: QPainter, tiles: list[TileKey], ratio: float) -> None:
        transform = painter.worldTransform()
        turns = turns_of(transform)
        painter.save()
        painter.setClipRect(self.page_rect, Qt.ClipOperation.IntersectClip)
        for key in tiles:
            if (image := self._images.tile(key)) is None:
                continue
            left, top, *_ = tile_box(key)
            size = QSizeF(image.width() / key.scale, image.height() / key.scale)
            target = _snapped(transform.mapRect(QRectF(QPointF(left, top), size)), ratio)
            painter.resetTransform()
            if turns:
                target = turn_about(painter, target, turns)
            painter.drawImage(target, image)
        painter.restore()

    def _visible(self) -> QRectF | None:
        """All of the page that is in view, also when only a part of it is repainted."""
        views = self.scene().views()
        if not views:
            return None
        view = views[0]
        shown = view.mapToScene(view.viewport().rect()).boundingRect()
        return shown.intersected(self.page_rect)

    def _on_tile(self, key: TileKey) -> None:
        if key.page == self._page:
            self._missing = [other for other in self._missing if other != key]
            self.update(QRectF(*tile_box(key)))


def _tiles(page: PageRef, level: float, area: QRectF) -> list[TileKey]:
    side = TILE / level
    # A hair less at the far edges: a tile that only touches the area has nothing to show.
    columns = range(int(area.left() / side), math.ceil(area.right() / side - 1e-6))
    rows = range(int(area.top() / side), math.ceil(area.bottom() / side - 1e-6))
    return [TileKey(page, level, column, row) for row in rows for column in columns]


def _distance(key: TileKey, center: QPointF) -> float:
    left, top, width, height = tile_box(key)
    return math.hypot(left + width / 2 - center.x(), top + height / 2 - center.y())


def _snapped(rect: QRectF, ratio: float) -> QRectF:
    """Edges on whole device pixels, so that neighbouring tiles leave no seam."""
    left, top = round(rect.left() * ratio) / ratio, round(rect.top() * ratio) / ratio
    right, bottom = round(rect.right() * ratio) / ratio, round(rect.bottom() * ratio) / ratio
    return QRectF(left, top, right - left, bottom - top)
