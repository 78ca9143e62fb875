"""Our side of the rendering process: render jobs, and pages for the reader."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any, assert_never

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.errors import PasswordNeededError, UnreadableDocumentError
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.reading.events import Cancelled, CancelToken
from pilot_desktop.work import wire
from pilot_desktop.work.jobs import (
    CloseDocument,
    FetchText,
    OpenDocument,
    PageRef,
    RenderJob,
    RenderPreview,
    RenderTiles,
    StartRenderer,
)
from pilot_desktop.work.render_server import serve
from pilot_desktop.work.reports import (
    Body,
    DocumentOpened,
    PasswordNeeded,
    PreviewReady,
    TextFetched,
    TileReady,
)

_Answer = tuple[Any, npt.NDArray[np.uint8] | None]


class Renderer:
    """Starts the process when first needed, and again, with its documents, should it die.

    What is asked of a document that was closed meanwhile is not answered.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._opened: dict[int, wire.Open] = {}
        self._closed = False

    def execute(self, job: RenderJob, cancel: CancelToken) -> Iterator[Body]:
        """Answer one job; runs on the rendering worker's thread."""
        match job:
            case StartRenderer():
                with self._lock:
                    self._running()
            case OpenDocument():
                yield self._open(job)
            case CloseDocument():
                self._opened.pop(job.document, None)
                self._ask(wire.Close(job.document))
            case RenderPreview() | RenderTiles() | FetchText() if (
                job.page.document not in self._opened
            ):
                yield Cancelled()
            case RenderPreview():
                page = job.page
                request = wire.Preview(page.document, page.index, job.max_side)
                (width, height, flaw), pixels = self._ask(request)
                assert pixels is not None
                yield PreviewReady(page, width, height, pixels, flaw)
            case RenderTiles():
                for column, row in job.tiles:
                    if cancel.cancelled:
                        return
                    page = job.page
                    tile = wire.Tile(page.document, page.index, job.scale, column, row)
                    yield TileReady(page, job.scale, column, row, self._pixels(tile))
            case FetchText():
                page = job.page
                text = wire.Text(page.document, page.index)
                ((width, height), lines), _ = self._ask(text)
                yield TextFetched(page, width, height, tuple(lines))
            case _:
                assert_never(job)

    def page_image(self, page: PageRef, cancel: CancelToken) -> PageImage | None:
        """The page as the reader wants it; None once cancelled. From any thread."""
        if cancel.cancelled:
            return None
        (scale, key), pixels = self._ask(wire.Page(page.document, page.index))
        assert pixels is not None
        return None if cancel.cancelled else PageImage(pixels, scale, key)

    def stop(self, timeout: float = 0.5) -> None:
        """End the process, gently first. A request under way then fails."""
        self._closed = True
        process, pipe = self._process, self._pipe
        if process is None or pipe is None:
            return
        # With the lock taken by a request the process is busy and would not hear us.
        if self._lock.acquire(timeout=timeout):
            try:
                pipe.send(None)
            except OSError:
                pass
            finally:
                self._lock.release()
            process.join(timeout)
        if process.is_alive():
            process.kill()
            process.join(timeout)

    def _open(self, job: OpenDocument) -> Body:
        request = wire.Open(job.document, job.paths, job.password)
        try:
            (name, unit, counts), _ = self._ask(request)
        except PasswordNeededError as error:
            return PasswordNeeded(str(error), wrong=bool(job.password))
        self._opened[job.document] = request
        return DocumentOpened(job.document, name, unit, counts)

    def _pixels(self, request: wire.Request) -> npt.NDArray[np.uint8]:
        pixels = self._ask(request)[1]
        assert pixels is not None
        return pixels

    def _ask(self, request: wire.Request) -> _Answer:
        with self._lock:
            try:
                pipe = self._running()
                pipe.send(request)
                return wire.receive(pipe)
            except (EOFError, OSError) as error:
                self._pipe = None
                if self._process is not None and self._process.is_alive():
                    self._process.kill()
                raise UnreadableDocumentError(
                    Sentence("The page could not be drawn: the program that draws pages stopped.")
                ) from error

    def _running(self) -> Connection:
        if self._closed:
            raise EOFError
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(
                target=serve, args=(theirs,), name="pilot-render", daemon=True
            )
            self._process.start()
            theirs.close()
            for request in self._opened.values():
                self._pipe.send(request)
                wire.receive(self._pipe)
        return self._pipe
