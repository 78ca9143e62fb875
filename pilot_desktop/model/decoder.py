"""The decoder of the compact model: one Transformer for all prompts.

It attends to a memory: the band of one region (`remember_band`), or a coarse map of the whole page
(`remember_page`). All layers share one key/value projection of that memory, so that a memory is
projected once and prompted many times. Self-attention caches are explicit inputs and outputs.

Both sides count letters: a token knows how many the text has so far, a frame of a band how many the
CTC path has before it. Attention begins where the counts agree, so that reading along a line, which
costs most of the training of such decoders, need not be found out.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pilot_desktop.model.config import CompactConfig

PAGE_CELL = 32
"""Pixels of a cell of the page memory."""


def sinusoid(positions: Tensor, width: int) -> Tensor:
    """(...) positions -> (..., width) sines and cosines (Vaswani et al. 2017)."""
    rates = torch.exp(
        torch.arange(0, width, 2, device=positions.device) * (-math.log(10000.0) / width)
    )
    angles = positions[..., None].float() * rates
    return torch.cat((angles.sin(), angles.cos()), dim=-1)


def letters_before(log_probs: Tensor) -> Tensor:
    """How many letters the best CTC path (n, 2 t, classes) has before each of t frames: (n, t)."""
    path = log_probs.argmax(2)
    fresh = (path != 0) & (path != F.pad(path[:, :-1], (1, 0)))
    until = fresh.to(log_probs.dtype).cumsum(1)
    return F.pad(until[:, 1:-1:2], (1, 0))


class Layer(nn.Module):
    """Pre-norm: self-attention, cross-attention to shared keys and values, bottleneck."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.query = nn.Linear(width, width)
        self.cross_out = nn.Linear(width, width)
        self.expand = nn.Linear(width, 4 * width)
        self.project = nn.Linear(4 * width, width)
        self.dropout = nn.Dropout(dropout)
        # How much a letter between both counts takes from the attention, as ALiBi (Press 2022).
        self.slopes = nn.Parameter(2.0 ** -torch.arange(heads, dtype=torch.float32))

    def split(self, x: Tensor) -> Tensor:
        n, length, width = x.shape
        return x.reshape(n, length, self.heads, width // self.heads).transpose(1, 2)

    @staticmethod
    def attend(q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
        """Softmax attention; q, k, v (n, heads, length, d), bias broadcast over scores."""
        scores = q @ k.transpose(2, 3) / math.sqrt(q.shape[3]) + bias
        mixed = scores.softmax(3) @ v
        n, heads, length, d = mixed.shape
        return mixed.transpose(1, 2).reshape(n, length, heads * d)

    def forward(
        self,
        x: Tensor,
        past: Tensor,
        self_bias: Tensor,
        keys: Tensor,
        values: Tensor,
        bias: Tensor,
        apart: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """past (2, n, heads, p, d) -> output and present (2, n, heads, p + k, d); `apart` (n, 1, k,
        t): letters between tokens and places of the memory.
        """
        q, k, v = self.qkv(self.norm1(x)).chunk(3, dim=2)
        present = torch.stack(
            (
                torch.cat((past[0], self.split(k)), dim=2),
                torch.cat((past[1], self.split(v)), dim=2),
            )
        )
        x = x + self.dropout(
            self.out(self.attend(self.split(q), present[0], present[1], self_bias))
        )
        q = self.split(self.query(self.norm2(x)))
        bias = bias - apart * self.slopes[:, None, None]
        x = x + self.dropout(self.cross_out(self.attend(q, keys, values, bias)))
        return x + self.dropout(self.project(F.gelu(self.expand(self.norm3(x))))), present


class Decoder(nn.Module):
    """Tokens so far and a memory -> scores of the next token."""

    def __init__(self, config: CompactConfig, vocabulary_size: int, dropout: float = 0.1) -> None:
        super().__init__()
        d, classes = config.decoder_width, len(config.characters) + 1
        self.width, self.heads = d, config.decoder_heads
        self.embedding = nn.Embedding(vocabulary_size, d)
        self.positions = nn.Embedding(1024, d)
        self.draft = nn.Linear(classes, d // 2)
        self.band = nn.Linear(config.band_width + d, d)
        self.page = nn.Linear(config.widths[2], d)
        self.memory_norm = nn.LayerNorm(d)
        self.key_value = nn.Linear(d, 2 * d)
        self.layers = nn.ModuleList(
            Layer(d, config.decoder_heads, dropout) for _ in range(config.decoder_layers)
        )
        self.norm = nn.LayerNorm(d)
        self.bias = nn.Parameter(torch.zeros(vocabulary_size))
        nn.init.normal_(self.embedding.weight, std=d**-0.5)
        nn.init.normal_(self.positions.weight, std=0.02)

    def remember_band(self, band: Tensor, logits: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The band memory of regions: band (n, t, w), CTC logits (n, 2 t, classes).

        Returns shared keys and values (n, heads, t, d), and the letters before each frame (n, t).
        The CTC posteriors come along: the letters are already known to them, and the decoder
        learns what to make of them.
        """
        n, frames, _ = band.shape
        draft = self.draft(logits.softmax(2)).reshape(n, frames, self.width)
        memory = self.band(torch.cat((band, draft), dim=2))
        places = letters_before(logits)
        frame = sinusoid(torch.arange(frames, device=band.device), self.width // 2)
        letter = sinusoid(places, self.width // 2)
        keys, values = self._project(memory + torch.cat((frame.expand_as(letter), letter), dim=2))
        return keys, values, places

    def remember_page(self, coarse: Tensor) -> tuple[Tensor, Tensor]:
        """The page memory: coarse features (n, c, H / 16, W / 4) pooled to cells of 32 pixels."""
        pooled = F.avg_pool2d(coarse, (PAGE_CELL // 16, PAGE_CELL // 4))
        _, _, rows, columns = pooled.shape
        memory = self.page(pooled.flatten(2).transpose(1, 2))
        half = self.width // 2
        y = sinusoid(torch.arange(rows, device=coarse.device), half)
        x = sinusoid(torch.arange(columns, device=coarse.device), half)
        place = torch.cat(
            (y[:, None].expand(rows, columns, half), x[None].expand(rows, columns, half)), dim=2
        )
        return self._project(memory + place.reshape(1, rows * columns, self.width))

    def _project(self, memory: Tensor) -> tuple[Tensor, Tensor]:
        n, length, _ = memory.shape
        pair = self.key_value(self.memory_norm(memory))
        pair = pair.reshape(n, length, 2, self.heads, self.width // self.heads)
        keys, values = pair.permute(2, 0, 3, 1, 4).unbind(0)
        return keys, values

    def empty_cache(self, n: int, device: torch.device) -> Tensor:
        """(layers, 2, n, heads, 0, d)."""
        d = self.width // self.heads
        return torch.zeros(len(self.layers), 2, n, self.heads, 0, d, device=device)

    def forward(
        self,
        tokens: Tensor,
        letters: Tensor,
        past: Tensor,
        keys: Tensor,
        values: Tensor,
        places: Tensor,
        lengths: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Scores after each of k new tokens, given p tokens in the cache.

        tokens (n, k) and how many letters the text has with each of them (`Vocabulary.letters`);
        past (layers, 2, n, heads, p, d); keys, values (n, heads, t, d) and the letters before each
        of their places (n, t); lengths (n,) valid places of the memory. A memory that is no line
        has zeros for letters on both sides. Returns (n, k, vocabulary) and the new cache.
        """
        k, p, t = tokens.shape[1], past.shape[4], keys.shape[2]
        index = torch.arange(p + k, device=tokens.device)
        x = self.embedding(tokens) * math.sqrt(self.width) + self.positions(index[p:])
        x = x + F.pad(sinusoid(letters, self.width // 2), (self.width // 2, 0))
        apart = (letters[:, None, :, None] - places[:, None, None, :]).abs()
        later = index[None, :] > index[p:, None]
        self_bias = later.to(x.dtype)[None, None] * -1e4
        outside = torch.arange(t, device=tokens.device) >= lengths[:, None]
        bias = outside.to(x.dtype)[:, None, None] * -1e4
        presents = []
        for number, layer in enumerate(self.layers):
            x, present = layer(x, past[number], self_bias, keys, values, bias, apart)
            presents.append(present)
        scores = F.linear(self.norm(x), self.embedding.weight, self.bias)
        return scores, torch.stack(presents)
