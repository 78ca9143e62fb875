"""Reading many pages: in which order, paused and resumed, and pages that have text already."""

from __future__ import annotations

import shutil

import pymupdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMessageBox

from pilot_desktop.app.passage import State
from pilot_desktop.app.reading_wishes import named_pages
from pilot_desktop.app.settings import TextLayer
from pilot_desktop.app.status import _duration
from tests.app.support import Driver
from tests.app.turning_loop import turn
from tests.work.scripted import SAMPLES, known_lines

TEXT = "\n".join(line.text for line in known_lines())


@pytest.fixture
def book(driver, tmp_path):
    """Ten pages, opened."""
    files = [shutil.copy(SAMPLES / "receipt.jpg", tmp_path / f"{n}.jpg") for n in range(10)]
    driver.open(*files)
    return driver


def order_of(driver):
    """The numbers of pages as they are finished."""
    order = []
    driver.session.passage_changed.connect(
        lambda p: order.append(p.page.number) if p.state is State.DONE else None
    )
    return lambda: list(dict.fromkeys(order))


def dialog(driver, kind, name):
    driver.wait(lambda: any(d.isVisible() for d in driver.window.findChildren(kind, name)))
    return next(d for d in driver.window.findChildren(kind, name) if d.isVisible())


def test_some_pages_are_read(book):
    order = order_of(book)
    book.action("read_pages")
    asked = dialog(book, QInputDialog, "pages")
    assert asked.textValue() == "1-10"
    asked.setTextValue("3-4, 9")
    asked.accept()
    book.idle()
    assert order() == [3, 4, 9]
    book.action("read_pages")
    asked = dialog(book, QInputDialog, "pages")
    asked.setTextValue("all of them")
    asked.accept()
    assert book.error == "“all of them” names no page of this document."


def test_the_page_one_turns_to_goes_first(book, reader):
    reader.pace = 0.002
    order = order_of(book)
    book.action("read_all")
    book.wait(order)
    book.controller.show_page(6)
    before = len(order())
    book.wait(lambda: len(order()) >= before + 2)
    assert order()[0] == 1 and 7 in order()[before : before + 2]
    book.action("end_reading")
    assert not book.controller.reading


def test_reading_is_paused_and_goes_on(book, reader):
    reader.pace = 0.002
    order = order_of(book)
    book.action("read_all")
    book.wait(lambda: len(order()) >= 2)
    book.action("pause")
    seen, calls = order(), len(reader.calls)
    paused = f"Paused · {10 - len(seen)} pages left"
    book.wait(lambda: paused in book.window.status.work.text())
    turn(200)
    assert (order(), len(reader.calls)) == (seen, calls)
    book.drag(known_lines()[0].box.grown(8, 8))  # what is drawn is read all the same
    book.idle()
    assert book.text == known_lines()[0].text
    reader.pace = 0.0
    book.action("pause")
    book.idle()
    assert order() == list(range(1, 11))
    statuses = [book.session.status(type(book.controller.page)(1, n)) for n in range(10)]
    assert all(status.read for status in statuses)


def test_progress_says_what_is_left(book, reader):
    said, status = set(), book.window.status

    def look(*_):
        status.show_work()
        said.add(status.work.text())

    book.session.line_changed.connect(look)
    book.action("read_all")
    book.idle()
    assert any("9 pages more" in text for text in said)
    assert any("less than a minute left" in text for text in said), said


def test_cancelled_pages_leave_nothing_and_read_ones_stay(book, reader):
    reader.pace = 0.002
    order = order_of(book)
    book.action("read_all")
    book.wait(lambda: len(order()) >= 3)
    book.action("end_reading")
    assert book.window.status.work.text() == "Cancelled"
    assert not book.controller.busy
    known = order()
    read = book.ask(lambda k: [n + 1 for n in range(10) if k.view(n).status.read])
    # One more may have been stored, of which the window had not heard.
    assert read in (known, [*known, len(known) + 1])
    book.action("read_all")
    reader.pace = 0.0
    book.idle()
    assert order() == [*known, *range(len(read) + 1, 11)]


