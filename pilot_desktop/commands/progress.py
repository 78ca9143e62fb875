"""A line of progress on stderr, only where a person is looking at it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_CLEAR = "\r\x1b[K"
_INTERVAL = 0.1


class Progress:
    """What is being done, redrawn in place; silent where stderr is not a terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr is not None and sys.stderr.isatty()
        self._started = time.monotonic()
        self._drawn = 0.0

    def show(self, text: str) -> None:
        now = time.monotonic()
        if self._shown and now - self._drawn >= _INTERVAL:
            self._drawn = now
            print(f"{_CLEAR}{text}  {now - self._started:.0f} s", end="", file=sys.stderr)
            sys.stderr.flush()

    def tell(self, sentence: str) -> None:
        """A sentence that stays, also where nobody watches the progress."""
        self.clear()
        print(f"pilot: {sentence}", file=sys.stderr)

    def clear(self) -> None:
        """Before anything else is written to the terminal."""
        if self._shown and self._drawn:
            self._drawn = 0.0
            print(_CLEAR, end="", file=sys.stderr)
            sys.stderr.flush()


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress line that is gone when the work is."""
    shown = Progress()
    try:
        yield shown
    finally:
        shown.clear()
