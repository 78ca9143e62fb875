"""Under the text: what the machine had read in the line that a person corrected."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from pilot_desktop.app import theme
from pilot_desktop.app.named import named
from pilot_desktop.app.translation import tr
from pilot_desktop.app.wordings import reasons
from pilot_desktop.document.records import LineRecord, State
from pilot_desktop.document.wording import Piece, difference


class LineFacts(QFrame):
    """Shown for a line whose text is a person's, and for one that a guard doubted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panelHeader")
        self._title = named("muted", QLabel())
        self._title.setWordWrap(True)
        self.text = QLabel()
        self.text.setObjectName("machineText")
        self.text.setAccessibleName(tr("What the machine read"))
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 10)
        layout.setSpacing(3)
        layout.addWidget(self._title)
        layout.addWidget(self.text)
        self.hide()

    def show_line(self, record: LineRecord | None) -> None:
        """What is worth knowing of a line, if anything."""
        title, text = _facts(record)
        self._title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.setVisible(bool(title))


def _facts(record: LineRecord | None) -> tuple[str, str]:
    if record is None:
        return "", ""
    if record.state is State.MACHINE:
        return (
            (tr("To be checked: {why}", why=reasons(record.flags)), "")
            if record.flags
            else ("", "")
        )
    confirmed = record.state is State.CONFIRMED
    who = tr("Confirmed by you.") if confirmed else tr("Corrected by you.")
    if record.machine is None:
        return who + " " + tr("No machine read this line."), ""
    if record.machine == record.human:
        return who + " " + tr("The machine read the same."), ""
    return who + " " + tr("The machine read:"), difference_html(record.machine, record.human or "")


def difference_html(machine: str, human: str) -> str:
    """Both texts in one: struck out what the person took away, underlined what he put there."""
    return pieces_html(difference(machine, human))


def pieces_html(pieces: Iterable[Piece]) -> str:
    """The same, of a difference that is known."""
    colors = theme.colors()
    parts = []
    for piece in pieces:
        if piece.same:
            parts.append(escape(piece.machine))
            continue
        if piece.machine:
            parts.append(f"<s style='color:{colors.poor}'>{escape(piece.machine)}</s>")
        if piece.human:
            parts.append(f"<u style='color:{colors.good}'>{escape(piece.human)}</u>")
    return "".join(parts)
