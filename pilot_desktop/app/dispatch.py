"""The window's only door to the background: gives jobs ids and sorts their reports."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import replace

from pilot_desktop.app.wordings import in_language
from pilot_desktop.reading.contract import PageReader
from pilot_desktop.work.jobs import PageRef, ReadingJob, RenderJob, StartRenderer
from pilot_desktop.work.reports import NO_JOB, Report
from pilot_desktop.work.workshop import Workshop

Handle = Callable[[Report], None]


class Dispatch:
    """A job's reports go to the handler given with it, until it ends or is dropped.

    A report under an id that nobody waits for any more is stale and is not looked at.
    """

    def __init__(
        self, open_reader: Callable[[], PageReader], loop: asyncio.AbstractEventLoop
    ) -> None:
        self._ids = itertools.count(NO_JOB + 1)
        self._handlers: dict[int, Handle] = {}
        self.on_reader: Handle | None = None
        self._workshop = Workshop(open_reader, loop, self._receive)
        self.submit(lambda job: StartRenderer(id=job), lambda _report: None)

    def submit(self, make: Callable[[int], ReadingJob | RenderJob], handle: Handle) -> int:
        """Make a job with a fresh id, and listen to it."""
        job = make(next(self._ids))
        self._handlers[job.id] = handle
        self._workshop.submit(job)
        return job.id

    def drop(self, job_id: int) -> None:
        """Cancel a job and stop listening to it, from this moment on."""
        if self._handlers.pop(job_id, None) is not None:
            self._workshop.cancel(job_id)

    def promote(self, page: PageRef) -> None:
        self._workshop.promote(page)

    def close(self) -> bool:
        """End the background; False if something in it did not end in time."""
        self._handlers.clear()
        return self._workshop.close()

    def _receive(self, report: Report) -> None:
        report = replace(report, body=in_language(report.body))
        if report.job == NO_JOB:
            if self.on_reader is not None:
                self.on_reader(report)
            return
        handle = self._handlers.get(report.job)
        if handle is None:
            return
        if report.final:
            del self._handlers[report.job]
        handle(report)
