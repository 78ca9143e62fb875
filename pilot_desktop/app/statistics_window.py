"""The window with the plots: asked of the project's thread, drawn when the answer is there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.doubt import LINE, WORD
from pilot_desktop.app.plots import ConfidencePlot, CorrectionsPlot, ModelsPlot, Plot
from pilot_desktop.app.translation import file_filter, tr
from pilot_desktop.document.statistics import PageConfidence, Statistics
from pilot_desktop.work.keeper import Keeper

_LOOK = 1500  # ms between a change and the figures that know it: people type faster

Answer = tuple[Statistics, list[tuple[int, PageConfidence]]]


class StatisticsWindow(QDialog):
    """Stays open beside the work and follows it."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("statistics")
        self.setWindowTitle(tr("Statistics"))
        self.resize(760, 520)
        self._controller = controller
        self.confidence, self.corrections = ConfidencePlot(), CorrectionsPlot()
        self.models = ModelsPlot()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Plots"))
        self.tabs.addTab(self.confidence, tr("Confidence"))
        self.tabs.addTab(self.corrections, tr("Corrections"))
        self.tabs.addTab(self.models, tr("Models"))
        self.picture = QPushButton(tr("Save &picture…"))
        self.picture.clicked.connect(lambda: self._save("png"))
        self.table = QPushButton(tr("Save &table…"))
        self.table.clicked.connect(lambda: self._save("csv"))
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self.picture, self.table):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(buttons)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_LOOK)
        self._soon.timeout.connect(self.look)
        self.confidence.clicked.connect(lambda number: controller.show_page(number - 1))
        controller.keeping.changed.connect(lambda _changes: self._soon.start())
        controller.keeping.ready.connect(lambda _ready: self._soon.start())

    def open_beside(self) -> None:
        """Show it."""
        self.show()
        self.raise_()
        self.look()

    def look(self) -> None:
        """Ask again what there is to see."""
        document, keeping = self._controller.document, self._controller.keeping
        if document is not None and self.isVisible():
            count = document.page_count
            keeping.ask(lambda: _figures(keeping.keeper, count), self._draw)

    def _draw(self, answer: Answer) -> None:
        figures, pages = answer
        self.confidence.show_pages(pages)
        self.corrections.show_corrections(figures.corrections)
        self.models.show_models(figures.models)

    @property
    def plot(self) -> Plot:
        """The one in view."""
        return (self.confidence, self.corrections, self.models)[self.tabs.currentIndex()]

    def _save(self, kind: str) -> None:
        plot = self.plot
        picture = kind == "png"
        title = tr("Save picture") if picture else tr("Save table")
        filters = file_filter(tr("Pictures") if picture else tr("Tables"), f"*.{kind}")
        name, _ = QFileDialog.getSaveFileName(self, title, f"statistics.{kind}", filters)
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(f".{kind}")
        try:
            (plot.save_picture if picture else plot.save_table)(path)
        except OSError as error:
            self._controller.failed.emit(
                tr(
                    "{name} cannot be written: {reason}.",
                    name=path.name,
                    reason=error.strerror or error,
                ),
                "",
            )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.PaletteChange:
            for plot in (self.confidence, self.corrections, self.models):
                plot.dress()
        super().changeEvent(event)


def _figures(keeper: Keeper, count: int) -> Answer:
    """On the project's thread; pages with their numbers in the window, in order."""
    found = keeper.project.statistics(LINE, WORD)
    numbers = {keeper.page(index): index + 1 for index in range(count)}
    pages = [(numbers[one.page], one) for one in found.pages if one.page in numbers]
    return found, sorted(pages, key=lambda each: each[0])
