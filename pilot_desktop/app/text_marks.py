"""Marks under words: what the reader doubts, and what no dictionary knows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from pilot_desktop.app import theme
from pilot_desktop.app.doubt import doubted_words
from pilot_desktop.document.records import LineRecord


class TextMarks(QSyntaxHighlighter):
    """`record_of` gives the stored line in a block; `unknown` the misspelt places in a text."""

    def __init__(
        self, document: QTextDocument, record_of: Callable[[int], LineRecord | None]
    ) -> None:
        super().__init__(document)
        self._record_of = record_of
        self.unknown: Callable[[str], list[tuple[int, int]]] = lambda _text: []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(200)
        self._soon.timeout.connect(self.rehighlight)

    def rehighlight_soon(self) -> None:
        """More is known now, and still more may follow at once."""
        self._soon.start()

    def highlightBlock(self, text: str) -> None:  # noqa: N802  Qt's name
        record = self._record_of(self.currentBlock().blockNumber())
        if record is None:
            return
        colors = theme.colors()
        if text == record.text:
            doubted = QTextCharFormat()
            doubted.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            doubted.setUnderlineColor(QColor(colors.fair))
            doubted.setBackground(QColor(colors.warning_surface))
            for start, length in doubted_words(record):
                self.setFormat(start, length, doubted)
        for start, length in self.unknown(text):
            misspelt = self.format(start)
            misspelt.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            misspelt.setUnderlineColor(QColor(colors.poor))
            self.setFormat(start, length, misspelt)
