"""Defects that nobody caught: a sentence in the window, the rest in the log; work goes on."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from pilot_desktop.app.translation import tr

log = logging.getLogger(__name__)


class Faults(QObject):
    """Hears of them from the interpreter, its threads and the event loop, from `watch` on."""

    _happened = Signal(str, str)

    def __init__(
        self, show: Callable[[str, str], None], stop: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._stop = stop
        # Queued: a thread tells of itself from where it is.
        self._happened.connect(show, Qt.ConnectionType.QueuedConnection)

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take the hooks; `close` gives them back."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread
        loop.set_exception_handler(self._on_loop)

    def close(self) -> None:
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__

    def _on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._stop()
            return
        self._tell(error.with_traceback(trace), "")

    def _on_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._tell(args.exc_value, args.thread.name if args.thread else "?")

    def _on_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._tell(error, str(context.get("message", "")))
        else:
            log.error("event loop: %s", context.get("message"))

    def _tell(self, error: BaseException, where: str) -> None:
        details = "".join(traceback.format_exception(error))
        log.error("unexpected%s: %s", f" in {where}" if where else "", details)
        name = type(error).__name__
        self._happened.emit(
            tr(
                "Something went wrong inside the program ({name}). You can go on working.",
                name=name,
            ),
            details,
        )
