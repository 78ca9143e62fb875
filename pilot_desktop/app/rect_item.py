"""A rectangle on the page, with things around it that are as large at every zoom."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem

from pilot_desktop.app.turning import zoom_of


class RectItem(QGraphicsItem):
    """`rect` in page coordinates; what is drawn of it reaches `around` screen pixels further."""

    def __init__(self, rect: QRectF, around: float, height: int) -> None:
        """`height`: how far above the page it lies, for those above others."""
        super().__init__()
        self._rect, self._around = QRectF(rect), around
        self.setZValue(height)

    @property
    def rect(self) -> QRectF:
        return self._rect

    def set_rect(self, rect: QRectF) -> None:
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = QRectF(rect)
            self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802  Qt's name
        if self._rect.isNull():
            return QRectF()
        # Screen pixels are as many page units as the zoom makes them.
        views = self.scene().views() if self.scene() else []
        margin = self._around / (zoom_of(views[0].transform()) if views else 1.0)
        return self._rect.adjusted(-margin, -margin, margin, margin)
