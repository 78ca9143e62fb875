"""The encoder of the compact model and its two dense heads, in PyTorch.

The backbone has the geometry of the PP-OCRv6 tiny recogniser (Apache-2.0, PaddleOCR authors), whose
weights it starts from, with three changes: grey input, batch normalisation folded away, and
squeeze-and-excitation pooled over a window around each place, since a page is not a line.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.depthwise import Depthwise2d


class LocalSqueeze(nn.Module):
    """Squeeze-and-excitation over a window of about 48 x 160 pixels around each cell."""

    def __init__(self, channels: int, hidden: int, cell: tuple[int, int]) -> None:
        super().__init__()
        self.cell = cell
        self.down = nn.Conv2d(channels, hidden, 1)
        self.up = nn.Conv2d(hidden, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        b, c, h, w = x.shape
        rows, columns = self.cell
        pooled = F.avg_pool2d(x, self.cell)
        pooled = F.avg_pool2d(pooled, (3, 5), 1, (1, 2), count_include_pad=False)
        gate = F.hardsigmoid(self.up(F.relu(self.down(pooled))))
        cells = x.reshape(b, c, h // rows, rows, w // columns, columns)
        gated: Tensor = cells * gate[:, :, :, None, :, None]
        return gated.reshape(b, c, h, w)


class Block(nn.Module):
    """Depthwise 3x3 (optionally squeezed), then a pointwise bottleneck with a residual."""

    def __init__(self, channels: int, squeeze_cell: tuple[int, int] | None) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 3, 1, 1, groups=channels)
        self.squeeze = LocalSqueeze(channels, channels // 4, squeeze_cell) if squeeze_cell else None
        self.expand = nn.Conv2d(channels, 2 * channels, 1)
        self.project = nn.Conv2d(2 * channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.depthwise(x)
        if self.squeeze is not None:
            x = self.squeeze(x)
        out: Tensor = x + self.project(F.gelu(self.expand(x)))
        return out


class Down(nn.Module):
    """Halve the rows: depthwise 3x3 stride (2, 1), then a pointwise bottleneck, no residual."""

    def __init__(self, channels: int, hidden: int, out: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 3, (2, 1), 1, groups=channels)
        self.expand = nn.Conv2d(channels, hidden, 1)
        self.project = nn.Conv2d(hidden, out, 1)

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            # The same result; on a CPU the gradient of the strided kind takes three times as long.
            weight, bias = self.depthwise.weight, self.depthwise.bias
            x = F.conv2d(x, weight, bias, 1, 1, groups=len(weight))[:, :, ::2]
        else:
            x = self.depthwise(x)
        out: Tensor = self.project(F.gelu(self.expand(x)))
        return out


class Maps(NamedTuple):
    """Features of a padded image (B, 1, H, W): strides (4, 4), (8, 4), (16, 4)."""

    fine: Tensor
    middle: Tensor
    coarse: Tensor


class Encoder(nn.Module):
    """(B, 1, H, W) in -1..1, H and W multiples of 32 -> `Maps`."""

    def __init__(self, config: CompactConfig) -> None:
        super().__init__()
        a, b, c = config.widths
        self.stem1 = nn.Conv2d(1, config.stem, 3, 2, 1)
        self.stem2 = nn.Conv2d(config.stem, a, 3, 2, 1)
        self.stage1 = nn.Sequential(Block(a, (4, 8)), Block(a, None))
        self.down1 = Down(a, b, b)
        self.stage2 = nn.Sequential(Block(b, (2, 8)), Block(b, None))
        self.down2 = Down(b, 2 * b, c)
        self.stage3 = nn.Sequential(Block(c, (1, 8)), Block(c, None), Block(c, None))

    def forward(self, x: Tensor) -> Maps:
        fine = self.stage1(self.stem2(F.gelu(self.stem1(x))))
        middle = self.stage2(self.down1(fine))
        return Maps(fine, middle, self.stage3(self.down2(middle)))


class LineMapHead(nn.Module):
    """Text-line map at strides (4, 8); the channels are those of `reading.backend.Features`.

    Returns logits for core and text and distances in units of 16 pixels: (B, 4, H / 4, W / 8).
    """

    def __init__(self, config: CompactConfig) -> None:
        super().__init__()
        a, b, c = config.widths
        m = config.map_width
        self.coarse = nn.Conv2d(c, m, 1)
        self.mix_coarse = Depthwise2d(m, (3, 9))
        self.middle = nn.Conv2d(b, m, 1)
        self.mix_middle = nn.Sequential(Depthwise2d(m, (5, 5)), nn.Conv2d(m, m, 1))
        self.fine = nn.Conv2d(a, m, 1)
        self.mix_fine = nn.Sequential(Depthwise2d(m, (5, 5)), nn.Conv2d(m, m, 1))
        self.out = nn.Conv2d(m, 4, 1)

    def forward(self, maps: Maps) -> Tensor:
        fine, middle, coarse = (F.avg_pool2d(level, (1, 2)) for level in maps)
        x = self.coarse(coarse)
        x = F.gelu(x + self.mix_coarse(x))
        x = F.interpolate(x, scale_factor=(2.0, 1.0), mode="nearest") + self.middle(middle)
        x = F.gelu(x + self.mix_middle(x))
        x = F.interpolate(x, scale_factor=(2.0, 1.0), mode="nearest") + self.fine(fine)
        out: Tensor = self.out(F.gelu(x + self.mix_fine(x)))
        return out


def finished_line_map(raw: Tensor) -> Tensor:
    """Logits and sixteenths to probabilities and pixels, as `reading.backend.Features` says."""
    core, distances, text = raw[:, :1], raw[:, 1:3], raw[:, 3:]
    return torch.cat((core.sigmoid(), distances * 16, text.sigmoid()), dim=1)
