"""From nothing to a running window, and back."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import qasync
from PySide6.QtCore import Qt
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QApplication

from pilot_desktop.app import theme
from pilot_desktop.app.controller import Controller
from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.faults import Faults
from pilot_desktop.app.icons import app_icon
from pilot_desktop.app.keeping import Keeping
from pilot_desktop.app.log_file import LOG_FILE
from pilot_desktop.app.recovery import OpenDocuments, recovered
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.single import Listening, hand_over
from pilot_desktop.app.stop_signals import StopSignals
from pilot_desktop.app.translation import speak
from pilot_desktop.app.window import MainWindow
from pilot_desktop.app.wordings import file_names
from pilot_desktop.paths import APP_NAME
from pilot_desktop.reading.contract import PageReader
from pilot_desktop.work.collecting import keep_for_good

if TYPE_CHECKING:
    from pilot_desktop.app.taskbar import TaskBar

OpenReader = Callable[[], PageReader]


def run(files: list[Path], model: str | None = None) -> int:
    """Show the window until it is closed; one that is open already takes the files instead."""
    app = application()
    # Another model was asked for: that is a window of its own.
    if model is None and hand_over(files):
        return 0
    LOG_FILE.start()
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    settings = Settings()
    if model is not None:
        settings.use_now(model)
    window = make_window(app, loop, lambda: _open_reader(settings), settings)
    faults = Faults(window.show_error, window.close, window)
    faults.watch(loop)
    signals = StopSignals(window.close_unasked)

    def take(more: list[Path]) -> None:
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        if more:
            window.open_paths(more)

    # A window that is closing takes nothing any more.
    listening = Listening(take, window.isVisible, window)
    documents = OpenDocuments(window.controller, settings, window)
    window.show()
    keep_for_good()
    # Once more with the runtime and the model, and never again: garbage would be kept with it.
    once = Qt.ConnectionType.SingleShotConnection
    window.controller.reader_changed.connect(keep_for_good, once)
    task_bar = _task_bar(window)
    if files or documents.left:
        window.open_paths(files or documents.left)
    with loop:
        loop.run_forever()
        listening.close()
        signals.close()
    documents.close()
    if task_bar is not None:
        task_bar.close()
    faults.close()
    LOG_FILE.close()
    if not window.closed_cleanly:
        # A step of the reader outlives us in its thread. Ending the interpreter under it may
        # crash, and there is nothing left to save.
        logging.shutdown()
        os._exit(0)
    return 0


def application() -> QApplication:
    """The application object, dressed."""
    # The reading thread works in Python too. At the usual 5 ms between two turns of the interpreter
    # lock, the window waits 5 ms at each of its steps; measured with tests/app/watchdog.py.
    sys.setswitchinterval(0.001)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName(APP_NAME)
    app.setApplicationDisplayName("PILOT Desktop")
    app.setDesktopFileName("io.github.pilot_desktop.PilotDesktop")  # see packaging
    app.setWindowIcon(app_icon())
    # Our own limit is the document's (formats.limits); this one would refuse pasted pictures.
    QImageReader.setAllocationLimit(0)
    return app


def make_window(
    app: QApplication,
    loop: asyncio.AbstractEventLoop,
    open_reader: OpenReader,
    settings: Settings | None = None,
) -> MainWindow:
    """The window with all that stands behind it."""
    settings = settings or Settings()
    speak(settings.language)
    theme.apply(app, settings.scheme)
    controller = Controller(Dispatch(open_reader, loop), Keeping(loop), settings)
    window = MainWindow(controller, settings)

    def say(left: float) -> None:
        if controller.document is not None:
            window.banner.show_note(recovered(file_names(controller.document.paths), left))

    controller.keeping.recovered.connect(say)
    return window


def _task_bar(window: MainWindow) -> TaskBar | None:
    # Elsewhere no task bar listens on D-Bus.
    if not sys.platform.startswith("linux"):
        return None
    from pilot_desktop.app.taskbar import TaskBar  # noqa: PLC0415

    return TaskBar(window.controller.readings)


def _open_reader(settings: Settings) -> PageReader:
    # Imported on the reading thread: loading the runtime takes longer than showing the window.
    from pilot_desktop.reading.factory import open_reader  # noqa: PLC0415

    wanted = settings.reader
    return open_reader(wanted.model or None, device=wanted.device, adapter=wanted.adapter or None)
