"""A small palette of characters that keyboards lack, worked with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListView, QListWidget, QListWidgetItem, QVBoxLayout

from pilot_desktop.app.character_names import name_of
from pilot_desktop.app.line_editor import LineEditor
from pilot_desktop.app.named import named
from pilot_desktop.app.translation import tr

# What readers of old and of printed papers ask for, the most wanted first.
CHARACTERS = (
    "éèêëàâäçîïôöùûüÿñœæÉÈÊÀÂÇÎÔÛŒÆß"
    "«»“”„‘’‚‹›–—…·•"
    "€£§¶†‡№°ºª©®±×÷½¼¾"
    "ſꝛꝑꝓꝗꝯłøåãõāēīōū"
    "℔₶ƒ☞✝"
    "\u00a0\u202f\u00ad"
)
_NAMES = {"\u00a0": "⍽", "\u202f": "⍽̲", "\u00ad": "-?"}
_MOST_RECENT = 9


class Characters(QFrame):
    """Pops up below the cursor; Enter inserts and closes, Esc closes. The last used come first."""

    def __init__(self, editor: LineEditor) -> None:
        super().__init__(editor, Qt.WindowType.Popup)
        self.setObjectName("findBar")
        self._editor = editor
        self._recent: list[str] = []
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Special characters"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setGridSize(QSize(30, 30))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.itemClicked.connect(self._insert)
        self.list.currentItemChanged.connect(self._on_current)
        self.name = named("muted", QLabel())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.addWidget(self.list)
        layout.addWidget(self.name)
        self.resize(30 * 12 + 40, 320)

    def open(self) -> None:
        """Show it at the cursor of the text."""
        self.list.clear()
        for character in (*self._recent, *(c for c in CHARACTERS if c not in self._recent)):
            item = QListWidgetItem(_NAMES.get(character, character))
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            item.setData(Qt.ItemDataRole.UserRole, character)
            item.setToolTip(_describe(character))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        place = self._editor.viewport().mapToGlobal(self._editor.cursorRect().bottomLeft())
        screen = self._editor.screen().availableGeometry()
        left = min(place.x(), screen.right() - self.width())
        top = min(place.y(), screen.bottom() - self.height())
        self.move(max(left, screen.left()), max(top, screen.top()))
        self.show()
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (item := self.list.currentItem()) is not None:
                self._insert(item)
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._editor.setFocus()
        else:
            super().keyPressEvent(event)

    def _insert(self, item: QListWidgetItem) -> None:
        character = str(item.data(Qt.ItemDataRole.UserRole))
        self._recent = [character, *(c for c in self._recent if c != character)][:_MOST_RECENT]
        self.hide()
        self._editor.setFocus()
        self._editor.insert(character)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        self.name.setText("" if item is None else item.toolTip())


def _describe(character: str) -> str:
    return f"{name_of(character)} (U+{ord(character):04X})"
