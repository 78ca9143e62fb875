"""Words that no dictionary has are marked, and the window does not wait for them."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtGui import QTextCharFormat

from pilot_desktop.app.spelling import Spelling, dictionaries
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line


def marked(driver):
    """The words with a wavy line under them."""
    found = []
    document = driver.window.panel.view.document()
    block = document.firstBlock()
    while block.isValid():
        for part in block.layout().formats():
            if part.format.underlineStyle() is QTextCharFormat.UnderlineStyle.WaveUnderline:
                found.append(block.text()[part.start : part.start + part.length])
        block = block.next()
    return found


@pytest.fixture
def reader(reader):
    texts = ["L’homme a écrit une lettrre.", "The hous was red, aujourd'hui.", "XQZ TVA 12a"]
    reader.lines = [
        Line(Box(80, 200 + 40 * n, 500, 230 + 40 * n), text, 0.95) for n, text in enumerate(texts)
    ]
    return reader


def test_french_and_english_come_with_the_program():
    assert [path.name for path in dictionaries(["fr", "en"])] == ["fr_FR", "en_US"]
    assert dictionaries(["xx"]) == []


def test_unknown_words_are_marked_until_they_are_right(driver):
    driver.open("receipt.jpg")
    driver.read_page()
    assert marked(driver) == []
    driver.action("spelling")
    driver.wait(lambda: marked(driver) == ["lettrre", "hous"], 60)
    editor = driver.window.panel.view
    driver.action("correct")
    editor.go_to(editor.order[1], len("The hous"))
    driver.type("e")
    driver.wait(lambda: marked(driver) == ["lettrre"])
    assert driver.settings.spelling
    driver.action("spelling")
    driver.wait(lambda: marked(driver) == [])


def test_without_a_dictionary_nothing_is_marked(qapp):
    loop = asyncio.new_event_loop()
    spelling = Spelling(loop, ["xx"])
    spelling.switch(True)
    assert not spelling.possible
    assert spelling.unknown("wrold") == []
    assert spelling.close()
    loop.close()
