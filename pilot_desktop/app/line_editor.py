"""The text of a passage, corrected in place: lines are confirmed, split, joined and moved by key.

What is typed is a wish: it goes to the project, and what the project says comes back. Until then,
and wherever the project cannot take it, what was typed stays on the screen.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QToolTip, QWidget

from pilot_desktop.app.doubt import is_uncertain
from pilot_desktop.app.passage import Passage
from pilot_desktop.app.text_view import TextView
from pilot_desktop.app.translation import tr
from pilot_desktop.document.records import storable

_PAUSE = 600  # ms without a key after which what was typed is kept
_MOVES = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}
_Keys = QKeySequence.StandardKey


class LineEditor(TextView):
    """A text that stays a list of lines: no key makes two of one, or one of two, by accident."""

    corrected = Signal(int, str)
    confirmed = Signal(int, str)
    split = Signal(int, int)
    joined = Signal(int, int)
    left = Signal()
    menu_wanted = Signal(QPoint)
    uncertain_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(False)
        self._dirty: int | None = None
        self._sent: dict[int, str] = {}
        self._last: int | None = None
        self._composing = False
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(self.flush)
        self.textChanged.connect(self._on_text)
        self.cursorPositionChanged.connect(self._on_cursor)

    @property
    def typed(self) -> bool:
        """Something stands here that the project does not have yet."""
        return self._dirty is not None or bool(self._sent)

    def show_passage(self, passage: Passage | None) -> None:
        self.flush()
        self._sent.clear()
        super().show_passage(passage)
        self._last = None

    def may_replace(self, key: int, text: str) -> bool:
        if key == self._dirty:
            return False
        if key in self._sent:
            if self._sent[key] != text:
                return False
            del self._sent[key]
        return True

    def flush(self) -> None:
        """Hand over what was typed, now."""
        self._typing.stop()
        key, self._dirty = self._dirty, None
        if key is None or key not in self._order:
            return
        text = storable(self.text_of(key))
        record = self.record(key)
        if record is not None and text != self._sent.get(key, record.text):
            self._sent[key] = text
            self.corrected.emit(key, text)

    def forget_typing(self) -> None:
        """What was typed is not wanted: the project's text is shown again."""
        self._typing.stop()
        self._dirty = None
        self._sent.clear()

    def insert(self, text: str) -> None:
        """Put characters where the cursor is, as if typed."""
        if self._may_edit():
            self.textCursor().insertText(" ".join(text.splitlines()))

    def cut_marked(self) -> None:
        """The marked characters of one line go to the clipboard."""
        if self._may_edit():
            self.cut()

    def tell(self, text: str) -> None:
        """A word on what cannot be done here, beside the cursor and gone by itself."""
        QToolTip.showText(self.below_cursor(), text, self)

    def below_cursor(self) -> QPoint:
        """On the screen."""
        return self.viewport().mapToGlobal(self.cursorRect().bottomLeft())

    def word_here(self) -> tuple[int, int] | None:
        """Where the word at the cursor begins and ends in the text of its line."""
        cursor = self.textCursor()
        at, text = cursor.positionInBlock(), cursor.block().text()
        words = (word.span() for word in re.finditer(r"\S+", text))
        return next((span for span in words if span[0] <= at <= span[1]), None)

    def put_word(self, span: tuple[int, int], word: str) -> None:
        """Replace a part of the line with the cursor, as if typed."""
        if not self._may_edit():
            return
        cursor = self.textCursor()
        start = cursor.block().position()
        cursor.setPosition(start + span[0])
        cursor.setPosition(start + span[1], QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(word)
        self.setTextCursor(cursor)

    def confirm(self) -> None:
        """The line with the cursor is right as it stands; go on to the next."""
        key = self.current
        record = self.record(key)
        if key is None or record is None:
            return
        text = storable(self.text_of(key))
        self._typing.stop()
        self._dirty = None
        if text != record.text:
            self._sent[key] = text
        self.confirmed.emit(key, text)
        number = self._order.index(key)
        if number + 1 < len(self._order):
            self.go_to(self._order[number + 1])
        else:
            self.tell(tr("That was the last line here."))

    def split_here(self) -> None:
        """Cut the line in two at the cursor."""
        key, at = self.current, self.textCursor().positionInBlock()
        if key is not None and self.record(key) is not None:
            self.flush()
            self.split.emit(key, at)

    def join(self, step: int) -> None:
        """Make one line of this and the next (1) or the one before (-1)."""
        key = self.current
        if key is None:
            return
        other = self._order.index(key) + step
        if not 0 <= other < len(self._order):
            return
        neighbour = self._order[other]
        if self.record(key) is None or self.record(neighbour) is None:
            return
        self.flush()
        pair = (key, neighbour) if step > 0 else (neighbour, key)
        self.joined.emit(*pair)

    def go_to(self, key: int, column: int = 0) -> None:
        """Put the cursor into a line, as if the user had gone there."""
        if key in self._order:
            self.put_cursor(key, column)
            self.ensureCursorVisible()

    def next_uncertain(self, step: int) -> int | None:
        """The key of the next (1) or previous (-1) uncertain line, seen from the cursor."""
        here = self.textCursor().blockNumber()
        numbers = range(here + 1, len(self._order)) if step > 0 else range(here - 1, -1, -1)
        for number in numbers:
            record = self.record_of(number)
            if record is not None and is_uncertain(record):
                return record.id
        return None

    # Events

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        # The project undoes, not the text.
        if override and isinstance(event, QKeyEvent) and _undoes(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if plain:
                self.confirm()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if modifiers == Qt.KeyboardModifier.ShiftModifier:
                    self.split_here()
                else:
                    event.ignore()
            case Qt.Key.Key_Tab if plain:
                self.uncertain_wanted.emit(1)
            case Qt.Key.Key_Backtab:
                self.uncertain_wanted.emit(-1)
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Backspace | Qt.Key.Key_Delete:
                self._erase(event)
            case key if key in _MOVES:
                if modifiers & Qt.KeyboardModifier.AltModifier:
                    event.ignore()
                else:
                    super().keyPressEvent(event)
            case _:
                self._type(event)

    def _type(self, event: QKeyEvent) -> None:
        if event.matches(_Keys.Copy) or event.matches(_Keys.SelectAll):
            super().keyPressEvent(event)
        elif event.matches(_Keys.Cut) or event.matches(_Keys.Paste) or _is_text(event):
            if self._may_edit():
                super().keyPressEvent(event)
        else:
            event.ignore()

    def _erase(self, event: QKeyEvent) -> None:
        cursor = self.textCursor()
        backwards = event.key() == Qt.Key.Key_Backspace
        if cursor.hasSelection():
            if self._may_edit():
                super().keyPressEvent(event)
        elif backwards and cursor.atBlockStart():
            self.join(-1)
        elif not backwards and cursor.atBlockEnd():
            self.join(1)
        elif self._may_edit():
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  Qt's name
        if not self._may_edit():
            event.accept()
            return
        self._composing = bool(event.preeditString())
        if self._composing:
            # Or an answer of the project would end the composition half way.
            self._dirty = self.current
        super().inputMethodEvent(event)
        if not self._composing:
            self._on_text()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802  Qt's name
        if source.hasText():
            self.insert(source.text())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802  Qt's name
        return source.hasText()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        super().mouseReleaseEvent(event)
        self._last = self.current

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        """What is offered is about the line under the pointer, or that with the cursor."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if by_mouse and not self.textCursor().hasSelection():
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.setTextCursor(self.cursorForPosition(event.pos()))
        self.menu_wanted.emit(event.globalPos() if by_mouse else self.below_cursor())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        self.flush()
        super().focusOutEvent(event)

    # Helpers

    def _may_edit(self) -> bool:
        """Only inside one line, and only where the project has it."""
        cursor = self.textCursor()
        document = self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        last = document.findBlock(cursor.selectionEnd()).blockNumber()
        if first != last:
            cursor.setPosition(cursor.position(), QTextCursor.MoveMode.MoveAnchor)
            self.setTextCursor(cursor)
        return self.record(self.current) is not None

    def _on_text(self) -> None:
        key = self.current
        if self._quiet or self._composing or key is None:
            return
        record = self.record(key)
        if record is None or self.text_of(key) == self._sent.get(key, record.text):
            if self._dirty == key:
                self._dirty = None
            return
        self._dirty = key
        self._typing.start()

    def _on_cursor(self) -> None:
        if self._quiet:
            return
        key = self.current
        if self._dirty is not None and key != self._dirty and not self._composing:
            self.flush()
        if key is not None and key != self._last:
            self._last = key
            self.line_clicked.emit(key)


def _undoes(event: QKeyEvent) -> bool:
    return event.matches(_Keys.Undo) or event.matches(_Keys.Redo)


def _is_text(event: QKeyEvent) -> bool:
    """The key writes something. With AltGr some systems report Ctrl and Alt."""
    text = event.text()
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    return bool(text) and text.isprintable() and control == alt
