"""The line at the bottom: what is being done, with what, and how large."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.passage import State
from pilot_desktop.app.shortcuts import tell_key
from pilot_desktop.app.translation import number, percent, tr

_GAP = 14  # between two things that are said


class Status(QStatusBar):
    """Work on the left; page size, encoding time, model, device and zoom on the right."""

    def __init__(
        self, controller: Controller, pause: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._left = False
        self._pause_key = ""
        self.setSizeGripEnabled(False)
        self.work = QLabel()
        self.work.setObjectName("work")
        self.work.setAccessibleName(tr("Work in progress"))
        self.progress = QProgressBar()
        self.progress.setFixedWidth(130)
        self.progress.setTextVisible(False)
        self.encode = QLabel()
        self.encode.setToolTip(tr("Time the model needed to look at this page once"))
        self.model = QLabel()
        self.model.setObjectName("model")
        self.model.setToolTip(tr("The model that reads"))
        self.device = QLabel()
        self.device.setToolTip(tr("What computes"))
        self.zoom = QLabel()
        self.zoom.setToolTip(tr("Zoom"))
        self.addWidget(self.work)
        self.addWidget(self.progress)
        for label in (self.encode, self.model, self.device, self.zoom):
            self.addPermanentWidget(label)
        tell_key(pause, self._show_key)
        self.show_work()
        self.show_reader()

    def show_zoom(self, zoom: float) -> None:
        # One page unit at 100 % is a pixel of an image, or 1/72 inch shown as 1/96.
        document = self._controller.document
        points = document is not None and document.unit == "pt"
        scale = zoom * (72 / 96 if points else 1)
        self.zoom.setText("" if document is None else percent(scale))
        self._fit()

    def show_reader(self) -> None:
        c = self._controller
        self.model.setText(
            c.model_name or (tr("No model") if c.model_missing else tr("Loading the model…"))
        )
        self.device.setText(c.device_name)
        self.encode.setText(
            ""
            if c.encoding.seconds is None
            else tr("encoded in {seconds} s", seconds=number(c.encoding.seconds, 2))
        )
        self._fit()

    def show_opening(self, name: str) -> None:
        self.work.setText(tr("Opening {name}…", name=name) if name else "")
        self._fit()
        if not name:
            self.show_work()

    def show_kept(self, path: Path) -> None:
        """All is in that file."""
        self._leave(tr("All is kept in {name}", name=path.name))
        self.work.setToolTip(str(path))

    def show_adding(self, on: bool) -> None:
        """What the next rectangle will be."""
        self._left = False
        self.show_work()
        if on:
            self._leave(tr("Draw a rectangle around the line that was missed"))

    def show_cancelled(self) -> None:
        self._leave(tr("Cancelled"))

    def _leave(self, text: str) -> None:
        """A word on what has ended stands until something else is done."""
        self._left = True
        self.work.setText(text)
        self.progress.hide()
        self._fit()

    def show_work(self) -> None:
        readings = self._controller.readings
        reading = readings.passages
        text, done, total = "", 0, 0
        if readings.under_way and readings.paused:
            text = tr("Paused") + " · " + tr("%n page(s) left", "", readings.pages_left)
            if self._pause_key:
                text += " · " + tr("{key} goes on, “Cancel” ends it", key=self._pause_key)
            done, total = readings.pages_total - readings.pages_left, readings.pages_total
        elif reading:
            active = next((p for p in reading if p.state is State.READING), reading[0])
            text = tr("Reading {passage}", passage=active.title.lower())
            done, total = active.progress
            if total:
                text += " · " + tr("{done} of {total} lines", done=done, total=total)
            text += self._looking()
            if readings.pages_left > 1:
                text += " · " + tr("%n page(s) more", "", readings.pages_left - 1)
                if (seconds := readings.seconds_left) is not None:
                    text += " · " + tr("{duration} left", duration=_duration(seconds))
                done, total = readings.pages_total - readings.pages_left, readings.pages_total
        elif self._controller.finding:
            search = self._controller.search
            left = search.pages_left
            document = self._controller.document
            total = document.page_count if document else left
            done = total - left
            text = tr("Finding “{query}”", query=search.query)
            if total > 1:
                text += " · " + tr("{done} of {total} pages", done=done, total=total)
        elif self._controller.questions.busy:
            text = tr("Reading…") + self._looking()
        elif self._controller.encoding.under_way and self._controller.model_name:
            text = tr("Looking at the page") + self._looking()
        if text or not self._left:
            self._left = False
            self.work.setText(text)
            self.work.setToolTip("")
        self.progress.setVisible(bool(text))
        # Without a known end the bar moves to and fro.
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where all has no room, what is asked for least gives way: half a word tells nothing."""
        room = self.width() - self.work.sizeHint().width() - 2 * _GAP
        if self.progress.isVisibleTo(self):
            room -= self.progress.width() + _GAP
        for label in (self.zoom, self.model, self.device, self.encode):
            wanted = label.sizeHint().width() + _GAP
            there = bool(label.text()) and wanted <= room
            label.setVisible(there)
            room -= wanted if there else 0

    def _show_key(self, key: str) -> None:
        self._pause_key = key
        self.show_work()

    def _looking(self) -> str:
        """How far a slow encoding is: it can take minutes on a CPU."""
        working = self._controller.encoding.working
        if working is None:
            return ""
        text = " · " + tr("{part} seen", part=percent(working.fraction))
        if working.seconds_left is not None:
            text += ", " + tr("{duration} left", duration=_duration(working.seconds_left))
        return text


def _duration(seconds: float) -> str:
    """About how long, no finer than anybody could know."""
    if seconds < 60:
        return tr("less than a minute")
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("about {minutes} min", minutes=minutes)
    return tr("about {hours} h", hours=number(minutes / 60, 1))
