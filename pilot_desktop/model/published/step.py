"""One token for each prompt on a CPU: the decoder's step as products that a CPU does fastest.

The same as `Decoder.forward` but for rounding. With one row to multiply, a step takes as long as
the weights and the page's keys and values take to come from memory, if nothing else is in the way:
queries, keys and values of the tokens are one product; matrices lie the way round that is read
fastest; attention is two batched products, which read the page's keys several times as fast as
`scaled_dot_product_attention` does for a single query.
"""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pilot_desktop.model.published.config import POSITION_OFFSET
from pilot_desktop.model.published.decoder import Attention, Decoder, Layer


class CpuStep:
    """Arranges the matrices of a decoder anew, in place: it computes as before, but cannot be saved
    any more.
    """

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._layers = [_LayerStep(layer) for layer in decoder.layers if isinstance(layer, Layer)]
        _turn(decoder.embed_tokens)

    def __call__(self, tokens: Tensor, length: int, cache: Tensor, memory: Tensor) -> Tensor:
        """Scores (n, vocabulary) after tokens (n,) that stand at position `length`.

        `cache` (layers, 2, n, heads, capacity, d) is filled in place, `memory` is the page's
        (layers, 2, heads, places, d).
        """
        decoder = self._decoder
        x = decoder.embed_tokens(tokens) * decoder.scale
        x += decoder.embed_positions.weight[length + POSITION_OFFSET]
        x = _normed(x, decoder.layernorm_embedding)
        for layer, held, page in zip(self._layers, cache, memory, strict=True):
            x = layer(x, length, held, page)
        return torch.mm(_normed(x, decoder.layer_norm), decoder.embed_tokens.weight.t())


class _LayerStep:
    def __init__(self, layer: Layer) -> None:
        self._layer, self._heads = layer, layer.self_attn.heads
        self._joined, self._bias = _join(layer.self_attn)
        for linear in (layer.self_attn.out_proj, layer.encoder_attn.q_proj,
                       layer.encoder_attn.out_proj, layer.fc1):  # fmt: skip
            _turn(linear)

    def __call__(self, x: Tensor, length: int, held: Tensor, page: Tensor) -> Tensor:
        """x (n, width) -> what the layer makes of it."""
        layer, heads, (n, width) = self._layer, self._heads, x.shape
        y = torch.addmm(self._bias, _normed(x, layer.self_attn_layer_norm), self._joined)
        parts = y.view(n, 3, heads, width // heads)
        held[:, :, :, length] = parts[:, 1:].transpose(0, 1)
        keys, values = held.flatten(1, 2)[:, :, : length + 1]
        mixed = _attended(parts[:, 0].reshape(n * heads, 1, -1), keys, values)
        x = _product(mixed.view(n, width), layer.self_attn.out_proj).add_(x)
        q = _product(_normed(x, layer.encoder_attn_layer_norm), layer.encoder_attn.q_proj)
        # The page is the same for all prompts: they are so many queries of one attention.
        mixed = _attended(q.view(n, heads, -1).transpose(0, 1), *page)
        x += _product(mixed.transpose(0, 1).reshape(n, width), layer.encoder_attn.out_proj)
        y = _product(_normed(x, layer.final_layer_norm), layer.fc1)
        x += _product(F.gelu(y), layer.fc2)
        return x


def room(*shape: int) -> Tensor:
    """An empty tensor in large memory pages where the system has them: numpy asks for these, torch
    does not, and what is read once a token takes a third more time in small ones.
    """
    return torch.from_numpy(np.empty(shape, np.float32))


def _join(attention: Attention) -> tuple[Tensor, Tensor]:
    """The matrices (width, 3 width) and biases of queries, keys and values as one; the projections
    themselves become views of it.
    """
    parts = (attention.q_proj, attention.k_proj, attention.v_proj)
    width = parts[0].in_features
    joined = room(width, 3 * width)
    for number, linear in enumerate(parts):
        columns = joined[:, number * width : (number + 1) * width]
        columns.copy_(linear.weight.t())
        linear.weight.data = columns.t()
    return joined, torch.cat([linear.bias for linear in parts])


def _turn(layer: nn.Linear | nn.Embedding) -> None:
    """Lay a matrix out as its transpose; its shape stays."""
    turned = room(*layer.weight.t().shape)
    layer.weight.data = turned.copy_(layer.weight.t()).t()


def _product(x: Tensor, linear: nn.Linear) -> Tensor:
    """The projection without the overhead of calling a module."""
    return torch.addmm(linear.bias, x, linear.weight.t())


def _normed(x: Tensor, norm: nn.LayerNorm) -> Tensor:
    return F.layer_norm(x, norm.normalized_shape, norm.weight, norm.bias, norm.eps)


def _attended(q: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Attention of queries (b, n, d) to keys and values (b, m, d)."""
    scale = 1 / math.sqrt(q.shape[2])
    scores = torch.baddbmm(q[:1, :1, :1], q, keys.transpose(1, 2), beta=0, alpha=scale)
    return torch.bmm(scores.softmax(2), values)
