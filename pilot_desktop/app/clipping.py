"""What goes to the clipboard: the marked text, and as a table where it stands in one."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from pilot_desktop.app.text_view import TextView
from pilot_desktop.formats.placing import placed_words
from pilot_desktop.formats.table import Piece, as_html, as_tsv, cells, is_table, reads_across


def clipping(view: TextView) -> QMimeData:
    """The marked text, or all of the passage.

    Where several lines were marked, or a rectangle drawn, and they stand in rows and columns, it
    is a table: with tabs for spreadsheets, with HTML for word processors.
    """
    data = QMimeData()
    passage = view.passage
    marked = view.textCursor().hasSelection()
    if marked or (passage is not None and passage.region is not None):
        pieces = _pieces(view)
        if is_table(cells(pieces)) and reads_across(pieces):
            return table_clipping(view)
    data.setText(view.selected_text())
    return data


def table_clipping(view: TextView) -> QMimeData:
    """The same as a table, whether it looks like one or not."""
    data, table = QMimeData(), cells(_pieces(view))
    data.setText(as_tsv(table))
    data.setHtml(as_html(table))
    return data


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
