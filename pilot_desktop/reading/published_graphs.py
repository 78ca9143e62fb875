"""One decoder step as a CUDA graph: the step's shapes are fixed, its position is a tensor.

A graph sees the cache up to a bound, so that short answers do not pay for the longest; with each
`SPAN` tokens a new one is recorded. Away from CUDA the same static step runs without recording,
which is how it is tested there.
"""

from __future__ import annotations

import logging

import torch
from torch import Tensor

from pilot_desktop.model.published.decoder import Decoder

_log = logging.getLogger(__name__)

SPAN = 256


class GraphedStep:
    """One token for each prompt of a run, at any position below the next multiple of `SPAN`."""

    def __init__(self, decoder: Decoder, cache: Tensor, memory: Tensor, length: int) -> None:
        self._decoder, self._cache, self._memory = decoder, cache, memory
        self._first = length // SPAN * SPAN
        self._visible = min(self._first + SPAN, cache.shape[4])
        device = cache.device
        self._tokens = torch.zeros(cache.shape[2], 1, dtype=torch.int64, device=device)
        # The first use writes where the first token will: nothing of the cache is spoilt.
        self._position = torch.full((1,), length, dtype=torch.int64, device=device)
        self._graph: torch.cuda.CUDAGraph | None = None
        self._scores = torch.empty(0)
        if device.type == "cuda":
            with torch.cuda.device(device):
                self._record()

    def reaches(self, length: int) -> bool:
        return self._first <= length < self._visible

    def __call__(self, tokens: Tensor, length: int) -> Tensor:
        """Scores (n, vocabulary) after tokens (n, 1) at position `length`."""
        self._tokens.copy_(tokens)
        self._position.fill_(length)
        if self._graph is None:
            return self._step()
        self._graph.replay()
        return self._scores

    def _step(self) -> Tensor:
        scores: Tensor = self._decoder(
            self._tokens, self._position, self._cache, self._memory, self._visible
        )
        return scores[:, 0]

    def _record(self) -> None:
        """A few runs on a side stream choose the kernels, as recording demands."""
        stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                self._step()
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        try:
            # What other threads ask of the device meanwhile must not spoil the recording.
            with torch.cuda.graph(graph, capture_error_mode="thread_local"):
                self._scores = self._step()
        except RuntimeError as error:
            # A recording takes memory of its own, and its end hides that this was what it lacked.
            _log.warning("decoding goes on without a CUDA graph: %s", error)
            return
        self._graph = graph
