"""The front door of the background: submit jobs, cancel them, close."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import cast

from pilot_desktop.reading.contract import PageReader
from pilot_desktop.work.jobs import (
    CloseDocument,
    FetchText,
    Job,
    OpenDocument,
    PageRef,
    ReadingJob,
    RenderJob,
    RenderPreview,
    RenderTiles,
    StartRenderer,
)
from pilot_desktop.work.mailbox import Mailbox
from pilot_desktop.work.reading_jobs import ReadingJobs
from pilot_desktop.work.renderer import Renderer
from pilot_desktop.work.reports import Report
from pilot_desktop.work.worker import Execute, Worker

_PATIENCE = 10.0
"""Seconds for one long step of the reader, an encoding, on a machine that others use as well."""

_RENDER_JOBS = (StartRenderer, OpenDocument, CloseDocument, RenderPreview, RenderTiles, FetchText)


class Workshop:
    """Two threads behind one counter: one owns the reader, one asks the rendering process.

    `handle` is called on the loop's thread for each report.
    """

    def __init__(
        self,
        open_reader: Callable[[], PageReader],
        loop: asyncio.AbstractEventLoop,
        handle: Callable[[Report], None],
    ) -> None:
        self._mailbox = Mailbox(loop, handle)
        self._renderer = Renderer()
        post = self._mailbox.post
        reading = ReadingJobs(open_reader, self._renderer.page_image, post)
        # Each worker only ever gets the jobs its executor knows; see `_worker`.
        # The window draws first where both want the processor.
        self._reading = Worker("pilot-reading", cast(Execute, reading.execute), post, nice=5)
        self._rendering = Worker("pilot-rendering", cast(Execute, self._renderer.execute), post)
        self._reading.start()
        self._rendering.start()

    def submit(self, job: ReadingJob | RenderJob) -> None:
        """Queue a job; its reports come to `handle` under its id."""
        self._worker(job).submit(job)

    def cancel(self, job_id: int) -> None:
        """End a job, waiting or running; a `Cancelled` report follows, unless it just ended."""
        self._reading.cancel(job_id)
        self._rendering.cancel(job_id)

    def promote(self, page: PageRef) -> None:
        """What waits for this page goes before what waits for others."""
        self._reading.promote(page)
        self._rendering.promote(page)

    def close(self, timeout: float = _PATIENCE) -> bool:
        """Stop intake, cancel, join within `timeout` seconds; False if a thread is still busy."""
        deadline = time.monotonic() + timeout
        self._mailbox.close()
        self._reading.close(0)
        self._rendering.close(0)
        self._renderer.stop()
        # The reader may be inside one long step (an encoding); it ends itself after that.
        threads_done = [
            worker.close(max(0.0, deadline - time.monotonic()))
            for worker in (self._rendering, self._reading)
        ]
        return all(threads_done)

    def _worker(self, job: Job) -> Worker:
        return self._rendering if isinstance(job, _RENDER_JOBS) else self._reading
