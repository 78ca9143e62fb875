"""The card in the corner of the page where one types a word to find."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from pilot_desktop.app.actions import Actions
from pilot_desktop.app.icons import icon
from pilot_desktop.app.named import named
from pilot_desktop.app.search import Search
from pilot_desktop.app.shortcuts import tell_key, with_key
from pilot_desktop.app.translation import tr

_PAUSE = 180
_MARGIN = 14


class FindBar(QFrame):
    """Floats over its parent's upper right corner."""

    query_changed = Signal(str)
    step = Signal(int)
    closed = Signal()
    list_wanted = Signal()

    def __init__(self, parent: QWidget, actions: Actions) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("findBar")
        self.edit = QLineEdit()
        self.edit.setObjectName("findEdit")
        self.edit.setPlaceholderText(tr("Find a word, also on unread pages"))
        self.edit.setAccessibleName(tr("Word to find"))
        self.edit.setMinimumWidth(230)
        self.count = named("muted", QLabel())
        self.count.setMinimumWidth(92)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._previous = self._button("up", tr("Previous place"), actions["find_previous"])
        self._next = self._button("down", tr("Next place"), actions["find_next"])
        self._close = self._button("close", tr("Close"), actions["cancel"])
        self._previous.clicked.connect(lambda: self.step.emit(-1))
        self._next.clicked.connect(lambda: self.step.emit(1))
        self._close.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 7, 7, 7)
        layout.setSpacing(3)
        for widget in (self.edit, self.count, self._previous, self._next, self._close):
            layout.addWidget(widget)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(22)
        shadow.setOffset(0, 4)
        shadow.setColor(QColor(0, 0, 0, 60))
        self.setGraphicsEffect(shadow)
        # A word is looked for when the typing pauses, not at each letter.
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(self._send)
        self._sent = ""
        self._low = False
        self.edit.textChanged.connect(lambda _text: self._typing.start())
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it with the old word marked, so that typing replaces it."""
        self._low = False
        self.show()
        self._place()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()
        if self.edit.text():
            self._typing.start()

    def dismiss(self) -> None:
        """Hide it; the marks go with it."""
        self._typing.stop()
        self._sent = ""
        self.hide()
        self.closed.emit()

    def show_search(self, search: Search) -> None:
        """The count: "3 of 7", and how many pages are still to be looked at."""
        self.count.setText(self._describe(search))
        for button in (self._previous, self._next):
            button.setEnabled(bool(search.hits))
        self.adjustSize()
        self._place()

    def refresh_icons(self) -> None:
        for button, name in (
            (self._previous, "up"),
            (self._next, "down"),
            (self._close, "close"),
        ):
            button.setIcon(icon(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._typing.isActive() or self.edit.text().strip() != self._sent:
                self._typing.stop()
                self._send()
            else:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.step.emit(-1 if back else 1)
            return
        if event.key() == Qt.Key.Key_Down:
            self.list_wanted.emit()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _send(self) -> None:
        word = self.edit.text().strip()
        if word != self._sent:
            self._sent = word
            self.query_changed.emit(word)

    def _describe(self, search: Search) -> str:
        if not search.query:
            return ""
        if search.hits:
            text = tr("{place} of {count}", place=search.position or "–", count=len(search.hits))
        else:
            text = tr("searching") if search.pages_left else tr("not found")
        if search.pages_left > 1:
            return text + " · " + tr("%n page(s) left", "", search.pages_left)
        return text + ("…" if search.pages_left else "")

    def _button(self, name: str, tip: str, same: QAction) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        tell_key(same, lambda key: button.setToolTip(with_key(tip, key)))
        button.setAccessibleName(tip)
        return button

    def keep_clear_of(self, place: QRect) -> None:
        """Stand in the lower corner where the upper one would cover this place of the parent."""
        if self.geometry().intersects(place):
            self._low = not self._low
            self._place()

    def _place(self) -> None:
        parent = self._over
        self.adjustSize()
        width = min(self.width(), parent.width() - 2 * _MARGIN)
        top = parent.height() - self.height() - _MARGIN - 8 if self._low else _MARGIN
        self.setGeometry(parent.width() - width - _MARGIN - 8, top, width, self.height())
