"""Every command by its name: type some of its letters, Enter does it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from rapidfuzz import fuzz

from pilot_desktop.app.named import named
from pilot_desktop.app.shortcuts import Named
from pilot_desktop.app.translation import tr

_LEAST_ALIKE = 75
_COMMAND = Qt.ItemDataRole.UserRole


class Palette(QDialog):
    """Opens over the upper part of the window; what cannot be done now stands last, greyed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setWindowTitle(tr("Commands"))
        self._window = window
        self._commands: list[Named] = []
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(tr("What do you want to do?"))
        self.edit.setAccessibleName(tr("Command"))
        self.edit.textChanged.connect(self._show_found)
        self.edit.installEventFilter(self)
        self.list = named("plain", QTreeWidget())
        self.list.setAccessibleName(tr("Commands"))
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(lambda _item: self._do())
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 8)
        layout.addWidget(self.edit)
        layout.addWidget(self.list)

    def open_for(self, commands: list[Named]) -> None:
        """Show these commands."""
        self._commands = commands
        width = min(560, self._window.width() - 60)
        self.resize(width, min(420, self._window.height() - 120))
        left = (self._window.width() - width) // 2
        self.move(self._window.mapToGlobal(QPoint(left, 60)))
        self.edit.clear()
        self._show_found("")
        self.show()
        self.edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                    QApplication.sendEvent(self.list, event)
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._do()
                    return True
        return super().eventFilter(watched, event)

    def _show_found(self, text: str) -> None:
        self.list.clear()
        for command in found(self._commands, text):
            keys = command.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QTreeWidgetItem([f"{command.menu} › {command.words}", keys])
            item.setData(0, _COMMAND, command)
            item.setToolTip(0, command.action.toolTip())
            item.setDisabled(not command.action.isEnabled())
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
            self.list.addTopLevelItem(item)
        first = self.list.topLevelItem(0)
        if first is not None and not first.isDisabled():
            self.list.setCurrentItem(first)

    def _do(self) -> None:
        item = self.list.currentItem()
        if item is None or item.isDisabled():
            return
        command: Named = item.data(0, _COMMAND)
        self.hide()
        # When the focus is back where it was: a command on a line asks where the cursor is.
        QTimer.singleShot(0, self._window, command.action.trigger)


def found(commands: Iterable[Named], text: str) -> list[Named]:
    """What fits the text, best first; case, accents and small slips of typing do not matter."""
    wanted = _folded(text)
    scored = [(_likeness(wanted, command), command) for command in commands]
    fitting = [pair for pair in scored if pair[0] >= _LEAST_ALIKE]
    fitting.sort(key=lambda pair: (not pair[1].action.isEnabled(), -pair[0]))
    return [command for _, command in fitting]


def _likeness(wanted: str, command: Named) -> float:
    """Beginnings of words count most, then letters in a row."""
    name = _folded(command.words)
    words = f"{name} {_folded(command.menu)}".split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 200 if name.startswith(wanted) else 150
    return fuzz.partial_ratio(wanted, name) if len(wanted) > 2 else 0


def _folded(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c)).strip()
