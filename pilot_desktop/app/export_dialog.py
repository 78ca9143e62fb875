"""Export: in which format, which pages, and where to; with progress, and a way to stop it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.copy_details import CopyDetails
from pilot_desktop.app.export_work import ExportWork
from pilot_desktop.app.growing import GrowingDialog
from pilot_desktop.app.named import named
from pilot_desktop.app.reading_wishes import named_pages
from pilot_desktop.app.rows import row
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.translation import file_filter, tr
from pilot_desktop.app.translation import later as _
from pilot_desktop.formats.project_export import suffix_of
from pilot_desktop.work.jobs import PageRef

# Kind: name, and what it is good for.
_KINDS = {
    "pdf": (_("Searchable PDF"), _("The pages as they are, the text invisible on its words.")),
    "text": (_("Plain text"), _("A line for each line; a form feed between pages.")),
    "docx": (
        _("Word document"),
        _("Paragraphs to go on writing with; the layout is not imitated."),
    ),
    "alto": (_("ALTO XML 4.2"), _("For libraries: lines, words, places and certainty.")),
    "page": (_("PAGE XML 2019"), _("For research: a file for each page, several in one archive.")),
    "hocr": (_("hOCR"), _("A web page with the places of all words.")),
    "json": (_("JSON"), _("For programs: all that is known of lines and words.")),
    "csv": (_("CSV table"), _("A row for each line, for spreadsheets.")),
    "report": (
        _("Report of the corrections"),
        _("A page to print: what the machine read and what you made of it, and the error rate."),
    ),
}


class ExportDialog(GrowingDialog):
    """Everything is done by `work` off the window's thread; this only shows and asks."""

    def __init__(
        self,
        controller: Controller,
        settings: Settings,
        loop: asyncio.AbstractEventLoop,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._settings = settings
        self.work = ExportWork(loop, controller)
        self.setWindowTitle(tr("Export"))
        self.setMinimumWidth(480)
        self._unread = 0  # of the pages that are written
        self.kind = QComboBox()
        for kind, (name, _hint) in _KINDS.items():
            self.kind.addItem(tr(name), kind)
        self.hint = named("muted", QLabel())
        self.hint.setWordWrap(True)
        self.pages = QButtonGroup(self)
        self.this_page, self.read_pages, self.all_pages = (
            QRadioButton(text) for text in ("", "", "")
        )
        self.some_pages = QRadioButton(tr("So&me pages:"))
        for button in (self.this_page, self.read_pages, self.all_pages, self.some_pages):
            self.pages.addButton(button)
        self.range = QLineEdit()
        self.range.setAccessibleName(tr("Pages to export"))
        self.range.setPlaceholderText("1-3, 7")
        self.range.textEdited.connect(lambda _text: self.some_pages.setChecked(True))
        self.some_pages.clicked.connect(self.range.setFocus)
        self.show_file = QCheckBox(tr("&Open the file when it is written"))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.message = QLabel()
        self.message.setAccessibleName(tr("What came of it"))
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_details = CopyDetails()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("How far the export is"))
        self.export = named("primary", QPushButton(tr("&Export…")))
        self.export.setDefault(True)
        self.cancel = QPushButton(tr("Close"))
        self._assemble()
        self.kind.currentIndexChanged.connect(lambda _index: self._show_hint())
        self.export.clicked.connect(self._ask)
        self.cancel.clicked.connect(self._give_up)
        self.work.progressed.connect(self._show_progress)
        self.work.written.connect(self._show_written)
        self.work.failed.connect(self._show_failure)
        self.work.password_needed.connect(self._ask_password)
        self._show_hint()
        self._show_busy()

    def prepare(self) -> None:
        """Look at the document in view, before the dialog is shown."""
        document, page = self._controller.document, self._controller.page
        if document is None or page is None or self.work.busy:
            return
        read = len(self._read())
        self.this_page.setText(tr("&This page ({number})", number=page.number))
        self.read_pages.setText(tr("Pages with te&xt ({count})", count=read))
        self.all_pages.setText(tr("&All pages ({count})", count=document.page_count))
        self.range.clear()
        self.read_pages.setEnabled(read > 0)
        (self.read_pages if read else self.this_page).setChecked(True)
        self.message.setText("")
        self.password.clear()
        self._form.setRowVisible(self.password, False)
        self.kind.setFocus()

    @property
    def chosen(self) -> list[int]:
        """The indexes of the pages to write, from 0."""
        document, page = self._controller.document, self._controller.page
        if document is None or page is None:
            return []
        if self.this_page.isChecked():
            return [page.index]
        if self.some_pages.isChecked():
            named = named_pages(self.range.text(), document.page_count)
            return sorted(number - 1 for number in named)
        return self._read() if self.read_pages.isChecked() else list(range(document.page_count))

    def ask_target(self, suggestion: Path, name: str) -> Path | None:
        """Where to; asks before a file is replaced."""
        suffix = suggestion.suffix
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Export"), str(suggestion), file_filter(name, f"*{suffix}")
        )
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_name(path.name + suffix)

    def end(self) -> bool:
        """Give up what is being written and end the thread; False if it did not end in time."""
        return self.work.close()

    def reject(self) -> None:
        """Esc: the export first, then the dialog."""
        self._give_up()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        self.work.stop()
        event.accept()

    # Assembly

    def _assemble(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(8)
        self._form.addRow(tr("&Format:"), self.kind)
        self._form.addRow("", self.hint)
        choice = QVBoxLayout()
        choice.setSpacing(4)
        for button in (self.this_page, self.read_pages, self.all_pages):
            choice.addWidget(button)
        choice.addLayout(row(self.some_pages, self.range))
        self._form.addRow(tr("Pages:"), choice)
        self._form.addRow(tr("&Password:"), self.password)
        self._form.addRow("", self.show_file)
        layout.addLayout(self._form)
        layout.addWidget(self.message)
        layout.addWidget(self.copy_details, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.progress)
        layout.addLayout(row(None, self.cancel, self.export))
        self._form.setRowVisible(self.password, False)

    def _read(self) -> list[int]:
        document, session = self._controller.document, self._controller.session
        if document is None:
            return []
        statuses = (
            (index, session.status(PageRef(document.id, index)))
            for index in range(document.page_count)
        )
        return [index for index, status in statuses if status and (status.read or status.lines)]

    # What is shown

    def _show_hint(self) -> None:
        self.hint.setText(tr(_KINDS[self.kind.currentData()][1]))

    def _show_busy(self) -> None:
        busy = self.work.busy
        self.copy_details.withdraw()
        self.progress.setVisible(busy)
        self.cancel.setText(tr("Cancel") if busy else tr("Close"))
        pages = (self.this_page, self.all_pages, self.some_pages, self.range)
        for part in (self.kind, *pages, self.password, self.export):
            part.setEnabled(not busy)
        self.read_pages.setEnabled(not busy and bool(self._read()))

    def _show_progress(self, done: int, count: int) -> None:
        self.progress.setRange(0, count)
        self.progress.setValue(done)
        self.message.setText(tr("{done} of {total} pages", done=done, total=count))

    def _show_written(self, target: Path, sentences: list[str]) -> None:
        self._show_busy()
        if self._unread:
            sentences = [*sentences, tr("%n of these page(s) not read.", "", self._unread)]
        self.message.setText("\n".join([tr("{name} is written.", name=target.name), *sentences]))
        if self.show_file.isChecked():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))

    def _show_failure(self, sentence: str, details: str) -> None:
        self._show_busy()
        self.message.setText(sentence or tr("Cancelled; nothing was written."))
        if sentence:
            self.copy_details.offer(sentence, details)

    def _ask_password(self, sentence: str) -> None:
        self._show_busy()
        self._form.setRowVisible(self.password, True)
        self.password.setFocus()
        self.message.setText(sentence)

    # What is asked for

    def _ask(self) -> None:
        document, indexes = self._controller.document, self.chosen
        if document is None or self.work.busy:
            return
        if not indexes:
            text = self.range.text()
            self.message.setText(tr("“{text}” names no page of this document.", text=text))
            self.range.setFocus()
            return
        kind = str(self.kind.currentData())
        stem = Path(document.paths[0].name).stem
        name = f"{stem}{suffix_of(kind, len(indexes))}"
        folder = Path(self._settings.folder or document.paths[0].absolute().parent)
        if (folder / name).exists() and folder / name in document.paths:
            name = f"{stem} " + tr("searchable") + suffix_of(kind)
        target = self.ask_target(folder / name, tr(_KINDS[kind][0]))
        if target is None:
            return
        self.message.setText("")
        self.progress.setRange(0, 0)
        self._unread = len(set(indexes).difference(self._read()))
        self.work.begin(kind, indexes, target, password=self.password.text())
        if self.work.busy:
            self._show_busy()

    def _give_up(self) -> None:
        if self.work.busy:
            self.work.stop()
            self.message.setText(tr("Stopping…"))
        else:
            self.hide()


class Exporting:
    """The dialog, made when it is asked for."""

    def __init__(self, controller: Controller, settings: Settings, parent: QWidget) -> None:
        self._controller, self._settings, self._parent = controller, settings, parent
        self.dialog: ExportDialog | None = None

    def show(self) -> None:
        if self.dialog is None:
            loop = asyncio.get_event_loop()
            self.dialog = ExportDialog(self._controller, self._settings, loop, self._parent)
        self.dialog.prepare()
        self.dialog.open()

    def close(self) -> bool:
        """The window closes; False if the dialog's thread did not end in time."""
        return self.dialog is None or self.dialog.end()
