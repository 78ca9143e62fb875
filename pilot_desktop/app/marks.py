"""What lies over the page: boxes of read lines, and the marks of found words.

Each kind is one item, however many boxes it has: two thousand items would be slow to move.
"""

from __future__ import annotations

from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from pilot_desktop.app import theme
from pilot_desktop.app.doubt import LINE
from pilot_desktop.app.passage import Passage
from pilot_desktop.app.regions import to_rect
from pilot_desktop.app.turning import turns_of, zoom_of
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Hit, Line

_FEW = 400
_LEGIBLE = 5.0
"""Screen pixels: lower lines are shown as bars, no text."""

_Shown = tuple[int, int, Line, QRectF]
"""Place in the order, index, line, and its box."""


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
        self._tint = True
        self._numbers = False
        self._rects: dict[int, tuple[Box, QRectF]] = {}
        self._turned: dict[int, tuple[QRectF, QRectF]] = {}
        self._turn = QTransform()
        self.setZValue(5)

    @property
    def passage(self) -> Passage | None:
        """Whose lines are shown."""
        return self._passage

    @property
    def current(self) -> int | None:
        """The selected line."""
        return self._current

    def show_passage(self, passage: Passage | None, current: int | None) -> None:
        if passage is not self._passage:
            self._rects.clear()
            self._turned.clear()
        self._passage, self._current = passage, current
        self.update()

    def set_options(self, *, boxes: bool, text: bool, tint: bool = True) -> None:
        """`tint`: the boxes' colour says how sure the reader was."""
        self._show_boxes, self._show_text, self._tint = boxes, text, tint
        self.update()

    def show_numbers(self, on: bool) -> None:
        """The place of each line in the order of reading, beside its box."""
        self._numbers = on
        self.update()

    def line_grew(self, index: int) -> None:
        """Repaint the place of one line."""
        if self._passage is not None and index in self._passage.lines:
            rect = to_rect(self._passage.lines[index].box)
            self.update(rect.adjusted(-4, -4, 4, 4))

    def line_at(self, position: QPointF) -> int | None:
        """The smallest line box there, so that a short line inside a tall one can be hit."""
        if self._passage is None or not (self._show_boxes or self._show_text or self._numbers):
            return None
        hits = [
            (line.box.area, index)
            for index, line in self._passage.lines.items()
            if self._rect(index, line).contains(position)
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
        lines = self._passage.lines
        shown = [
            (place, index, line, rect)
            for place, (index, line) in enumerate(lines.items(), 1)
            if (rect := self._rect(index, line)).intersects(exposed)
        ]
        if self._show_text:
            # All the paper first: tall boxes reach into each other, and none may hide a text.
            texts = [(rect, line) for *_, line, rect in shown if line.text]
            for rect, _ in texts:
                painter.fillRect(rect, QColor(255, 255, 255, 246))
            for rect, line in texts:
                _paint_text(painter, rect, line)
        if self._show_boxes or self._numbers:
            self._paint_boxes(painter, shown)
        if self._current in lines:
            self._paint_current(painter, lines[self._current])
        if self._numbers:
            for place, *_, rect in shown:
                _paint_number(painter, rect, place)

    def _rect(self, index: int, line: Line) -> QRectF:
        """The line's box as Qt wants it; kept, for there may be thousands in a frame."""
        kept = self._rects.get(index)
        if kept is None or kept[0] is not line.box:
            kept = self._rects[index] = (line.box, to_rect(line.box))
        return kept[1]

    def _turned_rect(self, index: int, rect: QRectF) -> QRectF:
        """The line's box in a page that is turned as the view turns it; kept, too."""
        kept = self._turned.get(index)
        if kept is None or kept[0] is not rect:
            kept = self._turned[index] = (rect, self._turn.mapRect(rect))
        return kept[1]

    def _paint_boxes(self, painter: QPainter, shown: list[_Shown]) -> None:
        """One drawing call for all boxes that look the same.

        The boxes are turned rather than the painter, which draws upright boxes much faster.
        """
        assert self._passage is not None
        world = painter.worldTransform()
        turn = QTransform().rotate(90 * turns_of(world))
        if turn != self._turn:
            self._turn = turn
            self._turned.clear()
        painter.setWorldTransform(turn.inverted()[0] * world)
        finished = self._passage.finished
        alike: dict[tuple[str, bool], list[QRectF]] = {}
        for _, index, line, rect in shown:
            if index != self._current:
                done = index in finished
                turned = self._turned_rect(index, rect)
                alike.setdefault((self._color(line, done), done), []).append(turned)
        # Soft edges are not seen on boxes of a few pixels, and take most of the time.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(shown) <= _FEW)
        for (color, done), rects in alike.items():
            painter.setPen(_pen(color, 120 if done else 90, 1))
            painter.setBrush(self._brush(color, 26 if done else 12))
            painter.drawRects(rects)
        painter.setWorldTransform(world)

    def _paint_current(self, painter: QPainter, line: Line) -> None:
        assert self._passage is not None and self._current is not None
        color = self._color(line, self._current in self._passage.finished)
        rect = to_rect(line.box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_pen(color, 255, 1.8))
        painter.setBrush(self._brush(color, 60))
        radius = min(3.0, rect.height() / 5)
        painter.drawRoundedRect(rect, radius, radius)

    def _color(self, line: Line, finished: bool) -> str:
        # The page is white in both themes, so the light colours fit on it always.
        if not (finished and self._tint):
            return theme.LIGHT.accent
        sure = min(line.confidence, LINE) if line.flags else line.confidence
        return theme.LIGHT.confidence(sure).name()

    def _brush(self, color: str, alpha: int) -> QBrush:
        if self._show_text:
            return QBrush(Qt.BrushStyle.NoBrush)
        fill = QColor(color)
        fill.setAlpha(alpha)
        return QBrush(fill)


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
        return next(
            (
                hit
                for hit in self._hits
                if any(to_rect(box).contains(position) for box in hit.boxes)
            ),
            None,
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for hit in self._hits:
            for box in hit.boxes:
                margin = box.height * 0.12
                rect = to_rect(box).adjusted(-margin, -margin, margin, margin)
                if rect.intersects(option.exposedRect):
                    self._paint_mark(painter, rect, margin * 1.5, current=hit is self._current)

    def _paint_mark(self, painter: QPainter, rect: QRectF, radius: float, *, current: bool) -> None:
        colors = theme.colors()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.mark_current if current else colors.mark))
        painter.drawRoundedRect(rect, radius, radius)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if current:
            pen = QPen(QColor("#c46a00"), 1.6)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, radius, radius)


