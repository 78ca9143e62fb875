"""What lies over the page: boxes of read lines, and the marks of found words.

Each kind is one item, however many boxes it has: two thousand items would be slow to move.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from pilot_desktop.app import theme
from pilot_desktop.app.regions import to_rect
from pilot_desktop.app.session import Passage
from pilot_desktop.document.transcript import Hit, Line


class _Overlay(QGraphicsItem):
    """Covers the page, draws only what is exposed."""

    def __init__(self) -> None:
        super().__init__()
        self._area = QRectF()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def set_area(self, area: QRectF) -> None:
        self.prepareGeometryChange()
        self._area = area

    def boundingRect(self) -> QRectF:  # noqa: N802  Qt's name
        return self._area


class LinesItem(_Overlay):
    """The lines of a passage: an outline where they were found, tinted once they are read."""

    def __init__(self) -> None:
        super().__init__()
        self._passage: Passage | None = None
        self._current: int | None = None
        self._show_boxes = True
        self._show_text = False
        self.setZValue(5)

    @property
    def passage(self) -> Passage | None:
        """Whose lines are shown."""
        return self._passage

    def show_passage(self, passage: Passage | None, current: int | None) -> None:
        self._passage, self._current = passage, current
        self.update()

    def set_options(self, *, boxes: bool, text: bool) -> None:
        self._show_boxes, self._show_text = boxes, text
        self.update()

    def line_grew(self, index: int) -> None:
        """Repaint the place of one line."""
        if self._passage is not None and index in self._passage.lines:
            rect = to_rect(self._passage.lines[index].box)
            self.update(rect.adjusted(-4, -4, 4, 4))

    def line_at(self, position: QPointF) -> int | None:
        """The smallest line box there, so that a short line inside a tall one can be hit."""
        if self._passage is None or not (self._show_boxes or self._show_text):
            return None
        hits = [
            (line.box.area, index)
            for index, line in self._passage.lines.items()
            if to_rect(line.box).contains(position)
        ]
        return min(hits)[1] if hits else None

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if self._passage is None:
            return
        exposed: QRectF = option.exposedRect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, line in self._passage.lines.items():
            rect = to_rect(line.box)
            if rect.intersects(exposed):
                if self._show_text and line.text:
                    _paint_text(painter, rect, line.text)
                if self._show_boxes or index == self._current:
                    finished = index in self._passage.finished
                    self._paint_box(painter, rect, line, finished, index == self._current)

    def _paint_box(
        self, painter: QPainter, rect: QRectF, line: Line, finished: bool, current: bool
    ) -> None:
        # The page is white in both themes, so the light colours fit on it always.
        color = theme.LIGHT.confidence(line.confidence) if finished else QColor(theme.LIGHT.accent)
        fill = QColor(color)
        fill.setAlpha(60 if current else 26 if finished else 12)
        edge = QColor(color)
        edge.setAlpha(255 if current else 120 if finished else 90)
        pen = QPen(edge, 1.8 if current else 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self._show_text else fill)
        radius = min(3.0, rect.height() / 5)
        painter.drawRoundedRect(rect, radius, radius)


class HitsItem(_Overlay):
    """Marks like those of a yellow pen: the print stays black under them."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[Hit] = []
        self._current: Hit | None = None
        self.setZValue(10)

    def show_hits(self, hits: list[Hit], current: Hit | None) -> None:
        self._hits, self._current = hits, current
        self.update()

    @property
    def hits(self) -> list[Hit]:
        return self._hits

    def hit_at(self, position: QPointF) -> Hit | None:
        return next((hit for hit in self._hits if to_rect(hit.box).contains(position)), None)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        colors = theme.colors()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for hit in self._hits:
            current = hit is self._current
            margin = hit.box.height * 0.12
            rect = to_rect(hit.box).adjusted(-margin, -margin, margin, margin)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.mark_current if current else colors.mark))
            painter.drawRoundedRect(rect, margin * 1.5, margin * 1.5)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            if current:
                pen = QPen(QColor("#c46a00"), 1.6)
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect, margin * 1.5, margin * 1.5)


def _paint_text(painter: QPainter, rect: QRectF, text: str) -> None:
    """The text in the place of the picture, squeezed or stretched to the line's box."""
    painter.fillRect(rect, QColor(255, 255, 255, 246))
    font = QFont(painter.font())
    font.setPixelSize(max(1, round(rect.height() * 0.78)))
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text)
    if width <= 0:
        return
    painter.save()
    painter.translate(rect.left(), rect.top() + rect.height() * 0.8)
    painter.scale(min(rect.width() / width, 2.5), 1)
    painter.setFont(font)
    painter.setPen(QColor("#14213d"))
    painter.drawText(QPointF(0, 0), text)
    painter.restore()
