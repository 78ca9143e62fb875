"""What else the word at the cursor may be: the reader is asked, and the arrow keys choose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMenu, QToolTip

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.line_editor import LineEditor
from pilot_desktop.app.translation import tr

_SILENT = 300  # ms that an answer may take without a word


@dataclass(frozen=True)
class _Question:
    """A word of a line as it stood when it was asked about."""

    line: int
    text: str
    span: tuple[int, int]


class Alternatives(QObject):
    """One question at a time; an answer to what is no longer there is not shown."""

    def __init__(self, controller: Controller, editor: LineEditor) -> None:
        super().__init__(editor)
        self._controller, self._editor = controller, editor
        self._asked: _Question | None = None
        self.menu = QMenu(editor)
        self.menu.setAccessibleName(tr("Other readings of the word"))
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SILENT)
        self._slow.timeout.connect(lambda: self._editor.tell(tr("Looking…")))

    def ask(self) -> None:
        """Offer other readings of the word at the cursor as soon as the reader has them."""
        self._editor.setFocus()  # the menu may have been used from elsewhere
        question = self._here()
        record = self._editor.record(self._editor.current)
        self._asked = question
        page = self._controller.page
        if question is None or record is None or page is None:
            self._editor.tell(tr("There is no word at the cursor."))
            return
        self._slow.start()
        self._controller.questions.other_words(
            page, record.box, question.text, question.span, partial(self._offer, question)
        )

    def _here(self) -> _Question | None:
        key, span = self._editor.current, self._editor.word_here()
        if key is None or span is None:
            return None
        return _Question(key, self._editor.text_of(key), span)

    def _offer(self, question: _Question, words: tuple[str, ...]) -> None:
        if question is not self._asked:
            return
        self._slow.stop()
        self._asked = None
        if question != self._here() or not self._editor.hasFocus():
            return
        if not words:
            self._editor.tell(tr("The reader knows nothing else for this word."))
            return
        QToolTip.hideText()
        self.menu.clear()
        for word in words:
            action = self.menu.addAction(word.replace("&", "&&"))
            action.triggered.connect(partial(self._take, question, word))
        self.menu.setActiveAction(self.menu.actions()[0])
        self.menu.popup(self._editor.below_cursor())

    def _take(self, question: _Question, word: str, _checked: bool = False) -> None:
        if question == self._here():
            self._editor.put_word(question.span, word)
