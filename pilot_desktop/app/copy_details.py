"""The button beside every error: its sentence and what is needed to find the cause."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from pilot_desktop.app.log_file import LOG_FILE, system
from pilot_desktop.app.translation import tr


class CopyDetails(QPushButton):
    """Hidden until there is an error to copy."""

    def __init__(self) -> None:
        super().__init__(tr("Copy details"))
        self.setToolTip(tr("Copy the message and what is needed to find the cause"))
        self.setAutoDefault(False)
        self._message = self._details = ""
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(1500)
        self._back.timeout.connect(lambda: self.setText(tr("Copy details")))
        self.clicked.connect(self._copy)
        self.hide()

    def offer(self, message: str, details: str = "") -> None:
        """There is an error."""
        self._message, self._details = message, details
        self.setText(tr("Copy details"))
        self.show()

    def withdraw(self) -> None:
        """It is over."""
        self._message = self._details = ""
        self.hide()

    def details(self) -> str:
        """What is copied."""
        parts = [self._message, system(), self._details]
        if LOG_FILE.path is not None:
            parts.append(f"Log: {LOG_FILE.path}")
        parts.append("\n".join(LOG_FILE.recent))
        return "\n\n".join(part for part in parts if part)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.details())
        self.setText(tr("Copied"))
        self._back.start()
