"""The text of a passage: one block per line, who answers for it in the margin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from pilot_desktop.app import theme
from pilot_desktop.app.doubt import LINE, is_uncertain
from pilot_desktop.app.file_text import TEXT_LAYER
from pilot_desktop.app.gutter import WIDE, Gutter
from pilot_desktop.app.passage import Passage
from pilot_desktop.app.text_marks import TextMarks
from pilot_desktop.app.translation import tr
from pilot_desktop.document.records import LineRecord, State

_OWN_KEYS = (
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Escape,
)
_SMALL = 0.78  # of the size of the text: what stands in the margin
_TURNING = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class TextView(QPlainTextEdit):
    """Shows a passage and follows it, without moving what the user reads.

    Lines are known by their keys in the passage. What the user does to them: see `LineEditor`.
    """

    line_clicked = Signal(int)
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("textView")
        self.setAccessibleName(tr("Text of the selection"))
        self.setAcceptDrops(False)
        # Undo is the project's.
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._small = self.font().pointSizeF() * _SMALL
        self.document().setDocumentMargin(10)
        self._gutter = Gutter(self.paint_gutter, self)
        self.setViewportMargins(WIDE, 6, 0, 6)
        self.updateRequest.connect(self._follow)
        self._passage: Passage | None = None
        self._order: list[int] = []
        self._line: int | None = None
        self._quiet = False
        self.marks = TextMarks(self.document(), self.record_of)

    @property
    def passage(self) -> Passage | None:
        return self._passage

    @property
    def order(self) -> list[int]:
        """The keys of the lines shown, from top to bottom."""
        return self._order

    @property
    def current(self) -> int | None:
        """The key of the line that the cursor is in."""
        number = self.textCursor().blockNumber()
        return self._order[number] if number < len(self._order) else None

    @property
    def marked(self) -> int | None:
        """The key of the line that is marked: all its rows, where it is broken."""
        return self._line

    def record(self, key: int | None) -> LineRecord | None:
        """A stored line by its key."""
        return self._passage.records.get(key) if self._passage and key is not None else None

    def record_of(self, block: int) -> LineRecord | None:
        """The stored line in a block."""
        return self.record(self._order[block]) if block < len(self._order) else None

    def text_of(self, key: int) -> str:
        """What stands in a line, also what has just been typed."""
        return self._block(key).text()

    def show_passage(self, passage: Passage | None) -> None:
        """Show all of it."""
        self._passage = passage
        self._order = [] if passage is None else list(passage.lines)
        lines = [] if passage is None else [line.text for line in passage.lines.values()]
        self._line = None
        with self.quiet():
            self.setPlainText("\n".join(lines))
        self.marks.rehighlight()
        self._gutter.update()

    def update_line(self, passage: Passage, key: int) -> None:
        """One line of the passage shown was found or grew."""
        if passage is not self._passage:
            return
        if key not in self._order or key not in passage.lines:
            self.refresh()
            return
        with self.quiet():
            self._set_block(self._order.index(key), passage.lines[key].text)
        self._gutter.update()

    def refresh(self) -> None:
        """The passage changed: lines may have come, gone, moved or become others."""
        passage = self._passage
        if passage is None:
            return
        cursor = self.textCursor()
        key, column = self.current, cursor.positionInBlock()
        bar = self.verticalScrollBar()
        position = bar.value()
        before = {number: self.record_of(number) for number in range(len(self._order))}
        with self.quiet():
            self._arrange(list(passage.lines))
            for number, (line, shown) in enumerate(passage.lines.items()):
                if self.may_replace(line, shown.text):
                    self._set_block(number, shown.text)
            if key is not None and key in self._order and not cursor.hasSelection():
                self.put_cursor(key, column)
            bar.setValue(position)
        for number in range(len(self._order)):
            if before.get(number) != self.record_of(number):
                self.marks.rehighlightBlock(self.document().findBlockByNumber(number))
        self.select_line(self._line)
        self._gutter.update()

    def may_replace(self, key: int, text: str) -> bool:
        """Whether what is shown of a line may become `text`; not what a person is typing."""
        return True

    def select_line(self, key: int | None) -> None:
        """Mark a line; scrolls only where that is another one, and not in view."""
        another, self._line = key != self._line, key
        if key is not None and key in self._order:
            block = self._block(key)
            if another and self.current != key:
                with self.quiet():
                    self.put_cursor(key, 0)
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if another and (place.top() < 0 or place.bottom() > self.viewport().height()):
                self.centerCursor()
        self.viewport().update()

    def put_cursor(self, key: int, column: int) -> None:
        """Put the cursor into a line without scrolling."""
        block = self._block(key)
        bar = self.verticalScrollBar()
        position = bar.value()
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(column, block.length() - 1))
        self.setTextCursor(cursor)
        bar.setValue(position)

    def selected_text(self) -> str:
        """What the user marked with the mouse or the keyboard, else all."""
        marked = self.textCursor().selection().toPlainText()
        return marked or ("" if self._passage is None else self._passage.text)

    def marked_spans(self) -> Iterator[tuple[int, tuple[int, int]]]:
        """The blocks with marked text, and from where to where; all where nothing is marked."""
        cursor = self.textCursor()
        block = self.document().begin()
        while block.isValid():
            start, end = 0, len(block.text())
            if cursor.hasSelection():
                start = max(start, cursor.selectionStart() - block.position())
                end = min(end, cursor.selectionEnd() - block.position())
            if start < end:
                yield block.blockNumber(), (start, end)
            block = block.next()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """What happens inside is not the user's doing."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def set_font(self, font: QFont, normal: float) -> None:
        """The letters of the text. What stands in the margin, which is no wider for larger ones,
        is at most as large as beside a text of `normal` points.
        """
        self.setFont(font)
        self._small = min(font.pointSizeF(), normal) * _SMALL
        self.ensureCursorVisible()
        self._gutter.update()

    # Behind and beside the text

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self.viewport())
        colors, middle = theme.colors(), Qt.AlignmentFlag.AlignVCenter
        for number, place in self._in_view(event.rect()):
            row = place.adjusted(self.document().documentMargin(), 0, 0, 0)
            if self._order[number] == self._line:
                # All of a line that is broken: a selection of Qt's would mark its first row.
                painter.fillRect(row.adjusted(0, 0, -10, 0), QColor(colors.selection))
            record = self.record_of(number)
            if record is not None and not record.text and record.flags:
                # Or the row would look like a mistake of the program.
                painter.setPen(QColor(colors.muted))
                said = ", ".join(map(tr, record.flags))
                painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, f"({said})")
        painter.end()
        super().paintEvent(event)

    def _in_view(self, area: QRect) -> Iterator[tuple[int, QRectF]]:
        """The numbers of the lines in view, and where they are."""
        block = self.firstVisibleBlock()
        while block.isValid() and block.blockNumber() < len(self._order):
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > area.bottom():
                break
            yield block.blockNumber(), place
            block = block.next()

    def paint_gutter(self, painter: QPainter, area: QRect) -> None:
        """Who answers for the lines in view."""
        if self._passage is None:
            return
        font = QFont(self.font())
        font.setPointSizeF(self._small)
        painter.setFont(font)
        for number, place in self._in_view(area):
            row = QRect(0, round(place.top()), WIDE - 8, self.fontMetrics().height())
            self._paint_sign(painter, row, self.record_of(number))

    def _paint_sign(self, painter: QPainter, row: QRect, record: LineRecord | None) -> None:
        colors = theme.colors()
        place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if record is None:
            painter.setPen(QColor(colors.accent))
            painter.drawText(row, place, "·")
            return
        bar = QRect(WIDE - 5, row.top() + 2, 2, row.height() - 4)
        if record.state is State.MACHINE:
            sure = record.confidence or 0.0
            doubt = is_uncertain(record)
            # What a guard doubted is never green, however sure the reader was.
            color = colors.confidence(min(sure, LINE) if doubt else sure)
            painter.setPen(color if doubt else QColor(colors.muted))
            # Of text that was in the file nobody estimated how sure it is.
            of_file = self._passage is not None and self._passage.model == TEXT_LAYER
            sign = "T" if of_file else f"{sure * 100:.0f}"
            painter.drawText(row, place, f"{'? ' if doubt else ''}{sign}")
        else:
            confirmed = record.state is State.CONFIRMED
            color = QColor(colors.good if confirmed else colors.accent)
            painter.setPen(color)
            painter.drawText(row, place, "✓" if confirmed else "✎")
        painter.fillRect(bar, color)

    # Events

    def event(self, event: QEvent) -> bool:
        # Keys that move about in text belong to the text here, not to the page beside it.
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and _is_own(event):
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
            self.copy_wanted.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._gutter.setGeometry(inside.left(), inside.top() + 6, WIDE, inside.height() - 12)
        if self.hasFocus():
            # What is said below the text of a line must not cover the line itself.
            self.ensureCursorVisible()

    # Helpers

    def _block(self, key: int) -> QTextBlock:
        return self.document().findBlockByNumber(self._order.index(key))

    def _arrange(self, keys: list[int]) -> None:
        """As many blocks as there are keys, new or removed where the keys differ."""
        old = self._order
        if keys == old:
            return
        start = 0
        while start < min(len(old), len(keys)) and old[start] == keys[start]:
            start += 1
        end = 0
        while end < min(len(old), len(keys)) - start and old[-1 - end] == keys[-1 - end]:
            end += 1
        surplus = len(old) - len(keys)
        # An empty text has one block nevertheless.
        if not old:
            surplus += 1
        if not keys:
            surplus -= 1
            self._set_block(0, "")
        at = max(len(old), 1) - end  # the first block of the common end
        cursor = QTextCursor(self.document())
        if surplus > 0:
            self._remove_blocks(at - surplus, surplus)
        elif surplus < 0:
            if at > 0:
                cursor.setPosition(self.document().findBlockByNumber(at - 1).position())
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            for _ in range(-surplus):
                cursor.insertBlock()
        self._order = keys

    def _remove_blocks(self, first: int, count: int) -> None:
        document = self.document()
        cursor = QTextCursor(document.findBlockByNumber(first))
        keep = QTextCursor.MoveMode.KeepAnchor
        after = document.findBlockByNumber(first + count)
        if after.isValid():
            cursor.setPosition(after.position(), keep)
        else:
            if first > 0:
                cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
            cursor.movePosition(QTextCursor.MoveOperation.End, keep)
        cursor.removeSelectedText()

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


def _is_own(event: QKeyEvent) -> bool:
    """Keys of the text: those that go through it, but not the ones that turn the page."""
    turns = event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in _TURNING
    return event.key() in _OWN_KEYS and not turns
