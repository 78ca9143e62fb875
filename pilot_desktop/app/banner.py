"""A failure as one sentence above the page, out of the way of work."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from pilot_desktop.app import theme
from pilot_desktop.app.copy_details import CopyDetails
from pilot_desktop.app.icons import icon, pixmap
from pilot_desktop.app.translation import tr


class Banner(QFrame):
    """Stays until it is closed or another message comes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._icon = QLabel()
        self.message = QLabel()
        self.message.setObjectName("bannerMessage")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = CopyDetails()
        self._close = QToolButton()
        self._close.setIconSize(QSize(16, 16))
        self._close.setToolTip(tr("Close this message"))
        self._close.setAccessibleName(tr("Close this message"))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 10, 7)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self.message, 1)
        layout.addWidget(self._copy)
        layout.addWidget(self._close)
        self.refresh_icons()
        self.hide()

    def show_message(self, message: str, details: str = "") -> None:
        """Show a sentence; `details` go to the clipboard when asked for."""
        self.message.setText(message)
        self._copy.offer(message, details)
        self.show()

    def refresh_icons(self) -> None:
        colors = theme.colors()
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(pixmap("warning", colors.fair, 20, ratio))
        self._close.setIcon(icon("close", colors.muted))

    def details(self) -> str:
        """What "Copy details" copies."""
        return self._copy.details()
