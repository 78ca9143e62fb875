"""A person reads: drags a rectangle, reads a page, stops half way, copies."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pilot_desktop.app import theme
from pilot_desktop.app.passage import State
from pilot_desktop.document.geometry import Box
from tests.app.turning_loop import turn
from tests.work.scripted import known_lines

HEAD = Box(70, 180, 500, 375)
HEAD_TEXT = "\n".join(line.text for line in known_lines()[:6])


def test_a_dragged_rectangle_is_read_at_once(driver):
    driver.open("receipt.jpg")
    driver.drag(HEAD)
    passage = driver.session.selected
    assert passage.region.iou(HEAD) > 0.97
    driver.idle()
    assert driver.text == HEAD_TEXT
    assert "6 lines" in driver.window.panel._summary.text()
    assert passage.state is State.DONE
    assert not driver.canvas.regions[0].animated


def test_regions_stay_and_show_their_text_again(driver):
    driver.open("receipt.jpg")
    lines = known_lines()[:10:5]  # apart, or the second drag would take the first by its edge
    for line in lines:
        driver.drag(line.box.grown(6, 2))
        driver.idle()
    assert driver.text == lines[1].text
    driver.click(lines[0].box.left - 4, lines[0].box.center[1])
    assert driver.text == lines[0].text
    assert [item.passage.number for item in driver.canvas.regions] == [1, 2]
    driver.key(Qt.Key.Key_Delete)
    driver.wait(lambda: [item.passage.number for item in driver.canvas.regions] == [1])
    driver.click(600, 1250)
    assert driver.session.selected is None


def test_regions_belong_to_their_page(driver):
    driver.open("two-pages.pdf")
    driver.drag(Box(100, 100, 300, 200))
    driver.idle()
    driver.action("next_page")
    driver.wait(lambda: driver.window.desk.shown == driver.controller.page)
    assert driver.canvas.regions == []
    driver.action("previous_page")
    assert len(driver.canvas.regions) == 1


def test_a_region_is_read_again_in_its_place(driver, reader):
    driver.open("receipt.jpg")
    driver.drag(HEAD)
    driver.idle()
    reader.lines = reader.lines[:2]
    driver.action("read_again")
    driver.idle()
    assert driver.text == "\n".join(HEAD_TEXT.split("\n")[:2])
    assert len(driver.session.passages) == 1


def test_copy_takes_the_marked_text_or_all(driver):
    driver.open("receipt.jpg")
    driver.drag(HEAD)
    driver.idle()
    driver.action("copy")
    assert QApplication.clipboard().text() == HEAD_TEXT
    driver.window.panel.view.setFocus()
    QTest.keyClick(driver.window.panel.view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(driver.window.panel.view, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(driver.window.panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == HEAD_TEXT.split("\n")[0]


def test_boxes_come_first_then_text_line_by_line(driver, reader):
    reader.pace = 0.004
    driver.open("receipt.jpg")
    seen = []  # of each change: lines that are there, those with a text, those that are stored

    def look(*_):
        page = driver.session.page_passage(driver.controller.page)
        texts = sum(bool(line.text) for line in page.lines.values())
        seen.append((len(page.lines), texts, len(page.finished)))

    for told in (driver.session.line_changed, driver.session.passage_changed):
        told.connect(look)
    driver.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    driver.wait(lambda: driver.controller.busy)
    driver.idle()
    boxes = next(lines for lines, texts, _ in seen if texts)
    assert boxes == len(known_lines()), "the boxes did not come first"
    assert len({texts for _, texts, _ in seen}) > 5, "the text did not stream in"
    assert len({stored for *_, stored in seen}) > 5, "the lines were not stored as they came"
    assert driver.text == "\n".join(line.text for line in known_lines())
    assert len(driver.canvas.lines.passage.lines) == len(known_lines())


def test_escape_stops_half_way_and_keeps_what_was_read(driver, reader):
    reader.pace = 0.01
    driver.open("receipt.jpg")
    page = driver.half_read(5)
    driver.key(Qt.Key.Key_Escape)
    assert driver.window.status.work.text() == "Cancelled"
    assert page.state is State.CANCELLED
    assert 5 <= len(page.lines) < len(known_lines())
    assert page.text.split("\n")[:5] == [line.text for line in known_lines()[:5]]
    kept = driver.text
    turn(150)
    assert driver.text == kept, "a stale result came in"
    # The next wish is answered at once.
    driver.drag(HEAD)
    driver.idle()
    assert driver.text == HEAD_TEXT


def test_a_line_without_a_text_is_kept_as_well_where_reading_is_stopped(driver, reader):
    reader.pace = 0.05
    reader.lines[0] = replace(reader.lines[0], text="", flags=("unread",))
    driver.open("receipt.jpg")
    page = driver.half_read()
    driver.action("cancel")
    assert page.text == ""
    assert driver.session.page_passage(driver.controller.page) is page
    assert [record.flags for record in page.records.values()] == [("unread",)]


def test_a_region_cuts_in_while_the_page_is_read(driver, reader):
    reader.pace = 0.01
    driver.open("receipt.jpg")
    page = driver.half_read()
    meanwhile = []
    driver.session.passage_changed.connect(
        lambda p: meanwhile.append(page.state) if p.region and p.state is State.DONE else None
    )
    driver.drag(HEAD)
    region = driver.session.selected
    driver.wait(lambda: region.state is State.DONE)
    assert meanwhile[0] is State.READING
    assert driver.text == HEAD_TEXT
    driver.idle()
    assert page.text == "\n".join(line.text for line in known_lines())


def test_reading_all_pages_begins_with_the_one_in_view(driver, reader):
    driver.open("receipt.jpg", "two-pages.pdf")
    driver.action("next_page")
    reader.calls.clear()
    driver.action("read_all")
    order = []
    driver.session.passage_changed.connect(
        lambda p: order.append(p.page.number) if p.state is State.DONE else None
    )
    driver.idle()
    assert list(dict.fromkeys(order)) == [2, 1, 3]
    assert reader.calls == ["read_page"] * 3
    reading = driver.ask(lambda keeper: keeper.reading("x", "px"))
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert all(page.width > 100 and page.lines for page in reading.pages)


def test_text_and_boxes_are_chosen_in_step_without_jumps(driver):
    driver.open("receipt.jpg")
    driver.read_page()
    lines = known_lines()
    driver.click(*lines[3].box.center)
    assert driver.line_selected == 3
    view = driver.window.panel.view
    assert view.text_of(view.marked) == lines[3].text
    driver.canvas.reveal(QRectF(0, 0, 10, 10))
    bar = driver.canvas.verticalScrollBar()
    place, block = bar.value(), view.document().findBlockByNumber(1)
    here = view.blockBoundingGeometry(block).translated(view.contentOffset()).center().toPoint()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=here)
    assert driver.line_selected == 1
    assert bar.value() == place, "the page moved although the line was in view"
    driver.window.panel.line_chosen.emit(view.order[-1])
    assert bar.value() != place
    shown = driver.canvas.mapToScene(driver.canvas.viewport().rect()).boundingRect()
    assert shown.contains(*lines[-1].box.center)


def test_an_encoding_waits_for_nobody_and_is_shown(driver, reader):
    reader.encoding = 0.3
    driver.open("receipt.jpg")
    assert driver.window.status.encode.text() == "encoded in 0.30 s"
    assert driver.window.status.model.text() == "scripted 1.0"
    assert driver.window.status.device.text() == "CPU, 2 threads"
    assert driver.window.status.zoom.text() == f"{driver.canvas.zoom * 100:.0f}%"


def test_drawing_can_be_given_up_with_escape(driver):
    driver.open("receipt.jpg")
    view = driver.canvas.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=driver.at(100, 200))
    QTest.mouseMove(view, driver.at(300, 300))
    driver.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=driver.at(300, 300))
    assert driver.session.passages == ()


def test_panel_and_status_count_the_same_while_a_page_is_read_again(driver, reader):
    driver.open("receipt.jpg")
    driver.read_page()
    told = set()

    def look(*_):
        driver.window.status.show_work()
        status = re.search(r"(\d+) of (\d+) lines", driver.window.status.work.text())
        panel = re.search(r"(\d+) of (\d+) lines", driver.window.panel._summary.text())
        if status and panel:
            told.add((status.groups(), panel.groups()))

    driver.session.progressed.connect(look)
    driver.action("read_again")
    driver.idle()
    assert all(status == panel for status, panel in told)
    assert len(told) > 5


def test_all_rows_of_a_broken_line_are_marked_and_what_was_not_read_says_so(driver, reader):
    reader.lines[2] = replace(reader.lines[2], text="a rather long line " * 6)
    reader.lines[4] = replace(reader.lines[4], text="", flags=("unread",))
    driver.open("receipt.jpg")
    driver.read_page()
    view = driver.window.panel.view
    driver.session.select(driver.session.selected, view.order[2])
    block = view.document().findBlockByNumber(2)
    assert block.layout().lineCount() > 1
    place = view.blockBoundingGeometry(block).translated(view.contentOffset())
    picture = view.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    right = (view.viewport().width() - 24) * ratio
    tinted = QColor(theme.colors().selection)
    for y in (place.top() + 3, place.bottom() - 3):
        assert picture.pixelColor(round(right), round(y * ratio)) == tinted
    below = place.bottom() + 3
    assert picture.pixelColor(round(right), round(below * ratio)) != tinted
    # Words stand where the empty line is, and are no part of its text.
    block = view.document().findBlockByNumber(4)
    assert block.text() == ""
    row = view.blockBoundingGeometry(block).translated(view.contentOffset())
    piece = picture.copy(
        *(round(v * ratio) for v in (row.left() + 10, row.top(), 60, row.height()))
    )
    paper = picture.pixelColor(round(right), round(below * ratio))
    colors = {
        piece.pixelColor(x, y).name() for x in range(piece.width()) for y in range(piece.height())
    }
    assert colors != {paper.name()}
