"""The ways in: dialog, drop, clipboard, recent files, sample, and passwords."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QDateTime, QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMenu, QWidget

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.documents import OpenedDocument
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.translation import file_filter, tr
from pilot_desktop.document.places import SUFFIX
from pilot_desktop.formats.folder import IMAGE_SUFFIXES
from pilot_desktop.paths import resources_dir
from pilot_desktop.work.project_files import Contents

_SUFFIXES = " ".join(f"*{suffix}" for suffix in (".pdf", *IMAGE_SUFFIXES, SUFFIX))


def sample() -> Path | None:
    """The bundled document to try the program on."""
    folder = resources_dir() / "samples"
    found = sorted(folder.glob("receipt.*")) if folder.is_dir() else []
    return found[0] if found else None


class Opening:
    """Asks what to open; the controller opens it."""

    def __init__(
        self,
        controller: Controller,
        settings: Settings,
        may_replace: Callable[[], bool],
        parent: QWidget,
    ) -> None:
        self._controller = controller
        self._settings = settings
        self._may_replace = may_replace
        self._parent = parent
        self._pasted: list[Path] = []
        controller.documents.password_needed.connect(self._on_password_needed)
        controller.document_opened.connect(self._on_opened)
        controller.documents.missing.connect(self._on_missing)

    def open_paths(self, paths: list[Path]) -> None:
        """Open files, after asking about text that would be lost."""
        if paths and self._may_replace():
            self._controller.documents.open(paths)

    def ask(self) -> None:
        """The file dialog."""
        names, _ = QFileDialog.getOpenFileNames(
            self._parent, tr("Open"), self._settings.folder, _filters()
        )
        self.open_paths([Path(name) for name in names])

    def ask_folder(self) -> None:
        """The same for all pictures of a folder, which the file dialog cannot choose."""
        name = QFileDialog.getExistingDirectory(
            self._parent, tr("Open a folder of pictures"), self._settings.folder
        )
        self.open_paths([Path(name)] if name else [])

    def open_sample(self) -> None:
        if (path := sample()) is not None:
            self.open_paths([path])

    def paste(self) -> None:
        """What the clipboard holds: a picture or copied files."""
        data = QGuiApplication.clipboard().mimeData()
        if not self.accepts(data):
            self._controller.failed.emit(tr("There is no picture on the clipboard."), "")
            return
        self.take(data)

    @staticmethod
    def accepts(data: QMimeData) -> bool:
        return data.hasImage() or any(url.isLocalFile() for url in data.urls())

    def take(self, data: QMimeData) -> None:
        """Open what was dropped or pasted."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.open_paths(files)
            return
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull() and self._may_replace():
            self._controller.documents.open([self._stored(image)])

    def fill_recent(self, menu: QMenu) -> None:
        """The menu of recent documents."""
        menu.clear()
        for path in self._settings.recent:
            action = menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(lambda _checked=False, path=path: self.open_paths([path]))
        if menu.isEmpty():
            menu.addAction(tr("None yet")).setEnabled(False)

    def close(self) -> None:
        """Remove pasted pictures, but those on which something was done."""
        for picture in self._pasted:
            if picture.with_name(picture.name + SUFFIX).exists():
                self._settings.add_recent([picture])
            else:
                with suppress(OSError):
                    picture.unlink()

    def _stored(self, image: QImage) -> Path:
        # The document rooms open files. BMP because packing would keep the window waiting.
        folder = self._settings.projects / "pictures"
        folder.mkdir(parents=True, exist_ok=True)
        stem = tr("Pasted picture") + QDateTime.currentDateTime().toString(" yyyy-MM-dd HH.mm.ss")
        path = folder / f"{stem}.bmp"
        count = 1
        while path.exists():
            count += 1
            path = folder / f"{stem} {count}.bmp"
        image.convertToFormat(QImage.Format.Format_RGB888).save(str(path))
        self._pasted.append(path)
        return path

    def _on_opened(self, document: OpenedDocument) -> None:
        if document.paths[0] in self._pasted:
            return
        self._settings.add_recent(document.paths)
        self._settings.folder = str(document.paths[0].absolute().parent)

    def _on_missing(self, found: Contents) -> None:
        """A project whose documents are gone: the user may know where they are."""
        moved: dict[Path, Path] = {}
        for old in found.missing:
            new = self.locate(old)
            if new is None:
                self._controller.failed.emit(
                    tr(
                        "{document}, which {project} is about, is no longer in {folder}; "
                        "the project was left as it is.",
                        document=old.name,
                        project=found.project.name,
                        folder=old.parent,
                    ),
                    "",
                )
                return
            moved[old] = new
        self._controller.documents.relink(found.project, moved)

    def locate(self, old: Path) -> Path | None:
        """Ask where a document is now."""
        name, _ = QFileDialog.getOpenFileName(
            self._parent,
            tr("Where is {name} now?", name=old.name),
            self._settings.folder,
            _filters(),
        )
        return Path(name) if name else None

    def _on_password_needed(self, paths: list[Path], message: str, wrong: bool) -> None:
        dialog = QInputDialog(self._parent)
        dialog.setObjectName("password")
        dialog.setWindowTitle(tr("Password"))
        question = tr("{name} is protected. Its password:", name=paths[0].name)
        dialog.setLabelText(f"{message}\n\n{question}" if wrong else question)
        dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
        dialog.textValueSelected.connect(lambda text: self._controller.documents.retry(paths, text))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _filters() -> str:
    return file_filter(tr("Documents and projects"), _SUFFIXES)
