"""A person looks for a word."""

from __future__ import annotations

import threading

import pymupdf
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from pilot_desktop.app.settings import TextLayer
from pilot_desktop.document.transcript import Hit
from pilot_desktop.reading.events import Done, HitFound
from pilot_desktop.work.jobs import PageRef
from tests.work.scripted import known_lines, words

TOTALS = [w for line in known_lines() for w in words(line) if "total" in w.text.casefold()]


def look_for(driver, word):
    driver.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    driver.type(word)
    driver.wait(lambda: driver.controller.search.query == word)
    driver.wait(lambda: not driver.controller.finding)


def color_at(driver, x, y):
    picture = driver.canvas.viewport().grab().toImage()
    place = driver.canvas.viewportTransform().map(QPointF(x, y)) * picture.devicePixelRatio()
    return QColor(picture.pixel(place.toPoint()))


def test_a_typed_word_lights_up_and_escape_clears(driver):
    driver.open("receipt.jpg")
    look_for(driver, "total")
    bar = driver.window.find_bar
    assert bar.count.text() == f"1 of {len(TOTALS)}"
    assert [hit.box for hit in driver.canvas.hits.hits] == sorted(
        (w.box for w in TOTALS), key=lambda box: (box.top, box.left)
    )
    place = TOTALS[0].box
    lit = color_at(driver, place.left + 1, place.top + 1)
    assert lit.hsvSaturation() > 100, "the place does not light up"
    driver.key(Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert driver.canvas.hits.hits == []
    assert color_at(driver, place.left + 1, place.top + 1).hsvSaturation() < 40


def test_next_and_previous_go_round_and_bring_into_view(driver):
    driver.open("receipt.jpg")
    look_for(driver, "total")
    count = driver.window.find_bar.count
    positions = []
    for _ in range(len(TOTALS) + 1):
        positions.append(count.text())
        hit = driver.controller.search.current
        shown = driver.canvas.mapToScene(driver.canvas.viewport().rect()).boundingRect()
        assert shown.contains(*hit.box.center)
        driver.key(Qt.Key.Key_F3)
    expected = [f"{n + 1} of {len(TOTALS)}" for n in range(len(TOTALS))]
    assert positions == [*expected, expected[0]]
    driver.key(Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert count.text() == expected[0]
    driver.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert count.text() == expected[-1]


def test_slash_opens_the_bar_and_can_be_typed_into_it(driver):
    driver.open("receipt.jpg")
    driver.canvas.setFocus()
    driver.key(Qt.Key.Key_Slash)
    assert driver.window.find_bar.edit.hasFocus()
    driver.type("19/9")
    assert driver.window.find_bar.edit.text() == "19/9"
    driver.wait(lambda: driver.controller.search.hits)


def test_unread_pages_are_searched_the_visible_one_first(driver, reader):
    driver.open("receipt.jpg", "typescript.jpg", "two-pages.pdf")
    driver.action("last_page")
    pages = []
    driver.controller.search.changed.connect(
        lambda: pages.extend(h.page for h in driver.controller.search.hits if h.page not in pages)
    )
    look_for(driver, "total")
    assert pages[0] == 4
    assert sorted(pages) == [1, 2, 3, 4]
    assert driver.window.find_bar.count.text() == f"{3 * len(TOTALS) + 1} of {4 * len(TOTALS)}"
    assert driver.controller.page.number == 4, "the page turned by itself"
    for _ in TOTALS:
        driver.key(Qt.Key.Key_F3)
    assert driver.controller.page == PageRef(driver.controller.document.id, 0)


def test_a_word_that_is_nowhere_says_so(driver):
    driver.open("receipt.jpg")
    look_for(driver, "zebra")
    assert driver.window.find_bar.count.text() == "not found"
    driver.key(Qt.Key.Key_F3)


def test_a_new_word_makes_the_old_ones_hits_stale(driver, reader):
    reader.pace = 0.05
    driver.open("receipt.jpg")
    look = driver.window.find_bar
    look.open()
    driver.type("total")
    driver.wait(lambda: driver.controller.search.hits)
    look.edit.selectAll()
    reader.pace = 0.0
    look_for(driver, "tea")
    assert {hit.text.casefold() for hit in driver.controller.search.hits} == {"tea"}


def test_the_same_word_is_looked_for_again_in_another_document(driver):
    driver.open("receipt.jpg")
    look_for(driver, "total")
    driver.open("two-pages.pdf")
    assert not driver.window.find_bar.isVisible()
    look_for(driver, "total")
    assert len(driver.controller.search.hits) == 2 * len(TOTALS)


def test_clicking_a_mark_makes_it_the_current_one(driver):
    driver.open("receipt.jpg")
    look_for(driver, "total")
    third = driver.controller.search.hits[2]
    driver.click(*third.box.center)
    assert driver.controller.search.current is third
    assert driver.window.find_bar.count.text().startswith("3 of")


def test_the_bar_does_not_stand_over_the_place_that_was_found(driver):
    driver.open("receipt.jpg")
    driver.canvas.zoom_to(2.0)
    look_for(driver, "tax")
    bar, canvas, search = driver.window.find_bar, driver.canvas, driver.controller.search
    covered = 0
    for hit in (*search.hits[1:], search.hits[0]):
        bar.open()  # in its upper corner
        left, top = hit.box.center
        canvas.horizontalScrollBar().setValue(canvas.horizontalScrollBar().maximum())
        bar_center = canvas.mapToScene(bar.geometry().center())
        canvas.verticalScrollBar().setValue(
            canvas.verticalScrollBar().value() + round(2 * (top - bar_center.y()))
        )
        covered += bar.geometry().contains(canvas.mapFromScene(left, top))
        driver.key(Qt.Key.Key_F3)
        assert search.current == hit
        place = canvas.mapFromScene(left, top)
        assert canvas.viewport().rect().contains(place)
        assert not bar.geometry().contains(place)
    assert covered


def test_hits_of_a_page_come_surest_first_and_are_counted_as_they_are_read(
    driver, reader, monkeypatch
):
    find = reader.find

    def backwards(*arguments, **options):
        events = list(find(*arguments, **options))
        first = next(n for n, event in enumerate(events) if isinstance(event, HitFound))
        yield from events[:first]
        yield from reversed(events[first:-1])
        yield events[-1]

    monkeypatch.setattr(reader, "find", backwards)
    driver.open("receipt.jpg")
    look_for(driver, "total")
    assert driver.window.find_bar.count.text() == f"1 of {len(TOTALS)}"


def test_a_word_that_is_typed_into_a_line_is_found_while_the_bar_is_open(driver):
    driver.open("receipt.jpg")
    driver.action("read_page")
    driver.wait(lambda: not driver.controller.busy)
    look_for(driver, "zebra")
    bar, editor = driver.window.find_bar, driver.window.panel.view
    assert bar.count.text() == "not found"
    editor.setFocus()
    editor.go_to(editor.order[2])
    editor.insert("Zebra ")
    driver.wait(lambda: bar.count.text() == "1 of 1")
    driver.action("undo")
    driver.wait(lambda: bar.count.text() == "not found")


def test_both_parts_of_a_word_cut_by_a_line_break_light_up(driver, reader, monkeypatch):
    one, two = TOTALS[0].box, TOTALS[1].box
    broken = HitFound(Hit(1, one, 0.9, "total", two))
    monkeypatch.setattr(reader, "find", lambda *_a, **_k: iter([broken, Done()]))
    driver.open("receipt.jpg")
    look_for(driver, "total")
    driver.canvas.fit_page()
    for box in (one, two):
        lit = color_at(driver, box.left + 2, box.top + 2)
        assert lit.hsvSaturation() > 100, "the place does not light up"
        assert driver.canvas.hits.hit_at(QPointF(*box.center)) == broken.hit


@pytest.fixture
def typed(tmp_path):
    """Twelve pages with text of their own, a word cut over two lines on each third."""
    document = pymupdf.open()
    for number in range(12):
        page = document.new_page(width=300, height=400)
        page.insert_text((50, 60), "Of lanterns and lamps" if number % 3 else "Of a lan-")
        page.insert_text((50, 90), f"page {number + 1}" if number % 3 else "tern in the house")
    path = tmp_path / "typed.pdf"
    document.save(path)
    return path


def test_text_of_the_file_is_found_at_once_and_the_images_are_looked_at_all_the_same(
    driver, reader, typed, monkeypatch
):
    seen, find = threading.Event(), reader.find

    def slowly(*arguments, **options):
        seen.wait(60)
        yield from find(*arguments, **options)

    monkeypatch.setattr(reader, "find", slowly)
    driver.settings.text_layer = TextLayer.KEEP
    driver.open(typed)
    driver.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    driver.type("lantern")
    search = driver.controller.search
    driver.wait(lambda: [hit.page for hit in search.hits] == [*range(1, 13)])
    assert search.pages_left == 12, "the images are still to be looked at"
    first, second = search.hits[:2]
    assert search.current == first and first.rest is not None
    assert 45 < first.box.left < 75 and first.rest.top > first.box.top
    assert 60 < second.box.left < 80 and second.rest is None and second.box.right < 130
    seen.set()
    driver.wait(lambda: not driver.controller.finding)
    assert search.pages_left == 0
    driver.settings.text_layer = TextLayer.READ  # the text of such files is not trusted
    look_for(driver, "lamps")
    assert search.hits == []


def test_a_page_one_turns_to_is_looked_at_next_and_no_more_than_a_few_wait(
    driver, reader, typed, monkeypatch
):
    asked, go_on, find = [], threading.Semaphore(0), reader.find

    def slowly(page, *arguments, **options):
        go_on.acquire(timeout=60)
        yield from find(page, *arguments, **options)

    submit = driver.controller._finding._submit
    monkeypatch.setattr(
        driver.controller._finding,
        "_submit",
        lambda page: (asked.append(page.number), submit(page)),
    )
    monkeypatch.setattr(reader, "find", slowly)
    driver.open(typed)
    driver.controller.find("total")  # typed, each letter might begin anew
    assert asked == [1, 2]
    driver.controller.show_page(8)
    assert asked == [1, 2, 9]
    go_on.release(40)
    driver.wait(lambda: not driver.controller.finding)
    assert asked == [1, 2, 9, 3, 4, 5, 6, 7, 8, 10, 11, 12]
    assert driver.controller.search.pages_left == 0
