"""Python's search for cycles of garbage stops every thread, the window's among them.

It takes as long as there are objects to look at: 0.3 to 0.6 s while a book was imported, on a busy
machine. So what stays for good is no longer looked at, and while many objects are made at once,
none of which is part of a cycle, nothing is searched.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_making = 0


def keep_for_good() -> None:
    """What is there now, all modules and the window, stays until the program ends."""
    gc.freeze()


@contextmanager
def many_objects() -> Iterator[None]:
    """Around work that makes very many; several threads may be in it at once."""
    global _making  # noqa: PLW0603  one count for the one collector
    with _lock:
        _making += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _making -= 1
            if not _making:
                gc.enable()
