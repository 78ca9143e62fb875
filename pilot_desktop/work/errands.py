"""A thread for the project: errands done one after the other, answered on the UI loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Errands:
    """Functions run on one thread in the order they were asked for.

    What is asked for is done, also while closing: a change that a person made is never dropped.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, name: str) -> None:
        self._loop = loop
        self._queue: SimpleQueue[Callable[[], Callable[[], None]] | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        fail: Callable[[Exception], None],
    ) -> None:
        """Do `work` on the thread; `then` gets its answer, or `fail` its error, on the loop."""

        def errand() -> Callable[[], None]:
            try:
                answer = work()
            except Exception as error:  # every failure belongs to the one who asked
                failure = error
                return lambda: fail(failure)
            return lambda: then(answer)

        if not self._closed:
            self._queue.put(errand)

    def close(self, timeout: float) -> bool:
        """Do what was asked for, and end; False if that took too long. No answers any more."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (errand := self._queue.get()) is not None:
            answer = errand()
            # The loop may be gone by now; then nobody waits for the answer either.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._deliver, answer)

    def _deliver(self, answer: Callable[[], None]) -> None:
        if self._closed:
            return
        try:
            answer()
        except Exception:
            # One bad handler must not silence all that follows.
            log.exception("an answer of the project was not handled")