def test_escape_only_pauses_many_pages(book, reader):
    reader.pace = 0.002
    order = order_of(book)
    readings, status = book.controller.readings, book.window.status
    book.action("read_all")
    book.wait(order)
    book.key(Qt.Key.Key_Escape)
    assert readings.paused
    left = readings.pages_left
    sentence = f"Paused · {left} pages left · Ctrl+. goes on, “Cancel” ends it"
    book.wait(lambda: status.work.text() == sentence)
    # What is paused is not lost by the same key, whatever it is meant for.
    book.drag(known_lines()[0].box.grown(8, 8))
    region = book.session.selected
    reader.pace = 0.05
    book.action("read_again")
    book.wait(lambda: region.state is State.READING)
    book.key(Qt.Key.Key_Escape)
    assert region.state is State.CANCELLED and readings.paused and readings.pages_left == left
    book.key(Qt.Key.Key_Escape)
    assert book.session.selected is not region and readings.pages_left == left
    reader.pace = 0.0
    book.key(Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    book.idle()
    assert sorted(order()) == [*range(1, 11)] and not readings.paused


def test_escape_ends_a_few_pages_and_the_button_ends_many(book, reader):
    reader.pace = 0.01
    readings, stop = book.controller.readings, book.window.toolbar.cancel_button
    book.action("read_pages")
    asked = dialog(book, QInputDialog, "pages")
    asked.setTextValue("4-6")
    asked.accept()
    book.wait(lambda: readings.busy)
    book.key(Qt.Key.Key_Escape)
    assert not book.controller.reading and not readings.paused
    book.action("read_all")
    book.wait(stop.isVisible)
    book.wait(stop.isEnabled)
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert not book.controller.reading and not readings.paused
    book.wait(book.window.toolbar.read_button.isVisible)


@pytest.fixture
def typed(tmp_path):
    """Three pages, the second turned and the third without text."""
    document = pymupdf.open()
    for number in range(3):
        page = document.new_page(width=300, height=400)
        if number < 2:
            page.insert_text((50, 60), "Words of the file")
            page.insert_text((50, 90), f"on page {number + 1}")
        page.set_rotation(90 if number == 1 else 0)
    path = tmp_path / "typed.pdf"
    document.save(path)
    return path


@pytest.mark.parametrize("take", [True, False])
def test_text_that_is_there_is_asked_about_once(driver, reader, typed, take):
    driver.settings.text_layer = TextLayer.ASK
    driver.open(typed)
    driver.action("read_all")
    question = dialog(driver, QMessageBox, "textLayer")
    assert question.text() == "Page 1 already has text."
    button = next(b for b in question.buttons() if ("Take" in b.text()) is take)
    button.click()
    driver.idle()
    assert reader.calls.count("read_page") == (1 if take else 3)
    assert driver.text == ("Words of the file\non page 1" if take else TEXT)
    assert driver.settings.text_layer is TextLayer.ASK
    if take:
        first, turned = driver.ask(lambda k: [k.project.lines(k.page(n))[0] for n in (0, 1)])
        assert (first.text, first.confidence) == ("Words of the file", 1.0)
        assert 45 < first.box.left < 55 and 45 < first.box.top < 62
        # A quarter turn clockwise puts what was at the left to the top, and the top to the right.
        assert 45 < turned.box.top < 55 and 330 < turned.box.left < 345


def test_text_of_the_file_wears_a_badge_and_the_picture_can_be_read_instead(driver, reader, typed):
    driver.settings.text_layer = TextLayer.KEEP
    driver.open(typed)
    badge, strip = driver.window.panel.badge, driver.window.thumbnails.model()

    def said(row: int) -> str:
        return strip.data(strip.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)

    driver.action("read_all")
    driver.idle()
    driver.wait(badge.isVisible)
    assert badge.text() == "Text of the file"
    assert said(0) == "Page 1, read, text of the file"
    driver.wait(lambda: said(2) == "Page 3, read")
    driver.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    driver.wait(lambda: driver.text == TEXT)
    assert not badge.isVisible()
    driver.key(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    driver.wait(badge.isVisible)
    driver.action("read_again")  # whatever goes for the other pages
    driver.idle()
    driver.wait(lambda: not badge.isVisible())
    assert driver.text == TEXT and said(0) == "Page 1, read"
    driver.action("undo")
    driver.wait(badge.isVisible)
    assert driver.text == "Words of the file\non page 1"


def test_what_is_set_about_such_text_goes_for_the_document_in_view(driver, reader, typed):
    driver.settings.text_layer = TextLayer.READ
    driver.open(typed)
    driver.read_page()
    assert driver.text == TEXT
    dialog = driver.window.guidance.show_settings()
    dialog.text_layer.setCurrentIndex(dialog.text_layer.findData(str(TextLayer.KEEP)))
    dialog.accept()
    driver.read_page()
    driver.wait(lambda: driver.text == "Words of the file\non page 1")


def test_pages_that_wait_for_one_answer_are_asked_about_once(driver, reader, typed):
    driver.settings.text_layer = TextLayer.ASK
    driver.open(typed)
    driver.action("read_all")
    question = dialog(driver, QMessageBox, "textLayer")
    driver.controller.show_page(1)
    turn(100)
    open_ones = [d for d in driver.window.findChildren(QMessageBox, "textLayer") if d.isVisible()]
    assert open_ones == [question]
    next(b for b in question.buttons() if "Take" in b.text()).click()
    driver.idle()
    assert reader.calls.count("read_page") == 1
    assert driver.text == "Words of the file\non page 2"
    assert driver.ask(lambda k: [k.view(n).status.read for n in range(3)]) == [True] * 3


def test_giving_up_the_question_gives_up_reading(driver, reader, typed):
    driver.settings.text_layer = TextLayer.ASK
    driver.open(typed)
    driver.action("read_all")
    dialog(driver, QMessageBox, "textLayer").reject()
    driver.idle()
    assert not driver.controller.reading and "read_page" not in reader.calls


def test_page_ranges():
    assert named_pages("3-5, 1", 10) == [3, 4, 5, 1]
    assert named_pages("8–99", 10) == [8, 9, 10]
    assert named_pages("2,2;2", 10) == [2]
    assert named_pages("0, 11", 10) == []
    assert named_pages("", 10) == named_pages("1-b", 10) == []


def test_durations_are_no_finer_than_anybody_knows():
    assert [_duration(s) for s in (20, 130, 7000)] == [
        "less than a minute",
        "about 2 min",
        "about 1.9 h",
    ]


def test_several_pages_have_a_button_to_pause_and_one_page_has_none(driver, reader):
    reader.pace = 0.05
    driver.open("receipt.jpg", "typescript.jpg", "two-pages.pdf")
    button = driver.window.toolbar.pause_button
    driver.action("read_page")
    driver.wait(driver.window.toolbar.cancel_button.isVisible)
    assert not button.isVisible()
    driver.action("end_reading")
    driver.wait(driver.window.toolbar.read_button.isVisible)
    driver.action("read_all")
    driver.wait(button.isVisible)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    readings = driver.controller.readings
    assert readings.paused
    assert button.isChecked()
    reader.pace = 0.0
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    driver.idle()
    driver.wait(lambda: not button.isVisible())
    assert readings.pages_left == 0


def test_pages_that_wait_are_offered_again_with_their_document(book, reader):
    reader.pace = 0.01
    order, readings, status = order_of(book), book.controller.readings, book.window.status
    first = book.controller.document
    book.action("read_pages")
    asked = dialog(book, QInputDialog, "pages")
    asked.setTextValue("2-9")
    asked.accept()
    book.wait(lambda: len(order()) >= 2)
    left = readings.pages_left
    book.open("letter.jpg")
    assert book.error == (
        f"Reading {first.name} stopped with {left} pages left; they wait until it is opened again."
    )
    assert not book.controller.reading
    done = order()
    reader.pace = 0.0
    book.open(*first.paths)
    sentence = f"Paused · {left} pages left · Ctrl+. goes on, “Cancel” ends it"
    book.wait(lambda: status.work.text() == sentence)
    assert book.error == "" and not book.controller.busy
    strip = book.window.thumbnails.model()
    said = [strip.data(strip.index(n, 0), Qt.ItemDataRole.ToolTipRole) for n in (0, 8, 9)]
    assert said == ["Page 1, not read", "Page 9, waiting to be read", "Page 10, not read"]
    book.action("pause")
    book.idle()
    assert sorted(order()) == [*range(2, 10)] and order()[: len(done)] == done
    assert book.ask(lambda keeper: keeper.project.waiting()) == []


def test_pages_that_were_cancelled_are_not_offered_again(book, reader):
    reader.pace = 0.01
    order, first = order_of(book), book.controller.document
    book.action("read_all")
    book.wait(order)
    book.action("end_reading")
    book.open("letter.jpg")
    assert book.error == ""
    book.open(*first.paths)
    book.wait(lambda: book.session.has_text)
    assert not book.controller.reading


def test_a_queue_that_was_paused_waits_for_the_next_start(qapp, qtlog, reader, tmp_path):
    papers = [shutil.copy(SAMPLES / "receipt.jpg", tmp_path / f"{n}.jpg") for n in range(5)]
    reader.pace = 0.01
    driver = Driver(tmp_path, lambda: reader)
    driver.open(*papers)
    order = order_of(driver)
    driver.action("read_all")
    driver.wait(order)
    driver.key(Qt.Key.Key_Escape)
    left = driver.controller.readings.pages_left
    driver.close()
    reader.encoded.clear()
    again = Driver(tmp_path, lambda: reader)
    try:
        again.open(*papers)
        again.wait(lambda: again.controller.readings.pages_left == left)
        assert again.controller.readings.paused and left >= 3
    finally:
        again.close()
