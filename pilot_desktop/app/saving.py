"""Text out of the window: a file that the user names, and the question before text is lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from pilot_desktop.app.controller import Controller
from pilot_desktop.document.errors import OutputError
from pilot_desktop.formats.writers import write_reading

_KINDS = {".txt": "text", ".json": "json", ".csv": "csv"}
_FILTERS = "Text (*.txt);;JSON (*.json);;CSV table (*.csv)"


class Saving:
    """Save what the session holds."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        self._controller = controller
        self._parent = parent

    def ask_and_save(self) -> bool:
        """Ask where to, and save there; False when the user thought better of it."""
        document = self._controller.document
        if document is None:
            return False
        suggestion = document.paths[0].absolute().with_suffix(".txt")
        name, kind = QFileDialog.getSaveFileName(
            self._parent, "Save text", str(suggestion), _FILTERS
        )
        if not name:
            return False
        path = Path(name)
        if path.suffix.lower() not in _KINDS:
            # A dialog need not add the suffix of the chosen kind.
            path = path.with_name(path.name + kind[kind.find(".") : kind.find(")")])
        return self.save(path)

    def save(self, path: Path) -> bool:
        """Save in the format of the suffix; a failure is shown, and the text stays unsaved."""
        controller, document = self._controller, self._controller.document
        if document is None:
            return False
        reading = controller.session.as_reading(
            document.name, controller.model_name, document.unit, controller.images.sizes
        )
        try:
            write_reading(reading, path, _KINDS[path.suffix.lower()])
        except OutputError as error:
            controller.failed.emit(str(error), "")
            return False
        controller.session.saved = True
        return True

    def may_discard(self) -> bool:
        """Before text goes away: saved, given up knowingly, or kept (then False)."""
        session = self._controller.session
        if session.saved or not session.has_text:
            return True
        match self.ask():
            case QMessageBox.StandardButton.Save:
                return self.ask_and_save()
            case QMessageBox.StandardButton.Discard:
                return True
            case _:
                return False

    def ask(self) -> QMessageBox.StandardButton:
        """The question itself."""
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Save the text?")
        box.setText("The text read in this session has not been saved.")
        box.setInformativeText("Without saving it is lost.")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.button(buttons.Save).setText("Save text…")
        box.button(buttons.Discard).setText("Don't save")
        box.setDefaultButton(buttons.Save)
        return buttons(box.exec())
