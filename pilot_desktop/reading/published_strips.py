"""The convolutions of the published encoder in horizontal strips, exactly.

A page of 1700 x 2200 pixels costs 1.3 TMAC, and every tensor of it at once more memory than many
machines have. Each convolution is computed on a few rows and the row above and below them, so
that no row is computed twice and none is guessed. An instance normalisation needs the whole
image: the first pass over a block keeps what its second convolution says and gathers mean and
variance, the second pass normalises and goes on. A strip's size follows from its cost alone, so
that the same page always gives the same features, and a step is short enough to stop at.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pilot_desktop.model.published.config import PublishedConfig

Floats = npt.NDArray[np.float32]

EPSILON = 1e-3
STRIP_COST = 1_000_000_000
"""Multiplications a strip, or what takes as long: 0.03 to 0.15 s of one core."""

_HANDLING = 150
"""Multiplications that take as long as activating, copying and summing one value."""


@dataclass(frozen=True)
class Block:
    """Three convolutions; `stride` (down, across) is the third's. `residual` adds the input."""

    inputs: int
    outputs: int
    stride: tuple[int, int]
    separable: bool
    residual: bool

    def cost(self, which: int) -> int:
        """Of an output pixel of convolution `which` (1, 2, 3), in multiplications."""
        inputs = self.inputs if which == 1 else self.outputs
        handling = _HANDLING * self.outputs
        if self.separable:
            return inputs * (9 + self.outputs) + handling
        return 9 * inputs * self.outputs + handling


def blocks_of(config: PublishedConfig) -> list[Block]:
    """Stem and residual blocks in their order."""
    found, inputs = [], 3
    for outputs, stride in zip(config.stem, config.strides, strict=True):
        found.append(Block(inputs, outputs, stride, separable=False, residual=False))
        inputs = outputs
    for outputs in config.separable:
        found.append(Block(inputs, outputs, (1, 1), separable=True, residual=inputs == outputs))
        inputs = outputs
    return found


class Convolutions(Protocol):
    """What an engine computes."""

    @property
    def blocks(self) -> Sequence[Block]: ...

    def run(self, block: int, which: int, rows: Floats) -> Floats:
        """Convolution and activation on rows (c, h, w), the first and last of them context only."""

    def channel_gate(self, means: Floats) -> Floats:
        """Channel attention: means over the image (d,) -> factors (d,)."""

    def spatial_gate(self, planes: Floats) -> Floats:
        """Spatial attention: mean and maximum over the channels (2, H, W) -> factors (H, W)."""


def encode_in_strips(layers: Convolutions, image: Floats) -> Generator[float, None, Floats]:
    """Normalised pixels (3, H, W) -> the map of the last block; yields the fraction done."""
    total, done = convolution_cost(layers, *image.shape[1:]), 0
    x: Floats | None = image
    del image
    assert x is not None
    for number, block in enumerate(layers.blocks):
        first = _first_two(layers, number, x)
        try:
            while True:
                done += next(first)
                yield done / total
        except StopIteration as end:
            middle, mean, scale = end.value
        # A page's first maps are its largest: what is not needed any more must go now.
        held, x = (x if block.residual else None), None
        out = np.empty(_after(block, middle), np.float32)
        for cost in _third(layers, number, middle, mean, scale, out):
            done += cost
            yield done / total
        del middle
        yield done / total  # to give so much memory back takes the system a while
        x = out if held is None else np.add(out, held, out=out)
        del out, held
    return x


