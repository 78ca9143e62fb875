"""Text out of the window: a file that the user names, and the question before text is lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.translation import tr
from pilot_desktop.formats.writers import write_reading

_KINDS = {".txt": "text", ".json": "json", ".csv": "csv"}


class Saving(QObject):
    """Save the texts of the project."""

    saved = Signal(object)

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(parent)
        self.unasked = False
        """The system ends us, and would not wait for an answer."""
        self._controller = controller
        self._parent = parent

    def ask_and_save(self) -> None:
        """Ask where to, and save there."""
        document = self._controller.document
        if document is None:
            return
        suggestion = document.paths[0].absolute().with_suffix(".txt")
        name, kind = QFileDialog.getSaveFileName(
            self._parent,
            tr("Save text"),
            str(suggestion),
            tr("Text (*.txt);;JSON (*.json);;CSV table (*.csv)"),
        )
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in _KINDS:
            # A dialog need not add the suffix of the chosen kind.
            path = path.with_name(path.name + kind[kind.find(".") : kind.find(")")])
        self.save(path)

    def save(self, path: Path) -> None:
        """Save in the format of the suffix; a failure is shown, and an older file stays."""
        keeping, document = self._controller.keeping, self._controller.document
        if document is None:
            return
        name, unit, kind = document.name, document.unit, _KINDS[path.suffix.lower()]

        def work() -> None:
            write_reading(keeping.keeper.reading(name, unit), path, kind)

        keeping.ask(work, lambda _none: self.saved.emit(path))

    def may_discard(self) -> bool:
        """Before a document is left. Only what no file keeps is asked about."""
        if self.unasked or not self._controller.keeping.unkept:
            return True
        match self.ask():
            case QMessageBox.StandardButton.Save:
                self.ask_and_save()
                return False
            case QMessageBox.StandardButton.Discard:
                return True
            case _:
                return False

    def ask(self) -> QMessageBox.StandardButton:
        """The question itself."""
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Save the text?"))
        box.setText(tr("What was read and corrected here lies in memory only."))
        box.setInformativeText(
            tr("Its project could not be kept. Without saving the text is lost.")
        )
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.button(buttons.Save).setText(tr("Save text…"))
        box.button(buttons.Discard).setText(tr("Don't save"))
        box.setDefaultButton(buttons.Save)
        return buttons(box.exec())
