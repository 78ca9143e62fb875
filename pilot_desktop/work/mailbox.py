"""Reports on their way to the UI loop: posted from any thread, handed over in calm batches."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable

from pilot_desktop.reading.events import LineDone
from pilot_desktop.work.reports import Report

log = logging.getLogger(__name__)

FRAME = 1 / 30
"""Seconds between two batches: what changes faster is not seen anyway."""

BUDGET = 0.008
"""Seconds that one batch may take before the rest waits for the next frame."""

_Key = tuple[int, ...]


class Mailbox:
    """Calls `handle` on the loop's thread for each report, at most 30 batches a second.

    A report that says the same thing newer replaces the one that still waits.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, handle: Callable[[Report], None]) -> None:
        self._loop = loop
        self._handle = handle
        self._lock = threading.Lock()
        self._waiting: dict[_Key, Report] = {}
        self._count = 0
        self._scheduled = False
        self._closed = False
        self._last_batch = 0.0

    def post(self, report: Report) -> None:
        """Leave a report; from any thread, never blocks for long."""
        with self._lock:
            if self._closed:
                return
            if isinstance(report.body, LineDone):
                self._waiting.pop((report.job, report.body.index), None)
            self._count += 1
            # Replaceable reports have a key of two numbers, the others a unique one of three.
            self._waiting[report.replaces or (report.job, 0, self._count)] = report
            wake = not self._scheduled
            self._scheduled = True
        if wake:
            # The loop may close between our check and this call; then nobody reads any more.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._schedule)

    def close(self) -> None:
        """Nothing is handed over after this."""
        with self._lock:
            self._closed = True
            self._waiting.clear()

    def _schedule(self) -> None:
        wait = self._last_batch + FRAME - time.monotonic()
        if wait > 0:
            self._loop.call_later(wait, self._deliver)
        else:
            self._deliver()

    def _deliver(self) -> None:
        self._last_batch = time.monotonic()
        deadline = self._last_batch + BUDGET
        while True:
            with self._lock:
                if not self._waiting:
                    self._scheduled = False
                    return
                key = next(iter(self._waiting))
                report = self._waiting.pop(key)
            try:
                self._handle(report)
            except Exception:
                # One bad handler must not silence all that follows.
                log.exception("report %s was not handled", type(report.body).__name__)
            if time.monotonic() > deadline:
                self._loop.call_later(FRAME, self._deliver)
                return