def places_in_strips(layers: Convolutions, features: Floats) -> Generator[None, None, Floats]:
    """The last block's map (d, H, W), which is used up -> places (H * W, d), row by row.

    Both attentions, each added to what it attends to, and the place of each cell.
    """
    d, height, width = features.shape
    strips = list(_strips(height, width * d * 4 * _HANDLING))
    means = np.zeros(d)
    for top, bottom in strips:
        means += features[:, top:bottom].sum(axis=(1, 2), dtype=np.float64)
        yield
    gate = 1 + layers.channel_gate((means / (height * width)).astype(np.float32))
    planes = np.empty((2, height, width), np.float32)
    for top, bottom in strips:
        part = features[:, top:bottom]
        part *= gate[:, None, None]
        planes[0, top:bottom], planes[1, top:bottom] = part.mean(axis=0), part.max(axis=0)
        yield
    where = 1 + layers.spatial_gate(planes)
    down, across = _waves(d, height), _waves(d, width)
    places = np.empty((height, width, d), np.float32)
    for top, bottom in strips:
        part = features[:, top:bottom] * where[top:bottom]
        places[top:bottom] = part.transpose(1, 2, 0)
        places[top:bottom, :, : d // 2] += down[top:bottom, None]
        places[top:bottom, :, d // 2 :] += across[None]
        yield
    return places.reshape(-1, d)


def _waves(d: int, n: int) -> Floats:
    """Half of the place code, (n, d / 2): see `model.published.encoder.place_code`."""
    rates = np.exp(np.arange(0, d // 2, 2) * (-np.log(10000.0) / d))
    angles = np.arange(n)[:, None] * rates
    return np.stack((np.sin(angles), np.cos(angles)), axis=2).reshape(n, -1).astype(np.float32)


def convolution_cost(layers: Convolutions, height: int, width: int) -> int:
    """Of all convolutions for an image, in multiplications."""
    total = 0
    for block in layers.blocks:
        total += height * width * (block.cost(1) + block.cost(2))
        height, width = -(-height // block.stride[0]), -(-width // block.stride[1])
        total += height * width * block.cost(3)
    return total


def _first_two(
    layers: Convolutions, number: int, x: Floats
) -> Generator[int, None, tuple[Floats, Floats, Floats]]:
    """Both convolutions before the normalisation -> their map, mean and 1 / deviation a channel."""
    block = layers.blocks[number]
    _, height, width = x.shape
    middle = np.empty((block.outputs, height, width), np.float32)
    moments = _Moments(block.outputs)
    known = 0  # rows of the first convolution computed so far
    tail = np.zeros((block.outputs, 1, width), np.float32)  # the last of them, as context
    row_cost = width * (block.cost(1) + block.cost(2))
    for top, bottom in _strips(height, row_cost):
        end = min(bottom + 1, height)
        rows = [tail]
        if end > known:
            rows.append(layers.run(number, 1, _context(x, known, end)))
        if bottom == height:
            rows.append(np.zeros_like(tail[:, :1]))
        between = np.concatenate(rows, axis=1)
        known = end
        part = layers.run(number, 2, between)
        tail = between[:, -2:]
        middle[:, top:bottom] = part
        moments.add(part)
        yield (bottom - top) * row_cost
    return middle, moments.mean.astype(np.float32), moments.scale.astype(np.float32)


def _third(
    layers: Convolutions, number: int, middle: Floats, mean: Floats, scale: Floats, out: Floats
) -> Iterator[int]:
    """Normalise, convolve into `out`; yields the cost of each strip."""
    block = layers.blocks[number]
    down = block.stride[0]
    row_cost = out.shape[2] * block.cost(3)
    for top, bottom in _strips(out.shape[1], row_cost):
        rows = _context(middle, top * down, (bottom - 1) * down + 1, mean, scale)
        out[:, top:bottom] = layers.run(number, 3, rows)
        yield (bottom - top) * row_cost


def _after(block: Block, middle: Floats) -> tuple[int, int, int]:
    _, height, width = middle.shape
    return block.outputs, -(-height // block.stride[0]), -(-width // block.stride[1])


def _strips(height: int, row_cost: int) -> Iterator[tuple[int, int]]:
    rows = max(1, STRIP_COST // row_cost)
    for top in range(0, height, rows):
        yield top, min(top + rows, height)


def _context(
    x: Floats, top: int, bottom: int, mean: Floats | None = None, scale: Floats | None = None
) -> Floats:
    """Rows top - 1 to bottom + 1, normalised where told; those outside the image are zero."""
    channels, height, width = x.shape
    rows = np.zeros((channels, bottom - top + 2, width), np.float32)
    first, last = max(top - 1, 0), min(bottom + 1, height)
    inside = rows[:, first - top + 1 : last - top + 1]
    if mean is None or scale is None:
        inside[:] = x[:, first:last]
    else:
        np.subtract(x[:, first:last], mean[:, None, None], out=inside)
        inside *= scale[:, None, None]
    return rows


class _Moments:
    """Mean and variance a channel, gathered strip by strip (Chan et al. 1979), in 64 bits."""

    def __init__(self, channels: int) -> None:
        self.count = 0
        self.mean = np.zeros(channels)
        self._squares = np.zeros(channels)

    def add(self, rows: Floats) -> None:
        """rows (channels, h, w)."""
        count = rows[0].size
        mean = rows.mean(axis=(1, 2), dtype=np.float64)
        centred = (rows - mean[:, None, None].astype(np.float32)).reshape(len(rows), -1)
        squares = np.einsum("cn,cn->c", centred, centred, dtype=np.float64)
        # The centre was rounded to 32 bits.
        squares -= count * (mean - mean.astype(np.float32)) ** 2
        total = self.count + count
        shift = mean - self.mean
        self._squares += squares + shift**2 * self.count * count / total
        self.mean += shift * count / total
        self.count = total

    @property
    def scale(self) -> npt.NDArray[np.float64]:
        variance = np.maximum(self._squares / self.count, 0.0)
        scale: npt.NDArray[np.float64] = 1 / np.sqrt(variance + EPSILON)
        return scale
