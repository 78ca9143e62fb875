"""The cores of this machine: one process for each, with a reader of its own.

Processes, not threads: half of reading a page is Python. A process that dies takes its document
with it and nothing else; another one is started in its place.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO

from pebble import ProcessExpired, ProcessPool

from pilot_desktop.document.errors import ModelError
from pilot_desktop.formats.output import replaced_file
from pilot_desktop.reading.contract import PageReader
from pilot_desktop.work.batch.document import (
    OpenReader,
    Options,
    Outcome,
    Problem,
    opened,
    problem_of,
    read_document,
)
from pilot_desktop.work.batch.plan import Task

MOST_WORKERS = 8
"""Each holds the model and a page; more would gain little and cost half a gigabyte each."""

_AHEAD = 2


def cores() -> int:
    """How many this process may use, which in a container is not how many there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class LocalWorkers(AbstractContextManager["LocalWorkers"]):
    """A pool of processes that read documents and write their results themselves."""

    def __init__(
        self, open_reader: OpenReader, options: Options, out: Path, workers: int, threads: int
    ) -> None:
        reader = {**options.reader, "threads": options.reader.get("threads") or threads}
        self._workers = workers
        self._pool: Any = ProcessPool(
            max_workers=workers,
            initializer=_begin,
            initargs=(open_reader, replace(options, reader=reader), out),
            # A copy of this process, threads and all, would not be sound.
            context=multiprocessing.get_context("spawn"),
        )

    def __exit__(self, *error: object) -> None:
        """What still waits is given up where something went wrong."""
        if any(error):
            self._pool.stop()
        else:
            self._pool.close()
        self._pool.join()

    def read(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Each document when it is done, in whatever order. Raises ModelError, and stops then."""
        left = iter(tasks)
        running: dict[Any, Task] = {}
        while True:
            for task in islice(left, _AHEAD * self._workers - len(running)):
                running[self._pool.schedule(_read, args=[task])] = task
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), _outcome(future)


def _outcome(future: Any) -> Outcome:
    error = future.exception()
    match error:
        case None:
            outcome: Outcome = future.result()
            return outcome
        case ModelError():
            raise error
        case ProcessExpired():
            said = "The process that read it ended without a word"
            if error.exitcode == -getattr(signal, "SIGKILL", 9):
                said = "The system ended the process that read it; the memory may not suffice"
            return Outcome(problems=(Problem(f"{said}."),))
        case _:
            return Outcome(problems=(problem_of(error),))


# In the worker process.


class _Terminated(BaseException):
    """The pool is stopped: what is half written goes."""


class _Worker:
    """What a process keeps from one document to the next."""

    def __init__(self, open_reader: OpenReader, options: Options, out: Path) -> None:
        self._open_reader, self._options, self._out = open_reader, options, out
        self._reader: PageReader | None = None

    def read(self, task: Task) -> Outcome:
        if self._reader is None:
            self._reader = opened(self._open_reader, self._options)
        target = self._out / task.target

        def open_output(suffix: str) -> AbstractContextManager[BinaryIO]:
            target.parent.mkdir(parents=True, exist_ok=True)
            return replaced_file(target.with_name(target.name + suffix))

        return read_document(self._reader, task.source, task.target, self._options, open_output)


_worker: _Worker | None = None
_reading = False


def _begin(open_reader: OpenReader, options: Options, out: Path) -> None:
    global _worker  # noqa: PLW0603  (the one state of the process)
    signal.signal(signal.SIGTERM, _terminate)
    _worker = _Worker(open_reader, options, out)


def _terminate(signum: int, frame: FrameType | None) -> None:
    """The pool is stopped, or has nothing more to do."""
    if _reading:
        raise _Terminated
    os._exit(0)


def _read(task: Task) -> Outcome:
    global _reading  # noqa: PLW0603
    assert _worker is not None
    try:
        _reading = True
        return _worker.read(task)
    except _Terminated:
        os._exit(1)  # the pool would take the exception for a result and go on
    finally:
        _reading = False
