"""What the program and its rendering process say to each other over a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_CHUNK = 1 << 20

PATIENCE = 120.0
"""Seconds after which a page will not come any more; some files keep a renderer busy for ever."""


@dataclass(frozen=True, slots=True)
class Open:
    document: int
    paths: tuple[Path, ...]
    password: str | None


@dataclass(frozen=True, slots=True)
class Close:
    document: int


@dataclass(frozen=True, slots=True)
class Page:
    """The page as the reader wants it."""

    document: int
    index: int


@dataclass(frozen=True, slots=True)
class Preview:
    document: int
    index: int
    max_side: int


@dataclass(frozen=True, slots=True)
class Tile:
    document: int
    index: int
    scale: float
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Text:
    """The text that the file itself has on a page."""

    document: int
    index: int


Request = Open | Close | Page | Preview | Tile | Text


@dataclass(frozen=True, slots=True)
class Reply:
    """`value` is small and pickled; pixels follow in chunks where `shape` is given."""

    value: Any = None
    shape: tuple[int, ...] | None = None
    error: Exception | None = None
    trace: str = ""


def send(pipe: Connection, value: Any, pixels: npt.NDArray[np.uint8] | None = None) -> None:
    """Send an answer, with or without pixels."""
    if pixels is None:
        pipe.send(Reply(value))
        return
    pipe.send(Reply(value, pixels.shape))
    data = np.ascontiguousarray(pixels).data.cast("B")
    for start in range(0, len(data), _CHUNK):
        pipe.send_bytes(data[start : start + _CHUNK])


def receive(pipe: Connection) -> tuple[Any, npt.NDArray[np.uint8] | None]:
    """Wait for an answer; an error on the other side is raised on this one."""
    if not pipe.poll(PATIENCE):
        raise TimeoutError
    reply: Reply = pipe.recv()
    if reply.error is not None:
        reply.error.add_note(reply.trace)
        raise reply.error
    if reply.shape is None:
        return reply.value, None
    # Small chunks into one array: a single large message would hold the interpreter lock long
    # enough to be felt in the window.
    pixels = np.empty(reply.shape, dtype=np.uint8)
    data = pixels.data.cast("B")
    start = 0
    while start < len(data):
        start += pipe.recv_bytes_into(data[start : start + _CHUNK])
    return reply.value, pixels
