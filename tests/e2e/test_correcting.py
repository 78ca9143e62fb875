"""A person corrects a page with the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from pilot_desktop.app.doubt import is_uncertain
from pilot_desktop.document.records import State
from tests.work.scripted import known_lines

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
TEXTS = [line.text for line in known_lines()]


@pytest.fixture
def page(driver):
    """The receipt, read, with the cursor in its first line."""
    driver.open("receipt.jpg")
    driver.read_page()
    driver.into_text()
    return Page(driver)


class Page:
    """What the screen and the project say of the page."""

    def __init__(self, driver) -> None:
        self.driver = driver
        self.editor = driver.window.panel.view
        self.key, self.type = driver.key, driver.type

    @property
    def lines(self):
        return self.driver.text.split("\n")

    def stored(self, line=None):
        """The lines of the project, or one of them."""
        lines = self.driver.ask(lambda keeper: keeper.project.lines(keeper.page(0)))
        return lines if line is None else lines[line]

    def settled(self, texts):
        """Screen and project come to say the same, and that."""
        self.driver.wait(lambda: self.lines == texts)
        self.driver.wait(lambda: [line.text for line in self.stored()] == texts)


def test_enter_confirms_and_goes_on(page):
    page.type("The ")
    page.key(Qt.Key.Key_Return)
    page.key(Qt.Key.Key_Return)
    page.settled(["The " + TEXTS[0], *TEXTS[1:]])
    first, second, third = page.stored()[:3]
    assert [line.state for line in (first, second, third)] == [
        State.CONFIRMED,
        State.CONFIRMED,
        State.MACHINE,
    ]
    assert (first.machine, first.human) == (TEXTS[0], "The " + TEXTS[0])
    assert page.editor.current == third.id
    assert page.driver.line_selected == 2
    assert "2 confirmed" in page.driver.window.panel._summary.text()


def test_typing_is_kept_when_it_pauses_and_undone_as_one_step(page):
    page.key(Qt.Key.Key_End)
    page.type("!!")
    page.settled([TEXTS[0] + "!!", *TEXTS[1:]])
    assert page.stored(0).state is State.CORRECTED
    assert "correct text" in page.driver.window.actions_["undo"].text()
    page.key(Qt.Key.Key_Z, CTRL)
    page.settled(TEXTS)
    assert page.stored(0).state is State.MACHINE
    page.key(Qt.Key.Key_Z, CTRL | SHIFT)
    page.settled([TEXTS[0] + "!!", *TEXTS[1:]])
    for _ in range(2):
        page.key(Qt.Key.Key_End)
        page.key(Qt.Key.Key_Backspace)
    page.settled(TEXTS)
    assert page.stored(0).state is State.MACHINE, "back to the machine's text, which is its own"


def test_what_is_being_typed_is_undone_too(page):
    page.type("abc")
    page.key(Qt.Key.Key_Z, CTRL)
    page.settled(TEXTS)


def test_tab_goes_from_one_uncertain_line_to_the_next_and_back(page):
    doubted = [n for n, line in enumerate(page.stored()) if is_uncertain(line)]
    assert 3 < len(doubted) < len(TEXTS)
    seen = []
    for _ in doubted:
        page.key(Qt.Key.Key_Tab)
        seen.append(page.driver.line_selected)
    assert seen == doubted
    page.key(Qt.Key.Key_Backtab, SHIFT)
    assert page.driver.line_selected == doubted[-2]
    line = page.stored(doubted[-2])
    shown = page.driver.canvas.mapToScene(page.driver.canvas.viewport().rect()).boundingRect()
    assert shown.contains(*line.box.center)
    page.key(Qt.Key.Key_Return)
    page.key(Qt.Key.Key_Up)
    page.key(Qt.Key.Key_Backtab, SHIFT)
    assert page.driver.line_selected == doubted[-3], "a confirmed line is not uncertain"


def test_split_and_join(page):
    at = TEXTS[0].index(" ")
    for _ in range(at):
        page.key(Qt.Key.Key_Right)
    page.key(Qt.Key.Key_Return, SHIFT)
    page.settled([TEXTS[0][:at], TEXTS[0][at + 1 :], *TEXTS[1:]])
    assert page.driver.line_selected == 1
    assert page.editor.textCursor().positionInBlock() == 0
    first, second = page.stored()[:2]
    assert first.box.right <= second.box.left + 1
    page.key(Qt.Key.Key_Backspace)
    page.settled(TEXTS)
    assert page.driver.line_selected == 0
    assert page.editor.textCursor().positionInBlock() == at
    page.key(Qt.Key.Key_End)
    page.key(Qt.Key.Key_Delete)
    page.settled([f"{TEXTS[0]} {TEXTS[1]}", *TEXTS[2:]])
    page.key(Qt.Key.Key_J, CTRL)
    page.settled([" ".join(TEXTS[:3]), *TEXTS[3:]])
    for _ in range(4):
        page.key(Qt.Key.Key_Z, CTRL)
    page.settled(TEXTS)


def test_lines_move_and_go(page):
    page.key(Qt.Key.Key_Down, ALT)
    page.key(Qt.Key.Key_Down, ALT)
    page.driver.wait(lambda: page.driver.line_selected in (1, 2))
    page.driver.wait(lambda: page.lines[:3] != TEXTS[:3])
    page.driver.window.corrections.move(-1)
    page.driver.wait(lambda: page.lines == [line.text for line in page.stored()])
    page.driver.action("undo")
    while page.driver.window.actions_["undo"].text() == "&Undo reorder lines":
        page.driver.action("undo")
        page.driver.ask(lambda keeper: None)
    page.settled(TEXTS)
    page.editor.go_to(page.editor.order[1])
    page.key(Qt.Key.Key_K, CTRL | SHIFT)
    page.settled([TEXTS[0], *TEXTS[2:]])
    assert page.driver.line_selected == 1
    page.key(Qt.Key.Key_Z, CTRL)
    page.settled(TEXTS)


def test_reading_again_never_overwrites_a_person(page, reader):
    page.type("My ")
    page.key(Qt.Key.Key_Return)
    page.settled(["My " + TEXTS[0], *TEXTS[1:]])
    reader.lines = [type(line)(line.box, line.text.upper(), 0.97) for line in reader.lines]
    page.driver.read_page()
    page.settled(["My " + TEXTS[0], *(text.upper() for text in TEXTS[1:])])
    assert page.stored(0).machine == TEXTS[0].upper()
    page.editor.go_to(page.editor.order[0])
    facts = page.driver.window.panel.facts
    assert facts.isVisible()
    assert "My " in facts.text.text()
    page.driver.action("undo")
    page.settled(["My " + TEXTS[0], *TEXTS[1:]])
    page.editor.go_to(page.editor.order[0])
    page.key(Qt.Key.Key_M, CTRL | SHIFT)
    page.settled(TEXTS)


def test_what_changed_is_shown(page, reader):
    page.type("My ")
    page.key(Qt.Key.Key_Return)
    page.settled(["My " + TEXTS[0], *TEXTS[1:]])
    page.key(Qt.Key.Key_D, CTRL)
    shown = page.driver.window.differences.text
    page.driver.wait(lambda: f"My {TEXTS[0]}" in shown.toPlainText())
    assert "last step: confirm" in shown.toPlainText()
    reader.lines = [type(line)(line.box, line.text + "?", 0.9) for line in reader.lines]
    page.driver.read_page()
    page.driver.wait(lambda: "last step: read page" in shown.toPlainText())
    assert f"{TEXTS[1]}?" in shown.toPlainText()


def test_one_line_is_read_again(page, reader):
    page.editor.go_to(page.editor.order[2])
    reader.lines = [type(line)(line.box, line.text.upper(), 0.5) for line in reader.lines]
    page.key(Qt.Key.Key_F5)
    page.driver.idle()
    page.settled([*TEXTS[:2], TEXTS[2].upper(), *TEXTS[3:]])
    assert page.stored(2).confidence == 0.5


def test_keys_that_would_tear_lines_apart_do_nothing(page):
    page.key(Qt.Key.Key_Down, SHIFT)
    page.key(Qt.Key.Key_Down, SHIFT)
    page.type("x")
    page.settled([*TEXTS[:2], "x" + TEXTS[2], *TEXTS[3:]])
    page.key(Qt.Key.Key_Z, CTRL)
    page.settled(TEXTS)
    page.key(Qt.Key.Key_A, CTRL)
    page.key(Qt.Key.Key_Delete)
    page.key(Qt.Key.Key_U, CTRL)
    QApplication.clipboard().setText("two\nlines")
    page.editor.go_to(page.editor.order[0])
    page.key(Qt.Key.Key_V, CTRL)
    page.settled(["two lines" + TEXTS[0], *TEXTS[1:]])
    assert len(page.stored()) == len(TEXTS)


def test_dead_keys_and_input_methods(page):
    def compose(preedit, commit=""):
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(page.editor, event)

    compose("´")
    page.editor.flush()
    page.driver.window.desk._on_passage_changed(page.editor.passage)  # an answer in between
    assert page.lines == TEXTS
    compose("", "é")
    page.settled(["é" + TEXTS[0], *TEXTS[1:]])
    compose("に")
    compose("日本")
    compose("", "日本")
    page.settled(["é日本" + TEXTS[0], *TEXTS[1:]])


def test_text_from_right_to_left_stays_as_it_was_written(page):
    hebrew = "שלום 123 עולם"
    page.editor.insert(hebrew + " ")
    page.key(Qt.Key.Key_Return)
    page.settled([f"{hebrew} {TEXTS[0]}", *TEXTS[1:]])
    block = page.editor.document().firstBlock()
    assert block.textDirection() == Qt.LayoutDirection.RightToLeft


def test_special_characters_from_the_palette(page):
    page.key(Qt.Key.Key_I, CTRL)
    palette = page.driver.window.characters
    assert palette.isVisible()
    palette.list.setCurrentRow(3)
    character = palette.list.currentItem().text()
    page.driver.key(Qt.Key.Key_Return)
    assert not palette.isVisible()
    page.settled([character + TEXTS[0], *TEXTS[1:]])
    palette.open()
    assert palette.list.item(0).text() == character, "the last one used comes first"
    palette.hide()


def test_escape_leaves_the_text_and_keeps_what_was_typed(page):
    page.type("x")
    page.key(Qt.Key.Key_Escape)
    assert page.driver.canvas.hasFocus()
    page.settled(["x" + TEXTS[0], *TEXTS[1:]])


def test_a_line_being_typed_is_not_overwritten_by_what_comes_in(page, reader):
    reader.pace = 0.002
    reader.lines = [type(line)(line.box, line.text.upper(), 0.97) for line in reader.lines]
    page.driver.action("read_page")
    page.editor.setFocus()
    for letter in "typed while it reads ":
        page.type(letter)
    page.driver.idle()
    page.driver.wait(lambda: page.stored(0).human)
    assert page.lines[0] == "typed while it reads " + TEXTS[0] == page.stored(0).text
    page.settled([page.lines[0], *(text.upper() for text in TEXTS[1:])])
