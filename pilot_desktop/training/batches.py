"""From windows to tensors: examples, batches of one shape, sampled bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.sampling import band_frames, band_grid
from pilot_desktop.training.data import TruthLine
from pilot_desktop.training.linetruth import line_map_target
from pilot_desktop.training.windows import Window, jittered

Floats = npt.NDArray[np.float32]
Example = tuple[Window, Floats, Floats, Floats]
"""A window, the boxes of its readable lines, target and weight of its line map."""


def example(rng: np.random.Generator, window: Window) -> Example:
    target, weight = line_map_target(window)
    return window, jittered(rng, window.readable), target, weight


@dataclass
class Batch:
    """images (B, 1, H, W) in -1..1; `boxes[i]` belong to `windows[i].readable`."""

    images: Tensor
    boxes: list[Floats]
    windows: list[Window]
    target: Tensor
    weight: Tensor


def collate(examples: list[Example], max_lines: int, rng: np.random.Generator) -> Batch:
    """Examples of one shape. Of very full windows a random part of the lines is read."""
    boxes, windows = [], []
    for window, box, _, _ in examples:
        keep = rng.permutation(len(box))[:max_lines]
        boxes.append(box[keep])
        lines = [window.readable[i] for i in keep]
        windows.append(
            Window(window.pixels, lines, window.visible, window.fully_labelled, window.set_name)
        )
    images = np.stack([w.pixels for w in windows]).astype(np.float32) / 127.5 - 1
    return Batch(
        torch.from_numpy(images)[:, None],
        boxes,
        windows,
        torch.from_numpy(np.stack([e[2] for e in examples])),
        torch.from_numpy(np.stack([e[3] for e in examples])),
    )


def by_length(batch: Batch, config: CompactConfig) -> list[tuple[list[Floats], list[TruthLine]]]:
    """The boxes, image by image, and their lines in the same order: first the shorter half of the
    batch, then the longer. Read apart, the short ones are not padded to the longest (a fifth
    of the band head's work).
    """
    frames = [band_frames(b, config) if len(b) else np.zeros(0, int) for b in batch.boxes]
    middle = np.median(np.concatenate(frames))
    groups = []
    for wanted in ([f <= middle for f in frames], [f > middle for f in frames]):
        lines = [
            line
            for window, keep in zip(batch.windows, wanted, strict=True)
            for line, kept in zip(window.readable, keep, strict=True)
            if kept
        ]
        if lines:
            groups.append(([b[k] for b, k in zip(batch.boxes, wanted, strict=True)], lines))
    return groups


def sample_bands(
    config: CompactConfig, coarse: Tensor, boxes: list[Floats], height: int, width: int
) -> tuple[Tensor, Tensor]:
    """Sample the boxes of each image of a batch.

    coarse (B, c, H / 16, W / 4), `boxes[i]` (n_i, 4) in pixels of image i, which is (height,
    width). Returns (n, c, rows, 2 * frames) and the valid frames (n,) of all boxes in order.
    """
    longest = max(int(band_frames(b, config).max()) for b in boxes if len(b))
    sampled, frames = [], []
    for image, box in zip(coarse, boxes, strict=True):
        if not len(box):
            continue
        grid = torch.from_numpy(band_grid(box, longest, height, width, config)).to(coarse.device)
        n, rows, columns, _ = grid.shape
        flat = grid.reshape(1, n * rows, columns, 2)
        part = F.grid_sample(image[None], flat, padding_mode="border", align_corners=False)
        sampled.append(part.reshape(-1, n, rows, columns).transpose(0, 1))
        frames.append(band_frames(box, config))
    return torch.cat(sampled), torch.from_numpy(np.concatenate(frames)).to(coarse.device)
