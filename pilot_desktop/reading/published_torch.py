"""The published PILOT in PyTorch: on a GPU in 16 bits where that is safe, on the CPU in 32."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress

import numpy as np
import numpy.typing as npt
import torch
from threadpoolctl import ThreadpoolController
from torch import Tensor, nn

from pilot_desktop.model.published.decoder import Decoder
from pilot_desktop.model.published.network import PublishedModel
from pilot_desktop.model.published.step import CpuStep, room
from pilot_desktop.reading.published_engine import (
    Engine,
    Floats,
    Ids,
    OutOfMemoryError,
    PageMemory,
)
from pilot_desktop.reading.published_graphs import GraphedStep
from pilot_desktop.reading.published_strips import blocks_of

GPU_CACHE = 4 * 2**30
GPU_BATCH = 64
GPU_AT_ONCE = 4096

_NO_ROOM = ("allocate memory", "out of memory", "ALLOC_FAILED", "unable to find an engine")
"""The last is what cuDNN says where no convolution has the room that it works in."""


class TorchEngine(Engine):
    """`device` is any torch device. `kind` is what it computes in; None: bfloat16 where a CUDA
    device has units for it, else 32 bits, for the late stages of the encoder overflow in float16.
    Statistics and scores are in 32 bits everywhere. On a CPU the model cannot be saved any more.
    """

    def __init__(
        self,
        model: PublishedModel,
        device: str = "cpu",
        threads: int = 0,
        kind: torch.dtype | None = None,
    ) -> None:
        self.config = model.config
        self._device, self._threads = torch.device(device), threads
        self._kind = kind or _kind_of(self._device)
        if self._device.type == "cpu":
            if threads:
                torch.set_num_threads(threads)
            # numpy multiplies single rows; its threads and torch's would wait for each other.
            ThreadpoolController().select(internal_api="openblas").limit(limits=1)
        else:
            self.cache_bytes, self.batch, self.at_once = GPU_CACHE, GPU_BATCH, GPU_AT_ONCE
        # A fallback to the CPU needs the weights as they were: 0.6 GB that a GPU's host can spare.
        self._source = model
        self._model = model
        if self._device.type != "cpu" or self._kind != torch.float32:
            self._model = _copy(model, self._device, self._kind)
        self._step: CpuStep | None = None
        if self._device.type == "cpu" and self._kind == torch.float32:
            _let_go_of_file(self._model)
            # Matrices are laid out anew, in place, as a CPU multiplies one row with them fastest.
            self._step = CpuStep(self._model.decoder)
        self._at_once = self._device.type != "cpu"
        self._layers = TorchConvolutions(self._model, self._device, self._kind)

    @property
    def device_name(self) -> str:
        if self._device.type == "cuda":
            return f"{torch.cuda.get_device_name(self._device)}, torch"
        if self._device.type == "cpu":
            return f"CPU, {torch.get_num_threads()} threads, torch"
        return f"{self._device.type}, torch"

    def fallback(self) -> Engine | None:
        if self._device.type == "cpu":
            return None
        return TorchEngine(self._source, "cpu", self._threads)

    def adopt(self, memory: PageMemory) -> PageMemory:
        tensors = memory.tensors.to(self._device, self._kind)
        return PageMemory(memory.height, memory.width, tensors, tensors.nbytes)

    def encode(self, pixels: npt.NDArray[np.uint8]) -> Generator[float, None, PageMemory]:
        if self._at_once:
            with suppress(OutOfMemoryError), _guarded():
                return (yield from self._whole(pixels))
            # In strips it needs a fraction of that. The failure is forgotten by now, or its
            # traceback would hold the maps that had no room.
            yield 0.0
        return (yield from super().encode(pixels))

    def start(self, memory: PageMemory, prompts: int, capacity: int) -> TorchRun:
        with _guarded():
            if self._step is not None:
                return CpuRun(self._step, self._model.decoder, memory.tensors, prompts, capacity)
            return TorchRun(self._model.decoder, memory.tensors, prompts, capacity)

    def _convolutions(self) -> TorchConvolutions:
        return self._layers

    @torch.inference_mode()
    def _whole(self, pixels: npt.NDArray[np.uint8]) -> Generator[float, None, PageMemory]:
        encoder = self._model.encoder
        image = torch.from_numpy(np.ascontiguousarray(pixels)).to(self._device)
        maps, blocks = encoder.maps(image.permute(2, 0, 1)[None].float()), len(encoder.conv_blocks)
        for number, x in enumerate(maps, start=1):  # noqa: B007 (the last is what counts)
            # What is only queued is not done yet, and cannot be stopped any more.
            if self._device.type == "cuda":
                torch.cuda.synchronize(self._device)
            elif self._device.type == "mps":
                torch.mps.synchronize()
            yield number / (blocks + 1)
        tensors = self._model.decoder.remember(encoder.finish(x).to(self._kind))
        return PageMemory(pixels.shape[0], pixels.shape[1], tensors, tensors.nbytes)

    def _room(self, places: int) -> tuple[Tensor, int]:
        config = self.config
        shape = (config.layers, 2, config.heads, places, config.width // config.heads)
        with _guarded():
            if self._step is not None:
                tensors = room(*shape)
            else:
                tensors = torch.empty(shape, dtype=self._kind, device=self._device)
        return tensors, tensors.nbytes

    def _parts(self, tensors: Tensor) -> Iterator[Tensor]:
        return iter(tensors.flatten(0, 2))

    @torch.inference_mode()
    def _remember(self, features: Floats, tensors: Tensor, start: int) -> None:
        with _guarded():
            places = torch.from_numpy(features).to(self._device, self._kind)
            end = start + len(features)
            for held, pair in zip(tensors, self._model.decoder.projected(places), strict=True):
                for whole, part in zip(held, pair, strict=True):
                    whole[:, start:end] = part


class TorchConvolutions:
    """`Convolutions` of a model; rows come from and go to the host."""

    def __init__(self, model: PublishedModel, device: torch.device, kind: torch.dtype) -> None:
        self._blocks, self._device, self._kind = model.encoder.conv_blocks, device, kind
        self._attention = list(model.encoder.blocks)[-2:]
        self.blocks = blocks_of(model.config)

    @torch.inference_mode()
    def run(self, block: int, which: int, rows: Floats) -> Floats:
        with _guarded():
            x = torch.from_numpy(rows)[None].to(self._device, self._kind)
            done: Floats = self._blocks[block].step(which, x)[0].float().cpu().numpy()
            return done

    @torch.inference_mode()
    def channel_gate(self, means: Floats) -> Floats:
        return self._gate(self._attention[0], means[None, None])

    @torch.inference_mode()
    def spatial_gate(self, planes: Floats) -> Floats:
        return self._gate(self._attention[1], planes[None])

    def _gate(self, attention: nn.Module, pooled: Floats) -> Floats:
        with _guarded():
            x = torch.from_numpy(pooled).to(self._device, self._kind)
            gate = attention.get_submodule("conv")(x).sigmoid()[0, 0]
            factors: Floats = gate.float().cpu().numpy()
            return factors


class TorchRun:
    """Static caches: room for `capacity` tokens is taken once and filled in place.

    On a GPU, answers that have ended stay in the batch until half of it has: a graph is bound to
    the caches it was recorded with, and recording costs more than a few idle rows.
    """

    def __init__(self, decoder: Decoder, memory: Tensor, prompts: int, capacity: int) -> None:
        self._decoder, self._memory = decoder, memory
        self._cache = self._decoder.empty_cache(prompts, capacity)
        self._capacity, self._length = capacity, 0
        self._rows = list(range(prompts))
        self._patient = self._cache.is_cuda
        self._graph: GraphedStep | None = None

    @torch.inference_mode()
    def feed(self, tokens: Ids) -> Floats:
        k = tokens.shape[1]
        self._check(k)
        with _guarded():
            device = self._cache.device
            given = np.zeros((self._cache.shape[2], k), np.int64)
            given[self._rows] = tokens
            asked = torch.from_numpy(given).to(device)
            if k == 1 and device.type == "cuda":
                scores = self._graphed(asked)
            else:
                positions = torch.arange(self._length, self._length + k, device=device)
                states = self._decoder.states(
                    asked, positions, self._cache, self._memory, self._length + k, masked=k > 1
                )
                scores = self._decoder.scores(states[:, -1])
            self._length += k
            said: Floats = scores.cpu().numpy()[self._rows]
            return said

    def keep(self, rows: Sequence[int]) -> None:
        self._rows = [self._rows[row] for row in rows]
        held = self._cache.shape[2]
        if len(self._rows) == held or (self._patient and 2 * len(self._rows) > held):
            return
        with _guarded():
            self._cache = self._cache[:, :, self._rows].contiguous()
        self._rows, self._graph = list(range(len(self._rows))), None

    def _check(self, k: int) -> None:
        if self._length + k > self._capacity:
            raise ValueError("more tokens than there is room for")

    def _graphed(self, tokens: Tensor) -> Tensor:
        """The step as a CUDA graph: one launch instead of a hundred small ones."""
        if self._graph is None or not self._graph.reaches(self._length):
            self._graph = GraphedStep(self._decoder, self._cache, self._memory, self._length)
        return self._graph(tokens, self._length)


class CpuRun(TorchRun):
    """Single tokens go through the step that a CPU takes fastest."""

    def __init__(
        self, step: CpuStep, decoder: Decoder, memory: Tensor, prompts: int, capacity: int
    ) -> None:
        super().__init__(decoder, memory, prompts, capacity)
        self._step = step

    def feed(self, tokens: Ids) -> Floats:
        if tokens.shape[1] > 1:
            return super().feed(tokens)
        self._check(1)
        try:
            cache, memory = self._cache.numpy(), self._memory.numpy()
            scores = self._step(tokens[:, 0], self._length, cache, memory)
        except MemoryError as error:
            raise OutOfMemoryError from error
        self._length += 1
        return scores


def _kind_of(device: torch.device) -> torch.dtype:
    # Not `is_bf16_supported`: it also counts devices that only imitate it, slowly.
    if device.type == "cuda" and torch.cuda.get_device_capability(device)[0] >= 8:
        return torch.bfloat16
    return torch.float32


def _let_go_of_file(model: PublishedModel) -> None:
    """Weights are copied: they may be mapped from the checkpoint, of which all that has ever been
    looked at would then stay in memory.
    """
    for parameter in model.parameters():
        parameter.data = parameter.data.clone()


def _copy(model: PublishedModel, device: torch.device, kind: torch.dtype) -> PublishedModel:
    with torch.device("meta"):
        copy = PublishedModel(model.config)
    with _guarded():
        state = {name: p.to(device, kind) for name, p in model.state_dict().items()}
        copy.load_state_dict(state, assign=True)
        copy.encoder.set_constants(model.config, device)
    return copy.requires_grad_(False).eval()


@contextmanager
def _guarded() -> Iterator[None]:
    """The device's own kind of "no more memory" as ours, with what is cached given back."""
    try:
        yield
    except MemoryError as error:  # numpy's
        raise OutOfMemoryError from error
    except RuntimeError as error:
        # CUDA has a kind of its own; other devices, the CPU and CUDA's libraries say it in words.
        if not isinstance(error, torch.cuda.OutOfMemoryError) and not any(
            words in str(error) for words in _NO_ROOM
        ):
            raise
        torch.cuda.empty_cache()
        raise OutOfMemoryError from error
