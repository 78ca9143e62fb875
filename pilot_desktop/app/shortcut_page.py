"""The page of the settings where keys are given to commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app.named import named
from pilot_desktop.app.shortcuts import Keys, Named, assign, is_for_typing, owner, portable, shown
from pilot_desktop.app.translation import tr

_NAME = Qt.ItemDataRole.UserRole


class ShortcutPage(QWidget):
    """A table of commands and the keys of the chosen one; nothing holds before `keys` is taken."""

    def __init__(self, commands: list[Named], keys: Keys, defaults: Keys) -> None:
        super().__init__()
        self.keys = dict(keys)
        self._defaults = defaults
        self._names = {command.action.objectName(): command.name for command in commands}
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Look for a command"))
        self.search.setAccessibleName(tr("Look for a command"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.table = QTreeWidget()
        self.table.setAccessibleName(tr("Commands and their keys"))
        self.table.setHeaderLabels([tr("Command"), tr("Menu"), tr("Keys")])
        self.table.setRootIsDecorated(False)
        self.table.setAllColumnsShowFocus(True)
        self.table.setUniformRowHeights(True)
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for command in commands:
            if (name := command.action.objectName()) in self.keys:
                item = QTreeWidgetItem([command.name, command.menu, ""])
                item.setData(0, _NAME, name)
                self.table.addTopLevelItem(item)
        self.table.currentItemChanged.connect(lambda *_: self._show_chosen())
        self.edits = [QKeySequenceEdit(), QKeySequenceEdit()]
        for place, edit in enumerate(self.edits):
            edit.setMaximumSequenceLength(1)
            edit.setClearButtonEnabled(True)
            edit.keySequenceChanged.connect(lambda keys, place=place: self._set(place, keys))
        self.edits[0].setAccessibleName(tr("Key"))
        self.edits[1].setAccessibleName(tr("Other key"))
        self.message = QLabel()
        self.message.setAccessibleName(tr("What came of it"))
        self.message.setWordWrap(True)
        self.reset = QPushButton(tr("As it was made"))
        self.reset.setToolTip(tr("The keys this command came with"))
        self.reset.clicked.connect(self._reset)
        self.reset_all = QPushButton(tr("All as they were made"))
        self.reset_all.clicked.connect(self._reset_all)
        for button in (self.reset, self.reset_all):
            button.setAutoDefault(False)
        self._assemble()
        self._show_keys()
        self.choose(next(iter(self.keys)))

    def choose(self, name: str) -> None:
        """Go to the row of a command."""
        for item in self._items():
            if item.data(0, _NAME) == name:
                self.table.setCurrentItem(item)

    def _assemble(self) -> None:
        form = QFormLayout()
        form.addRow(tr("&Key:"), self.edits[0])
        form.addRow(tr("O&ther key:"), self.edits[1])
        buttons = QHBoxLayout()
        buttons.addWidget(self.reset)
        buttons.addWidget(self.reset_all)
        buttons.addStretch(1)
        hint = named("muted", QLabel(tr("Enter and Tab always belong to the text.")))
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addLayout(form)
        layout.addWidget(self.message)
        layout.addLayout(buttons)
        layout.addWidget(hint)

    def _items(self) -> list[QTreeWidgetItem]:
        items = (self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount()))
        return [item for item in items if item is not None]

    @property
    def _chosen(self) -> str:
        item = self.table.currentItem()
        return "" if item is None else str(item.data(0, _NAME))

    def _show_keys(self) -> None:
        for item in self._items():
            name = item.data(0, _NAME)
            item.setText(2, "   ".join(shown(key) for key in self.keys[name]))
            font = item.font(2)
            font.setBold(self.keys[name] != self._defaults[name])
            item.setFont(2, font)
        self._show_chosen()

    def _show_chosen(self) -> None:
        own = self.keys.get(self._chosen, ())
        for place, edit in enumerate(self.edits):
            edit.blockSignals(True)
            edit.setKeySequence(QKeySequence(own[place] if place < len(own) else ""))
            edit.blockSignals(False)
            edit.setEnabled(bool(self._chosen))
        self.reset.setEnabled(bool(self._chosen) and own != self._defaults[self._chosen])

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for item in self._items():
            words = " ".join(item.text(column) for column in range(3))
            item.setHidden(wanted not in words.casefold())

    def _set(self, place: int, sequence: QKeySequence) -> None:
        wanted, name = portable(sequence), self._chosen
        if is_for_typing(wanted):
            self.message.setText(
                tr("{key} is needed for typing; choose another one.", key=shown(wanted))
            )
        else:
            before = owner(self.keys, wanted) if wanted else None
            taken = before is not None and before != name
            self.message.setText(
                tr(
                    "{key} was taken from “{command}”.",
                    key=shown(wanted),
                    command=self._names[before],
                )
                if taken and before is not None
                else ""
            )
            self.keys = assign(self.keys, name, place, wanted)
        self._show_keys()

    def _reset(self) -> None:
        name = self._chosen
        self.keys[name] = ()
        for place, key in enumerate(self._defaults[name]):
            self.keys = assign(self.keys, name, place, key)
        self.message.setText("")
        self._show_keys()

    def _reset_all(self) -> None:
        self.keys = dict(self._defaults)
        self.message.setText("")
        self._show_keys()
