"""The rendering process: it owns the opened documents and turns their pages into pixels.

A process of its own because the PDF renderer is not thread-safe and holds the interpreter lock for
as long as a page takes, which stops the window for seconds on a map (see DECISIONS.md). A file that
crashes the renderer does not take the window with it either.
"""

from __future__ import annotations

import signal
import traceback
from collections import OrderedDict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol, assert_never, runtime_checkable

import numpy as np
import numpy.typing as npt
from PIL import Image

from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Line
from pilot_desktop.formats.source import PageSource, open_document
from pilot_desktop.reading.memory import hand_back
from pilot_desktop.work import wire
from pilot_desktop.work.reports import TILE, Bgrx

LEVEL_BUDGET = 96 * 2**20
"""Bytes of rendered pages kept for cutting tiles; what belongs to the last page is always kept."""

_Pixels = npt.NDArray[np.uint8]
_LevelKey = tuple[int, int, float]


@runtime_checkable
class HasText(Protocol):
    """A source whose pages may carry text."""

    def text_lines(self, index: int) -> list[Line]: ...


class Opened:
    """One or several files, their pages in one row."""

    def __init__(self, paths: tuple[Path, ...], password: str | None) -> None:
        self._sources: list[PageSource] = []
        try:
            for path in paths:
                self._sources.append(open_document(path, password=password))
        except Exception:
            self.close()
            raise
        self._pages = [(s, i) for s in self._sources for i in range(s.page_count)]
        self.name = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        self.unit = self._sources[0].unit
        self.flaws: dict[int, str] = {}
        """What is damaged of the pages that were drawn."""

    @property
    def counts(self) -> tuple[int, ...]:
        """How many pages each file has."""
        return tuple(source.page_count for source in self._sources)

    def render(self, index: int, scale: float | None = None) -> PageImage:
        source, own_index = self._pages[index]
        image = source.render(own_index, scale)
        if image.flaw:
            self.flaws[index] = image.flaw
        return image

    def text_lines(self, index: int) -> list[Line]:
        """What the file itself says of a page; images say nothing."""
        source, own_index = self._pages[index]
        return source.text_lines(own_index) if isinstance(source, HasText) else []

    def is_raster(self, index: int) -> bool:
        """Its pages hold pixels: one decoding serves every smaller scale."""
        return self._pages[index][0].unit == "px"

    def size(self, index: int) -> tuple[float, float]:
        source, own_index = self._pages[index]
        return source.page_size(own_index)

    def close(self) -> None:
        for source in self._sources:
            source.close()


class RenderServer:
    """Answers the requests of wire.py, one after the other."""

    def __init__(self) -> None:
        self._documents: dict[int, Opened] = {}
        self._levels: OrderedDict[_LevelKey, _Pixels] = OrderedDict()

    def answer(self, request: wire.Request) -> tuple[Any, _Pixels | None]:
        """The small part of the answer, and the pixels where there are some."""
        match request:
            case wire.Open(document, paths, password):
                opened = Opened(paths, password)
                self._documents[document] = opened
                return (opened.name, opened.unit, opened.counts), None
            case wire.Close(document):
                self._forget(document)
                return None, None
            case wire.Page(document, index):
                image = self._documents[document].render(index)
                hand_back()
                return (image.scale, image.key), image.pixels
            case wire.Preview(document, index, max_side):
                opened = self._documents[document]
                pixels = _bgrx(self._preview(document, index, max_side))
                return (*opened.size(index), opened.flaws.get(index, "")), pixels
            case wire.Tile(document, index, scale, column, row):
                level = self._level(document, index, scale)
                top, left = row * TILE, column * TILE
                return None, _bgrx(level[top : top + TILE, left : left + TILE])
            case wire.Text(document, index):
                opened = self._documents[document]
                return (opened.size(index), opened.text_lines(index)), None
            case _:
                assert_never(request)

    def _forget(self, document: int) -> None:
        if (opened := self._documents.pop(document, None)) is not None:
            opened.close()
        for key in [key for key in self._levels if key[0] == document]:
            del self._levels[key]

    def _preview(self, document: int, index: int, max_side: int) -> _Pixels:
        opened = self._documents[document]
        scale = max_side / max(opened.size(index))
        if not opened.is_raster(index):
            return opened.render(index, scale).pixels
        if (full := self._levels.get((document, index, 1.0))) is not None:
            image = Image.fromarray(full)
            image.thumbnail((max_side, max_side), Image.Resampling.BILINEAR, reducing_gap=2.0)
            return np.asarray(image)
        # Of its own, not through a level: a JPEG is decoded small in a fraction of the time.
        return opened.render(index, min(scale, 1.0)).pixels

    def _level(self, document: int, index: int, scale: float) -> _Pixels:
        """The whole page at `scale`, from the cache or from a larger level where possible."""
        key = (document, index, scale)
        if key not in self._levels:
            opened = self._documents[document]
            full = self._levels.get((document, index, 1.0))
            if full is not None and opened.is_raster(index) and scale < 1.0:
                pixels = np.asarray(Image.fromarray(full).reduce(round(1 / scale)))
            else:
                pixels = opened.render(index, scale).pixels
            self._levels[key] = pixels
            self._trim(document, index)
        self._levels.move_to_end(key)
        return self._levels[key]

    def _trim(self, document: int, index: int) -> None:
        used = sum(level.nbytes for level in self._levels.values())
        for key in list(self._levels):
            if used <= LEVEL_BUDGET:
                break
            if key[:2] != (document, index):
                used -= self._levels.pop(key).nbytes


def _bgrx(pixels: _Pixels) -> Bgrx:
    """Grey or RGB pixels in the order the screen wants."""
    out = np.full((*pixels.shape[:2], 4), 255, dtype=np.uint8)
    out[..., :3] = pixels[..., None] if pixels.ndim == 2 else pixels[..., ::-1]
    return out


def serve(pipe: Connection) -> None:
    """Answer requests until the other side closes the pipe or asks to stop with None."""
    # Ctrl+C in a terminal reaches the whole group; the window decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The one slow import (a tenth of a second, more on a busy machine), while nobody waits yet.
    from pilot_desktop.formats import pdf  # noqa: F401, PLC0415

    server = RenderServer()
    while True:
        try:
            request = pipe.recv()
            if request is None:
                return
            try:
                answer = server.answer(request)
            except Exception as error:  # every failure belongs to the one who asked
                pipe.send(wire.Reply(error=_portable(error), trace=traceback.format_exc()))
            else:
                wire.send(pipe, *answer)
        except (EOFError, OSError):
            return


def _portable(error: Exception) -> Exception:
    """The error itself where it survives pickling with its message alone, else a plain one."""
    if type(error).__module__.startswith("pilot_desktop.document"):
        return error
    return RuntimeError(f"{type(error).__name__}: {error}")
