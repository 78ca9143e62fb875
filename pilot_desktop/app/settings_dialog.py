"""What can be set: language and look, where work is kept, and the keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app.named import named
from pilot_desktop.app.settings import Settings, TextLayer
from pilot_desktop.app.shortcut_page import ShortcutPage
from pilot_desktop.app.shortcuts import Keys, Named
from pilot_desktop.app.theme import Scheme, scheme_name
from pilot_desktop.app.translation import Language, tr
from pilot_desktop.document.places import Place


class SettingsDialog(QDialog):
    """Nothing changes before OK."""

    def __init__(
        self,
        settings: Settings,
        commands: list[Named],
        keys: Keys,
        defaults: Keys,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self.setWindowTitle(tr("Settings"))
        self.resize(680, 620)
        self._settings = settings
        self.language = _combo(
            settings.language,
            {
                Language.SYSTEM: tr("As the system"),
                Language.ENGLISH: "English",
                Language.FRENCH: "Français",
            },
        )
        self.scheme = _combo(settings.scheme, {scheme: scheme_name(scheme) for scheme in Scheme})
        self.text_layer = _combo(
            settings.text_layer,
            {
                TextLayer.ASK: tr("Ask"),
                TextLayer.KEEP: tr("Take the text"),
                TextLayer.READ: tr("Read the picture"),
            },
        )
        self.place = _combo(
            settings.place.value,
            {
                Place.BESIDE.value: tr("Beside the document"),
                Place.APART.value: tr("In a folder of their own"),
            },
        )
        self.folder = QLineEdit(str(settings.projects))
        self.shortcuts = ShortcutPage(commands, keys, defaults)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._general(), tr("&General"))
        self.tabs.addTab(self.shortcuts, tr("&Shortcuts"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.buttons)
        self.language.setFocus()

    def accept(self) -> None:
        """Take what was chosen; keys and look are put in force by who opened this."""
        settings = self._settings
        settings.language = Language(self.language.currentData())
        settings.scheme = Scheme(self.scheme.currentData())
        settings.text_layer = TextLayer(self.text_layer.currentData())
        settings.place = Place(self.place.currentData())
        if folder := self.folder.text().strip():
            settings.projects = Path(folder).expanduser()
        super().accept()

    def _general(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(16, 18, 16, 12)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(tr("&Language:"), self.language)
        form.addRow("", named("muted", QLabel(tr("Holds from the next start on."))))
        form.addRow(tr("&Theme:"), self.scheme)
        form.addRow(tr("Pages that have te&xt already:"), self.text_layer)
        form.addRow(tr("&New projects:"), self.place)
        browse = QPushButton(tr("&Browse…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        label = QLabel(tr("Thei&r folder:"))
        label.setBuddy(self.folder)
        self.folder.setAccessibleName(tr("Folder of projects"))
        form.addRow(label, row)
        return page

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Folder of projects"), self.folder.text()
        )
        if chosen:
            self.folder.setText(chosen)


def _combo(chosen: str, choices: dict[str, str]) -> QComboBox:
    box = QComboBox()
    for key, text in choices.items():
        box.addItem(text, str(key))
    box.setCurrentIndex(max(box.findData(str(chosen)), 0))
    return box
