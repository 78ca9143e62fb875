"""What stands in the window before a document is open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app import theme
from pilot_desktop.app.icons import pixmap
from pilot_desktop.app.named import named
from pilot_desktop.app.shortcuts import tell_key
from pilot_desktop.app.translation import tr

_MOST_RECENT = 5


class Welcome(QWidget):
    """A place to drop a document, the recent ones, and a sample."""

    open_clicked = Signal()
    sample_clicked = Signal()
    recent_clicked = Signal(object)

    def __init__(self, paste: QAction) -> None:
        super().__init__()
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        heading = named("heading", QLabel(tr("Open a document")))
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        kinds = named("muted", QLabel())
        tell_key(paste, lambda key: kinds.setText(_kinds(key)))
        kinds.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open_button = named("primary", QPushButton(tr("Open…")))
        self.open_button.clicked.connect(self.open_clicked)
        self.sample_button = named("link", QPushButton(tr("Try a sample receipt")))
        self.sample_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.sample_button.clicked.connect(self.sample_clicked)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch()
        self._target = named("dropTarget", QFrame())
        inside = QVBoxLayout(self._target)
        inside.setContentsMargins(48, 40, 48, 36)
        inside.setSpacing(14)
        inside.addWidget(self._picture)
        inside.addSpacing(4)
        inside.addWidget(heading)
        inside.addWidget(kinds)
        inside.addSpacing(8)
        inside.addLayout(buttons)
        self._recent_title = named("muted", QLabel(tr("Recent")))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(1)
        column = QVBoxLayout()
        column.addStretch()
        column.addWidget(self._target)
        column.addSpacing(18)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addStretch()
        layout = QHBoxLayout(self)
        layout.addStretch()
        layout.addLayout(column)
        layout.addStretch()
        self._target.setMinimumWidth(520)
        self.refresh_icons()

    def show_recent(self, paths: Iterable[Path]) -> None:
        """The documents opened last, newest first."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        shown = list(paths)[:_MOST_RECENT]
        for path in shown:
            button = _Recent(path)
            button.clicked.connect(lambda _checked=False, path=path: self.recent_clicked.emit(path))
            self._recent.addWidget(button)
        self._recent_title.setVisible(bool(shown))

    def set_hot(self, hot: bool) -> None:
        """A document hovers over the window."""
        self._target.setProperty("hot", hot)
        self._target.style().unpolish(self._target)
        self._target.style().polish(self._target)

    def refresh_icons(self) -> None:
        self._picture.setPixmap(pixmap("pilot-desktop", "#000", 84, self.devicePixelRatioF()))
        for recent in self.findChildren(_Recent):
            recent.refresh_icon()


class _Recent(QPushButton):
    """A document by its name, and more quietly where it lies."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.setObjectName("recent")
        self.setToolTip(str(path))
        self.setAccessibleName(path.name)
        self.setAccessibleDescription(_folder(path))
        self._icon = QLabel()
        self._folder = named("muted", QLabel())
        self._whole = _folder(path)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(QLabel(path.name))
        row.addWidget(self._folder, 1)
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._folder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(32)
        self.refresh_icon()

    def refresh_icon(self) -> None:
        color = theme.colors().muted
        self._icon.setPixmap(pixmap("document", color, 18, self.devicePixelRatioF()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._row.activate()
        room = self._folder.width()
        middle = Qt.TextElideMode.ElideMiddle
        self._folder.setText(self._folder.fontMetrics().elidedText(self._whole, middle, room))


def _kinds(key: str) -> str:
    """What can be opened; `key` pastes."""
    if not key:
        return tr("Drop a PDF, a picture or a folder of pictures here")
    return tr(
        "Drop a PDF, a picture or a folder of pictures here,\nor paste a picture with {key}",
        key=key,
    )


def _folder(path: Path) -> str:
    home, folder = str(Path.home()), str(path.parent)
    return "~" + folder[len(home) :] if folder.startswith(home + "/") else folder
