"""The next start looks as the last one was left."""

from __future__ import annotations

from tests.app.support import Driver
from tests.work.scripted import ScriptedReader


def test_a_document_opens_at_the_page_where_it_was_left(driver):
    driver.open("two-pages.pdf")
    driver.action("next_page")
    driver.wait(lambda: driver.window.desk.shown.index == 1)
    driver.open("receipt.jpg")
    assert driver.controller.page.index == 0
    driver.open("two-pages.pdf")
    assert driver.controller.page.index == 1
    assert driver.window.toolbar.spin.value() == 2


def test_what_is_forgotten_of_recent_documents_goes_with_them(driver, tmp_path):
    settings = driver.settings
    papers = [tmp_path / f"{number}.png" for number in range(20)]
    for paper in papers:
        paper.touch()
        settings.note_page(paper, 7)
        settings.add_recent([paper])
    assert settings.page_of(papers[-1]) == 7
    assert settings.page_of(papers[0]) == 0


def test_panels_and_boxes_are_as_they_were_left(qapp, tmp_path):
    first = Driver(tmp_path, ScriptedReader)
    first.open("receipt.jpg")
    first.window.splitter.setSizes([500, 600])
    sizes = first.window.splitter.sizes()
    assert sizes[1] > 300
    first.action("boxes")
    first.close()
    second = Driver(tmp_path, ScriptedReader)
    try:
        second.open("receipt.jpg")
        second.wait(lambda: second.window.splitter.sizes()[1] == sizes[1])
        assert not second.window.actions_["boxes"].isChecked()
        assert not second.canvas.lines._show_boxes
        assert second.window.side.isVisible()
    finally:
        second.close()
