"""How large the text beside the page is: Ctrl and the wheel over it, or by key; remembered."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QFontDatabase, QWheelEvent

from pilot_desktop.app.settings import Settings
from pilot_desktop.app.text_view import TextView

_LEAST, _MOST = -4, 30
_NOTCH = 120  # what a wheel turns by from one rest to the next; touchpads report parts of it


class TextSize(QObject):
    """Points more or less than the size that text has at first, which follows the system's."""

    def __init__(self, view: TextView, settings: Settings) -> None:
        super().__init__(view)
        self._view, self._settings = view, settings
        general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        self._normal = general.pointSizeF() * 1.15
        self._turned = 0
        view.viewport().installEventFilter(self)
        self._show(self.points)

    @property
    def points(self) -> int:
        return max(_LEAST, min(self._settings.text_points, _MOST))

    def larger(self) -> None:
        self._set(self.points + 1)

    def smaller(self) -> None:
        self._set(self.points - 1)

    def normal(self) -> None:
        self._set(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QWheelEvent) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._turned += event.angleDelta().y()
            notches = int(self._turned / _NOTCH)
            self._turned -= notches * _NOTCH
            if notches:
                self._set(self.points + notches)
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _set(self, points: int) -> None:
        points = max(_LEAST, min(points, _MOST))
        if points != self.points:
            self._settings.text_points = points
            self._show(points)

    def _show(self, points: int) -> None:
        font = QFont(self._view.font())
        font.setPointSizeF(max(self._normal + points, 5.0))
        self._view.set_font(font, self._normal)
