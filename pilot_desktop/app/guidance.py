"""What helps to find one's way: settings, the sheet of keys, the palette, the log."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMainWindow

from pilot_desktop.app.actions import Actions
from pilot_desktop.app.cheat_sheet import CheatSheet
from pilot_desktop.app.log_file import LOG_FILE
from pilot_desktop.app.palette import Palette
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.settings_dialog import SettingsDialog
from pilot_desktop.app.shortcuts import of_menus


class Guidance:
    """Makes each part when it is asked for; `dress` puts a chosen theme in force."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        settings: Settings,
        dress: Callable[[], None],
    ) -> None:
        self._window, self._actions, self._settings = window, actions, settings
        self._dress = dress
        self.palette: Palette | None = None
        self.sheet: CheatSheet | None = None
        actions.set_keys(settings.keys)
        for name, command in {
            "palette": self.show_palette,
            "shortcuts": self.show_sheet,
            "settings": self.show_settings,
            "log": self.show_log,
        }.items():
            actions[name].triggered.connect(lambda _checked=False, command=command: command())
        actions["log"].setEnabled(LOG_FILE.path is not None)

    def show_palette(self) -> None:
        self.palette = self.palette or Palette(self._window)
        commands = of_menus(self._window.menuBar())
        self.palette.open_for([c for c in commands if c.action.objectName() != "palette"])

    def show_sheet(self) -> None:
        self.sheet = self.sheet or CheatSheet(self._window)
        self.sheet.show_for(of_menus(self._window.menuBar()))

    def show_settings(self) -> SettingsDialog:
        """Open the dialog; what was chosen holds with OK."""
        actions = self._actions
        dialog = SettingsDialog(
            self._settings,
            of_menus(self._window.menuBar()),
            actions.keys,
            actions.default_keys,
            self._window,
        )

        def take() -> None:
            keys = dialog.shortcuts.keys
            self._settings.keys = {
                name: own for name, own in keys.items() if own != actions.default_keys[name]
            }
            actions.set_keys(self._settings.keys)
            for action in actions.schemes.actions():
                action.setChecked(action.data() == self._settings.scheme)
            self._dress()

        dialog.accepted.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def show_log(self) -> None:
        """In whatever shows texts."""
        if LOG_FILE.path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(LOG_FILE.path)))
