"""Find and replace over all pages, seen before it is done and undone as one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pilot_desktop.app.replacing import pattern_of, replaced
from tests.work.scripted import known_lines

TEXTS = [line.text for line in known_lines()]


@pytest.fixture
def replacing(driver):
    driver.open("receipt.jpg", "two-pages.pdf")
    driver.action("read_all")
    driver.idle()
    driver.action("replace")
    return driver.window.replacing


def all_texts(driver):
    return driver.ask(lambda keeper: [text for _, _, text in keeper.texts()])


def test_replaced_on_all_pages_and_undone_on_any(driver, replacing):
    replacing.wanted.setText("Total")
    replacing.replacement.setText("SUM")
    replacing.case.setChecked(True)
    holding = [text for text in TEXTS if "Total" in text]
    assert len(holding) > 1
    driver.wait(lambda: replacing.count.text().startswith(f"{3 * len(holding)} of"))
    assert (
        f"{holding[0]}  →  {holding[0].replace('Total', 'SUM')}" in replacing.places.item(0).text()
    )
    replacing.places.item(0).setCheckState(Qt.CheckState.Unchecked)
    replacing.replace_button.click()
    expected = [text.replace("Total", "SUM") for text in TEXTS]
    first = [holding[0] if t == holding[0].replace("Total", "SUM") else t for t in expected]
    driver.wait(lambda: all_texts(driver) == first + expected * 2)
    driver.wait(lambda: driver.text.split("\n") == first)
    driver.wait(lambda: replacing.places.count() == 1)
    driver.action("last_page")
    driver.wait(lambda: driver.window.actions_["undo"].text() == "&Undo replace text")
    driver.action("undo")
    driver.wait(lambda: all_texts(driver) == TEXTS * 3)


def test_a_place_is_shown_on_its_page(driver, replacing):
    replacing.wanted.setText("Total")
    driver.wait(lambda: replacing.places.count() > 3)
    item = replacing.places.item(replacing.places.count() - 1)
    replacing.places.itemActivated.emit(item)
    assert driver.controller.page.number == 3
    driver.wait(lambda: driver.session.selected_line is not None)
    assert "total" in driver.text.split("\n")[driver.line_selected].lower()


def test_what_goes_and_what_comes_are_whole_words():
    pieces = replaced(pattern_of("total", case=False, words=True), "TOTAL: total", "SOMME")
    shown = [(piece.machine, piece.human) for piece in pieces if piece.machine or piece.human]
    assert shown == [("TOTAL", "SOMME"), (": ", ": "), ("total", "SOMME")]
    assert replaced(pattern_of("sum", case=True, words=True), "TOTAL", "") == ()


def test_what_is_looked_for_is_taken_literally():
    assert pattern_of("", case=True, words=True) is None
    assert pattern_of("a.b", case=False, words=False).sub("x", "A.B axb") == "x axb"
    assert (
        pattern_of("an", case=True, words=True).sub("x", "an answer, an, An") == "x answer, x, An"
    )
    assert pattern_of("(", case=True, words=True).sub("x", "a ( b") == "a x b"
