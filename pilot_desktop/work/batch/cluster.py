"""A Dask cluster that is there already: documents go to its workers, results come back.

The content travels with the task, so that workers need no file system in common with us, only an
installation of this program with the same model.
"""

from __future__ import annotations

import io
import logging
import tempfile
import threading
import uuid
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from pilot_desktop.document.closing import Closing
from pilot_desktop.document.errors import ModelError, OutputError, PilotError
from pilot_desktop.formats.files import reason
from pilot_desktop.formats.output import write_file
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

RETRIES = 2
CONNECT_SECONDS = 15
CLOSE_SECONDS = 2
_AHEAD = 2


class ClusterError(PilotError):
    """The cluster is not there, or not any more."""

    exit_code = 2


class Cluster(Closing):
    """The workers behind the scheduler at an address."""

    def __init__(self, address: str, open_reader: OpenReader, options: Options, out: Path) -> None:
        """Raises ClusterError where nobody answers, or the extra is not installed."""
        try:
            distributed: Any = import_module("distributed")
        except ImportError as error:
            raise ClusterError(
                "A cluster needs distributed: pip install 'pilot-desktop[cluster]'."
            ) from error
        _silence()
        self._distributed = distributed
        self._address, self._out = address, out
        self._call = (open_reader, options)
        try:
            # A client that was not made ends with a traceback half a minute later.
            import_module("distributed.comm").get_address_host_port(address)
            self._client = distributed.Client(
                address, timeout=CONNECT_SECONDS, set_as_default=False
            )
            self._threads = sum(self._client.nthreads().values())
        except (OSError, ValueError, TimeoutError, ImportError) as error:
            raise ClusterError(f"There is no Dask cluster at {address}.") from error
        if not self._threads:
            self._client.close()
            raise ClusterError(f"The Dask cluster at {address} has no workers.")

    def close(self) -> None:
        """Tasks that nobody waits for any more are dropped by the scheduler."""
        with suppress(Exception):  # a scheduler that is gone cannot be taken leave of
            self._client.close(timeout=CLOSE_SECONDS)

    def read(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Each document when it is done, in whatever order; results are written here.

        A few documents for each worker are on the way, so that neither the scheduler nor we hold
        all of them. Raises ModelError, and ClusterError where the scheduler is gone.
        """
        left = iter(tasks)
        running: dict[str, Task] = {}
        done = self._distributed.as_completed(loop=self._client.loop)
        while True:
            for task in islice(left, _AHEAD * self._threads - len(running)):
                try:
                    content = task.source.read_bytes()
                except OSError as error:
                    yield task, Outcome(problems=(problem_of(reason(task.source, error)),))
                    continue
                future = self._submit(task, content)
                running[future.key] = task
                done.add(future)
            if not running:
                return
            future = next(done)
            task = running.pop(future.key)
            outcome = self._outcome(future, task)
            future.release()
            yield task, outcome

    def _submit(self, task: Task, content: bytes) -> Any:
        # Not scattered: data that lies on one worker only goes with it, a task is given to another.
        return self._client.submit(
            read_remotely,
            task.source.name,
            task.target,
            content,
            *self._call,
            key=f"pilot-{task.place}-{uuid.uuid4().hex}",
            retries=RETRIES,
            pure=False,
        )

    def _outcome(self, future: Any, task: Task) -> Outcome:
        if future.cancelled():
            raise ClusterError(
                f"The Dask cluster at {self._address} is gone; --resume goes on from here."
            )
        error = future.exception()
        match error:
            case None:
                outcome, content = future.result()
                return self._written(outcome, content)
            case ModelError():
                raise error
            case ModuleNotFoundError():
                raise ClusterError(
                    f"The workers of the cluster cannot read: they have no {error.name}."
                )
            case self._distributed.KilledWorker():
                return Outcome(problems=(Problem("Every worker that read it ended."),))
            case _:
                return Outcome(problems=(problem_of(error),))

    def _written(self, outcome: Outcome, content: bytes) -> Outcome:
        if not outcome.output:
            return outcome
        target = self._out / outcome.output
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, content)
        except (OSError, OutputError) as error:
            return replace(
                outcome, output="", bytes=0, problems=(*outcome.problems, problem_of(error))
            )
        return outcome


def _silence() -> None:
    """What the library would say on stderr, we say in one sentence."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module="distributed")


# On a worker of the cluster.

_readers: dict[str, PageReader] = {}
_turn = threading.Lock()


def read_remotely(
    name: str, target: str, content: bytes, open_reader: OpenReader, options: Options
) -> tuple[Outcome, bytes]:
    """Read a document from its bytes: its outcome, and the bytes of the result.

    A worker's threads take turns: a reader belongs to one at a time, and has threads of its own.
    """
    out = io.BytesIO()

    @contextmanager
    def open_output(_suffix: str) -> Iterator[BinaryIO]:
        yield out

    with _turn, tempfile.TemporaryDirectory(prefix="pilot-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        key = repr((open_reader, sorted(options.reader.items(), key=str)))
        if key not in _readers:
            _readers.clear()  # the model of an earlier batch is not needed any more
            _readers[key] = opened(open_reader, options)
        outcome = read_document(_readers[key], path, target, options, open_output)
    return outcome, out.getvalue() if outcome.output else b""
