"""Which command does what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pilot_desktop.app.about import show_about

if TYPE_CHECKING:
    from pilot_desktop.app.window import MainWindow


class Bindings:
    """Connects the commands of the menus with the parts of the window, once these are made."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        for name, command in self._commands().items():
            # Not connected directly: `triggered` would pass its `checked`.
            window.actions_[name].triggered.connect(
                lambda _checked=False, command=command: command()
            )

    def _commands(self) -> dict[str, Callable[[], object]]:
        window = self._window
        controller, canvas = window.controller, window.canvas
        return {
            "open": window.opening.ask,
            "open_folder": window.opening.ask_folder,
            "paste": window.opening.paste,
            "save": self._save,
            "close_window": window.close,
            "undo": lambda: self._swap(controller.undo),
            "redo": lambda: self._swap(controller.redo),
            "correct": window.corrections.begin,
            "confirm": window.corrections.confirm,
            "confirm_all": window.corrections.confirm_all,
            "next_uncertain": lambda: window.corrections.go_to_uncertain(1),
            "previous_uncertain": lambda: window.corrections.go_to_uncertain(-1),
            "split": window.corrections.split,
            "join": window.corrections.join,
            "line_up": lambda: window.corrections.move(-1),
            "line_down": lambda: window.corrections.move(1),
            "delete_line": window.corrections.delete,
            "line_again": window.corrections.read_again,
            "take_back": window.corrections.take_back,
            "changes": window.differences.open_beside,
            "statistics": self._show_statistics,
            "characters": window.characters.open,
            "alternatives": window.alternatives.ask,
            "copy": window.copying.copy,
            "copy_table": window.panel.copy_table,
            "delete": self._delete,
            "read_again": window.desk.read_again,
            "find": window.find_bar.open,
            "find_next": lambda: controller.step(1),
            "find_previous": lambda: controller.step(-1),
            "replace": self._replace,
            "read_page": controller.read_page,
            "read_pages": window.reading_wishes.ask_pages,
            "read_all": controller.read_all,
            "pause": self._pause,
            "models": window.models.show,
            "learn": self._learn,
            "export": self._export,
            "import_text": window.importing.ask,
            "end_reading": controller.cancel,
            "cancel": self._cancel,
            "about": lambda: show_about(window, controller.reader_words),
            "zoom_in": canvas.zoom_in,
            "zoom_out": canvas.zoom_out,
            "zoom_full": lambda: canvas.zoom_to(1 / canvas.devicePixelRatioF()),
            "fit_width": canvas.fit_width,
            "fit_page": canvas.fit_page,
            "text_larger": window.text_size.larger,
            "text_smaller": window.text_size.smaller,
            "text_normal": window.text_size.normal,
            "turn_left": lambda: controller.turn_page(-1),
            "turn_right": lambda: controller.turn_page(1),
            "previous_page": lambda: self._turn(-1),
            "next_page": lambda: self._turn(1),
            "go_to_page": window.toolbar.ask_page,
            "first_page": lambda: controller.show_page(0),
            "last_page": lambda: controller.show_page(1 << 30),
        }

    def _swap(self, act: Callable[[], None]) -> None:
        # What is being typed is a step too; then the project's text is shown, whatever was typed.
        self._window.panel.view.flush()
        self._window.panel.view.forget_typing()
        act()

    def _turn(self, direction: int) -> None:
        """Who was in the text is in it on the other page as well."""
        in_text = self._window.panel.view.hasFocus()
        self._window.panel.view.flush()
        self._window.desk.turn(direction)
        if in_text:
            self._window.corrections.begin_there()

    def _delete(self) -> None:
        """What has the handles: the selected line, or else the region."""
        if self._window.corrections.line is not None:
            self._window.corrections.delete()
        else:
            self._window.desk.delete_selected()

    def _replace(self) -> None:
        self._window.panel.view.flush()
        self._window.replacing.show()
        self._window.replacing.raise_()
        self._window.replacing.activateWindow()

    def _pause(self) -> None:
        readings = self._window.controller.readings
        if readings.paused:
            readings.resume()
        else:
            readings.pause()

    def _learn(self) -> None:
        self._window.panel.view.flush()
        self._window.learning.show()

    def _show_statistics(self) -> None:
        # Plots take half a second to load, which nobody should wait for who does not look at them.
        from pilot_desktop.app.statistics_window import StatisticsWindow  # noqa: PLC0415

        found = self._window.findChild(StatisticsWindow)
        (found or StatisticsWindow(self._window.controller, self._window)).open_beside()

    def _save(self) -> None:
        self._window.panel.view.flush()  # what is being typed is kept too
        self._window.saving.save()

    def _export(self) -> None:
        self._window.panel.view.flush()  # what is being typed is exported too
        self._window.exporting.show()

    def _cancel(self) -> None:
        """Esc: give up what is nearest to the hand."""
        if self._window.canvas.cancel_drag() or self._window.canvas.leave_mode():
            return
        typing = self._window.find_bar.isVisible() and self._window.find_bar.edit.hasFocus()
        if not typing and self._window.controller.give_up():
            return
        if self._window.find_bar.isVisible():
            self._window.find_bar.dismiss()
        elif self._window.banner.isVisible():
            self._window.banner.hide()
        else:
            self._window.desk.select_page()
