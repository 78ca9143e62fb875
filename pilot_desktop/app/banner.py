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
        self._quiet = False
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
        self._show(message, quiet=False)
        self._copy.offer(message, details)

    def show_note(self, message: str) -> None:
        """Show a sentence that is good to know, and no trouble."""
        self._show(message, quiet=True)
        self._copy.withdraw()

    def _show(self, message: str, *, quiet: bool) -> None:
        self.message.setText(message)
        self._quiet = quiet
        self.setProperty("quiet", quiet)
        self.style().unpolish(self)
        self.style().polish(self)
        self.refresh_icons()
        self.show()

    def refresh_icons(self) -> None:
        colors = theme.colors()
        ratio = self.devicePixelRatioF()
        name, color = ("check", colors.good) if self._quiet else ("warning", colors.fair)
        self._icon.setPixmap(pixmap(name, color, 20, ratio))
        self._close.setIcon(icon("close", colors.muted))

    def details(self) -> str:
        """What "Copy details" copies."""
        return self._copy.details()
