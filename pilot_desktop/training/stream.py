"""Examples made by worker processes while the trainer computes."""

from __future__ import annotations

import multiprocessing as mp
import queue
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pilot_desktop.training.batches import Example, example
from pilot_desktop.training.sampler import WindowSampler


def _produce(
    out: Any, seed: int, data: Sequence[str], pack: str, share: float, mix: str, degraded: float
) -> None:
    """A worker process: fills the queue with examples until it is killed."""
    rng = np.random.default_rng(seed)
    folders = [Path(folder) for folder in data]
    sampler = WindowSampler(folders, Path(pack) if pack else None, share, mix, degraded)
    while True:
        out.put(example(rng, sampler.sample(rng)))


class ExampleStream:
    """Batches of examples of one shape, from `workers` processes that end with this one.

    Raises RuntimeError where no example came for five minutes: the workers have died.
    """

    def __init__(
        self,
        data: Sequence[str],
        pack: str,
        synthetic: float,
        workers: int,
        seed: int,
        mix: str = "hands",
        degraded: float = 1.0,
    ) -> None:
        context = mp.get_context("spawn")
        self._queue: Any = context.Queue(maxsize=16 + 4 * workers)
        self._waiting: dict[tuple[int, ...], list[Example]] = {}
        for worker in range(max(1, workers)):
            context.Process(
                target=_produce,
                args=(self._queue, seed * 1000 + worker, data, pack, synthetic, mix, degraded),
                daemon=True,
            ).start()

    def batch(self, size: int) -> list[Example]:
        while True:
            try:
                item: Example = self._queue.get(timeout=300)
            except queue.Empty as error:
                raise RuntimeError("the example workers have stopped") from error
            if not len(item[1]):
                continue
            bucket = self._waiting.setdefault(item[0].pixels.shape, [])
            bucket.append(item)
            if len(bucket) >= size:
                return self._waiting.pop(item[0].pixels.shape)
