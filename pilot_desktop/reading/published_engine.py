"""What computes the published PILOT: an encoder in strips and a decoder over one page's memory."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.reading.published_strips import (
    Convolutions,
    convolution_cost,
    encode_in_strips,
    places_in_strips,
)

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

PLACES = 128
"""Places of the feature map projected to keys and values at once: as costly as a strip."""


class OutOfMemoryError(Exception):
    """The device has no room for this; less at a time, or another engine, may do."""


@dataclass(frozen=True)
class PageMemory:
    """An encoded page of `height` x `width` pixels: keys and values of each decoder layer."""

    height: int
    width: int
    tensors: Any
    nbytes: int


class Run(Protocol):
    """Prompts on one page being answered together."""

    def feed(self, tokens: Ids) -> Floats:
        """Append (n, k) tokens; scores (n, vocabulary) of what follows the last of them."""

    def keep(self, rows: Sequence[int]) -> None:
        """Go on with these of the n prompts only."""


class Engine(ABC):
    """One model on one device. `encode` is a generator of steps that take under half a second."""

    config: PublishedConfig
    cache_bytes = 512 * 2**20
    batch = 8
    """Prompts answered together."""

    at_once = 8
    """Tokens fed together, of all prompts: with more, a step would be too long to stop at."""

    @property
    @abstractmethod
    def device_name(self) -> str: ...

    def ready(self) -> Iterator[None]:
        """Steps until `start` answers without delay."""
        return iter(())

    @abstractmethod
    def start(self, memory: PageMemory, prompts: int, capacity: int) -> Run:
        """Answer `prompts` prompts of at most `capacity` tokens, prompt and answer together."""

    def fallback(self) -> Engine | None:
        """The engine to go on with where this one has not the memory; None where there is none."""
        return None

    def adopt(self, memory: PageMemory) -> PageMemory:
        """A page encoded by the engine that this one is the fallback of."""
        return memory

    def encode(self, pixels: npt.NDArray[np.uint8]) -> Generator[float, None, PageMemory]:
        """(H, W, 3) RGB -> the page's memory; yields the fraction done."""
        height, width = pixels.shape[:2]
        config = self.config
        rows, columns = config.feature_size(height, width)
        projecting = 2 * config.layers * config.width**2 * rows * columns
        convolving = convolution_cost(self._convolutions(), height, width)
        share = convolving / (convolving + projecting)
        image = np.empty((3, height, width), np.float32)
        for channel, (mean, std) in enumerate(zip(config.mean, config.std, strict=True)):
            np.subtract(pixels[:, :, channel], np.float32(mean), out=image[channel])
            image[channel] /= np.float32(std)
            yield 0.0
        steps = encode_in_strips(self._convolutions(), image)
        del image
        try:
            while True:
                yield share * next(steps)
        except StopIteration as end:
            finishing = places_in_strips(self._convolutions(), end.value)
        try:
            while True:
                next(finishing)
                yield share
        except StopIteration as end:
            features = end.value
        tensors, nbytes = self._room(len(features))
        for part in self._parts(tensors):
            # The system finds and clears the memory when it is first written to: too long a step.
            part[...] = 0
            yield share
        for start in range(0, len(features), PLACES):
            self._remember(features[start : start + PLACES], tensors, start)
            yield share + (1 - share) * min(1.0, (start + PLACES) / len(features))
        return PageMemory(height, width, tensors, nbytes)

    @abstractmethod
    def _convolutions(self) -> Convolutions: ...

    @abstractmethod
    def _room(self, places: int) -> tuple[Any, int]:
        """An empty memory of that many places, and its size in bytes."""

    @abstractmethod
    def _parts(self, tensors: Any) -> Iterator[Any]:
        """A memory as arrays, of each layer and head."""

    @abstractmethod
    def _remember(self, features: Floats, tensors: Any, start: int) -> None:
        """Project places and put them into the memory from `start` on."""
