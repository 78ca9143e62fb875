"""The mBART decoder (Liu et al. 2020) of the published PILOT, with static caches.

Pre-norm layers, learned positions, embeddings scaled by the root of the width and shared with the
output. All prompts in a batch ask the same page: its keys and values are projected once
(`remember`) and never copied, however many prompts and tokens follow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pilot_desktop.model.published.config import POSITION_OFFSET, PublishedConfig


class Attention(nn.Module):
    """The four projections of one attention."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (
            nn.Linear(width, width) for _ in range(4)
        )

    def split(self, x: Tensor) -> Tensor:
        """(..., length, width) -> (..., heads, length, width / heads)."""
        return x.reshape(*x.shape[:-1], self.heads, -1).transpose(-3, -2)

    def merge(self, x: Tensor) -> Tensor:
        """The inverse of `split`, through the output projection."""
        out: Tensor = self.out_proj(x.transpose(-3, -2).flatten(-2))
        return out


class Layer(nn.Module):
    """Self-attention, attention to the page, feed-forward; each normed before and added after."""

    def __init__(self, width: int, heads: int, feed_forward: int) -> None:
        super().__init__()
        self.self_attn = Attention(width, heads)
        self.self_attn_layer_norm = nn.LayerNorm(width)
        self.encoder_attn = Attention(width, heads)
        self.encoder_attn_layer_norm = nn.LayerNorm(width)
        self.fc1 = nn.Linear(width, feed_forward)
        self.fc2 = nn.Linear(feed_forward, width)
        self.final_layer_norm = nn.LayerNorm(width)

    def queries(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values of the new tokens, (n, heads, k, d) each."""
        mine, y = self.self_attn, self.self_attn_layer_norm(x)
        return mine.split(mine.q_proj(y)), mine.split(mine.k_proj(y)), mine.split(mine.v_proj(y))

    def proceed(self, x: Tensor, mixed: Tensor, memory: Tensor) -> Tensor:
        """After self-attention. `mixed` (n, heads, k, d), `memory` (2, heads, places, d)."""
        x = x + self.self_attn.merge(mixed)
        page = self.encoder_attn
        n, k, _ = x.shape
        # The page is the same for all: prompts and tokens are so many queries of one attention.
        q = page.split(page.q_proj(self.encoder_attn_layer_norm(x)).flatten(0, 1))
        seen = F.scaled_dot_product_attention(q[None], memory[0][None], memory[1][None])[0]
        x = x + page.merge(seen).reshape(n, k, -1)
        out: Tensor = x + self.fc2(F.gelu(self.fc1(self.final_layer_norm(x))))
        return out


class Decoder(nn.Module):
    """Tokens so far and a page -> scores of the next token."""

    def __init__(self, config: PublishedConfig) -> None:
        super().__init__()
        d = config.width
        self.config, self.scale = config, math.sqrt(d)
        self.embed_tokens = nn.Embedding(config.vocabulary, d)
        self.embed_positions = nn.Embedding(config.positions + POSITION_OFFSET, d)
        self.layernorm_embedding = nn.LayerNorm(d)
        self.layers = nn.ModuleList(
            Layer(d, config.heads, config.feed_forward) for _ in range(config.layers)
        )
        self.layer_norm = nn.LayerNorm(d)

    def remember(self, features: Tensor) -> Tensor:
        """Places (m, width) -> their keys and values (layers, 2, heads, m, d)."""
        return torch.stack([torch.stack(pair) for pair in self.projected(features)])

    def projected(self, features: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
        """Keys and values (heads, m, d) of places (m, width), layer by layer."""
        for layer in self.layers:
            page = layer.encoder_attn
            assert isinstance(page, Attention)
            yield page.split(page.k_proj(features)), page.split(page.v_proj(features))

    def empty_cache(self, n: int, capacity: int) -> Tensor:
        """Room for the keys and values of `capacity` tokens: (layers, 2, n, heads, capacity, d)."""
        config, weight = self.config, self.embed_tokens.weight
        shape = (config.layers, 2, n, config.heads, capacity, config.width // config.heads)
        return torch.zeros(shape, dtype=weight.dtype, device=weight.device)

    def forward(
        self,
        tokens: Tensor,
        positions: Tensor,
        cache: Tensor,
        memory: Tensor,
        visible: int,
        *,
        masked: bool = True,
    ) -> Tensor:
        """Scores (n, k, vocabulary) after each of k new tokens; see `states`."""
        return self.scores(self.states(tokens, positions, cache, memory, visible, masked=masked))

    def states(
        self,
        tokens: Tensor,
        positions: Tensor,
        cache: Tensor,
        memory: Tensor,
        visible: int,
        *,
        masked: bool = True,
    ) -> Tensor:
        """What the last layer says (n, k, width) of each of k new tokens.

        `tokens` (n, k) stand at `positions` (k,) of the cache, which is filled in place and seen up
        to `visible`, at least the last position + 1; what lies behind a token is masked. A single
        token at the end of the view needs no mask (`masked` False), which is faster.
        """
        x = self.embed(tokens, positions)
        mask = None
        if masked:
            mask = torch.arange(visible, device=positions.device) <= positions[:, None]
        for layer, held, page in zip(self.layers, cache, memory, strict=True):
            assert isinstance(layer, Layer)
            q, k, v = layer.queries(x)
            held[0].index_copy_(2, positions, k)
            held[1].index_copy_(2, positions, v)
            keys, values = held[0, :, :, :visible], held[1, :, :, :visible]
            mixed = F.scaled_dot_product_attention(q, keys, values, attn_mask=mask)
            x = layer.proceed(x, mixed, page)
        return x

    def embed(self, tokens: Tensor, positions: Tensor) -> Tensor:
        """What enters the first layer, (n, k, width)."""
        x = self.embed_tokens(tokens) * self.scale
        x = x + self.embed_positions(positions + POSITION_OFFSET)
        embedded: Tensor = self.layernorm_embedding(x)
        return embedded

    def scores(self, x: Tensor) -> Tensor:
        """What the last layer said -> scores in 32 bits."""
        return F.linear(self.layer_norm(x), self.embed_tokens.weight).float()
