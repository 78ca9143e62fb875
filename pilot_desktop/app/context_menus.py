"""What the right button offers: on the page, in its text, and on the strip of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from pilot_desktop.app.translation import tr

if TYPE_CHECKING:
    from pilot_desktop.app.window import MainWindow

_LINE = "correct confirm | line_again take_back | copy | line_up line_down delete | add_line order"
_REGION = "read_again correct | copy copy_table | delete"
_PAGE = "read_page add_line | copy find | turn_left turn_right | fit_width fit_page zoom_full"
_TEXT = "confirm alternatives characters take_back line_again | split join line_up line_down"
_STRIP = "read_page read_pages read_all | turn_left turn_right | export"


class ContextMenus:
    """The commands of the menu bar again, those that are about what lies under the pointer."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.menu = QMenu(window)
        window.canvas.menu_wanted.connect(self._on_page)
        window.panel.view.menu_wanted.connect(self._on_text)
        strip = window.thumbnails
        strip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        strip.customContextMenuRequested.connect(
            lambda place: self._show(_STRIP, strip.viewport().mapToGlobal(place))
        )

    def _on_page(self, place: QPoint) -> None:
        selected = self._window.controller.session.selected
        region = selected is not None and selected.region is not None
        line = self._window.corrections.line is not None
        self._show(_LINE if line else _REGION if region else _PAGE, place)

    def _on_text(self, place: QPoint) -> None:
        editor, menu = self._window.panel.view, self.menu
        marked = editor.textCursor().hasSelection()
        menu.clear()
        menu.addAction(tr("Cu&t"), editor.cut_marked).setEnabled(marked)
        menu.addAction(self._window.actions_["copy"])
        pasted = QGuiApplication.clipboard().text() != ""
        menu.addAction(tr("&Paste"), editor.paste).setEnabled(pasted)
        menu.addAction(tr("Select &all"), editor.selectAll)
        menu.addSeparator()
        self._add(_TEXT)
        menu.popup(place)

    def _show(self, names: str, place: QPoint) -> None:
        if self._window.controller.document is not None:
            self.menu.clear()
            self._add(names)
            self.menu.popup(place)

    def _add(self, names: str) -> None:
        for name in names.split():
            if name == "|":
                self.menu.addSeparator()
            else:
                self.menu.addAction(self._window.actions_[name])
