"""The models dialog's door to the disk and the network: one thread, one wish after the other."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from pilot_desktop.app.model_preparing import STAGES
from pilot_desktop.app.translation import number, tr
from pilot_desktop.app.wordings import trouble
from pilot_desktop.document.errors import PilotError
from pilot_desktop.work.errands import Errands

if TYPE_CHECKING:
    from pilot_desktop.model.manager.download import Stop
    from pilot_desktop.model.manager.operations import Step
    from pilot_desktop.model.manager.shelf import Item

log = logging.getLogger(__name__)

_LOOK = 100  # ms between two looks at how far the work is
_PATIENCE = 2.0  # s for a thread that waits for a connection when the window closes


class ModelWork(QObject):
    """Lists, adds, gets, checks, prepares and removes; each answer is a signal.

    What it needs, HTTP and checks among it, is imported on its own thread: the window does not
    wait for that either.
    """

    listed = Signal(object)
    progressed = Signal(object)
    """A `Step`, the newest one, ten times a second."""

    ended = Signal(str, bool)
    """A sentence for the person, and whether all went well; "" where they stopped it themselves."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._errands = Errands(loop, "pilot-models")
        self._stop: Stop | None = None
        # Written by the thread of the work and looked at by the window's: one reference, no lock.
        self._step: Step | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)
        self.busy = self._stopped = False

    def list(self) -> None:
        """Ask for the items; `listed` answers."""
        self._errands.ask(_shelf, self.listed.emit, self._tell)

    def add(self, path: Path) -> None:
        self._begin(lambda told, stop: _add(path, told, stop))

    def get(self, name: str) -> None:
        self._begin(lambda told, stop: _get(name, told, stop))

    def check(self, item: Item) -> None:
        self._begin(lambda told, _stop: _check(item, told))

    def prepare(self, item: Item, action: str) -> None:
        """Make a published model quicker: "graphs", "quantise", or "exact" for the way back."""
        self._begin(lambda told, stop: _prepare(item, action, told, stop))

    def remove(self, name: str) -> None:
        self._begin(lambda _told, _stop: _remove(name))

    def stop(self) -> None:
        """Give up what is being done; what has been loaded of it is kept."""
        self._stopped = True
        if self._stop is not None:
            self._stop.set()

    def close(self) -> bool:
        """Give up and end; False if a connection that is being made keeps the thread."""
        self.stop()
        return self._errands.close(_PATIENCE)

    def _begin(self, work: Callable[[Callable[[Step], None], Stop], str]) -> None:
        if self.busy:
            return
        self.busy, self._stopped = True, False
        self._timer.start()

        def told(step: Step) -> None:
            self._step = step

        def run() -> str:
            from pilot_desktop.model.manager.download import (  # noqa: PLC0415
                DownloadStopped,
                Stop,
            )

            self._stop = Stop()
            if self._stopped:  # before there was anything to stop
                self._stop.set()
            try:
                return work(told, self._stop)
            except DownloadStopped:
                return ""
            finally:
                self._stop = None

        self._errands.ask(run, self._done, self._failed)

    def _look(self) -> None:
        step, self._step = self._step, None
        if step is not None:
            self.progressed.emit(step)

    def _end(self) -> None:
        self.busy, self._step = False, None
        self._timer.stop()

    def _done(self, sentence: str) -> None:
        self._end()
        self.ended.emit(sentence, True)
        self.list()

    def _failed(self, error: Exception) -> None:
        self._end()
        self._tell(error)
        self.list()

    def _tell(self, error: Exception) -> None:
        if not isinstance(error, PilotError):
            log.error("in the models: %s", "".join(traceback.format_exception(error)))
        self.ended.emit(trouble(error), False)


def _shelf() -> Any:
    from pilot_desktop.model.manager.shelf import shelf  # noqa: PLC0415

    return shelf()


def _add(path: Path, told: Callable[[Step], None], stop: Stop) -> str:
    from pilot_desktop.model.manager.operations import add  # noqa: PLC0415
    from pilot_desktop.reading.checking import check_model  # noqa: PLC0415

    return tr("{name} is here now.", name=add(path, check_model, told, stop).name)


def _get(name: str, told: Callable[[Step], None], stop: Stop) -> str:
    from pilot_desktop.model.manager.operations import get  # noqa: PLC0415
    from pilot_desktop.reading.checking import check_model  # noqa: PLC0415

    return tr("{name} is here now.", name=get(name, check_model, told, stop).name)


def _check(item: Item, told: Callable[[Step], None]) -> str:
    from pilot_desktop.model.adapter import find_adapter  # noqa: PLC0415
    from pilot_desktop.model.manager.operations import Step  # noqa: PLC0415
    from pilot_desktop.model.store import find_model  # noqa: PLC0415
    from pilot_desktop.reading.checking import check_model, weights_of  # noqa: PLC0415

    told(Step(tr("Checking {name}", name=item.name)))
    if item.base:
        learnt = find_adapter(item.name)
        learnt.check_base(find_model(item.base))
        return tr(
            "{name} is whole and fits {model}: %n weight(s).",
            "",
            len(learnt.names),
            name=item.name,
            model=learnt.base_label,
        )
    model = find_model(item.path)
    check_model(model)
    return tr(
        "{name} is whole: {weights}. Licence: {licence}.",
        name=model.name,
        weights=weights_of(model),
        licence=model.licence,
    )


def _prepare(item: Item, action: str, told: Callable[[Step], None], stop: Stop) -> str:
    from pilot_desktop.model.manager.download import DownloadStopped  # noqa: PLC0415
    from pilot_desktop.model.manager.operations import Step  # noqa: PLC0415
    from pilot_desktop.model.store import find_model  # noqa: PLC0415
    from pilot_desktop.reading.published_int8 import forget  # noqa: PLC0415
    from pilot_desktop.work.preparing import prepare  # noqa: PLC0415

    if action == "exact":
        forget(find_model(item.path))
        return tr("{name} is decoded exactly again.", name=item.name)
    told(Step(tr("Starting")))
    try:
        row = prepare(
            action, str(item.path),
            lambda stage, part: told(Step(tr(STAGES[stage]), part=part)), stop,
        )  # fmt: skip
    except DownloadStopped:
        return tr("Stopped. {name} is as it was.", name=item.name)
    if action == "graphs":
        return tr("{name} is decoded by its graphs on a processor from now on.", name=item.name)
    return tr(
        "{name} is decoded in 8 bits on a processor from now on: {same} of {tokens} tokens about a "
        "sample page are the same, {new} ms each instead of {old}.",
        name=item.name, same=row["same"], tokens=row["tokens"],
        new=number(1000 * row["seconds"]), old=number(1000 * row["exact_seconds"]),
    )  # fmt: skip


def _remove(name: str) -> str:
    from pilot_desktop.model.manager.operations import remove  # noqa: PLC0415

    remove(name)
    return tr("{name} is removed.", name=name)
