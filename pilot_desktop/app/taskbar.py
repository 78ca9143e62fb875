"""How far the queue is, on the program's icon in the task bar.

By the signal of Unity's launcher, which GNOME's Dash to Dock, KDE Plasma and others follow. Where
there is no session bus nothing is said.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QGuiApplication

from pilot_desktop.app.readings import Readings

PATH, INTERFACE = "/com/canonical/unity/launcherentry/1", "com.canonical.Unity.LauncherEntry"


class TaskBar(QObject):
    """Tells the pages that are read, of those the queue has held; nothing for a single page."""

    def __init__(self, readings: Readings, bus: QDBusConnection | None = None) -> None:
        """`bus`: the session's, where none is given."""
        super().__init__()
        self._readings = readings
        self._bus = QDBusConnection.sessionBus() if bus is None else bus
        self._told = 0.0, False
        readings.changed.connect(self._tell)

    def close(self) -> None:
        """The window is gone: no bar may stay behind."""
        self._readings.changed.disconnect(self._tell)
        self._send(0.0, visible=False)

    def _tell(self) -> None:
        left, total = self._readings.pages_left, self._readings.pages_total
        visible = bool(left) and total > 1
        self._send((total - left) / total if visible else 0.0, visible=visible)

    def _send(self, progress: float, *, visible: bool) -> None:
        # `changed` comes with each word that is read.
        if (progress, visible) == self._told or not self._bus.isConnected():
            return
        self._told = progress, visible
        signal = QDBusMessage.createSignal(PATH, INTERFACE, "Update")
        entry = f"application://{QGuiApplication.desktopFileName()}.desktop"
        signal.setArguments([entry, {"progress": progress, "progress-visible": visible}])
        self._bus.send(signal)
