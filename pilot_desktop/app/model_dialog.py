"""Models: which there are, which one reads and on what; add, get, check and remove them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app.copy_details import CopyDetails
from pilot_desktop.app.model_preparing import Preparing
from pilot_desktop.app.model_work import ModelWork
from pilot_desktop.app.named import named
from pilot_desktop.app.rows import row
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.translation import file_filter, later, number, said, tr
from pilot_desktop.app.wordings import summary_text
from pilot_desktop.document.records import ReaderChoice
from pilot_desktop.model.store import DEFAULT_MODEL

if TYPE_CHECKING:
    from pilot_desktop.model.manager.operations import Step
    from pilot_desktop.model.manager.shelf import Item

_DEVICES = {
    "auto": later("Automatic: a GPU where there is one"),
    "cpu": later("Processor (CPU)"),
    "cuda": later("Graphics card (CUDA)"),
}
_SUFFIXES = "*.safetensors *.pt *.pth *.bin *.zip *.tar *.tgz *.tar.gz"
_ITEM = Qt.ItemDataRole.UserRole


class ModelDialog(QDialog):
    """Everything is done by `work` off the window's thread; this only shows and asks."""

    reader_chosen = Signal()
    """Another model, adapter or device is to read from now on."""

    project_chosen = Signal(object)
    """The same for the documents in view only: a `ReaderChoice` to keep in their project."""

    def __init__(
        self, settings: Settings, loop: asyncio.AbstractEventLoop, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self.work = ModelWork(loop)
        self._prepared = False  # what reads now is being made quicker
        self._listed = False  # on a busy machine it takes a second or two
        self.setWindowTitle(tr("Models"))
        self.resize(760, 480)
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("Models"))
        self.list.setHeaderLabels(
            [tr("Name"), tr("Version"), tr("Size"), tr("Licence"), tr("Where")]
        )
        self.list.setRootIsDecorated(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setAllColumnsShowFocus(True)
        self.details = named("muted", QLabel())
        self.device = QComboBox()
        self.device.setAccessibleName(tr("Where to compute"))
        for key, text in _DEVICES.items():
            self.device.addItem(tr(text), key)
        self.only_here = QCheckBox(tr("For these documents only"))
        self.only_here.setToolTip(
            tr("Keep this choice of model and device in the project of the documents in view")
        )
        self.running = named("muted", QLabel())
        self.use = self._button(tr("Read with this"), self._use)
        self.get = self._button(tr("Get"), self._get)
        self.check = self._button(tr("Check"), self._check)
        self.remove = self._button(tr("Remove"), self._remove)
        self.add_file = self._button(tr("Add file…"), self._add_file)
        self.add_folder = self._button(tr("Add folder…"), self._add_folder)
        self.preparing = Preparing()
        self.message = QLabel()
        self.message.setAccessibleName(tr("What came of it"))
        for label in (self.details, self.message):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_details = CopyDetails()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.stop = self._button(tr("Stop"), self.work.stop)
        self._assemble()
        self.list.currentItemChanged.connect(lambda *_: self._show_choice())
        self.list.itemDoubleClicked.connect(lambda *_: self.use.click())
        self.device.currentIndexChanged.connect(self._choose_device)
        self.work.listed.connect(self._show_items)
        self.work.progressed.connect(self._show_step)
        self.work.ended.connect(self._show_end)
        self.only_here.clicked.connect(self._choose_where)
        self.preparing.wanted.connect(self._prepare)
        self.show_choice(project=False)
        self._show_busy()
        self.work.list()

    def show_running(self, model: str, device: str) -> None:
        """What reads in this moment, and what it really computes on."""
        self.running.setText(
            tr("Now reading: {model}, on {device}", model=model, device=device) if model else ""
        )

    def show_choice(self, *, project: bool) -> None:
        """The device that is chosen now, and for what; `project`: there is one to keep it in."""
        chosen = self._settings.reader.device
        with QSignalBlocker(self.device):
            self.device.setCurrentIndex(max(self.device.findData(chosen), 0))
        self.only_here.setEnabled(project)
        self.only_here.setChecked(bool(self._settings.of_project))
        self.work.list()

    @property
    def chosen(self) -> Item | None:
        """The model that is selected."""
        row = self.list.currentItem()
        item: Item | None = row.data(0, _ITEM) if row is not None else None
        return item

    def end(self) -> bool:
        """Give up what is being done and end the thread; False if it did not end in time."""
        return self.work.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        # A download goes on: opening the dialog again shows it.
        event.accept()

    # Assembly

    def _assemble(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.details)
        layout.addLayout(row(self.use, self.get, self.check, self.remove, None,
                             self.add_file, self.add_folder))  # fmt: skip
        layout.addWidget(self.preparing)
        label = QLabel(tr("Compute on:"))
        label.setBuddy(self.device)
        layout.addLayout(row(label, self.device, self.only_here, None, self.running))
        layout.addWidget(self.message)
        layout.addWidget(self.copy_details, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(row(self.progress, self.stop))
        header = self.list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)

    @staticmethod
    def _button(text: str, command: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: command())
        return button

    # What is shown

    def _show_items(self, items: list[Item]) -> None:
        before, self._listed = self.chosen, True
        self.list.clear()
        default = self._default(items)
        for item in items:
            size = tr("{size} MB", size=number(item.bytes / 1e6, 1)) if item.bytes else ""
            where = tr(item.whence)
            if item is default:
                where = tr("reads by default, {where}", where=where)
            row = QTreeWidgetItem([item.name, item.version, size, item.licence, where])
            row.setData(0, _ITEM, item)
            row.setToolTip(0, str(item.path or summary_text(item.summary)))
            font = row.font(0)
            font.setBold(item is default)
            row.setFont(0, font)
            self.list.addTopLevelItem(row)
            if before is not None and (item.name, item.whence) == (before.name, before.whence):
                self.list.setCurrentItem(row)
        first = self.list.topLevelItem(0)
        if self.list.currentItem() is None and first is not None:
            self.list.setCurrentItem(first)
        self._show_choice()

    def _default(self, items: list[Item]) -> Item | None:
        reader = self._settings.reader
        wanted = reader.adapter or reader.model or DEFAULT_MODEL
        kind = bool(reader.adapter)
        found = [item for item in items if item.name == wanted and bool(item.base) == kind]
        return found[0] if found else None

    def _show_choice(self) -> None:
        item = self.chosen
        if item is None:
            self.details.setText("" if self._listed else tr("Looking for models…"))
        else:
            known = (summary_text(item.summary), item.path)
            self.details.setText("\n".join(str(part) for part in known if part))
        free = not self.work.busy
        here = bool(item and item.here)
        self.use.setEnabled(free and here)
        self.check.setEnabled(free and here)
        self.get.setEnabled(free and bool(item and item.whence == "can be loaded"))
        self.remove.setEnabled(free and bool(item and item.removable))
        self.preparing.show_item(item, free=free)
        for button in (self.add_file, self.add_folder):
            button.setEnabled(free)

    def _show_busy(self) -> None:
        busy = self.work.busy
        self.copy_details.withdraw()
        self.progress.setVisible(busy)
        self.stop.setVisible(busy)
        if busy:
            self.message.setText("")
            self.progress.setRange(0, 0)
        self._show_choice()

    def _show_step(self, step: Step) -> None:
        text = said(step.what)
        if step.total:
            text += ": " + tr(
                "{done} of {total} MB",
                done=number(step.done / 1e6, 1),
                total=number(step.total / 1e6, 1),
            )
        self.message.setText(text)
        part = step.done / step.total if step.total else step.part
        # In thousandths: a checkpoint has more bytes than the bar's integers can count.
        self.progress.setRange(0, 0 if part is None else 1000)
        if part is not None:
            self.progress.setValue(int(1000 * part))

    def _show_end(self, sentence: str, well: bool) -> None:
        self._show_busy()
        if sentence and not well:
            self.copy_details.offer(sentence)
        self.message.setText(sentence or tr("Stopped. What was loaded is kept for the next time."))
        if self._prepared and well:
            self.reader_chosen.emit()  # it reads as prepared from now on
        self._prepared = False

    # What is asked for

    def _use(self) -> None:
        item = self.chosen
        if item is None or not item.here:
            return
        model, adapter = item.base or item.name, item.name if item.base else ""
        if self.only_here.isChecked():
            self._keep(replace(self._settings.of_project, model=model, adapter=adapter))
        else:
            self._settings.model, self._settings.adapter = model, adapter
            self.reader_chosen.emit()
        self.work.list()

    def _choose_device(self) -> None:
        device = str(self.device.currentData())
        if self.only_here.isChecked():
            self._keep(replace(self._settings.of_project, device=device))
        else:
            self._settings.device = device
            self.reader_chosen.emit()

    def _choose_where(self, only_here: bool) -> None:
        """Ticked: what reads now is kept in the project. Unticked: the user's choice holds."""
        reader = self._settings.reader
        model = reader.model or DEFAULT_MODEL
        self._keep(replace(reader, model=model) if only_here else ReaderChoice())
        self.show_choice(project=True)

    def _keep(self, choice: ReaderChoice) -> None:
        self._settings.choose_for_project(choice)
        self.project_chosen.emit(choice)
        self.reader_chosen.emit()

    def _get(self) -> None:
        if self.chosen is not None:
            self.work.get(self.chosen.name)
            self._show_busy()

    def _check(self) -> None:
        if self.chosen is not None:
            self.work.check(self.chosen)
            self._show_busy()

    def _prepare(self, action: str) -> None:
        item = self.chosen
        if item is None or not item.preparable:
            return
        self._prepared = self._default([item]) is item
        self.work.prepare(item, action)
        self._show_busy()

    def _remove(self) -> None:
        item = self.chosen
        if item is None or not self.may_remove(item):
            return
        if item.name in (self._settings.model, self._settings.adapter):
            self._settings.model = self._settings.adapter = ""
            self.reader_chosen.emit()
        project = self._settings.of_project
        if item.name in (project.model, project.adapter):
            self._keep(replace(project, model="", adapter=""))
        self.work.remove(item.name)
        self._show_busy()

    def may_remove(self, item: Item) -> bool:
        """Ask; there is no way back but to get it again."""
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            tr("Remove the model?"),
            tr("{name} will be deleted from this computer.", name=item.name),
            buttons.Yes | buttons.Cancel,
            buttons.Cancel,
        )
        return answer == buttons.Yes

    def _add_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Add a model"), "", file_filter(tr("Models"), _SUFFIXES)
        )
        self._add(name)

    def _add_folder(self) -> None:
        self._add(QFileDialog.getExistingDirectory(self, tr("Add a model folder")))

    def _add(self, name: str) -> None:
        if name:
            self.work.add(Path(name))
            self._show_busy()
