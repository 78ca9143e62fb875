"""The curve of a hand being learnt: how the lines kept back are read as time goes on."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from pilot_desktop.app.theme import colors
from pilot_desktop.app.translation import number, tr
from pilot_desktop.work.learning import Step

_MARGIN = 8.0


def share(part: float) -> str:
    """A part of one in percent, to a tenth: single characters count here."""
    return tr("{number}%", number=number(100 * part, 1))


class LearningCurve(QWidget):
    """One polyline a run; across how far all is done, up the share of wrong characters."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("How the lines kept back are read"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._runs: dict[int, list[tuple[float, float]]] = {}

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(320, 110)

    @property
    def points(self) -> list[tuple[float, float]]:
        """(part done, share of wrong characters) of all runs, in order."""
        return [point for run in self._runs.values() for point in run]

    def clear(self) -> None:
        self._runs = {}
        self.setAccessibleDescription("")
        self.update()

    def add(self, step: Step) -> None:
        """A step that tells how the lines kept back are read."""
        if step.held_out_cer is None:
            return
        self._runs.setdefault(step.run, []).append((step.done, step.held_out_cer))
        self.setAccessibleDescription(
            tr("{share} of their characters are wrong", share=share(step.held_out_cer))
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, metrics = colors(), self.fontMetrics()
        area = self.rect().toRectF().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.setPen(QPen(QColor(look.border)))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.bottomLeft())
        top = max((cer for _, cer in self.points), default=0.0)
        if top <= 0:
            return
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        text = tr("{share} wrong", share=share(top))
        painter.drawText(
            QPointF(area.right() - metrics.horizontalAdvance(text), area.top() + metrics.ascent()),
            text,
        )
        pen = QPen(QColor(look.accent), 2.0)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        room = area.adjusted(0, metrics.height(), 0, 0)
        for run in self._runs.values():
            places = [
                QPointF(
                    room.left() + done * room.width(), room.bottom() - cer / top * room.height()
                )
                for done, cer in run
            ]
            painter.drawPolyline(QPolygonF(places))
            painter.drawEllipse(places[-1], 2.5, 2.5)
