"""The waiting jobs, most urgent first. Safe to use from any thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from pilot_desktop.reading.events import CancelToken
from pilot_desktop.work.jobs import Job, PageJob, PageRef, Priority


@dataclass(slots=True)
class Entry:
    """A job on its way; its priority may rise while it waits."""

    job: Job
    token: CancelToken
    priority: Priority
    order: int


class Agenda:
    """A priority queue that can also forget, promote and close."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._waiting: list[Entry] = []
        self._order = 0
        self._closed = False

    def put(self, job: Job, token: CancelToken) -> bool:
        """Queue a job; False once the agenda is closed."""
        with self._ready:
            if self._closed:
                return False
            self._order += 1
            self._waiting.append(Entry(job, token, job.priority, self._order))
            self._ready.notify()
            return True

    def take(self) -> Entry | None:
        """Wait for the most urgent job; None once the agenda is closed."""
        with self._ready:
            self._ready.wait_for(lambda: self._waiting or self._closed)
            return None if self._closed else self._pop()

    def take_before(self, priority: Priority) -> Entry | None:
        """A job more urgent than `priority`, if one waits; never blocks."""
        with self._ready:
            if self._closed or not any(entry.priority < priority for entry in self._waiting):
                return None
            return self._pop()

    def remove(self, job_id: int | None = None) -> list[Entry]:
        """Take out the job with that id, or all, without doing them."""
        with self._ready:
            removed = [e for e in self._waiting if job_id is None or e.job.id == job_id]
            self._waiting = [e for e in self._waiting if e not in removed]
            return removed

    def promote(self, page: PageRef) -> None:
        """Jobs queued for this page now go with the visible ones, the others with the queue."""
        with self._ready:
            for entry in self._pages():
                if entry.priority is not Priority.REGION:
                    here = isinstance(entry.job, PageJob) and entry.job.page == page
                    entry.priority = Priority.VISIBLE if here else Priority.QUEUE

    def close(self) -> list[Entry]:
        """Stop intake and wake whoever waits; returns what will not be done."""
        with self._ready:
            self._closed = True
            left, self._waiting = self._waiting, []
            self._ready.notify_all()
            return left

    def _pages(self) -> Iterator[Entry]:
        return (entry for entry in self._waiting if isinstance(entry.job, PageJob))

    def _pop(self) -> Entry:
        entry = min(self._waiting, key=lambda e: (e.priority, e.order))
        self._waiting.remove(entry)
        return entry
