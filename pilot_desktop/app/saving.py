"""Saving: the work is kept as it is done, so Ctrl+S says where, or asks where no file could be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.translation import file_filter, tr
from pilot_desktop.document.places import SUFFIX


class Saving(QObject):
    """Keep the project in a file, and ask before work is lost that none keeps."""

    saved = Signal(object)
    """All that was done up to now is in this file, on the disk itself."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(parent)
        self.unasked = False
        """The system ends us, and would not wait for an answer."""
        self._controller = controller
        self._parent = parent

    def save(self) -> None:
        """What is there reaches the disk, and the window says in which file it is."""
        keeping = self._controller.keeping
        if self._controller.document is None:
            return
        # Documents that were opened a moment ago have their project before this is answered.
        keeping.ask(keeping.keeper.settle, lambda _none: self._say())

    def _say(self) -> None:
        if (path := self._controller.keeping.path) is None:
            self._ask_and_keep()
        else:
            self.saved.emit(path)

    def _ask_and_keep(self) -> None:
        """The project could not become the file that it should: the person names another."""
        document = self._controller.document
        if document is None:
            return
        first = document.paths[0].absolute()
        name, _ = QFileDialog.getSaveFileName(
            self._parent,
            tr("Save project"),
            str(first.with_name(first.name + SUFFIX)),
            file_filter(tr("Projects"), "*" + SUFFIX),
        )
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() != SUFFIX:
            # A dialog need not add the suffix.
            path = path.with_name(path.name + SUFFIX)
        self._controller.keeping.keep_at(path, lambda: self.saved.emit(path))

    def may_discard(self) -> bool:
        """Before a document is left. Only what no file keeps is asked about."""
        if self.unasked or not self._controller.keeping.unkept:
            return True
        match self.ask():
            case QMessageBox.StandardButton.Save:
                self._ask_and_keep()
                return False
            case QMessageBox.StandardButton.Discard:
                return True
            case _:
                return False

    def ask(self) -> QMessageBox.StandardButton:
        """The question itself."""
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Save the project?"))
        box.setText(tr("What was read and corrected here lies in memory only."))
        box.setInformativeText(
            tr("Its project could not be kept. Without saving the text is lost.")
        )
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.button(buttons.Save).setText(tr("Save project…"))
        box.button(buttons.Discard).setText(tr("Don't save"))
        box.setDefaultButton(buttons.Save)
        return buttons(box.exec())
