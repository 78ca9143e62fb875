"""The places of a word on all pages, as pictures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from pilot_desktop.app.page_images import Preview
from pilot_desktop.app.snippets import cut
from pilot_desktop.document.geometry import Box
from tests.e2e.test_finding import TOTALS, look_for

PAGES = ("receipt.jpg", "typescript.jpg", "two-pages.pdf")


def search_all(driver):
    driver.open(*PAGES)
    look_for(driver, "total")
    places = driver.window.hit_list
    driver.wait(places.isVisible)
    driver.wait(lambda: places.list.model().rowCount() == 4 * len(TOTALS))
    return places


def said(places, row):
    model = places.list.model()
    return model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)


def test_each_place_has_its_picture_page_and_score(driver):
    places = search_all(driver)
    assert said(places, 0).startswith("Page 1, ") and said(places, 0).endswith(", 90%")
    assert said(places, places.list.model().rowCount() - 1).startswith("Page 4, ")
    first = driver.controller.search.hits[0]
    driver.wait(lambda: places._snippets.of(first))
    snippet = places._snippets.of(first)
    assert snippet.image.rect().contains(snippet.mark.center().toPoint())
    assert snippet.image.width() > 3 * snippet.mark.width() > 0


def test_the_arrow_keys_bring_each_place_and_its_page(driver):
    places = search_all(driver)
    assert driver.controller.page.number == 1
    driver.key(Qt.Key.Key_Down)  # from the word into the list
    assert places.list.hasFocus()
    for _ in TOTALS:
        driver.key(Qt.Key.Key_Down)
    assert driver.controller.page.number == 2
    assert driver.controller.search.position == len(TOTALS) + 1
    assert places.list.hasFocus(), "the arrow keys must go on"
    driver.key(Qt.Key.Key_F3)
    assert places.list.currentIndex().row() == len(TOTALS) + 1, "F3 and the list go together"
    driver.key(Qt.Key.Key_Escape)
    driver.wait(lambda: not places.isVisible())
    assert driver.canvas.hits.hits == []


def test_one_page_shows_its_places_itself(driver):
    driver.open("receipt.jpg")
    look_for(driver, "total")
    driver.wait(lambda: driver.window.hit_list.list.model().rowCount() == len(TOTALS))
    assert not driver.window.hit_list.isVisible()
    assert driver.window.panel.isVisible()


def test_pictures_are_made_for_what_is_in_view(driver):
    places = search_all(driver)
    hits = driver.controller.search.hits
    driver.wait(lambda: places._snippets.of(hits[0]))
    assert places._snippets.of(hits[-1]) is None
    places.list.scrollToBottom()
    driver.wait(lambda: places._snippets.of(hits[-1]))


WIDTH, HEIGHT = 320, 200
PLACES = st.tuples(
    st.integers(0, WIDTH - 12), st.integers(0, HEIGHT - 8), st.integers(8, 90), st.integers(6, 40)
)


@pytest.mark.parametrize("turns", range(4))
@given(place=PLACES, scale=st.sampled_from([0.5, 1.0, 2.0]))
def test_the_mark_of_a_snippet_lies_on_the_place_however_the_page_is_turned(turns, place, scale):
    left, top, width, height = place
    right, bottom = min(left + width, WIDTH), min(top + height, HEIGHT)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(left, top, right - left, bottom - top, QColor("black"))
    painter.end()
    box = Box(left / scale, top / scale, right / scale, bottom / scale)
    snippet = cut(Preview(image, WIDTH / scale, HEIGHT / scale), box, turns)
    mark = snippet.mark.toRect()
    assert snippet.image.rect().contains(mark)
    shown = (right - left, bottom - top)
    assert (mark.width(), mark.height()) == (shown if turns % 2 == 0 else shown[::-1])
    shot = snippet.image
    pixels = np.frombuffer(shot.constBits(), np.uint32).reshape(shot.height(), shot.width())
    rows, columns = np.nonzero(pixels == QColor("black").rgb())
    assert len(rows) == mark.width() * mark.height()
    assert (columns.min(), columns.max()) == (mark.left(), mark.right())
    assert (rows.min(), rows.max()) == (mark.top(), mark.bottom())
