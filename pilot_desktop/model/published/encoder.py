"""The encoder of the published PILOT in PyTorch; parameters carry their published names.

A convolution block (Coquenet et al., DAN, TPAMI 2023) is three convolutions with an instance
normalisation before the third. `ConvBlock.step` runs one of them on a band of rows without
vertical padding, so that a page can be computed in strips (`reading.published_strips`); `forward`
is the same on a whole image.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pilot_desktop.model.published.config import PublishedConfig

EPSILON = 1e-3
"""Of the instance normalisations."""


class SeparableConv(nn.Module):
    """Depthwise 3x3, then pointwise."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.depth_conv = nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs)
        self.point_conv = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.point_conv(self.depth_conv(x))
        return y


class ConvBlock(nn.Module):
    """Two convolutions with SiLU, instance normalisation, a third convolution with a stride.

    The stem's third convolution is followed by SiLU; that of a residual block is not.
    """

    def __init__(
        self, inputs: int, outputs: int, stride: tuple[int, int] = (1, 1), *, separable: bool
    ) -> None:
        super().__init__()
        self.separable, self.stride = separable, stride
        self.residual = separable and inputs == outputs
        if separable:
            self.conv1: nn.Module = SeparableConv(inputs, outputs)
            self.conv2: nn.Module = SeparableConv(outputs, outputs)
            self.conv3: nn.Module = SeparableConv(outputs, outputs)
        else:
            self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
            self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
            self.conv3 = nn.Conv2d(outputs, outputs, 3, padding=1, stride=stride)

    def forward(self, x: Tensor) -> Tensor:
        """(1, inputs, H, W) -> (1, outputs, ceil(H / down), ceil(W / across))."""
        y = F.silu(self.conv2(F.silu(self.conv1(x))))
        # Statistics in 32 bits: sums over millions of pixels are lost in 16.
        variance, mean = torch.var_mean(y.float(), (2, 3), correction=0, keepdim=True)
        y = self.conv3(((y - mean) * (variance + EPSILON).rsqrt()).to(y.dtype))
        return x + y if self.residual else y if self.separable else F.silu(y)

    def step(self, which: int, rows: Tensor) -> Tensor:
        """Convolution `which` (1, 2, 3) with its activation; the first and last row are context."""
        conv = getattr(self, f"conv{which}")
        first = conv.depth_conv if self.separable else conv
        y = F.conv2d(rows, first.weight, first.bias, first.stride, (0, 1), 1, first.groups)
        if self.separable:
            y = conv.point_conv(y)
            return y if which == 3 else F.silu(y)
        return F.silu(y)


class ChannelAttention(nn.Module):
    """Efficient channel attention (Wang et al., ECA-Net, CVPR 2020)."""

    def __init__(self, kernel: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(1, 1, kernel, padding=kernel // 2, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        pooled = x.mean((2, 3))[:, None]
        gate: Tensor = self.conv(pooled).sigmoid()
        return x * gate[:, 0, :, None, None]


class SpatialAttention(nn.Module):
    """The spatial half of CBAM (Woo et al., ECCV 2018): mean and maximum over the channels."""

    def __init__(self, kernel: int, bias: bool) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 1, kernel, padding=kernel // 2, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        pooled = torch.cat((x.mean(1, keepdim=True), x.amax(1, keepdim=True)), dim=1)
        gate: Tensor = self.conv(pooled).sigmoid()
        return x * gate


class Encoder(nn.Module):
    """RGB pixels -> features of the page, one row for each place."""

    def __init__(self, config: PublishedConfig) -> None:
        super().__init__()
        stem = (3, *config.stem)
        self.init_blocks = nn.ModuleList(
            ConvBlock(a, b, stride, separable=False)
            for a, b, stride in zip(stem, config.stem, config.strides, strict=False)
        )
        widths = (config.stem[-1], *config.separable)
        residual: Sequence[nn.Module] = [
            ConvBlock(a, b, separable=True) for a, b in zip(widths, config.separable, strict=False)
        ]
        attention = (
            ChannelAttention(config.channel_kernel),
            SpatialAttention(config.spatial_kernel, config.spatial_bias),
        )
        self.blocks = nn.ModuleList((*residual, *attention))
        self.set_constants(config)

    def set_constants(self, config: PublishedConfig, device: torch.device | str = "cpu") -> None:
        """Mean and deviation of the pixels: of the configuration, not of the checkpoint."""
        for name, values in (("mean", config.mean), ("std", config.std)):
            constant = torch.tensor(values, device=device)[:, None, None]
            self.register_buffer(name, constant, persistent=False)

    @property
    def conv_blocks(self) -> list[ConvBlock]:
        """Stem and residual blocks in their order."""
        return [b for b in (*self.init_blocks, *self.blocks) if isinstance(b, ConvBlock)]

    def normalised(self, pixels: Tensor) -> Tensor:
        """(1, 3, h, W) RGB, 0..255 -> what the first convolution takes."""
        return (pixels - self.get_buffer("mean")) / self.get_buffer("std")

    def finish(self, features: Tensor) -> Tensor:
        """The last convolution block's map (1, d, H, W) -> (H * W, d), row by row: both
        attentions, each added to what it attends to, and the place of each cell.
        """
        for attention in list(self.blocks)[-2:]:
            features = features + attention(features)
        _, d, height, width = features.shape
        placed = features + place_code(d, height, width, features.device).to(features.dtype)
        return placed.flatten(2)[0].transpose(0, 1)

    def maps(self, pixels: Tensor) -> Iterator[Tensor]:
        """(1, 3, H, W) RGB, 0..255 -> the map (1, c, h, w) after each convolution block."""
        kind = self.get_parameter("init_blocks.0.conv1.bias").dtype
        x = self.normalised(pixels).to(kind)
        for block in self.conv_blocks:
            x = block(x)
            yield x

    def forward(self, pixels: Tensor) -> Tensor:
        """(1, 3, H, W) RGB, 0..255 -> (rows * columns, d)."""
        x = pixels
        for x in self.maps(pixels):  # noqa: B007 (the last is what counts)
            pass
        return self.finish(x)


def place_code(d: int, height: int, width: int, device: torch.device | None = None) -> Tensor:
    """The fixed 2D sinusoidal code (d, height, width) of DAN (Coquenet et al. 2023, eq. 1 and 2):
    the first half of the channels tells the row, the second the column; sine and cosine in turns.
    """
    rates = torch.exp(torch.arange(0, d // 2, 2, device=device) * (-math.log(10000.0) / d))

    def wave(n: int) -> Tensor:
        angles = torch.arange(n, device=device, dtype=torch.float32)[:, None] * rates
        return torch.stack((angles.sin(), angles.cos()), dim=2).flatten(1).transpose(0, 1)

    rows = wave(height)[:, :, None].expand(-1, height, width)
    columns = wave(width)[:, None, :].expand(-1, height, width)
    return torch.cat((rows, columns))
