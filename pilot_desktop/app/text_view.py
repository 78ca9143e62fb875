"""The text of a passage: one block per line, its confidence in the margin."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit, QWidget

from pilot_desktop.app import theme
from pilot_desktop.app.session import Passage

_GUTTER = 46
_OWN_KEYS = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class TextView(QPlainTextEdit):
    """Read-only, selectable; grows line by line without moving what the user reads."""

    line_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("textView")
        self.setAccessibleName("Text of the selection")
        self.setReadOnly(True)
        self.setAcceptDrops(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        font = QFont(self.font())
        font.setPointSizeF(
            QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF() * 1.15
        )
        self.setFont(font)
        self.document().setDocumentMargin(10)
        self._gutter = _Gutter(self)
        self.setViewportMargins(_GUTTER, 6, 0, 6)
        self.updateRequest.connect(self._follow)
        self._passage: Passage | None = None
        self._order: list[int] = []
        self._line: int | None = None

    @property
    def passage(self) -> Passage | None:
        return self._passage

    def show_passage(self, passage: Passage | None) -> None:
        """Show all of it."""
        self._passage = passage
        self._order = [] if passage is None else [index for index, _ in passage.ordered]
        lines = [] if passage is None else [line.text for _, line in passage.ordered]
        self._line = None
        self.setPlainText("\n".join(lines))
        self.setExtraSelections([])
        self._gutter.update()

    def update_line(self, passage: Passage, index: int) -> None:
        """One line of the passage shown was found or changed."""
        if passage is not self._passage:
            return
        if index not in passage.lines or index not in self._order:
            order = [place for place, _ in passage.ordered]
            if order != [*self._order, index]:
                self._reload()
                return
            if self._order:
                end = QTextCursor(self.document())
                end.movePosition(QTextCursor.MoveOperation.End)
                end.insertText("\n")
            self._order = order
        self._set_block(self._order.index(index), passage.lines[index].text)
        self._gutter.update()

    def refresh(self) -> None:
        """The passage's state changed: lines may have gone."""
        if self._passage is not None and self._order != [i for i, _ in self._passage.ordered]:
            self._reload()
        self._gutter.update()

    def select_line(self, index: int | None) -> None:
        """Mark a line; scrolls only when it is not in view."""
        self._line = index
        selections = []
        if index is not None and index in self._order:
            block = self.document().findBlockByNumber(self._order.index(index))
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(block)
            mark.format.setBackground(QColor(theme.colors().selection))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            selections.append(mark)
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() < 0 or place.bottom() > self.viewport().height():
                cursor = QTextCursor(block)
                self.setTextCursor(cursor)
                self.centerCursor()
        self.setExtraSelections(selections)

    def selected_text(self) -> str:
        """What the user marked with the mouse or the keyboard, else all."""
        marked = self.textCursor().selection().toPlainText()
        return marked or ("" if self._passage is None else self._passage.text)

    def paint_gutter(self, painter: QPainter, area: QRect) -> None:
        """Confidences beside the lines that are in view."""
        if self._passage is None:
            return
        colors = theme.colors()
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.78)
        painter.setFont(font)
        block = self.firstVisibleBlock()
        while block.isValid() and block.blockNumber() < len(self._order):
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > area.bottom():
                break
            index = self._order[block.blockNumber()]
            row = QRect(0, round(place.top()), _GUTTER - 8, self.fontMetrics().height())
            self._paint_confidence(painter, row, index, colors)
            block = block.next()

    def _paint_confidence(
        self, painter: QPainter, row: QRect, index: int, colors: theme.Colors
    ) -> None:
        passage = self._passage
        if passage is None or index not in passage.lines:
            return
        if index not in passage.finished:
            painter.setPen(QColor(colors.accent))
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "·")
            return
        confidence = passage.lines[index].confidence
        color = colors.confidence(confidence)
        painter.setPen(QColor(colors.muted) if confidence >= 0.9 else color)
        painter.drawText(
            row,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            f"{confidence * 100:.0f}",
        )
        painter.fillRect(QRect(_GUTTER - 5, row.top() + 2, 2, row.height() - 4), color)

    # Events

    def event(self, event: QEvent) -> bool:
        # Keys that move about in text belong to the text here, not to the page beside it.
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            number = self.cursorForPosition(event.position().toPoint()).blockNumber()
            if number < len(self._order):
                self.line_clicked.emit(self._order[number])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.selected_text())
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        # Qt zooms editable text only; ours is worth reading too.
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomIn(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._gutter.setGeometry(inside.left(), inside.top() + 6, _GUTTER, inside.height() - 12)

    # Helpers

    def _reload(self) -> None:
        line, bar = self._line, self.verticalScrollBar()
        position = bar.value()
        self.show_passage(self._passage)
        bar.setValue(position)
        self.select_line(line)

    def _set_block(self, number: int, text: str) -> None:
        block = self.document().findBlockByNumber(number)
        old = block.text()
        if old == text:
            return
        # Only what is new is inserted: the user may be selecting text in this very line.
        cursor = QTextCursor(block)
        if text.startswith(old):
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertText(text[len(old) :])
        else:
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.insertText(text)

    def _follow(self, _area: QRect, pixels: int) -> None:
        if pixels:
            self._gutter.scroll(0, pixels)
        else:
            self._gutter.update()


class _Gutter(QWidget):
    """The margin; the view draws it because it knows its blocks."""

    def __init__(self, view: TextView) -> None:
        super().__init__(view)
        self._view = view
        self.setToolTip("How sure the reader is of this line, in percent")

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(_GUTTER, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._view.palette().color(QPalette.ColorRole.Base))
        self._view.paint_gutter(painter, self.rect())
