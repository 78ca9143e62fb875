"""All keys on one sheet, as they are set."""

from __future__ import annotations

from html import escape
from itertools import groupby

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from pilot_desktop.app import theme
from pilot_desktop.app.shortcuts import IN_TEXT, Named, shown
from pilot_desktop.app.translation import later, tr

_ON_PAGE = (
    (later("Drag"), later("Read a rectangle of the page")),
    (later("Ctrl+wheel"), later("Zoom at the pointer")),
    (later("Space+drag"), later("Move the page")),
)

Row = tuple[str, str]


class CheatSheet(QDialog):
    """Stays open beside the work."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cheatSheet")
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(780, 640)
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("Keyboard shortcuts"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.hide)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)

    def show_for(self, commands: list[Named]) -> None:
        """Show the keys of these commands, and those of the text and the page."""
        self.text.setHtml(as_html(groups(commands)))
        self.show()
        self.raise_()
        self.activateWindow()


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
                rows.append(("  ".join(keys), command.name))
        if rows:
            result.append((menu, rows))
    result.append((tr("In the text"), [(shown(key), tr(text)) for key, text in IN_TEXT]))
    result.append((tr("On the page"), [(tr(key), tr(text)) for key, text in _ON_PAGE]))
    return result


def as_html(sheet: list[tuple[str, list[Row]]]) -> str:
    """Two columns of about the same length, each group whole."""
    half = sum(len(rows) + 2 for _, rows in sheet) / 2
    columns, length = ["", ""], 0
    for title, rows in sheet:
        column = 0 if length + len(rows) / 2 < half else 1
        columns[column] += _group(title, rows)
        length += len(rows) + 2
    cells = "".join(f"<td width='50%' valign='top'>{column}</td>" for column in columns)
    return f"<table width='100%' cellpadding='6'><tr>{cells}</tr></table>"


def _group(title: str, rows: list[Row]) -> str:
    muted = theme.colors().muted
    lines = "".join(
        f"<tr><td style='padding: 2px 14px 2px 0'>{escape(text)}</td>"
        f"<td align='right' style='color: {muted}; padding: 2px 0; white-space: pre'>"
        f"{escape(keys)}</td></tr>"
        for keys, text in rows
    )
    return f"<h3>{escape(title)}</h3><table width='100%'>{lines}</table>"
