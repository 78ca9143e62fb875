"""The real window, driven with real events, and a camera for it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import qasync
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from pilot_desktop.app.settings import Settings, TextLayer
from pilot_desktop.app.start import application, make_window
from pilot_desktop.app.theme import Scheme
from pilot_desktop.app.translation import Language
from pilot_desktop.document.places import Place
from tests.app.turning_loop import turn
from tests.work.scripted import SAMPLES, ScriptedReader

_SCHEMES = {Scheme.LIGHT: 1, Scheme.DARK: 2}


class Photographer:
    """Plays a session; `take` puts a picture in each theme into the folder."""

    def __init__(self, folder: Path, *, language: Language, scripted: bool) -> None:
        self.folder = folder
        self.app = application()
        self.loop = qasync.QEventLoop(self.app)
        asyncio.set_event_loop(self.loop)
        self.home = Path(tempfile.mkdtemp())
        self.settings = Settings(self.home / "window.ini")
        self.settings.scheme = Scheme.LIGHT
        self.settings.language = language
        self.settings.place = Place.APART
        self.settings.text_layer = TextLayer.READ
        self.settings.projects = self.home / "projects"
        self.reader = ScriptedReader(pace=0.01, encoding=0.2) if scripted else None
        self.window = make_window(self.app, self.loop, self._open_reader, self.settings)
        self.window.resize(1280, 800)
        self.controller = self.window.controller

    def _open_reader(self):
        if self.reader is not None:
            return self.reader
        from pilot_desktop.reading.factory import open_reader

        return open_reader()

    # Waiting and acting

    def pause(self, seconds: float) -> None:
        turn(int(seconds * 1000))

    def wait(self, condition: Callable[[], object], seconds: float = 60.0) -> None:
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, "the window never came to that state"
            turn(10)

    def idle(self) -> None:
        self.wait(lambda: not self.controller.busy and not self.controller.finding)

    def action(self, name: str) -> None:
        action = self.window.actions_[name]
        self.wait(action.isEnabled, 5)
        action.trigger()

    def keys(self, widget: QWidget, text: str) -> None:
        QTest.keyClicks(widget, text, delay=10)

    def point(self, x: float, y: float) -> QPoint:
        canvas = self.window.canvas
        return canvas.viewportTransform().map(QPointF(x, y)).toPoint()

    def drag(
        self, left: float, top: float, right: float, bottom: float, *, hold: Callable[[], None]
    ) -> None:
        """Draw a rectangle; `hold` happens before the button is let go."""
        view = self.window.canvas.viewport()
        button = Qt.MouseButton.LeftButton
        start, end = self.point(left, top), self.point(right, bottom)
        QTest.mousePress(view, button, pos=start)
        for step in range(1, 11):
            QTest.mouseMove(view, start + (end - start) * step / 10)
            turn(5)
        hold()
        QTest.mouseRelease(view, button, pos=end)

    def open(self, *paths: Path | str) -> None:
        before = self.controller.document
        self.window.open_paths([SAMPLES / path for path in paths])
        self.wait(lambda: self.controller.document is not before)
        self.wait(lambda: self.window.desk.shown is not None)
        self.wait(lambda: self.controller.encoding.seconds is not None)
        self.pause(0.3)

    # Pictures

    def take(self, name: str, over: QWidget | None = None) -> None:
        """The window, with what stands `over` it, light and dark."""
        for scheme in Scheme.DARK, Scheme.LIGHT:
            self._dress(scheme)
            self.pause(0.4)
            self._save(name, scheme, over)
        print(name, flush=True)

    def take_now(self, name: str) -> None:
        """What lasts only a moment, in the theme in force."""
        self._save(name, Scheme.LIGHT, None)
        print(name, flush=True)

    def take_menus(self) -> None:
        """Every menu of the bar, and the menus in them."""
        bar = self.window.menuBar()
        for action in bar.actions():
            if not isinstance(menu := action.menu(), QMenu):
                continue
            menu.popup(bar.mapToGlobal(bar.actionGeometry(action).bottomLeft()))
            self.take(f"menu-{len(list(self.folder.glob('menu-*-light.png')))}", menu)
            for inner in (each.menu() for each in menu.actions()):
                if isinstance(inner, QMenu):
                    inner.popup(menu.mapToGlobal(QPoint(menu.width(), 40)))
                    self.take(f"menu-{len(list(self.folder.glob('menu-*-light.png')))}", inner)
                    inner.hide()
            menu.hide()

    def dialog(self) -> QWidget:
        """The dialog that has just opened."""
        self.wait(self.dialogs)
        return self.dialogs()[-1]

    def dialogs(self) -> list[QWidget]:
        """What stands open over the window."""
        tops = (w for w in QApplication.topLevelWidgets() if w.isVisible())
        kinds = (Qt.WindowType.Dialog, Qt.WindowType.Popup, Qt.WindowType.Window)
        return [w for w in tops if w is not self.window and w.windowType() in kinds]

    def _dress(self, scheme: Scheme) -> None:
        self.window.actions_.schemes.actions()[_SCHEMES[scheme]].trigger()

    def _save(self, name: str, scheme: Scheme, over: QWidget | None) -> None:
        picture = self.window.grab()
        if over is not None:
            place = self.window.mapFromGlobal(over.mapToGlobal(QPoint(0, 0)))
            if over.windowType() == Qt.WindowType.Dialog or not self.window.rect().contains(place):
                rest = self.window.size() - over.size()
                place = QPoint(max(rest.width(), 0) // 2, max(rest.height(), 0) // 2)
            painter = QPainter(picture)
            painter.drawPixmap(place, over.grab())
            painter.setPen(Qt.GlobalColor.gray)
            painter.drawRect(over.rect().translated(place).adjusted(0, 0, -1, -1))
            painter.end()
        picture.save(str(self.folder / f"{name}-{scheme}.png"))
