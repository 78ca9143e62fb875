"""What happened, in a file that people can send: our own records and Qt's messages."""

from __future__ import annotations

import logging
import platform
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qVersion

from pilot_desktop import __version__
from pilot_desktop.paths import user_log_dir

log = logging.getLogger(__name__)

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LARGEST = 1_000_000
_OLDER_FILES = 3
_REMEMBERED = 30

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class _File(RotatingFileHandler):
    """A full disk must not fill the terminal with tracebacks of the log."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  logging's name
        pass


class _Remembering(logging.Handler):
    """The last records, for "Copy details": there, too, where no file could be opened."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: deque[str] = deque(maxlen=_REMEMBERED)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class LogFile:
    """Open from `start` to `close`. A file that cannot be opened is told on stderr, and no more."""

    def __init__(self) -> None:
        self.path: Path | None = None
        """Where the file lies; None where there is none."""
        self._handlers: list[logging.Handler] = []
        self._remembering = _Remembering()

    def start(self, folder: Path | None = None) -> None:
        """Write to `pilot-desktop.log` in the folder, by default the user's for logs."""
        root = logging.getLogger()
        logging.getLogger("pilot_desktop").setLevel(logging.INFO)
        terminal = logging.StreamHandler()
        terminal.setLevel(logging.WARNING)
        terminal.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        self._remembering.setFormatter(logging.Formatter(_FORMAT))
        self._handlers = [terminal, self._remembering]
        for handler in self._handlers:
            root.addHandler(handler)
        path = (folder or user_log_dir()) / "pilot-desktop.log"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = _File(path, maxBytes=_LARGEST, backupCount=_OLDER_FILES, encoding="utf-8")
        except OSError as error:
            log.warning("no log file: %s", error)
        else:
            file.setFormatter(logging.Formatter(_FORMAT))
            root.addHandler(file)
            self._handlers.append(file)
            self.path = path
        qInstallMessageHandler(_on_qt)
        log.info("%s", system())

    def close(self) -> None:
        """Give everything back."""
        qInstallMessageHandler(None)
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
        self._handlers, self.path = [], None

    @property
    def recent(self) -> list[str]:
        """The last lines written."""
        return list(self._remembering.lines)


LOG_FILE = LogFile()
"""One program, one log."""


def system() -> str:
    """The program and what it runs on, in a line."""
    return (
        f"PILOT Desktop {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}"
    )


def _on_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    category = context.category or "default"
    logging.getLogger(f"qt.{category}").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
    if kind == QtMsgType.QtFatalMsg:
        # Qt ends the program when we return.
        logging.shutdown()
