"""New lines made of the words of corrected ones, and pieces of lines hidden.

Fifty lines are soon known by heart. Their words in ever other orders teach the hand without its
sentences, and what stands beside a hidden piece has to be read by itself (Park et al. 2019, for
speech).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from pilot_desktop.model.config import CompactConfig
from pilot_desktop.reading import beam
from pilot_desktop.training.data import TruthLine
from pilot_desktop.training.losses import Alphabet

Floats = npt.NDArray[np.float32]

_NARROWEST = 4.0  # pixels: what is narrower was aligned wrongly
_PIECE = (2, 7)  # columns of a hidden piece: up to half a line height
_APART = 20  # columns from one hidden piece to the next, on average, where all hide


def words_of(
    line: TruthLine, box: Floats, log_probs: Floats, alphabet: Alphabet, config: CompactConfig
) -> list[TruthLine]:
    """The words of a line as lines of their own, from the middle of one gap to that of the next.

    `log_probs` (frames, classes) are the posteriors of `box` (4,), to which the text is aligned.
    """
    text = " ".join("".join(c for c in line.text or "" if c in alphabet.index).split())
    if not text:
        return []
    pitch = float(box[3] - box[1]) * config.column / config.line_height
    places = beam.aligned(log_probs, alphabet.encode(text))
    middles = [float(box[0]) + 0.5 * (start + stop) * pitch for start, stop in places]
    words, start, left = [], 0, float(box[0])
    for stop in [k for k, c in enumerate(text) if c == " "] + [len(text)]:
        right = middles[stop] if stop < len(text) else float(box[2])
        if right - left > _NARROWEST:
            place = (left, line.box[1], right, line.box[3])
            words.append(replace(line, box=place, text=text[start:stop], baseline=()))
        start, left = stop + 1, right
    return words


def word_boxes(rng: np.random.Generator, words: Sequence[TruthLine]) -> Floats:
    """Boxes (n, 4) of words, a little off; they may not reach into their neighbours."""
    boxes = np.array([word.box for word in words], np.float32)
    noise = rng.normal(0, 1, boxes.shape) * [0.04, 0.06, 0.04, 0.06]
    moved: Floats = (boxes + (boxes[:, 3] - boxes[:, 1])[:, None] * noise).astype(np.float32)
    moved[:, 2] = np.maximum(moved[:, 2], moved[:, 0] + _NARROWEST)
    return moved


def joined(sampled: Tensor, frames: Tensor, words: int) -> tuple[Tensor, Tensor]:
    """Bands (n, c, rows, 2 * frames) one behind the other, so many `words` to a line."""
    parts = [row[:, :, : 2 * int(n)] for row, n in zip(sampled, frames, strict=True)]
    lines = [torch.cat(parts[k : k + words], 2) for k in range(0, len(parts), words)]
    lengths = torch.tensor([line.shape[2] // 2 for line in lines])
    wide = 2 * int(lengths.max())
    return torch.stack([F.pad(line, (0, wide - line.shape[2])) for line in lines]), lengths


def with_hidden(rng: np.random.Generator, sampled: Tensor, frames: Tensor, share: float) -> Tensor:
    """Bands in which pieces are as their line is on average; `share` 1 hides the most."""
    columns = torch.arange(sampled.shape[3]) < 2 * frames[:, None]
    mean = (sampled * columns[:, None, None]).sum((2, 3), keepdim=True)
    mean = mean / (sampled.shape[2] * columns.sum(1))[:, None, None, None]
    hidden = torch.zeros(len(sampled), 1, 1, sampled.shape[3])
    for row, n in zip(hidden, frames.tolist(), strict=True):
        for _ in range(rng.poisson(share * 2 * n / _APART)):
            start = int(rng.integers(2 * n))
            row[..., start : start + int(rng.integers(*_PIECE))] = 1.0
    return torch.lerp(sampled, mean.expand_as(sampled), hidden.expand_as(sampled))
