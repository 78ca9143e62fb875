"""Find and replace in all texts of the project: a preview of each place, then one step."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QPainter, QShowEvent, QTextDocument
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app import theme
from pilot_desktop.app.controller import Controller
from pilot_desktop.app.line_facts import pieces_html
from pilot_desktop.app.named import named
from pilot_desktop.app.translation import tr
from pilot_desktop.document.commands import Group
from pilot_desktop.document.line_commands import SetHumanText
from pilot_desktop.document.records import Changes
from pilot_desktop.document.wording import Piece

_PAUSE = 250
MOST = 500
"""Places shown, and replaced, at once; the next ones come when these are done."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line that holds what is looked for; `page` is the index among all pages."""

    line: int
    page: int
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> str:
        return "".join(piece.machine for piece in self.pieces)

    @property
    def after(self) -> str:
        return "".join(piece.human for piece in self.pieces)


def replaced(pattern: re.Pattern[str], text: str, new: str) -> tuple[Piece, ...]:
    """A text with `new` in each place of the pattern; nothing where it has none.

    Not compared letter by letter: what both words happen to share would be left standing.
    """
    pieces, end = [], 0
    for match in pattern.finditer(text):
        kept = text[end : match.start()]
        pieces += [Piece(kept, kept), Piece(match.group(), new)]
        end = match.end()
    return (*pieces, Piece(text[end:], text[end:])) if pieces else ()


def pattern_of(text: str, *, case: bool, words: bool) -> re.Pattern[str] | None:
    """What to look for, taken literally; None for nothing."""
    if not text:
        return None
    literal = re.escape(text)
    return re.compile(rf"(?<!\w){literal}(?!\w)" if words else literal, 0 if case else re.I)


class Replacing(QDialog):
    """Stays open beside the work; what was replaced can be undone with one step."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("replacing")
        self.setWindowTitle(tr("Find and replace"))
        self.resize(620, 460)
        self._controller = controller
        self._asked = 0
        self.wanted = QLineEdit()
        self.wanted.setAccessibleName(tr("Find"))
        self.replacement = QLineEdit()
        self.replacement.setAccessibleName(tr("Replace with"))
        self.case = QCheckBox(tr("&Match case"))
        self.words = QCheckBox(tr("Whole &words"))
        self.places = QListWidget()
        self.places.setAccessibleName(tr("Places"))
        self.places.setUniformItemSizes(True)
        self.places.setItemDelegate(_Change(self.places))
        self.places.itemActivated.connect(self._go_to)
        self.count = named("muted", QLabel())
        self.replace_button = QPushButton(tr("&Replace"))
        self.replace_button.setObjectName("primary")
        self.replace_button.clicked.connect(self.replace)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(self.look)
        for edit in (self.wanted, self.replacement):
            edit.textChanged.connect(lambda _text: self._typing.start())
        for box in (self.case, self.words):
            box.toggled.connect(lambda _on: self.look())
        self.places.itemChanged.connect(lambda _item: self._show_count())
        controller.keeping.changed.connect(self._on_changed)
        controller.document_opened.connect(lambda _document: self.look())
        self._assemble()

    def _assemble(self) -> None:
        fields = QGridLayout()
        for row, (name, edit) in enumerate(
            ((tr("&Find"), self.wanted), (tr("Replace wit&h"), self.replacement))
        ):
            label = QLabel(name)
            label.setBuddy(edit)
            fields.addWidget(label, row, 0)
            fields.addWidget(edit, row, 1)
        options = QHBoxLayout()
        options.addWidget(self.case)
        options.addWidget(self.words)
        options.addStretch(1)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.hide)
        self.replace_button.setDefault(True)
        close.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.count, 1)
        buttons.addWidget(self.replace_button)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addLayout(fields)
        layout.addLayout(options)
        layout.addWidget(self.places, 1)
        layout.addLayout(buttons)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self.wanted.setFocus()
        self.wanted.selectAll()
        self.look()

    def look(self) -> None:
        """Show the places again."""
        self._typing.stop()
        pattern = pattern_of(
            self.wanted.text(), case=self.case.isChecked(), words=self.words.isChecked()
        )
        if pattern is None or not self.isVisible():
            self._show([])
            return
        self._asked += 1
        asked, new = self._asked, self.replacement.text()
        keeper = self._controller.keeping.keeper

        def work() -> list[Place]:
            found = []
            for page, line, text in keeper.texts():
                if pieces := replaced(pattern, text, new):
                    found.append(Place(line, page, pieces))
                    if len(found) >= MOST:
                        break
            return found

        def then(found: list[Place]) -> None:
            if asked == self._asked:
                self._show(found)

        self._controller.keeping.ask(work, then)

    def replace(self) -> None:
        """In all places that are ticked, as one step."""
        chosen = [place for place in self._chosen() if place.after != place.before]
        if chosen:
            texts = [SetHumanText(place.line, place.after) for place in chosen]
            self._controller.keeping.run(Group("Replace text", texts))

    def _items(self) -> list[QListWidgetItem]:
        return [self.places.item(row) for row in range(self.places.count())]

    def _chosen(self) -> list[Place]:
        ticked = Qt.CheckState.Checked
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._items()
            if item.checkState() is ticked
        ]

    def _show(self, found: list[Place]) -> None:
        unticked = {p.line for p in self._all() if p not in self._chosen()}
        self.places.blockSignals(True)
        self.places.clear()
        for place in found:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, place)
            item.setText(f"{place.page + 1}:  {place.before}  →  {place.after}")
            item.setToolTip(f"<p>{pieces_html(place.pieces)}</p>")
            off = place.line in unticked
            item.setCheckState(Qt.CheckState.Unchecked if off else Qt.CheckState.Checked)
            self.places.addItem(item)
        self.places.blockSignals(False)
        self._show_count()

    def _all(self) -> list[Place]:
        return [item.data(Qt.ItemDataRole.UserRole) for item in self._items()]

    def _show_count(self) -> None:
        total, chosen = self.places.count(), len(self._chosen())
        if not self.wanted.text():
            text = ""
        elif not total:
            text = tr("Not found")
        else:
            text = tr("{chosen} of %n line(s)", "", total, chosen=chosen)
            text += tr(", the first ones") if total >= MOST else ""
        self.count.setText(text)
        self.replace_button.setEnabled(chosen > 0)

    def _go_to(self, item: QListWidgetItem) -> None:
        """Turn to the page of a place, and select its line."""
        place: Place = item.data(Qt.ItemDataRole.UserRole)
        controller = self._controller
        controller.show_page(place.page)
        controller.select_line(place.line)

    def _on_changed(self, _changes: Changes) -> None:
        if self.isVisible():
            self._typing.start()


class _Change(QStyledItemDelegate):
    """Draws a place: its page, and its line with what goes struck out and what comes underlined."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        place: Place = index.data(Qt.ItemDataRole.UserRole)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
        box = style.subElementRect(
            QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, option.widget
        )
        room.setLeft(box.right() + 10)
        room.setRight(option.rect.right() - 6)
        colors = theme.colors()
        text = QTextDocument()
        text.setDefaultFont(option.font)
        text.setDocumentMargin(0)
        text.setHtml(
            f"<span style='color:{colors.muted}'>{place.page + 1}</span>&emsp;"
            f"<span style='color:{colors.text}; white-space: pre'>"
            f"{pieces_html(place.pieces)}</span>"
        )
        painter.save()
        painter.setClipRect(room)
        painter.translate(room.left(), room.center().y() - text.size().height() / 2)
        text.drawContents(painter)
        painter.restore()
