"""Encoded pages of the published model: one at a time, shared by the prompts that wait for them."""

from __future__ import annotations

import time
from collections.abc import Generator, Hashable, Iterator
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.page import PageImage
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.reading import events
from pilot_desktop.reading.cache import ByteBudgetCache
from pilot_desktop.reading.events import Event
from pilot_desktop.reading.published_engine import Engine, OutOfMemoryError, PageMemory


class EncodedPages:
    """The engine at work, its cache, and what to do when memory runs out.

    An urgent prompt may cut in while a page is encoded for another. Both then drive the same
    encoding, and whoever goes on next goes on from there: a page is not encoded twice, nor are two
    pages' intermediate maps held for one.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._cache: ByteBudgetCache[PageMemory] = ByteBudgetCache(engine.cache_bytes)
        self._running: WeakValueDictionary[Hashable, _Encoding] = WeakValueDictionary()
        self.notices: list[events.Notice] = []
        """What the user should hear, until somebody says it."""
        self._pace: float | None = None  # seconds a pixel, of the page before

    def get(
        self, page: PageImage, pixels: npt.NDArray[np.uint8]
    ) -> Generator[Event, None, PageMemory]:
        """The page's memory; yields `Working` and `PageEncoded`."""
        started = time.perf_counter()
        key = (page.key, pixels.shape, page.scale)
        memory = self._cache.get(key)
        cached = memory is not None
        while memory is None:
            encoding = self._running.get(key)
            if encoding is None:
                # Beside the maps of a page in work, CPUs have no room for the pages before.
                self._cache.clear()
                expected = None if self._pace is None else self._pace * pixels[..., 0].size
                encoding = self._running[key] = _Encoding(self.engine, pixels, expected)
            try:
                for fraction, left in encoding.steps():
                    yield events.Working(fraction, left)
            except OutOfMemoryError:
                self._running.pop(key, None)
                self.fall_back()
                continue
            memory = encoding.memory
            assert memory is not None
            self._pace = encoding.seconds / pixels[..., 0].size
            self._cache.put(key, memory, memory.nbytes)
        yield events.PageEncoded(time.perf_counter() - started, cached)
        return memory

    def fall_back(self) -> Engine:
        """The engine to go on with from now on; MemoryError where there is none."""
        engine = self.engine.fallback()
        if engine is None:
            raise MemoryError
        before, self.engine = self.engine.device_name, engine
        self._cache = ByteBudgetCache(engine.cache_bytes)
        message = Sentence(
            "{before} is out of memory; going on with {device}.",
            before=before,
            device=engine.device_name,
        )
        self.notices.append(events.Notice(message))
        return engine


class _Encoding:
    """One page being encoded, whoever drives it."""

    def __init__(
        self, engine: Engine, pixels: npt.NDArray[np.uint8], expected: float | None
    ) -> None:
        self.memory: PageMemory | None = None
        self.seconds = 0.0
        self._fraction, self._expected = 0.0, expected
        self._work = engine.encode(pixels)

    def steps(self) -> Iterator[tuple[float, float | None]]:
        """(fraction, seconds left) before each step, until the memory is there."""
        while self.memory is None:
            yield self._fraction, self._left()
            if self.memory is not None:
                return
            started = time.perf_counter()
            try:
                self._fraction = next(self._work)
            except StopIteration as end:
                self.memory = end.value
            self.seconds += time.perf_counter() - started

    def _left(self) -> float | None:
        # The first strips pay for much that the others do not: no forecast from these alone.
        if self._fraction > 0.01:
            return self.seconds / self._fraction * (1 - self._fraction)
        return self._expected
