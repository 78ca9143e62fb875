"""The margin of a text, with what it says of each line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from pilot_desktop.app.translation import tr

WIDE = 46


class Gutter(QWidget):
    """Drawn by the text, which knows its blocks."""

    def __init__(self, draw: Callable[[QPainter, QRect], None], text: QWidget) -> None:
        super().__init__(text)
        self._draw, self._text = draw, text
        self.setToolTip(
            tr(
                "How sure the reader is of this line, in percent.\n"
                "?  uncertain    ✎  corrected by you    ✓  confirmed by you"
            )
        )

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(WIDE, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._text.palette().color(QPalette.ColorRole.Base))
        self._draw(painter, self.rect())