def _pen(color: str, alpha: int, width: float) -> QPen:
    edge = QColor(color)
    edge.setAlpha(alpha)
    pen = QPen(edge, width)
    pen.setCosmetic(True)
    return pen


def _paint_number(painter: QPainter, rect: QRectF, number: int) -> None:
    """A small plate of fixed size at the start of the line."""
    on_screen = painter.worldTransform().mapRect(rect)
    font = QFont(painter.font())
    font.setPixelSize(11)
    text = str(number)
    width = QFontMetricsF(font).horizontalAdvance(text) + 8
    plate = QRectF(on_screen.left() - width + 2, on_screen.center().y() - 8, width, 16)
    painter.save()
    painter.resetTransform()
    painter.setFont(font)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.LIGHT.accent))
    painter.drawRoundedRect(plate, 8, 8)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def _direction(line: Line, view: int) -> int:
    """Where a line runs on its page: 0 to the right, 1 down, 2 to the left, 3 up.

    Its words tell; one word alone, by its shape and by how the page is turned in the `view`.
    """
    wide = line.box.width >= line.box.height
    if len(line.words) < 2:
        return 0 if wide or len(line.text) < 3 or view % 2 == 0 else -view % 4
    first, last = line.words[0].box.center, line.words[-1].box.center
    ahead = last[0] > first[0] if wide else last[1] > first[1]
    if any(bidirectional(letter) in ("R", "AL") for letter in line.text):
        ahead = not ahead
    return (0 if ahead else 2) if wide else (1 if ahead else 3)


def _paint_text(painter: QPainter, rect: QRectF, line: Line) -> None:
    """The text in the place of the picture, squeezed or stretched to the line's box."""
    transform, text = painter.worldTransform(), line.text
    turns = _direction(line, turns_of(transform))
    width, height = (rect.height(), rect.width()) if turns % 2 else (rect.width(), rect.height())
    if height * zoom_of(transform) < _LEGIBLE:
        x, y = (rect.width() * 0.35, 0.0) if turns % 2 else (0.0, rect.height() * 0.35)
        painter.fillRect(rect.adjusted(x, y, -x, -y), QColor(20, 33, 61, 70))
        return
    font = QFont(painter.font())
    font.setPixelSize(max(1, round(height * 0.78)))
    advance = QFontMetricsF(font).horizontalAdvance(text)
    if advance <= 0:
        return
    painter.save()
    painter.translate(rect.center())
    painter.rotate(90 * turns)
    painter.translate(-width / 2, height * 0.3)
    painter.scale(min(width / advance, 2.5), 1)
    painter.setFont(font)
    painter.setPen(QColor("#14213d"))
    painter.drawText(QPointF(0, 0), text)
    painter.restore()
