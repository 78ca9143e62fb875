"""Giving memory back. Linux only; elsewhere the system's allocator does it by itself."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache


@cache
def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    try:
        return ctypes.CDLL("libc.so.6").malloc_trim
    except (OSError, AttributeError):  # a C library that is not glibc
        return None


def hand_back() -> None:
    """Give freed memory to the system after an encoding.

    glibc takes tensors of up to 32 MB from its heap after it has seen a few, and keeps their
    places when they are freed: a process that held 80 MB grew past 500 in three pages.
    """
    if (trim := _trim()) is not None:
        trim(0)
