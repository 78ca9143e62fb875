"""Reading one band of features: sampling a region, CTC posteriors, the decoder's memory."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.depthwise import Depthwise1d


class ContextBlock(nn.Module):
    """A gated view along the line: depthwise convolution, norm, bottleneck, residual."""

    def __init__(self, width: int, dilation: int, expand: int) -> None:
        super().__init__()
        self.depthwise = Depthwise1d(width, 9, dilation)
        self.norm = nn.LayerNorm(width)
        self.expand = nn.Linear(width, expand * width)
        self.project = nn.Linear(expand * width, width)
        # Begins as nothing: a trained head with blocks added reads as it did.
        nn.init.zeros_(self.project.weight)
        nn.init.zeros_(self.project.bias)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x (n, frames, width), mask (n, frames, 1)."""
        y = self.depthwise(x * mask)
        out: Tensor = x + self.project(F.gelu(self.expand(self.norm(y))))
        return out


class BandHead(nn.Module):
    """Sampled bands -> CTC logits, two a frame, and the memory the decoder attends to.

    One path is the pretrained recogniser's own head at twice its frame rate; the other sees a
    wider context and starts as zero, so that training begins where the pretrained model stood.
    """

    def __init__(self, config: CompactConfig) -> None:
        super().__init__()
        c, w, classes = config.widths[2], config.band_width, len(config.characters) + 1
        self.classes = classes
        self.rows = nn.Parameter(torch.full((1, c, config.band_rows, 1), 1 / config.band_rows))
        self.depthwise = nn.Conv1d(c, c, 5, padding=4, dilation=2, groups=c)
        self.pointwise = nn.Conv1d(c, c, 1)
        self.neck = nn.Conv1d(c, c // 2, 1)
        self.head = nn.Conv1d(c // 2, classes, 1)
        self.enter = nn.Linear(c * config.band_rows * 2 + 2 * (c // 2), w)
        dilations = [1, 2, 4, 1, 2, 4, 1, 1, 2, 4, 1, 1, 2, 4, 1, 1][: config.band_blocks]
        self.blocks = nn.ModuleList(ContextBlock(w, d, config.band_expand) for d in dilations)
        self.norm = nn.LayerNorm(w)
        self.leave = nn.Linear(w, 2 * classes)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, coarse: Tensor, grid: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Read n regions of one image.

        coarse (1, c, H / 16, W / 4); grid (n, rows, 2 * frames, 2) in -1..1; lengths (n,) frames.
        Returns logits (n, 2 * frames, classes) and memory (n, frames, width).
        """
        n, rows, columns, _ = grid.shape
        flat = grid.reshape(1, n * rows, columns, 2)
        sampled = F.grid_sample(
            coarse, flat, mode="bilinear", padding_mode="border", align_corners=False
        )
        sampled = sampled.reshape(-1, n, rows, columns).transpose(0, 1)
        return self.read(sampled, lengths)

    def read(self, sampled: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """sampled (n, c, rows, 2 * frames) -> logits and memory, as `forward`."""
        n, c, rows, columns = sampled.shape
        frames = columns // 2
        mask = (torch.arange(frames, device=sampled.device) < lengths[:, None]).to(sampled.dtype)
        column_mask = mask.repeat_interleave(2, dim=1)[:, None]
        sampled = sampled * column_mask[:, :, None]
        pooled = (sampled * self.rows).sum(2)
        pooled = (pooled + F.pad(pooled[:, :, 1:], (0, 1))) / 2
        y = F.hardswish(self.pointwise(F.hardswish(self.depthwise(pooled))))
        neck = self.neck(y)
        logits = self.head(neck).transpose(1, 2)
        entered = torch.cat(
            (
                sampled.reshape(n, c, rows, frames, 2).permute(0, 3, 1, 2, 4).flatten(2),
                neck.reshape(n, -1, frames, 2).permute(0, 2, 1, 3).flatten(2),
            ),
            dim=2,
        )
        x = self.enter(entered)
        for block in self.blocks:
            x = block(x, mask[..., None])
        memory = self.norm(x)
        extra = self.leave(memory).reshape(n, 2 * frames, self.classes)
        return logits + extra, memory
