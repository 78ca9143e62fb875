"""What goes to the clipboard: the marked text, and as a table where it stands in one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from pilot_desktop.app.text_view import TextView
from pilot_desktop.formats.placing import placed_words
from pilot_desktop.formats.table import Piece, as_html, as_tsv, cells, is_table, reads_across


@dataclass(frozen=True)
class Clipping:
    """Plain text; `html` is the same as a table, or "" where it is none."""

    text: str
    html: str = ""


def put(clip: Clipping) -> None:
    """Onto the clipboard."""
    if not clip.html:
        QApplication.clipboard().setText(clip.text)
        return
    data = QMimeData()
    data.setText(clip.text)
    data.setHtml(clip.html)
    QApplication.clipboard().setMimeData(data)


def leave(clip: Clipping) -> None:
    """The program ends: what it copied stays as plain text, of which Qt makes its own copy. Data
    that Python made would be looked at when Python is gone, which is a crash.
    """
    clipboard = QApplication.clipboard()
    if clip.html and clipboard.text() == clip.text:
        clipboard.setText(clip.text)


def clipping(view: TextView) -> Clipping:
    """The marked text, or all of the passage.

    Where several lines were marked, or a rectangle drawn, and they stand in rows and columns, it
    is a table: with tabs for spreadsheets, with HTML for word processors.
    """
    passage = view.passage
    marked = view.textCursor().hasSelection()
    if marked or (passage is not None and passage.region is not None):
        pieces = _pieces(view)
        if is_table(cells(pieces)) and reads_across(pieces):
            return table_clipping(view)
    return Clipping(view.selected_text())


def table_clipping(view: TextView) -> Clipping:
    """The same as a table, whether it looks like one or not."""
    table = cells(_pieces(view))
    return Clipping(as_tsv(table), as_html(table))


def _pieces(view: TextView) -> list[Piece]:
    """The words that are marked, or all, in the order in which they are read."""
    found: list[Piece] = []
    for number, span in view.marked_spans():
        record = view.record_of(number)
        if record is None:
            continue
        at = 0
        for word in placed_words(record.as_line()):
            start = record.text.find(word.text, at)
            at = start + len(word.text) if start >= 0 else at
            if start < span[1] and at > span[0]:
                found.append((word.box, word.text))
    return found
