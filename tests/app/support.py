"""The real window with a reader that knows the page, and hands on mouse and keys."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import qasync
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from pilot_desktop.app.settings import Settings, TextLayer
from pilot_desktop.app.start import application, make_window
from pilot_desktop.app.translation import Language
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.places import Place
from tests.app.turning_loop import turn
from tests.work.scripted import SAMPLES

LEFT = Qt.MouseButton.LeftButton


class Driver:
    """Does what a person does, and waits as a person does: until it can be seen."""

    def __init__(self, folder: Path, open_reader: Callable[[], object]) -> None:
        self.app = application()
        self.loop = qasync.QEventLoop(self.app)
        asyncio.set_event_loop(self.loop)
        self.settings = Settings(folder / "window.ini")
        # Samples lie in the checkout, where no projects should.
        self.settings.place = Place.APART
        self.settings.language = Language.ENGLISH
        self.settings.projects = folder / "projects"
        self.settings.text_layer = TextLayer.READ
        self.window = make_window(self.app, self.loop, open_reader, self.settings)
        self.window.saving.ask = lambda: QMessageBox.StandardButton.Discard
        self.window.resize(1100, 800)
        self.window.show()
        self.controller = self.window.controller
        self.canvas = self.window.canvas
        self.session = self.controller.session

    def wait(self, condition: Callable[[], object], seconds: float = 60.0) -> None:
        """Until it is so. The limit is for what never comes: a busy machine takes its time."""
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, "the window never came to that state"
            turn(5)

    def open(self, *paths: Path | str) -> None:
        """Open documents (samples by name) and wait until the first page is drawn."""
        before = self.controller.document
        self.window.open_paths([SAMPLES / path for path in paths])
        self.wait(lambda: self.controller.document is not before)
        self.wait(lambda: self.window.desk.shown == self.controller.page)
        self.wait(lambda: self.controller.encoding.seconds is not None)

    def idle(self) -> None:
        self.wait(lambda: not self.controller.busy)

    def action(self, name: str) -> None:
        action = self.window.actions_[name]
        self.wait(action.isEnabled)  # the window follows what happens ten times a second
        action.trigger()

    def read_page(self) -> None:
        """Read the page in view, and wait until that is done."""
        self.action("read_page")
        self.idle()

    def half_read(self, least: int = 1):
        """Begin to read the page in view, and wait for so many lines; what is being read."""
        self.action("read_page")
        page = self.session.page_passage(self.controller.page)
        self.wait(lambda: len(page.finished) >= least)
        return page

    def into_text(self, line: int = 0):
        """Put the cursor at the beginning of a line of the text; the editor."""
        self.action("correct")
        editor = self.window.panel.view
        editor.go_to(editor.order[line])
        return editor

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    def at(self, x: float, y: float) -> QPoint:
        """Where on the viewport a place of the page is, scrolled there if need be."""
        self.canvas.reveal(_small_rect(x, y))
        return self.canvas.viewportTransform().map(QPointF(x, y)).toPoint()

    def click(self, x: float, y: float) -> None:
        QTest.mouseClick(self.canvas.viewport(), LEFT, pos=self.at(x, y))

    def drag(self, box: Box) -> None:
        """Draw a rectangle on the page with the mouse."""
        view = self.canvas.viewport()
        self.at(box.right, box.bottom)
        start, end = self.at(box.left, box.top), self.at(box.right, box.bottom)
        QTest.mousePress(view, LEFT, pos=start)
        for step in (1, 2, 3, 4):
            QTest.mouseMove(view, start + (end - start) * step / 4)
        QTest.mouseRelease(view, LEFT, pos=end)

    @property
    def text(self) -> str:
        """What stands in the text panel."""
        return self.window.panel.view.toPlainText()

    @property
    def line_selected(self) -> int | None:
        """Which line of the text is selected, from 0."""
        key = self.session.selected_line
        return None if key is None else self.window.panel.view.order.index(key)

    def ask(self, question):
        """Something about the project, on its thread; waits for the answer."""
        keeping, answers = self.controller.keeping, []
        keeping.ask(lambda: question(keeping.keeper), answers.append)
        self.wait(lambda: answers)
        return answers[0]

    @property
    def error(self) -> str:
        """What the banner says, if it is there."""
        banner = self.window.banner
        return banner.message.text() if banner.isVisible() else ""

    def close(self) -> None:
        """Close the window; nothing of it may be left running."""
        self.window.close()
        self.app.processEvents()
        self.loop.close()
        asyncio.set_event_loop(None)
        until = time.monotonic() + 60
        while (left := _left()) and time.monotonic() < until:
            time.sleep(0.01)
        assert not left, f"left running: {left}"
        # Where many want the machine, the window gives up waiting for what ends a little later.
        crowded = os.getloadavg()[0] > 2 * (os.cpu_count() or 1)
        assert self.window.closed_cleanly or crowded
        self.window.deleteLater()
        self.app.processEvents()


def _left() -> list[str]:
    """Threads and processes of a window that are still there."""
    threads = [t.name for t in threading.enumerate() if t.name.startswith("pilot-")]
    return threads + [child.name for child in multiprocessing.active_children()]


def _small_rect(x: float, y: float):
    from PySide6.QtCore import QRectF

    return QRectF(x - 2, y - 2, 4, 4)
