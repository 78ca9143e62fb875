"""A batch from its beginning to its end: what is to be read, who reads it, what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pilot_desktop.document.errors import OutputError, PilotError
from pilot_desktop.formats.files import FileDigest
from pilot_desktop.work.batch.document import Outcome, problem_of
from pilot_desktop.work.batch.journal import Entry, Journal
from pilot_desktop.work.batch.plan import Task


class Workers(Protocol):
    """Those who read: processes of this machine, or a cluster."""

    def read(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Each task with what became of it, when it is done."""


OpenWorkers = Callable[[], AbstractContextManager[Workers]]
Told = Callable[[Task, Outcome | None], None]
"""Hears of each document what became of it, or None where it is kept from before."""


@dataclass
class Summary:
    """What a batch came to, so far; the numbers are of documents, `read` of pages."""

    total: int = 0
    kept: int = 0
    done: int = 0
    partial: int = 0
    failed: int = 0
    pages: int = 0
    _first: tuple[int, int] | None = field(default=None, repr=False)

    @property
    def finished(self) -> int:
        return self.kept + self.done + self.partial + self.failed

    @property
    def code(self) -> int:
        """The exit code of the first failure in the order of the documents; 0 without one."""
        return self._first[1] if self._first else 0

    def count(self, task: Task, outcome: Outcome) -> None:
        self.pages += outcome.pages
        match outcome.status:
            case "done":
                self.done += 1
            case "partial":
                self.partial += 1
            case _:
                self.failed += 1
        if outcome.problems and (self._first is None or task.place < self._first[0]):
            self._first = (task.place, outcome.problems[0].code)


def run_batch(
    tasks: Sequence[Task],
    out: Path,
    options: Mapping[str, Any],
    open_workers: OpenWorkers,
    *,
    resume: bool = False,
    told: Told = lambda _task, _outcome: None,
    summary: Summary | None = None,
) -> Summary:
    """Read what is to be read; `summary` is kept up to date, `told` hears of each document.

    `options` are what makes a result another one; with `resume`, documents whose content was read
    with the same ones, and whose result is there, are kept. Whoever interrupts this finds all that
    was done in the journal. Raises ModelError, OutputError for the journal, and what the workers
    raise.
    """
    summary = summary if summary is not None else Summary()
    summary.total = len(tasks)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out} cannot be made: {error.strerror or error}.") from error
    journal = Journal(out, resume=resume)
    digests: dict[int, str] = {}

    def note(task: Task, outcome: Outcome) -> None:
        journal.add(Entry(task.name, digests.get(task.place, ""), options, outcome))
        summary.count(task, outcome)
        told(task, outcome)

    def wanted() -> Iterator[Task]:
        """Those to read; looked at one by one, so that the first starts at once."""
        for task in tasks:
            try:
                digests[task.place] = digest = FileDigest(task.source)()
            except PilotError as error:
                note(task, Outcome(problems=(problem_of(error),)))
                continue
            if journal.finished(task.name, digest, options):
                summary.kept += 1
                told(task, None)
            else:
                yield task

    left = wanted()
    first = next(left, None)
    if first is not None:  # else no process needs to be started
        with open_workers() as workers:
            for task, outcome in workers.read(_chained(first, left)):
                note(task, outcome)
    journal.sort(task.name for task in tasks)
    return summary


def _chained(first: Task, rest: Iterator[Task]) -> Iterator[Task]:
    yield first
    yield from rest
