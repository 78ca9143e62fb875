"""One thread that does jobs: the most urgent first, each of them cancellable at every step."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator

from pilot_desktop.document.errors import PilotError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.reading.events import Cancelled, CancelToken, Done, Failed
from pilot_desktop.work.agenda import Agenda, Entry
from pilot_desktop.work.jobs import Job, PageRef
from pilot_desktop.work.reports import Body, Report, Started

log = logging.getLogger(__name__)

Execute = Callable[[Job, CancelToken], Iterator[Body]]
Post = Callable[[Report], None]


class Worker:
    """Runs `execute(job, token)` for each job and posts what it yields, until closed.

    Between two steps of a job, more urgent ones are done first: the stream that waits is simply
    not asked for its next event. Every job ends with exactly one final report, whatever happens.
    """

    def __init__(self, name: str, execute: Execute, post: Post, *, nice: int = 0) -> None:
        """`nice` lowers the thread's share of a busy processor, as the command of that name."""
        self._execute = execute
        self._post = post
        self._nice = nice
        self._agenda = Agenda()
        self._lock = threading.Lock()
        self._tokens: dict[int, CancelToken] = {}
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job. After `close` it is answered with `Cancelled`."""
        token = CancelToken()
        with self._lock:
            self._tokens[job.id] = token
        if not self._agenda.put(job, token):
            self._finish(Report(job.id, Cancelled()))

    def cancel(self, job_id: int) -> None:
        """A waiting job ends now, a running one at its next step."""
        # The token first: a job that leaves the agenda meanwhile still sees that it is unwanted.
        with self._lock:
            token = self._tokens.get(job_id)
        if token is not None:
            token.cancel()
            self._withdraw(self._agenda.remove(job_id))

    def cancel_all(self) -> None:
        with self._lock:
            tokens = list(self._tokens.values())
        for token in tokens:
            token.cancel()
        self._withdraw(self._agenda.remove())

    def promote(self, page: PageRef) -> None:
        """The user turned to this page: what waits for it goes first."""
        self._agenda.promote(page)

    def close(self, timeout: float) -> bool:
        """Stop intake, cancel everything, wait for the thread; False if it is still busy."""
        withdrawn = self._agenda.close()
        self.cancel_all()
        self._withdraw(withdrawn)
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _withdraw(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._finish(Report(entry.job.id, Cancelled()))

    def _finish(self, report: Report) -> None:
        with self._lock:
            self._tokens.pop(report.job, None)
        self._post(report)

    def _run(self) -> None:
        if self._nice and sys.platform == "linux":
            # There a thread has a priority of its own, and those that it starts inherit it.
            own = threading.get_native_id()
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, own, min(19, os.nice(0) + self._nice))
        while (entry := self._agenda.take()) is not None:
            self._perform(entry)

    def _perform(self, entry: Entry) -> None:
        job = entry.job
        try:
            self._post(Report(job.id, Started()))
            last = self._follow(entry)
        except PilotError as error:
            last = Report(job.id, Failed(str(error)), traceback.format_exc())
        except Exception as error:
            # A defect in one job must not end the thread: the next job may well succeed.
            log.exception("job %s failed", type(job).__name__)
            message = Sentence(
                "Something went wrong inside the program ({name}).", name=type(error).__name__
            )
            last = Report(job.id, Failed(message), traceback.format_exc())
        self._finish(last)

    def _follow(self, entry: Entry) -> Report:
        """Post the stream up to its final report, which is returned."""
        job, token = entry.job, entry.token
        if token.cancelled:
            return Report(job.id, Cancelled())
        for body in self._execute(job, token):
            report = Report(job.id, body)
            if report.final:
                return report
            self._post(report)
            if token.cancelled:
                break
            while (urgent := self._agenda.take_before(entry.priority)) is not None:
                self._perform(urgent)
        return Report(job.id, Cancelled() if token.cancelled else Done())
