"""What both backends share: image padding, region geometry, prompts; and the model's files."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

from pilot_desktop.document.geometry import Box
from pilot_desktop.model.adapter import WEIGHTS, Adapter
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.sampling import band_frames, band_grid, padded_page, with_margin
from pilot_desktop.model.vocabulary import Special, Vocabulary
from pilot_desktop.model.weights import packed_like, unpacked
from pilot_desktop.reading import ctc, decoding
from pilot_desktop.reading.backend import Features, Floats, RegionReading
from pilot_desktop.reading.learnt import part_of_learnt, together

FRAME_BUCKET = 16
"""Lengths are rounded up to this, so that memory does not climb with each new shape."""


def _longest(frames: npt.NDArray[np.int64]) -> int:
    return -(-int(frames.max()) // FRAME_BUCKET) * FRAME_BUCKET


@dataclass(frozen=True)
class CompactFiles:
    """A model folder, read: its configuration and vocabulary, and the adapter to read it with."""

    folder: Path
    config: CompactConfig
    vocabulary: Vocabulary
    adapter: Adapter | None = None

    @classmethod
    def open(
        cls, folder: Path, config: dict[str, Any], adapter: Adapter | None = None
    ) -> CompactFiles:
        settings = CompactConfig.from_dict(config)
        pieces = folder / "vocabulary.model"
        return cls(
            folder, settings,
            Vocabulary(pieces, settings.coordinate_bin, settings.coordinate_bins), adapter,
        )  # fmt: skip

    @property
    def weights(self) -> Path:
        return self.folder / WEIGHTS

    def adapted(self) -> dict[str, npt.NDArray[Any]]:
        """Tensors of the weights that the adapter changes, as the model's file would hold them;
        none without one.
        """
        if self.adapter is None:
            return {}
        held = load_file(self.weights)
        return packed_like(held, self.adapter.merged(unpacked(held)))


@dataclass
class Held:
    """An encoded image as the backend holds it: the features of the base, and how large (h, w) it
    was when padded. With an adapter also the image, and once a line has asked for them the features
    that the adapter's encoder makes of it: a page of print never asks.
    """

    features: Any
    shape: tuple[int, int]
    image: npt.NDArray[np.uint8] | None = None
    learnt: Any = None


@dataclass(frozen=True)
class Band:
    """Regions as the band head saw them, (n, frames, width) of the backend."""

    features: Any
    lengths: npt.NDArray[np.int64]
    boxes: Floats


@dataclass(frozen=True)
class BandMemory:
    """The decoder's view of regions: keys and values (n, heads, frames, d) of the backend, and how
    many letters the CTC path has before each of their frames (n, frames).
    """

    keys: Any
    values: Any
    places: Any
    lengths: npt.NDArray[np.int64]
    boxes: Floats


class CompactBackend(ABC):
    """The geometry and the prompts of the compact model; subclasses only compute."""

    def __init__(self, files: CompactFiles) -> None:
        self.files = files
        self._mask = decoding.text_mask(files.vocabulary)

    @property
    def characters(self) -> str:
        return self.files.config.characters

    @property
    @abstractmethod
    def device_name(self) -> str: ...

    @abstractmethod
    def _encode(
        self, padded: npt.NDArray[np.uint8], *, learnt: bool = False
    ) -> tuple[Any, Floats, int]:
        """(H, W), multiples of 32 -> own feature map, line map (4, H / 4, W / 8), bytes held;
        `learnt`: with the adapter's weights, where there is one.
        """

    @abstractmethod
    def _regions(
        self, features: Any, grid: Floats, lengths: npt.NDArray[np.int64], *, learnt: bool = False
    ) -> tuple[Floats, Any]:
        """Log-probabilities (n, 2 frames, classes), and the band (n, frames, width) they are of;
        `learnt`: with the adapter's weights, where there is one.
        """

    @abstractmethod
    def _remember(self, log_probs: Floats, band: Any) -> tuple[Any, Any, Any]:
        """Keys, values and places for the decoder, of what `_regions` returned."""

    @abstractmethod
    def _step(
        self,
        tokens: npt.NDArray[np.int64],
        letters: Floats,
        cache: Any,
        memory: BandMemory,
        rows: Sequence[int],
    ) -> tuple[Floats, Any]:
        """`decoding.Step` on the chosen rows of a memory; `letters` as `Decoder.forward`."""

    def encode(self, pixels: npt.NDArray[np.uint8]) -> Features:
        height, width = pixels.shape
        padded = padded_page(pixels)
        features, line_map, nbytes = self._encode(padded)
        line_map = line_map[:, : math.ceil(height / 4), : math.ceil(width / 8)]
        held = Held(features, (padded.shape[0], padded.shape[1]))
        if self.files.adapter is not None:
            held.image = padded
            nbytes += nbytes + padded.nbytes
        return Features(height, width, line_map, held, nbytes + line_map.nbytes)

    def regions(
        self, features: Features, boxes: Floats, bends: Floats | None = None
    ) -> RegionReading:
        config = self.files.config
        held: Held = features.tensors
        boxes = with_margin(np.asarray(boxes, np.float32).reshape(-1, 4))
        frames = band_frames(boxes, config)
        grid = band_grid(boxes, _longest(frames), *held.shape, config, bends)
        log_probs, band = self._regions(held.features, grid, frames)
        if held.image is not None:
            log_probs = self._with_hand(log_probs, held, grid, frames)
        step = (boxes[:, 3] - boxes[:, 1]) * config.column / config.line_height
        # The decoder's keys and values only when it is asked: most lines never are.
        memory = Band(band, frames, boxes)
        return RegionReading(
            log_probs, frames * 2, boxes[:, 0].astype(np.float32), step.astype(np.float32), memory
        )

    def _with_hand(
        self, log_probs: Floats, held: Held, grid: Floats, frames: npt.NDArray[np.int64]
    ) -> Floats:
        """The log-probabilities of the base; where it is unsure, with what the adapter says."""
        rows = zip(log_probs, frames.tolist(), strict=True)
        parts = np.array([part_of_learnt(row[: 2 * n]) for row, n in rows])
        doubtful = np.flatnonzero(parts)
        if len(doubtful):
            if held.learnt is None and held.image is not None:
                held.learnt = self._encode(held.image, learnt=True)[0]
            fewer = frames[doubtful]
            places = np.ascontiguousarray(grid[doubtful, :, : 2 * _longest(fewer)])
            learnt, _ = self._regions(held.learnt, places, fewer, learnt=True)
            log_probs = log_probs.copy()
            for i, row, n in zip(doubtful.tolist(), learnt, (2 * fewer).tolist(), strict=True):
                log_probs[i, :n] = together(log_probs[i, :n], row[:n], float(parts[i]))
        return log_probs

    def drafts(self, region: RegionReading) -> list[str]:
        """The best CTC path of each region: what the decoder is asked to confirm."""
        rows = zip(region.log_probs, region.lengths.tolist(), strict=True)
        return [ctc.best_path_text(row[:length], self.characters) for row, length in rows]

    def decode(
        self, region: RegionReading, max_tokens: int, *, drafts: bool = True
    ) -> list[tuple[str, list[float]]]:
        """`<ocr_on_box>`: text and token log-probabilities; `drafts` only changes the speed."""
        band, vocabulary = region.memory, self.files.vocabulary
        memory = BandMemory(
            *self._remember(region.log_probs, band.features), band.lengths, band.boxes
        )
        prompts = [
            vocabulary.prompt(Special.OCR_ON_BOX, box=Box(*(float(v) for v in box)))
            for box in memory.boxes
        ]
        # A line has at most one token a CTC frame: more is a loop.
        limits = [min(max_tokens, 2 * int(n)) for n in memory.lengths]
        end = vocabulary.id(Special.END)

        def step(
            tokens: npt.NDArray[np.int64], cache: Any, rows: Sequence[int]
        ) -> tuple[Floats, Any]:
            before, held = cache or (0.0, None)
            letters = vocabulary.letters_with(tokens, before)
            scores, held = self._step(tokens, letters, held, memory, rows)
            return scores, (letters[:, -1:], held)

        if drafts:
            first = [vocabulary.encode(draft) for draft in self.drafts(region)]
            decoded = decoding.verified(step, prompts, first, self._mask, end, limits)
        else:
            decoded = decoding.greedy(step, prompts, self._mask, end, limits)
        return [(vocabulary.decode(tokens), scores) for tokens, scores in decoded]
