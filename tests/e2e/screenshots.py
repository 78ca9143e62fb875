"""Pictures of every state of the window, for people to look at.

    python -m tests.e2e.screenshots [FOLDER] [--scripted]

`showcase.png` among them is the README's: copy it to resources/screenshot.png.

Drives the real window with real events on whatever display Qt finds (QT_QPA_PLATFORM=offscreen
works too). Reads with the bundled model, or with the scripted reader of the tests.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

import qasync
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from pilot_desktop.app.session import State
from pilot_desktop.app.settings import Settings, TextLayer
from pilot_desktop.app.start import application, make_window
from pilot_desktop.app.theme import Scheme
from pilot_desktop.app.translation import Language
from pilot_desktop.document.places import Place
from tests.work.scripted import SAMPLES, ScriptedReader


class Photographer:
    """Plays the session and takes the pictures."""

    def __init__(self, folder: Path, *, scripted: bool) -> None:
        self.folder = folder
        self.app = application()
        self.loop = qasync.QEventLoop(self.app)
        asyncio.set_event_loop(self.loop)
        home = Path(tempfile.mkdtemp())
        self.settings = Settings(home / "window.ini")
        self.settings.scheme = Scheme.LIGHT
        self.settings.language = Language.ENGLISH
        self.settings.place = Place.APART
        self.settings.text_layer = TextLayer.READ
        self.settings.projects = home / "projects"
        self.reader = ScriptedReader(pace=0.01, encoding=0.2) if scripted else None
        self.window = make_window(self.app, self.loop, self._open_reader, self.settings)
        self.window.resize(1440, 900)

    def _open_reader(self):
        if self.reader is not None:
            return self.reader
        from pilot_desktop.reading.factory import open_reader

        return open_reader()

    def wait(self, condition=lambda: False, seconds: float = 20.0) -> None:
        """Until the condition holds; fails where it never does, unless it is just a pause."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                assert seconds < 5, "the window never came to that state"
                return
            QTest.qWait(10)

    def take(self, name: str) -> None:
        self.wait(seconds=0.5)
        self.window.grab().save(str(self.folder / f"{name}.png"))
        print(name)

    def action(self, name: str) -> None:
        self.window.actions_[name].trigger()

    def point(self, x: float, y: float) -> QPoint:
        canvas = self.window.canvas
        return canvas.viewportTransform().map(QPointF(x, y)).toPoint()

    def drag(self, left: float, top: float, right: float, bottom: float, *, hold=None) -> None:
        view = self.window.canvas.viewport()
        button = Qt.MouseButton.LeftButton
        start, end = self.point(left, top), self.point(right, bottom)
        QTest.mousePress(view, button, pos=start)
        for step in range(1, 11):
            QTest.mouseMove(view, start + (end - start) * step / 10)
            QTest.qWait(5)
        if hold:
            hold()
        QTest.mouseRelease(view, button, pos=end)

    def open(self, *names: str) -> None:
        before = self.window.controller.document
        self.window.open_paths([SAMPLES / name for name in names])
        self.wait(lambda: self.window.controller.document is not before)
        self.wait(lambda: self.window.desk.shown is not None)
        self.wait(seconds=0.8)

    def run(self) -> None:  # noqa: PLR0915  one session, told from start to end
        window, controller = self.window, self.window.controller
        window.show()
        self.take("empty")
        self.settings.add_recent([SAMPLES / "receipt.jpg", SAMPLES / "two-pages.pdf"])
        window.welcome.show_recent(self.settings.recent)
        self.take("empty-with-recent")
        self.wait(lambda: controller.model_name)
        self.open("receipt.jpg")
        self.take("open")
        self.drag(70, 180, 500, 375, hold=lambda: self.take("region-drawing"))
        self.wait(lambda: controller.session.selected and controller.session.selected.lines)
        window.grab().save(str(self.folder / "region-reading.png"))
        self.wait(lambda: not controller.busy)
        self.take("region-read")
        self.action("find")
        QTest.keyClicks(window.find_bar.edit, "total", delay=20)
        self.wait(lambda: controller.search.hits and not controller.finding)
        QTest.keyClick(window.find_bar.edit, Qt.Key.Key_F3)
        self.take("find")
        window.find_bar.dismiss()
        self.action("read_page")
        self.wait(lambda: self._lines_done() >= 14 or not controller.busy)
        window.grab().save(str(self.folder / "page-half-read.png"))
        self.wait(lambda: not controller.busy, 60)
        page = controller.session.page_passage(controller.page)
        controller.session.select(page, list(page.lines)[5])
        self.take("page-read")
        self.action("overlay")
        self.take("page-text-over")
        self.action("overlay")
        self._showcase(page)
        broken = self.folder / "broken.pdf"
        broken.write_bytes(b"%PDF-1.7\nnothing more")
        window.open_paths([broken])
        self.wait(window.banner.isVisible)
        self.take("error")
        broken.unlink()
        window.banner.hide()
        self._dark()
        self.take("dark")
        self.open("two-pages.pdf")
        self.action("read_page")
        self.wait(lambda: not controller.busy, 60)
        self.take("dark-pdf")
        self._light()
        self.take("pdf")
        self.open("receipt.jpg", "typescript.jpg", "letter.jpg", "two-pages.pdf")
        self.action("find")
        QTest.keyClicks(window.find_bar.edit, "an", delay=20)
        self.wait(lambda: controller.search.hits and not controller.finding, 60)
        self.take("many-pages")
        assert controller.session.passages == () or all(
            passage.state is not State.FAILED for passage in controller.session.passages
        )
        window.close()
        assert window.closed_cleanly

    def _showcase(self, page) -> None:
        """The one for the README: the page, its text, and a found word."""
        window, controller = self.window, self.window.controller
        for passage in controller.session.passages:
            if passage is not page:
                controller.remove(passage)
        controller.session.select(page)
        window.canvas.zoom_to(1.0)
        window.canvas.reveal(window.canvas.page_item.page_rect.adjusted(0, 500, 0, 0))
        window.canvas.verticalScrollBar().setValue(window.canvas.verticalScrollBar().maximum() // 2)
        self.action("find")
        window.find_bar.edit.setText("total")
        self.wait(lambda: controller.search.hits and not controller.finding)
        self.take("showcase")
        window.find_bar.dismiss()

    def _lines_done(self) -> int:
        passage = self.window.controller.session.page_passage(self.window.controller.page)
        return len(passage.finished) if passage else 0

    def _dark(self) -> None:
        self.window.actions_.schemes.actions()[2].trigger()

    def _light(self) -> None:
        self.window.actions_.schemes.actions()[1].trigger()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("--scripted", action="store_true", help="without the model")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    Photographer(options.folder, scripted=options.scripted).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
