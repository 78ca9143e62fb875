"""All keys on one sheet, as they are set."""

from __future__ import annotations

from html import escape
from itertools import combinations_with_replacement, groupby, pairwise

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from pilot_desktop.app import theme
from pilot_desktop.app.shortcuts import IN_TEXT, Named, shown
from pilot_desktop.app.translation import later, tr

_ON_PAGE = (
    (later("Drag"), later("Read a rectangle of the page")),
    (later("Shift+drag"), later("Add a line that was missed")),
    (later("Ctrl+wheel"), later("Zoom at the pointer")),
    (later("Space+drag"), later("Move the page")),
)

Row = tuple[str, str]
"""Keys, with `_BETWEEN` between those that do the same; what they do."""

_BETWEEN = "  "
_ROOMY = 1000  # px for three columns
_LONG = 34


class CheatSheet(QDialog):
    """Stays open beside the work."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cheatSheet")
        self.setWindowTitle(tr("Keyboard shortcuts"))
        # All keys at a glance, where the screen has room for them.
        room = parent.screen().availableSize()
        width, height = max(room.width() - 40, 720), max(room.height() - 80, 480)
        self.resize(min(1080, width), min(800, height))
        self._commands: list[Named] = []
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("Keyboard shortcuts"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.hide)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)

    def show_for(self, commands: list[Named]) -> None:
        """Show the keys of these commands, and those of the text and the page."""
        self._commands = commands
        self._write()
        self.show()
        self.raise_()
        self.activateWindow()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.PaletteChange:
            self._write()
        super().changeEvent(event)

    def _write(self) -> None:
        self.text.setHtml(as_html(groups(self._commands), 3 if self.width() >= _ROOMY else 2))


def groups(commands: list[Named]) -> list[tuple[str, list[Row]]]:
    """What has keys, by menu; then what is no command."""
    result = []
    for menu, ofmenu in groupby(commands, key=lambda command: command.menu):
        rows = []
        for command in ofmenu:
            keys = [
                key.toString(QKeySequence.SequenceFormat.NativeText)
                for key in command.action.shortcuts()
            ]
            if keys:
                rows.append((_BETWEEN.join(keys), command.name))
        if rows:
            result.append((menu, rows))
    result.append((tr("In the text"), [(shown(key), tr(text)) for key, text in IN_TEXT]))
    result.append((tr("On the page"), [(tr(key), tr(text)) for key, text in _ON_PAGE]))
    return result


def as_html(sheet: list[tuple[str, list[Row]]], count: int) -> str:
    """Columns, the longest as short as it can be with each group whole."""
    ends = combinations_with_replacement(range(len(sheet) + 1), count - 1)
    splits = [[sheet[a:b] for a, b in pairwise((0, *end, len(sheet)))] for end in ends]
    best = min(splits, key=lambda split: max(_length(column) for column in split))
    width = 100 // count
    cells = "".join(
        f"<td width='{width}%' valign='top'>{''.join(_group(*group) for group in column)}</td>"
        for column in best
    )
    return f"<table width='100%' cellpadding='8'><tr>{cells}</tr></table>"


def _length(column: list[tuple[str, list[Row]]]) -> float:
    """In rows, about: a title is as high as two, and a long text takes two."""
    return sum(2 + sum(1 + (len(text) > _LONG) for _, text in rows) for _, rows in column)


def _group(title: str, rows: list[Row]) -> str:
    lines = "".join(
        f"<tr><td style='padding: 3px 10px 3px 0'>{escape(text)}</td>"
        f"<td align='right' style='padding: 3px 0; white-space: pre'>{_caps(keys)}</td></tr>"
        for keys, text in rows
    )
    return f"<h3>{escape(title)}</h3><table width='100%'>{lines}</table>"


def _caps(keys: str) -> str:
    """Each key on a patch of its own."""
    colors = theme.colors()
    style = f"background-color: {colors.hover}; color: {colors.text}"
    patches = (
        f"<span style='{style}'>\u2009{escape(key)}\u2009</span>" for key in keys.split(_BETWEEN)
    )
    return " ".join(patches)
