"""Tab goes where the eye goes, and everything that it reaches has a name to be read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMessageBox, QWidget

from pilot_desktop.app.settings import TextLayer
from pilot_desktop.formats.writers import formatted
from tests.app.turning_loop import turn
from tests.work.scripted import SAMPLES

_MOST = 60


def place(widget: QWidget, top: QWidget) -> QRect:
    return QRect(widget.mapTo(top, QPoint(0, 0)), widget.size())


def walked(top: QWidget) -> list[QWidget]:
    """What Tab reaches, once around, from what has the focus first."""
    top.activateWindow()
    turn(50)
    first = top.focusWidget()
    assert first is not None, "nothing has the focus"
    found = [first]
    for _ in range(_MOST):
        # A text keeps Tab for itself; Esc leaves it.
        if not getattr(found[-1], "tabChangesFocus", lambda: True)():
            found[-1].parentWidget().focusNextChild()
        else:
            QTest.keyClick(found[-1], Qt.Key.Key_Tab)
        now = top.focusWidget()
        if now is first:
            return found
        assert now not in found, f"Tab never comes back to {first}"
        found.append(now)
    raise AssertionError("Tab never comes round")


def backward(before: QRect, after: QRect) -> bool:
    """Whether the eye has to go up, or to the left in the same row."""
    above = after.bottom() <= before.top()
    beside = after.top() < before.center().y() < after.bottom()
    beside = beside or before.top() < after.center().y() < before.bottom()
    return above or (beside and after.right() <= before.left())


def check(top: QWidget, *, leaps: int = 0) -> list[QWidget]:
    """Once around there is one way back, that from the end to the beginning."""
    found = walked(top)
    for widget in found:
        said = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert said.strip(), f"{widget} in {top} has no name"
    places = [place(widget, top) for widget in found]
    steps = zip(found, [*found[1:], found[0]], places, [*places[1:], places[0]], strict=True)
    back = [(one, other) for one, other, a, b in steps if backward(a, b)]
    assert len(back) <= 1 + leaps, back
    return found


@pytest.fixture
def work(driver):
    """Five pages as one document, the first of them read, a word found."""
    driver.open("receipt.jpg", "typescript.jpg", "letter.jpg", "two-pages.pdf")
    driver.read_page()
    return driver


def test_the_window(work):
    work.action("find")
    work.type("total")
    work.wait(lambda: work.controller.search.hits and not work.controller.finding)
    window = work.window
    window.show_error("Something to be read.")
    reached = check(window)
    for widget in (
        window.toolbar.spin,
        window.toolbar.read_button,
        window.thumbnails,
        window.canvas,
        window.find_bar.edit,
        window.panel.view,
    ):
        assert widget in reached, widget


def test_before_a_document_is_open(driver):
    welcome = driver.window.welcome
    welcome.show_recent([SAMPLES / "receipt.jpg", SAMPLES / "letter.jpg"])
    welcome.open_button.setFocus()
    reached = check(driver.window)
    assert [w.accessibleName() for w in reached if w.objectName() == "recent"] == [
        "receipt.jpg",
        "letter.jpg",
    ]


def test_settings(work):
    dialog = work.window.guidance.show_settings()
    for page in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(page)
        check(dialog)
    dialog.reject()


def test_export_and_import(work, tmp_path):
    work.action("export")
    check(work.window.exporting.dialog)
    work.window.exporting.dialog.reject()
    truth = tmp_path / "truth.xml"
    reading = work.ask(lambda keeper: keeper.reading("receipt.jpg", "px"))
    truth.write_text(formatted(reading, "alto"), "utf-8")
    work.window.importing.show_for([truth])
    dialog = work.window.importing.dialog
    work.wait(dialog.importing.isEnabled)
    check(dialog)
    dialog.hide()


def test_models(work):
    work.action("models")
    dialog = work.window.models.dialog
    work.wait(dialog.list.topLevelItemCount)
    check(dialog)
    dialog.hide()


def test_sheets_that_stay_beside_the_work(work):
    work.action("replace")
    replacing = work.window.replacing
    replacing.wanted.setText("total")
    work.wait(replacing.places.count)
    check(replacing)
    replacing.close()
    work.action("changes")
    check(work.window.differences)
    work.window.differences.close()
    work.action("shortcuts")
    check(work.window.guidance.sheet)
    work.window.guidance.sheet.hide()


def test_questions(work):
    def asked(kind):
        return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind)), None)

    work.action("read_pages")
    work.wait(lambda: asked(QInputDialog))
    check(asked(QInputDialog))
    asked(QInputDialog).reject()
    work.settings.text_layer = TextLayer.ASK
    work.open("two-pages.pdf")
    work.action("read_page")
    work.wait(lambda: asked(QMessageBox))
    check(asked(QMessageBox))
    asked(QMessageBox).reject()
    work.idle()
