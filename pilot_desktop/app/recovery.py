"""After a program that was killed: its documents are opened again, and one line says so."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QDateTime, QLocale, QObject

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.documents import OpenedDocument
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.translation import tr


class OpenDocuments(QObject):
    """Writes down which documents are open, until `close`.

    Only one window does: the one that holds the lock, which the system gives back when it is
    killed. What is still written down when a window gets the lock was not closed.
    """

    def __init__(self, controller: Controller, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._lock = FileLock(settings.path.with_name("window.lock"))
        self.left: list[Path] = []
        """What a window that was killed had open."""
        try:
            settings.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except (Timeout, OSError):
            return  # another window writes it down, or nothing can be written
        before = settings.open_documents
        self.left = before if all(path.exists() for path in before) else []
        # Not opened a third time, should it be a document that ends the program.
        settings.open_documents = []
        self._again = list(self.left)
        controller.document_opened.connect(self._on_opened)
        controller.keeping.changed.connect(lambda _changes: self._note(controller.document))

    def close(self) -> None:
        """The program ends as it should."""
        if self._lock.is_locked:
            self._settings.open_documents = []
            self._lock.release()

    def _on_opened(self, document: OpenedDocument) -> None:
        if list(document.paths) == self._again:
            self._again = []  # written down with the first change
        else:
            self._note(document)

    def _note(self, document: OpenedDocument | None) -> None:
        paths = [path.absolute() for path in document.paths] if document is not None else []
        if paths != self._settings.open_documents:
            self._settings.open_documents = paths


def recovered(name: str, left: float) -> str:
    """What is said of a document whose project was last written at `left`, in seconds."""
    when, language = QDateTime.fromSecsSinceEpoch(int(left)), QLocale()
    short = QLocale.FormatType.ShortFormat
    today = when.date() == QDateTime.currentDateTime().date()
    return tr(
        "{name} was not closed properly; everything up to {time} is here.",
        name=name,
        time=language.toString(when.time(), short) if today else language.toString(when, short),
    )
