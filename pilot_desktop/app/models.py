"""The models dialog, made when it is asked for, and what its choices change."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QWidget

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.model_dialog import ModelDialog
from pilot_desktop.app.settings import Settings
from pilot_desktop.work.keeper import ProjectReady


class Models:
    """The dialog, while there is one, between the settings and the controller."""

    def __init__(self, controller: Controller, settings: Settings, parent: QWidget) -> None:
        self._controller, self._settings, self._parent = controller, settings, parent
        self.dialog: ModelDialog | None = None
        controller.keeping.ready.connect(self._on_project)

    def show(self) -> None:
        if self.dialog is None:
            loop = asyncio.get_event_loop()
            self.dialog = ModelDialog(self._settings, loop, self._parent)
            self.dialog.reader_chosen.connect(self._controller.change_reader)
            self.dialog.project_chosen.connect(self._controller.keeping.choose_reader)
            self.dialog.show_choice(project=self._controller.document is not None)
            self._controller.reader_changed.connect(self._show_running)
            self._controller.failed.connect(self._show_failure)
            self._show_running()
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def close(self) -> bool:
        """The window closes; False if the dialog's thread did not end in time."""
        return self.dialog is None or self.dialog.end()

    def _on_project(self, ready: ProjectReady) -> None:
        """Other documents are in view: what their project says of the reader holds for them."""
        before = self._settings.reader
        self._settings.of_project = ready.reader
        if self._settings.reader != before:
            self._controller.change_reader()
        if self.dialog is not None:
            self.dialog.show_choice(project=True)

    def _show_failure(self, message: str, details: str) -> None:
        # A model or device that cannot read is told where it was chosen, too.
        if self.dialog is not None and self._controller.model_missing:
            self.dialog.message.setText(message)
            self.dialog.copy_details.offer(message, details)

    def _show_running(self) -> None:
        controller = self._controller
        model = "" if controller.model_missing else controller.model_name
        if self.dialog is not None:
            self.dialog.show_running(model, controller.device_name)
