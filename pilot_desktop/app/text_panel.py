"""Beside the page: what was read there, by passage, to select and to copy."""

from __future__ import annotations

from functools import partial
from html import escape

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app.actions import Actions
from pilot_desktop.app.clipping import Clipping, clipping, leave, put, table_clipping
from pilot_desktop.app.doubt import is_uncertain
from pilot_desktop.app.file_text import TEXT_LAYER
from pilot_desktop.app.line_editor import LineEditor
from pilot_desktop.app.line_facts import LineFacts
from pilot_desktop.app.named import named
from pilot_desktop.app.passage import Passage, State
from pilot_desktop.app.shortcuts import tell_key
from pilot_desktop.app.translation import percent, tr
from pilot_desktop.document.records import State as Answer


def _hint(read: str, find: str) -> str:
    """`read` and `find` are the keys that do it."""
    return (
        "<p style='font-size:15px'><b>"
        + tr("Nothing read on this page yet")
        + "</b></p><p>"
        + tr("Drag a rectangle over the page to read it.")
        + "</p><p>"
        + (f"<b>{escape(read)}</b>&nbsp; " + tr("reads the whole page.") + "<br>" if read else "")
        + (f"<b>{escape(find)}</b>&nbsp; " + tr("finds a word on it.") if find else "")
        + "</p>"
    )


class TextPanel(QFrame):
    """Shows one passage of the page; the tabs switch between them."""

    passage_chosen = Signal(object)
    line_chosen = Signal(int)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setMinimumWidth(260)
        self.view = LineEditor()
        self.view.line_clicked.connect(self.line_chosen)
        self.view.copy_wanted.connect(self.copy)
        self._title = named("panelTitle", QLabel())
        self._summary = named("muted", QLabel())
        self.badge = named("badge", QLabel(tr("Text of the file")))
        self.badge.setToolTip(
            tr("This text was in the file already. “Read again” reads the picture instead.")
        )
        self._tabs = QTabBar()
        self._tabs.setAccessibleName(tr("Passages of this page"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.currentChanged.connect(self._on_tab)
        self._passages: list[Passage] = []
        self._line: int | None = None
        self._clip = Clipping("")
        self._hint = QLabel()
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setObjectName("muted")
        self._hint.setMargin(24)
        self._keys = {"read_page": "", "find": "", "correct": ""}
        for name in self._keys:
            tell_key(actions[name], partial(self._show_key, name))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._hint)
        self._stack.addWidget(self.view)
        self.facts = LineFacts()
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(1400)
        self._copied.timeout.connect(lambda: self._show_summary(self.view.passage))
        self._copy_button = _button(actions["copy"])
        self._export_button = _button(actions["export"])
        self._assemble()
        self.show_page([], None)

    def _assemble(self) -> None:
        titles = QVBoxLayout()
        titles.setSpacing(1)
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(self._title)
        title.addWidget(self.badge)
        title.addStretch(1)
        titles.addLayout(title)
        titles.addWidget(self._summary)
        top = QHBoxLayout()
        top.addLayout(titles, 1)
        top.addWidget(self._copy_button)
        top.addWidget(self._export_button)
        header = named("panelHeader", QFrame())
        column = QVBoxLayout(header)
        column.setContentsMargins(16, 12, 10, 10)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.facts)

    def show_page(
        self, passages: list[Passage], selected: Passage | None, *, loaded: bool = True
    ) -> None:
        """The passages of the page in view, and which of them to show.

        Until a page is `loaded` it is not known whether something was read there.
        """
        self._passages = passages
        self._tabs.blockSignals(True)
        while self._tabs.count():
            self._tabs.removeTab(0)
        for passage in passages:
            self._tabs.addTab(tr("Page") if passage.region is None else str(passage.number))
            self._tabs.setTabToolTip(self._tabs.count() - 1, passage.title)
        shown = selected if selected in passages else None
        self._tabs.setCurrentIndex(passages.index(shown) if shown else -1)
        self._tabs.blockSignals(False)
        self._tabs.setVisible(len(passages) > 1)
        if shown is not self.view.passage or shown is None:
            self.view.show_passage(shown)
        self._stack.setCurrentWidget(self.view if shown else self._hint)
        self._hint.setVisible(loaded and not shown)
        self._show_summary(shown)
        self._show_facts()

    def refresh(self, passage: Passage) -> None:
        """The state of a passage changed."""
        if passage is self.view.passage:
            self.view.refresh()
            self._show_summary(passage)
            self._show_facts()

    def show_progress(self, passage: Passage) -> None:
        """More of a passage was read, but what is shown of it is as before."""
        if passage is self.view.passage:
            self._show_summary(passage)

    def update_line(self, passage: Passage, index: int) -> None:
        self.view.update_line(passage, index)
        if passage is self.view.passage:
            self._show_summary(passage)

    def select_line(self, key: int | None) -> None:
        self.view.select_line(key)
        self._line = key
        self._show_facts()

    def _show_facts(self) -> None:
        self.facts.show_line(self.view.record(self._line))

    def copy(self) -> None:
        """The marked text, or all of the passage, to the clipboard."""
        self._put(clipping(self.view))

    def copy_table(self) -> None:
        """The same as rows and columns."""
        self._put(table_clipping(self.view))

    def leave_clipboard(self) -> None:
        """The program ends."""
        leave(self._clip)

    def _put(self, clip: Clipping) -> None:
        if clip.text:
            self._clip = clip
            put(clip)
            self._summary.setText(tr("Copied as a table") if clip.html else tr("Copied"))
            self._copied.start()

    def _show_key(self, name: str, key: str) -> None:
        self._keys[name] = key
        self._hint.setText(_hint(self._keys["read_page"], self._keys["find"]))

    def _on_tab(self, index: int) -> None:
        if 0 <= index < len(self._passages):
            self.passage_chosen.emit(self._passages[index])

    def _show_summary(self, passage: Passage | None) -> None:
        self._title.setText(passage.title if passage else tr("Text"))
        self._summary.setText(summary(passage) if passage else "")
        self._summary.setVisible(passage is not None)
        empty = passage is not None and passage.region is not None and not passage.state.busy
        self.view.setPlaceholderText(_empty(self._keys["correct"]) if empty else "")
        self.badge.setVisible(passage is not None and passage.model == TEXT_LAYER)


def _empty(key: str) -> str:
    """In a region without text; `key` begins to write."""
    return tr("{key} to write what stands here", key=key) if key else ""


def summary(passage: Passage) -> str:
    """How far the reading is, and how sure."""
    found = len(passage.lines)
    match passage.state:
        case State.WAITING:
            return tr("Waiting…")
        case State.READING:
            read, seen = passage.progress
            return (
                tr("Reading… {read} of {seen} lines", read=read, seen=seen)
                if seen
                else tr("Reading…")
            )
        case State.FAILED:
            return tr("Could not be read")
    if not found:
        return tr("Cancelled") if passage.state is State.CANCELLED else tr("No text here")
    text = tr("%n line(s)", "", found)
    uncertain = sum(is_uncertain(record) for record in passage.records.values())
    confirmed = sum(record.state is Answer.CONFIRMED for record in passage.records.values())
    if uncertain:
        text += " · " + tr("%n uncertain", "", uncertain)
    if confirmed:
        text += " · " + tr("%n confirmed", "", confirmed)
    elif passage.model == TEXT_LAYER:
        pass  # nobody estimated how sure that is
    elif (confidence := passage.confidence) is not None and not uncertain:
        text += " · " + tr("{part} sure", part=percent(confidence))
    return text + (" · " + tr("cancelled") if passage.state is State.CANCELLED else "")


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    return button
