"""Learn this hand: what the person corrected teaches the model, beside the work."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.copy_details import CopyDetails
from pilot_desktop.app.growing import GrowingDialog
from pilot_desktop.app.learning_curve import LearningCurve, share
from pilot_desktop.app.learning_work import LearningWork
from pilot_desktop.app.named import named
from pilot_desktop.app.rows import row
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.translation import file_filter, later, tr
from pilot_desktop.app.wordings import file_names, trouble
from pilot_desktop.document.errors import ModelError, PilotError
from pilot_desktop.document.records import Changes
from pilot_desktop.model.adapter import FEWEST_LINES, SUFFIX, adapter_path, copy_adapter
from pilot_desktop.work.learning import Step, Verdict

_STAGES = {
    "encode": later("Looking at the lines"),
    "learn": later("Learning"),
    "check": later("Reading print, which must not get worse"),
}
REASONS = (later("the lines kept back are read no better"), later("print would be read worse"))
"""Why nothing was kept, as the training kit says it."""


class LearningDialog(GrowingDialog):
    """Stays open beside the work. Only shows and asks; `work` learns."""

    adapter_chosen = Signal(str)
    """Read with what was learnt under this name; "" without."""

    def __init__(self, controller: Controller, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._controller, self._settings = controller, settings
        self.work = LearningWork(controller)
        self.setWindowTitle(tr("Learn this hand"))
        self.resize(520, 180)
        self._lines = 0
        about = named("muted", QLabel())
        about.setText(
            tr(
                "The model learns from the lines that you corrected or confirmed, in a few minutes "
                "and beside your work. What it learnt is kept only where it reads lines kept back "
                "from learning better, and print no worse."
            )
        )
        self.count = QLabel()
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        label = QLabel(tr("&Name of the hand:"))
        label.setBuddy(self.name)
        self.learn = QPushButton(tr("&Learn"))
        self.learn.setDefault(True)
        self.stage = QLabel()
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("How far the learning is"))
        self.stop = QPushButton(tr("&Stop"))
        self.curve = LearningCurve()
        self.message = QLabel()
        self.message.setAccessibleName(tr("What came of it"))
        self.copy_details = CopyDetails()
        self.switch = QPushButton()
        self.save_copy = QPushButton(tr("Save a &copy…"))
        self.save_copy.setToolTip(tr("To read with it on another computer, or to share it"))
        for text in (about, self.count, self.message):
            text.setWordWrap(True)
        self._assemble(about, label)
        self._connect()
        self._show_state()

    def _assemble(self, about: QLabel, label: QLabel) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(about)
        layout.addWidget(self.count)
        layout.addLayout(row(label, self.name, self.learn))
        layout.addLayout(row(self.stage, self.progress, self.stop))
        layout.addWidget(self.curve)
        layout.addWidget(self.message)
        layout.addLayout(row(self.copy_details, None, self.switch, self.save_copy))
        layout.addStretch(1)

    def _connect(self) -> None:
        controller = self._controller
        self.learn.clicked.connect(lambda _checked=False: self._begin())
        self.stop.clicked.connect(lambda _checked=False: self.work.stop())
        self.switch.clicked.connect(lambda _checked=False: self._switch())
        self.save_copy.clicked.connect(lambda _checked=False: self._save_copy())
        self.name.textChanged.connect(lambda _text: self._show_state())
        self.work.counted.connect(self._show_count)
        self.work.progressed.connect(self._show_step)
        self.work.ended.connect(self._show_end)
        self.work.failed.connect(self._show_failure)
        controller.keeping.changed.connect(self._on_changed)
        controller.document_opened.connect(lambda _document: self._forget_project())
        controller.reader_changed.connect(self._show_state)

    def open_beside(self) -> None:
        """Show it for the project in view."""
        if not self.name.text():
            self.name.setText(_name_of(self._controller))
        self.show()
        self.raise_()
        self.work.count()

    # What is asked for

    def _begin(self) -> None:
        self.copy_details.withdraw()
        self.curve.clear()
        self.message.setText("")
        self.progress.setValue(0)
        self.stage.setText(tr(_STAGES["encode"]))
        self.work.begin(self.name.text().strip(), self._settings.reader.model)
        self._show_state()

    def _switch(self) -> None:
        if (learnt := self._learnt) is not None:
            self.adapter_chosen.emit("" if self._reads_with(learnt) else learnt.stem)
            self._show_state()

    def _save_copy(self) -> None:
        if (learnt := self._learnt) is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Save a copy"), learnt.name, file_filter(tr("Models"), "*" + SUFFIX)
        )
        if name:
            try:
                copy_adapter(learnt.stem, Path(name))
            except PilotError as error:
                self._show_failure(trouble(error), "")
            else:
                self.message.setText(tr("{name} is written.", name=Path(name).name))

    # What is shown

    @property
    def _learnt(self) -> Path | None:
        """The file of the hand of that name, now or earlier learnt."""
        try:
            path = adapter_path(self.name.text().strip())
        except ModelError:
            return None
        return path if path.is_file() else None

    def _reads_with(self, learnt: Path) -> bool:
        return self._settings.reader.adapter == learnt.stem

    def _on_changed(self, _changes: Changes) -> None:
        if self.isVisible():
            self.work.count()

    def _forget_project(self) -> None:
        self._lines = 0
        self.name.setText(_name_of(self._controller))
        if self.isVisible():
            self.work.count()
        self._show_state()

    def _show_count(self, lines: int) -> None:
        self._lines = lines
        self._show_state()

    def _show_state(self) -> None:
        busy, missing = self.work.busy, FEWEST_LINES - self._lines
        here = tr("%n corrected line(s) here", "", self._lines)
        if missing > 0:
            here = tr("{here}: %n more are needed.", "", missing, here=here)
        self.count.setText(here)
        self.learn.setEnabled(not busy and missing <= 0 and bool(self.name.text().strip()))
        self.name.setEnabled(not busy)
        for part in (self.stage, self.progress, self.stop):
            part.setVisible(busy)
        self.curve.setVisible(busy or bool(self.curve.points))
        learnt = self._learnt
        for button in (self.switch, self.save_copy):
            button.setVisible(learnt is not None and not busy)
        without = learnt is not None and self._reads_with(learnt)
        self.switch.setText(tr("Read &without it") if without else tr("Read &with it"))

    def _show_step(self, step: Step) -> None:
        self.stage.setText(tr(_STAGES.get(step.stage, step.stage)))
        self.progress.setValue(round(1000 * step.done))
        self.curve.add(step)

    def _show_end(self, verdict: Verdict | None) -> None:
        if verdict is None:
            self.message.setText(tr("Stopped: nothing was kept, all is as it was."))
        elif verdict.kept and verdict.path is not None:
            self.adapter_chosen.emit(verdict.path.stem)
            self.message.setText(
                tr("Kept, and read with from now on: {figures}", figures=_figures(verdict))
            )
        else:
            self.message.setText(
                tr(
                    "Nothing was kept, for {reason}: {figures}",
                    reason=tr(verdict.reason),
                    figures=_figures(verdict),
                )
            )
        self._show_state()

    def _show_failure(self, message: str, details: str) -> None:
        self.message.setText(message)
        self.copy_details.offer(message, details)
        self._show_state()


class Learning:
    """The dialog, made when it is asked for."""

    def __init__(self, controller: Controller, settings: Settings, parent: QWidget) -> None:
        self._controller, self._settings, self._parent = controller, settings, parent
        self.dialog: LearningDialog | None = None

    def show(self) -> None:
        if self.dialog is None:
            self.dialog = LearningDialog(self._controller, self._settings, self._parent)
            self.dialog.adapter_chosen.connect(self._read_with)
        self.dialog.open_beside()

    def close(self) -> bool:
        """The window closes; False if the process did not end in time."""
        return self.dialog is None or self.dialog.work.close()

    def _read_with(self, adapter: str) -> None:
        """In the project, where it has a reader of its own, else wherever the user reads."""
        settings = self._settings
        project = settings.of_project
        if project.model or project.adapter:
            chosen = replace(project, adapter=adapter)
            settings.choose_for_project(chosen)
            self._controller.keeping.choose_reader(chosen)
        else:
            settings.adapter = adapter
        self._controller.change_reader()


def _figures(verdict: Verdict) -> str:
    """The one sentence of figures."""
    (before, after), (print_before, print_after) = verdict.held_out_cer, verdict.print_cer
    return tr(
        "wrong characters in lines kept back {before} before, {after} now; in print "
        "{print_before} and {print_after}.",
        before=share(before), after=share(after),
        print_before=share(print_before), print_after=share(print_after),
    )  # fmt: skip


def _name_of(controller: Controller) -> str:
    """That of the document, as far as it can name a file."""
    document = controller.document
    stem = Path(file_names(document.paths)).stem if document is not None else ""
    return re.sub(r"[^\w .-]+", " ", stem).strip(" .-")[:80]
