"""One token for each prompt on a CPU: the decoder's step as products that a CPU does fastest.

The same as `Decoder.forward` but for rounding. With one row to multiply, a step takes as long as
the weights and the page's keys and values take to come from memory, if nothing else is in the way.
So numpy multiplies, whose calls cost a fraction of torch's: each product has driven what a call
needs out of the near caches. Queries, keys and values of the tokens are one product; matrices lie
the way round that is read fastest, side by side; attention is two batched products.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pilot_desktop.model.published.config import POSITION_OFFSET
from pilot_desktop.model.published.decoder import Decoder, Layer

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]


class CpuStep:
    """Arranges the matrices of a decoder anew, in place: it computes as before, but cannot be saved
    any more.
    """

    def __init__(self, decoder: Decoder) -> None:
        layers = [layer for layer in decoder.layers if isinstance(layer, Layer)]
        matrices = _Matrices(sum(p.numel() for p in decoder.parameters()))
        self._layers = [_LayerStep(layer, matrices) for layer in layers]
        self._embedding = matrices.put(decoder.embed_tokens)
        self._positions = decoder.embed_positions.weight.numpy()[POSITION_OFFSET:]
        self._scale = np.float32(decoder.scale)
        self._enter, self._leave = _Norm(decoder.layernorm_embedding), _Norm(decoder.layer_norm)

    def __call__(self, tokens: Ids, length: int, cache: Floats, memory: Floats) -> Floats:
        """Scores (n, vocabulary) after tokens (n,) that stand at position `length`.

        `cache` (layers, 2, n, heads, capacity, d) is filled in place, `memory` is the page's
        (layers, 2, heads, places, d).
        """
        x = self._embedding[:, tokens].T * self._scale
        x += self._positions[length]
        x = self._enter(x)
        for layer, held, page in zip(self._layers, cache, memory, strict=True):
            x = layer(x, length, held, page)
        return _times(self._leave(x), self._embedding)


class _LayerStep:
    def __init__(self, layer: Layer, matrices: _Matrices) -> None:
        mine, page = layer.self_attn, layer.encoder_attn
        self._heads = mine.heads
        self._norm, self._page_norm, self._last_norm = (
            _Norm(norm)
            for norm in (
                layer.self_attn_layer_norm, layer.encoder_attn_layer_norm, layer.final_layer_norm
            )
        )  # fmt: skip
        self._joined = _Product(matrices, mine.q_proj, mine.k_proj, mine.v_proj)
        self._out, self._page_query, self._page_out, self._widen, self._narrow = (
            _Product(matrices, linear)
            for linear in (mine.out_proj, page.q_proj, page.out_proj, layer.fc1, layer.fc2)
        )

    def __call__(self, x: Floats, length: int, held: Floats, page: Floats) -> Floats:
        """x (n, width) -> what the layer makes of it."""
        heads, (n, width) = self._heads, x.shape
        d = width // heads
        parts = self._joined(self._norm(x)).reshape(n, 3, heads, d)
        held[:, :, :, length] = parts[:, 1:].swapaxes(0, 1)
        keys, values = held.reshape(2, n * heads, -1, d)[:, :, : length + 1]
        mixed = _attended(parts[:, 0].reshape(n * heads, 1, d), keys, values)
        x = x + self._out(mixed.reshape(n, width))
        q = self._page_query(self._page_norm(x))
        # The page is the same for all prompts: they are so many queries of one attention.
        mixed = _attended(q.reshape(n, heads, d).swapaxes(0, 1), page[0], page[1])
        x += self._page_out(mixed.swapaxes(0, 1).reshape(n, width))
        y = self._widen(self._last_norm(x))
        x += self._narrow(F.gelu(torch.from_numpy(y)).numpy())
        return x


class _Norm:
    """Layer normalisation of rows."""

    def __init__(self, norm: nn.LayerNorm) -> None:
        self._weight, self._bias = norm.weight.numpy(), norm.bias.numpy()
        self._epsilon = np.float32(norm.eps)
        # A product is the quickest mean of a row.
        self._mean = np.full((len(self._bias), 1), 1 / len(self._bias), np.float32)

    def __call__(self, x: Floats) -> Floats:
        y: Floats = x - np.dot(x, self._mean)
        y /= np.sqrt(np.dot(y * y, self._mean) + self._epsilon)
        y *= self._weight
        y += self._bias
        return y


class _Product:
    """Projections of the same rows, joined."""

    def __init__(self, matrices: _Matrices, *parts: nn.Linear) -> None:
        self._matrix = matrices.put(*parts)
        self._bias = torch.cat([linear.bias for linear in parts]).numpy()

    def __call__(self, x: Floats) -> Floats:
        y = _times(x, self._matrix)
        y += self._bias
        return y


class _Matrices:
    """Room for matrices of `size` values, side by side; what is not used costs nothing."""

    def __init__(self, size: int) -> None:
        self._free = room(size).numpy()

    def put(self, *layers: nn.Linear | nn.Embedding) -> Floats:
        """The matrices (inputs, outputs) of layers as one; their weights become views of it."""
        inputs = layers[0].weight.shape[1]
        outputs = sum(len(layer.weight) for layer in layers)
        size = inputs * outputs
        place, self._free = self._free[:size], self._free[size:]
        # The shorter side first: long rows are read fastest.
        joined = place.reshape(inputs, -1) if inputs <= outputs else place.reshape(outputs, -1).T
        start = 0
        for layer in layers:
            columns = joined[:, start : start + len(layer.weight)]
            columns[...] = layer.weight.t().numpy()
            layer.weight.data = torch.from_numpy(columns).t()
            start += len(layer.weight)
        return joined


def room(*shape: int) -> Tensor:
    """An empty tensor in large memory pages where the system has them: numpy asks for these, torch
    does not, and what is read once a token takes a third more time in small ones.
    """
    return torch.from_numpy(np.empty(shape, np.float32))


def _attended(q: Floats, keys: Floats, values: Floats) -> Floats:
    """Attention of queries (b, n, d) to keys and values (b, m, d)."""
    shares = _times(q * np.float32(1 / math.sqrt(q.shape[2])), keys.swapaxes(1, 2))
    shares -= shares.max(axis=2, keepdims=True)
    np.exp(shares, out=shares)
    mixed = _times(shares, values)
    mixed /= shares.sum(axis=2, keepdims=True)
    return mixed


def _times(x: Floats, y: Floats) -> Floats:
    """The product (..., n, m). With two rows numpy's takes as long as with eight."""
    if x.shape[-2] > 1:
        return torch.matmul(torch.from_numpy(x), torch.from_numpy(y)).numpy()
    product: Floats = np.dot(x, y) if x.ndim == 2 else np.matmul(x, y)
    return product
