"""Readers that worker processes open by name, and documents they are known by."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from pilot_desktop.document.errors import ModelError
from pilot_desktop.formats.output import replaced_file
from pilot_desktop.work.batch.document import Outcome, read_document
from tests.cli.fakes import FakeReader

MODEL = "fake 1.0"
DEADLY, ONCE_DEADLY, HARD = 11, 12, 13
"""Shades of paper: one that kills whoever reads it, always or the first time, and one too hard."""


class Reader(FakeReader):
    """Does to a page what its shade asks for."""

    marker: Path | None = None
    seconds = 0.0

    def read_page(self, page, cancel=None):
        shade = int(page.pixels.flat[0])
        if shade == DEADLY or (shade == ONCE_DEADLY and not self.marker.exists()):
            if self.marker is not None:
                self.marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if shade == HARD:
            raise RuntimeError("too hard")
        if self.marker is not None:
            with (self.marker.parent / "pids").open("a") as file:
                file.write(f"{os.getpid()}\n")
        time.sleep(self.seconds)
        yield from super().read_page(page)


def open_reader(model=None, device="auto", threads=None, marker=None, seconds=0.0):
    reader = Reader()
    reader.marker, reader.seconds = marker and Path(marker), seconds
    reader.device_name = f"{threads} threads"
    return reader


def slow_reader(marker, **arguments):
    return open_reader(marker=marker, seconds=0.4)


def no_model(**arguments):
    raise ModelError("There is no model on this worker.")


def put(path: Path, shade: int = 255) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((120, 200), shade, np.uint8)).save(path)
    return path


class Inline:
    """Reads in this process, in the order of the tasks; `read_names` is what it was given."""

    def __init__(self, options, out, reader=None) -> None:
        self.options, self.out = options, out
        self.reader = reader or open_reader()
        self.read_names: list[str] = []
        self.interrupt_at = -1

    @contextmanager
    def opened(self):
        yield self

    def read(self, tasks):
        for task in tasks:
            if len(self.read_names) == self.interrupt_at:
                raise KeyboardInterrupt
            self.read_names.append(task.name)
            (self.out / task.target).parent.mkdir(parents=True, exist_ok=True)
            write = partial(self._open, task)
            outcome: Outcome = read_document(
                self.reader, task.source, task.target, self.options, write
            )
            yield task, outcome

    def _open(self, task, suffix):
        return replaced_file(self.out / (task.target + suffix))
