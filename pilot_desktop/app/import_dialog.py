"""Import: ALTO, PAGE or hOCR as text to start from, or as ground truth."""

from __future__ import annotations

import asyncio
import traceback
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.copy_details import CopyDetails
from pilot_desktop.app.growing import GrowingDialog
from pilot_desktop.app.named import named
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.translation import file_filter, tr
from pilot_desktop.app.wordings import file_names, trouble
from pilot_desktop.document.commands import Group
from pilot_desktop.document.errors import PilotError
from pilot_desktop.document.records import Changes, PageRecord
from pilot_desktop.document.transcript import Reading
from pilot_desktop.work.collecting import many_objects
from pilot_desktop.work.errands import Errands
from pilot_desktop.work.importing import import_command, read_texts

_SUFFIXES = "*.xml *.hocr *.html *.htm *.zip"
_PATIENCE = 5.0  # s for a file that is being read when the window closes


class ImportDialog(GrowingDialog):
    """Asks where the text goes and whose it is. Files are read on a thread of its own."""

    def __init__(
        self,
        controller: Controller,
        loop: asyncio.AbstractEventLoop,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._errands = Errands(loop, "pilot-import")
        self._reading: Reading | None = None
        self._turn = 0
        self.setWindowTitle(tr("Import text"))
        self.setMinimumWidth(480)
        self.found = QLabel()
        self.found.setAccessibleName(tr("What the files hold"))
        self.message = QLabel()
        self.message.setAccessibleName(tr("What came of it"))
        for label in (self.found, self.message):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.copy_details = CopyDetails()
        self.by_number = QRadioButton(tr("By their &numbers: {span}", span="…"))
        self.in_order = QRadioButton(tr("In their &order, from page"))
        self.first = QSpinBox()
        self.first.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.first.setAccessibleName(tr("First page"))
        self.start = QRadioButton(tr("&Text to start from: a machine's, to be corrected"))
        self.truth = QRadioButton(tr("&Ground truth: a person's, confirmed"))
        self._groups = [QButtonGroup(self), QButtonGroup(self)]
        for group, buttons in zip(
            self._groups, ((self.by_number, self.in_order), (self.start, self.truth)), strict=True
        ):
            for button in buttons:
                group.addButton(button)
        self.start.setChecked(True)
        self.importing = named("primary", QPushButton(tr("&Import")))
        self.importing.setDefault(True)
        self.cancel = QPushButton(tr("Close"))
        self._assemble()
        self.importing.clicked.connect(self._import)
        self.cancel.clicked.connect(self.hide)
        self.first.valueChanged.connect(lambda _number: self.in_order.setChecked(True))

    def read(self, paths: list[Path]) -> None:
        """Look into the files."""
        self._reading = None
        self._turn += 1
        turn = self._turn
        self.found.setText(tr("Looking into {names}…", names=file_names(paths)))
        self.message.setText("")
        self.copy_details.withdraw()
        self._allow(False)

        def show(reading: Reading) -> None:
            if turn == self._turn:
                self._show(reading, paths)

        def fail(error: Exception) -> None:
            if turn == self._turn:
                self.found.setText(trouble(error))
                self._offer(error)

        def look() -> Reading:
            with many_objects():
                return read_texts(paths)

        self._errands.ask(look, show, fail)

    def end(self) -> bool:
        """End the thread; False if it did not end in time."""
        return self._errands.close(_PATIENCE)

    def _assemble(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        layout.addWidget(self.found)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        row = QHBoxLayout()
        row.addWidget(self.in_order)
        row.addWidget(self.first)
        row.addStretch(1)
        where = QVBoxLayout()
        where.setSpacing(4)
        where.addWidget(self.by_number)
        where.addLayout(row)
        whose = QVBoxLayout()
        whose.setSpacing(4)
        whose.addWidget(self.start)
        whose.addWidget(self.truth)
        form.addRow(tr("Pages:"), where)
        form.addRow(tr("It is:"), whose)
        layout.addLayout(form)
        layout.addWidget(self.message)
        layout.addWidget(self.copy_details, 0, Qt.AlignmentFlag.AlignLeft)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.importing)
        layout.addLayout(buttons)

    def _show(self, reading: Reading, paths: list[Path]) -> None:
        document, page = self._controller.document, self._controller.page
        if document is None or page is None:
            return
        self._reading = reading
        numbers = [one.number for one in reading.pages]
        lines = sum(bool(line.text) for one in reading.pages for line in one.lines)
        pages = tr("%n page(s)", "", len(numbers))
        by = tr(", by {model}", model=reading.model) if reading.model else ""
        held = f"{pages}, " + tr("%n line(s)", "", lines) + by
        self.found.setText(tr("{files}: {content}", files=file_names(paths), content=held))
        span = (
            f"{numbers[0]}"
            if len(numbers) == 1
            else tr("{first} to {last}", first=numbers[0], last=numbers[-1])
        )
        self.by_number.setText(tr("By their &numbers: {span}", span=span))
        self.first.setRange(1, document.page_count)
        self.first.setValue(page.number)
        # A page alone is meant for the one in view; a book has its numbers.
        (self.in_order if len(numbers) == 1 else self.by_number).setChecked(True)
        self._allow(True)

    def _allow(self, on: bool) -> None:
        """There is something to import, or not."""
        self.importing.setEnabled(on)
        for part in (self.by_number, self.in_order, self.first, self.start, self.truth):
            part.setEnabled(on)
        if on:
            self.importing.setFocus()

    def _offer(self, error: Exception) -> None:
        self.copy_details.offer(trouble(error), "".join(traceback.format_exception(error)))

    def _import(self) -> None:
        reading, keeping = self._reading, self._controller.keeping
        document = self._controller.document
        if reading is None or document is None:
            return
        first = self.first.value() if self.in_order.isChecked() else None
        truth, keeper = self.truth.isChecked(), keeping.keeper
        self.importing.setEnabled(False)
        self.message.setText("")
        self.copy_details.withdraw()

        def make() -> Group | PilotError:
            project = keeper.project
            documents = {one.id: (one.unit, one.original.path) for one in project.documents()}

            def page_of(number: int) -> PageRecord | None:
                if not 1 <= number <= document.page_count:
                    return None
                return project.page(keeper.page(number - 1))

            try:
                return import_command(
                    reading, first, page_of, lambda page: documents[page.document], truth=truth
                )
            except PilotError as error:
                return error  # belongs into this dialog

        def go_on(command: Group | PilotError) -> None:
            if isinstance(command, PilotError):
                self.message.setText(trouble(command))
                self._offer(command)
                self.importing.setEnabled(True)
            else:
                keeping.run(command, done)

        def done(_changes: Changes) -> None:
            self.hide()

        keeping.ask(make, go_on, lambda: self.importing.setEnabled(True))


class Importing:
    """The dialog, made when it is asked for."""

    def __init__(self, controller: Controller, settings: Settings, parent: QWidget) -> None:
        self._controller, self._settings, self._parent = controller, settings, parent
        self.dialog: ImportDialog | None = None

    def ask(self) -> None:
        """The files first, then what is to be done with them."""
        names, _ = QFileDialog.getOpenFileNames(
            self._parent,
            tr("Import text"),
            self._settings.folder,
            file_filter(tr("Text with places"), _SUFFIXES),
        )
        if names:
            self.show_for([Path(name) for name in names])

    def show_for(self, paths: list[Path]) -> None:
        if self.dialog is None:
            loop = asyncio.get_event_loop()
            self.dialog = ImportDialog(self._controller, loop, self._parent)
        self.dialog.read(paths)
        self.dialog.open()

    def close(self) -> bool:
        """The window closes; False if the dialog's thread did not end in time."""
        return self.dialog is None or self.dialog.end()
