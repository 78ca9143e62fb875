"""Statistics of the project as plots: for people who would rather look than read.

pyqtgraph takes a moment to load, so this module is imported when the window is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import pyqtgraph
from pyqtgraph.exporters import CSVExporter, ImageExporter
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pilot_desktop.app import theme
from pilot_desktop.app.named import named
from pilot_desktop.app.translation import number, percent, tr
from pilot_desktop.document.statistics import Correcting, ModelFigures, PageConfidence

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_NEAR = 24  # pixels around a point in which a click means it
_LONGEST_NAME = 24
_PERCENT = 112  # up to here: the legend stands over 100


class _WholeNumbers(pyqtgraph.AxisItem):  # type: ignore[misc]
    """There is no page 1.5, no half line, and of percent none beyond `most`."""

    most: float | None = None

    def tickStrings(  # noqa: N802  pyqtgraph's name
        self, values: Sequence[float], _scale: float, _spacing: float
    ) -> list[str]:
        return [number(value) if self._has(value) else "" for value in values]

    def _has(self, value: float) -> bool:
        return value == round(value) and (self.most is None or value <= self.most)


class Plot(QWidget):
    """Curves with marks, and in words what they show."""

    clicked = Signal(int)
    """The x of the mark that was clicked, rounded."""

    def __init__(self, name: str, bottom: str, left: str, axis: Any) -> None:
        super().__init__()
        upwards = _WholeNumbers("left")
        upwards.most = 100 if left == "%" else None
        items = {"bottom": axis, "left": upwards}
        self.graph = pyqtgraph.PlotWidget(axisItems=items)
        self.graph.setAccessibleName(name)
        self.item = self.graph.getPlotItem()
        self.item.setLabel("bottom", bottom)
        self.item.setLabel("left", left)
        self.item.setMenuEnabled(False)
        self.item.hideButtons()
        self.item.addLegend(offset=(-12, 8), colCount=2)
        self.item.scene().sigMouseClicked.connect(self._on_click)
        self.words = named("muted", QLabel())
        self.words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.graph, 1)
        layout.addWidget(self.words)
        self._curves: list[tuple[str, list[float], list[float]]] = []
        self._joined = True

    @property
    def curves(self) -> list[tuple[str, list[float], list[float]]]:
        """What is drawn: names, x and y."""
        return self._curves

    def draw(
        self, curves: Sequence[tuple[str, list[float], list[float]]], words: str, joined: bool
    ) -> None:
        """Show these curves, their marks `joined` by lines or not."""
        self._curves, self._joined = list(curves), joined
        self.words.setText(words)
        self.graph.setAccessibleDescription(words)
        self.dress()
        self.item.enableAutoRange()

    def dress(self) -> None:
        """In the colours of the theme; the curves differ in their marks, too."""
        colors = theme.colors()
        self.graph.setBackground(QColor(colors.surface))
        for side in ("bottom", "left"):
            axis = self.item.getAxis(side)
            axis.setPen(QColor(colors.muted))
            axis.setTextPen(QColor(colors.text))
        self.item.legend.setBrush(QColor(colors.surface))
        self.item.legend.setLabelTextColor(QColor(colors.text))
        self.item.clear()
        for (name, xs, ys), color, symbol in zip(
            self._curves, (colors.accent, colors.poor), ("o", "t"), strict=False
        ):
            pen = pyqtgraph.mkPen(QColor(color), width=2) if self._joined else None
            self.item.plot(
                xs,
                ys,
                name=name,
                pen=pen,
                symbol=symbol,
                symbolSize=8 if self._joined else 14,
                symbolBrush=QColor(color),
                symbolPen=None,
            )

    def save_picture(self, path: Path) -> None:
        """As it looks now, twice as large as on the screen. OSError where it cannot be written."""
        exporter = ImageExporter(self.item)
        exporter.parameters()["width"] = max(2 * round(self.item.width()), 200)
        image = exporter.export(toBytes=True)
        if not image.save(str(path)):
            raise OSError(tr("{name} could not be written.", name=path.name))

    def save_table(self, path: Path) -> None:
        """The points of all curves as CSV. OSError where it cannot be written."""
        CSVExporter(self.item).export(str(path))

    def _on_click(self, event: Any) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        place = event.scenePos()
        view = self.item.getViewBox()
        marks = [
            (view.mapViewToScene(pyqtgraph.Point(x, y)) - place, x)
            for _, xs, ys in self._curves
            for x, y in zip(xs, ys, strict=True)
        ]
        near = min(marks, key=lambda mark: mark[0].manhattanLength(), default=None)
        if near is not None and near[0].manhattanLength() <= _NEAR:
            self.clicked.emit(round(near[1]))


class ConfidencePlot(Plot):
    """Page by page, in percent."""

    def __init__(self) -> None:
        super().__init__(tr("Confidence of the pages"), tr("Page"), "%", _WholeNumbers("bottom"))

    def show_pages(self, pages: Sequence[tuple[int, PageConfidence]]) -> None:
        """`pages` with their numbers."""
        xs = [float(page) for page, _ in pages]
        sure = [100 * figures.median for _, figures in pages]
        unsure = [100 * figures.unsure / figures.lines for _, figures in pages]
        words = tr("Nothing was read yet.")
        if pages:
            worst = max(pages, key=lambda one: one[1].unsure / one[1].lines)
            words = tr(
                "Lines: {lines}, uncertain: {unsure}, the greatest part on page {page}. "
                "Click a mark to go to its page.",
                lines=number(sum(figures.lines for _, figures in pages)),
                unsure=number(sum(figures.unsure for _, figures in pages)),
                page=worst[0],
            )
        curves = [(tr("Median confidence"), xs, sure), (tr("Uncertain lines"), xs, unsure)]
        self.draw(curves, words, joined=True)
        self.item.setYRange(0, _PERCENT)


class CorrectionsPlot(Plot):
    """Over time: by the minute, the hour or the day, as long as the work took."""

    def __init__(self) -> None:
        axis = pyqtgraph.DateAxisItem()
        super().__init__(tr("Corrections over time"), tr("Time"), tr("Number"), axis)

    def show_corrections(self, corrections: Sequence[Correcting]) -> None:
        span = corrections[-1].made - corrections[0].made if corrections else 0
        step, each = _DAY, tr("a day")
        if span < 3 * _HOUR:
            step, each = _MINUTE, tr("a minute")
        elif span < 3 * _DAY:
            step, each = _HOUR, tr("an hour")
        lines: dict[float, int] = defaultdict(int)
        characters: dict[float, int] = defaultdict(int)
        for one in corrections:
            # The days and hours are those of the person, not of Greenwich.
            shift = datetime.fromtimestamp(one.made).astimezone().utcoffset()
            off = shift.total_seconds() if shift else 0.0
            at = (one.made + off) // step * step - off
            lines[at] += one.confirmed
            characters[at] += one.characters
        words = tr("Nothing was corrected yet.")
        if corrections:
            words = tr(
                "Lines confirmed: {lines}. Characters changed: {characters}. "
                "Median of the lines {each}: {pace}.",
                lines=number(sum(lines.values())),
                characters=number(sum(characters.values())),
                pace=number(median(lines.values())),
                each=each,
            )
        curves = [
            (tr("Lines confirmed"), list(lines), [float(n) for n in lines.values()]),
            (tr("Characters changed"), list(characters), [float(n) for n in characters.values()]),
        ]
        self.draw(curves, words, joined=True)
        if corrections:
            self.item.setXRange(min(lines) - step, max(lines) + step)
        self.item.setYRange(0, 1.15 * max([1, *lines.values(), *characters.values()]))


class ModelsPlot(Plot):
    """What models read here, in percent."""

    def __init__(self) -> None:
        super().__init__(
            tr("Models beside each other"), tr("Model"), "%", pyqtgraph.AxisItem("bottom")
        )

    def show_models(self, models: Sequence[ModelFigures]) -> None:
        places = [float(at) for at in range(1, len(models) + 1)]
        ticks = [(at, one.model[:_LONGEST_NAME]) for at, one in zip(places, models, strict=True)]
        self.item.getAxis("bottom").setTicks([ticks])
        judged = [
            (at, 100 * m.cer) for at, m in zip(places, models, strict=True) if m.cer is not None
        ]
        curves = [
            (tr("Mean confidence"), places, [100 * one.confidence for one in models]),
            (tr("Wrong characters"), [at for at, _ in judged], [cer for _, cer in judged]),
        ]
        words = " ".join(_model_words(one) for one in islice(models, 8))
        self.draw(curves, words or tr("Nothing was read yet."), joined=False)
        self.item.setXRange(0.5, max(len(models), 1) + 0.5)
        self.item.setYRange(0, _PERCENT)


def _model_words(one: ModelFigures) -> str:
    if one.cer is None:
        return tr(
            "{model}: mean confidence {confidence} (lines: {lines}).",
            model=one.model,
            lines=number(one.lines),
            confidence=percent(one.confidence),
        )
    return tr(
        "{model}: mean confidence {confidence} (lines: {lines}); wrong characters {wrong}% "
        "(lines that you vouched for: {compared}).",
        model=one.model,
        lines=number(one.lines),
        confidence=percent(one.confidence),
        compared=number(one.compared),
        wrong=number(100 * one.cer, 1),
    )
