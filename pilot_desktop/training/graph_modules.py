"""The parts of the compact model as the exported graphs compute them.

The same numbers as `model.encoder` and `model.band`, laid out for onnxruntime on a CPU: where
matrices do most of the work, channels come last, so that they are products of matrices, which
`model.graphs.in_eight_bits` can make in 8 bits, and so that sampling a place takes its channels as
they lie in memory; the convolutions around them stay in onnxruntime's own blocked layout.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pilot_desktop.model.band import ContextBlock
from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.encoder import Block, Down, LocalSqueeze, Maps, finished_line_map

EXACT = frozenset({"band.enter.weight"})
"""Matrices that stay in 32 bits: what the encoder hands over has a wide range."""


class EncoderGraph(nn.Module):
    """Grey bytes (1, 1, H, W), H and W multiples of 32 -> coarse features (1, H / 16, W / 4, c)
    and the line map.

    The middle of the encoder is products of matrices. The first stage is too narrow to gain from
    it; an error of the last block would come out as it is.
    """

    def __init__(self, model: CompactModel) -> None:
        super().__init__()
        self.encoder, self.line_map = model.encoder, model.line_map

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        e = self.encoder
        x = e.stem2(F.gelu(e.stem1(image.float() / 127.5 - 1)))
        for block in e.stage1:
            x = _block(block, x)
        fine = x
        x = e.down1(fine)
        for block in e.stage2:
            x = _block(block, x, matrices=True)
        middle = x
        x = _down(e.down2, middle)
        *inner, last = e.stage3
        for block in inner:
            x = _block(block, x, matrices=True)
        x = _block(last, x)
        maps = Maps(fine, middle, x)
        return x.permute(0, 2, 3, 1), finished_line_map(self.line_map(maps))


class RegionGraph(nn.Module):
    """Coarse features (1, H / 16, W / 4, c), grid (n, rows, 2 * frames, 2) and lengths (n,) ->
    CTC log-probabilities (n, 2 * frames, classes) and what the decoder makes its memory of
    (n, frames, width).
    """

    def __init__(self, model: CompactModel) -> None:
        super().__init__()
        self.band = model.band

    def forward(self, coarse: Tensor, grid: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        band = self.band
        n, rows, columns, _ = grid.shape
        c, frames = coarse.shape[3], columns // 2
        # A frame's rows and columns beside each other, as the matrix `enter` wants them.
        grid = grid.reshape(n, rows, frames, 2, 2).permute(0, 2, 1, 3, 4)
        sampled = _sampled(coarse, grid)
        mask = (torch.arange(frames) < lengths[:, None]).to(sampled.dtype)[..., None]
        pooled = (sampled * band.rows[0, :, :, 0].t()[:, None]).sum(2) * mask[..., None]
        pooled = pooled.reshape(n, columns, c)
        pooled = (pooled + F.pad(pooled[:, 1:], (0, 0, 0, 1))) / 2
        y = F.hardswish(_pointwise(band.pointwise, F.hardswish(_along(band.depthwise, pooled))))
        neck = _pointwise(band.neck, y)
        x = self._entered(sampled.reshape(n, frames, -1), neck.reshape(n, frames, -1), c, rows)
        for block in band.blocks:
            assert isinstance(block, ContextBlock)
            y = block.norm(_along(block.depthwise, x * mask))
            x = x + block.project(F.gelu(block.expand(y)))
        memory = band.norm(x)
        extra = band.leave(memory).reshape(n, columns, band.classes)
        return (_pointwise(band.head, neck) + extra).log_softmax(2), memory

    def _entered(self, sampled: Tensor, neck: Tensor, c: int, rows: int) -> Tensor:
        """`band.enter` with its columns in the order that the samples lie in here."""
        weight, k = self.band.enter.weight, c * rows * 2
        of_samples = weight[:, :k].reshape(-1, c, rows, 2).permute(2, 3, 1, 0).reshape(k, -1)
        narrow = neck.shape[2]
        of_neck = weight[:, k:].reshape(-1, narrow // 2, 2).permute(2, 1, 0).reshape(narrow, -1)
        return sampled @ of_samples + neck @ of_neck + self.band.enter.bias


class BandMemoryGraph(nn.Module):
    """What `RegionGraph` returns -> the decoder's keys and values of the regions, and places."""

    def __init__(self, model: CompactModel) -> None:
        super().__init__()
        assert model.decoder is not None
        self.decoder = model.decoder

    def forward(self, log_probs: Tensor, band: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.decoder.remember_band(band, log_probs)


class PageMemoryGraph(nn.Module):
    """Coarse features -> keys and values of the whole page, for layout and spotting prompts."""

    def __init__(self, model: CompactModel) -> None:
        super().__init__()
        assert model.decoder is not None
        self.decoder = model.decoder

    def forward(self, coarse: Tensor) -> tuple[Tensor, Tensor]:
        return self.decoder.remember_page(coarse.permute(0, 3, 1, 2))


class DecoderGraph(nn.Module):
    """One step of the decoder with explicit caches, as `Decoder.forward`."""

    def __init__(self, model: CompactModel) -> None:
        super().__init__()
        assert model.decoder is not None
        self.decoder = model.decoder

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        scores, present = self.decoder(*inputs)
        return scores, present


def _block(block: nn.Module, x: Tensor, *, matrices: bool = False) -> Tensor:
    assert isinstance(block, Block)
    x = block.depthwise(x)
    if not matrices:
        x = x if block.squeeze is None else block.squeeze(x)
        out: Tensor = x + block.project(F.gelu(block.expand(x)))
        return out
    y = x.permute(0, 2, 3, 1)
    if block.squeeze is not None:
        y = _squeezed(block.squeeze, x, y)
    y = y + _pointwise(block.project, F.gelu(_pointwise(block.expand, y)))
    return y.permute(0, 3, 1, 2)


def _down(down: Down, x: Tensor) -> Tensor:
    y = down.depthwise(x).permute(0, 2, 3, 1)
    return _pointwise(down.project, F.gelu(_pointwise(down.expand, y))).permute(0, 3, 1, 2)


def _squeezed(squeeze: LocalSqueeze, x: Tensor, y: Tensor) -> Tensor:
    """`squeeze` of x (1, c, h, w), which is also given as y (1, h, w, c): the latter's layout."""
    rows, columns = squeeze.cell
    pooled = F.avg_pool2d(x, squeeze.cell)
    pooled = F.avg_pool2d(pooled, (3, 5), 1, (1, 2), count_include_pad=False)
    gate = F.hardsigmoid(squeeze.up(F.relu(squeeze.down(pooled)))).permute(0, 2, 3, 1)
    _, high, wide, c = y.shape
    cells = y.reshape(high // rows, rows, wide // columns, columns, c)
    return (cells * gate[0, :, None, :, None]).reshape(1, high, wide, c)


def _pointwise(conv: nn.Conv1d | nn.Conv2d, x: Tensor) -> Tensor:
    """A convolution of one place, channels last."""
    return F.linear(x, conv.weight.flatten(1), conv.bias)


def _along(conv: nn.Conv1d, x: Tensor) -> Tensor:
    """A depthwise convolution along (n, places, c), as one of images one row high: onnxruntime
    has a quick kernel for these only.
    """
    high = x[:, None].permute(0, 3, 1, 2)
    padding, dilation = (0, int(conv.padding[0])), (1, conv.dilation[0])
    y = F.conv2d(high, conv.weight[:, :, None], conv.bias, 1, padding, dilation, conv.groups)
    return y.permute(0, 2, 3, 1)[:, 0]


def _sampled(coarse: Tensor, grid: Tensor) -> Tensor:
    """`F.grid_sample` (bilinear, border, align_corners=False) of features with channels last:
    coarse (1, h, w, c), grid (..., 2) -> (..., c).
    """
    height, width = coarse.shape[1], coarse.shape[2]
    x0, x1, right = _between(grid[..., 0], width)
    y0, y1, down = _between(grid[..., 1], height)
    flat = coarse.reshape(-1, coarse.shape[3])

    def row(y: Tensor) -> Tensor:
        left = F.embedding(y * width + x0, flat)
        return left + (F.embedding(y * width + x1, flat) - left) * right

    top = row(y0)
    return top + (row(y1) - top) * down


def _between(place: Tensor, size: int) -> tuple[Tensor, Tensor, Tensor]:
    """The cells before and after places in -1..1, and how far each is from the first, (..., 1)."""
    at = (((place + 1) * size - 1) / 2).clamp(min=0)
    before = at.floor().long().clamp(max=size - 1)
    after = (before + 1).clamp(max=size - 1)
    return before, after, (at - before.to(at.dtype))[..., None]
