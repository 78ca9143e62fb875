"""The encoder against a second writing of it, in plain formulas and 64 bits."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.model.published.encoder import place_code
from pilot_desktop.model.published.network import PublishedModel
from tests.model.published.small import random_model, small_config


def convolve(x, weight, bias, stride=(1, 1), groups=1):
    """3x3 with zero padding, as a sum of nine shifted products: x (c, H, W)."""
    _, height, width = x.shape
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    out = 0.0
    for dy in range(3):
        for dx in range(3):
            shifted = padded[:, dy : dy + height : stride[0], dx : dx + width : stride[1]]
            kernel = weight[:, :, dy, dx]
            if groups == 1:
                out = out + np.einsum("oc,chw->ohw", kernel, shifted)
            else:
                out = out + kernel[:, :, None] * shifted
    return out + bias[:, None, None]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def silu(x):
    return x * sigmoid(x)


def reference(state, config, image):
    """image (3, H, W) in 0..255 -> (places, d)."""
    w = {name: tensor.double().numpy() for name, tensor in state.items()}
    x = (image - np.array(config.mean)[:, None, None]) / np.array(config.std)[:, None, None]

    def normed(y):
        mean, variance = y.mean((1, 2), keepdims=True), y.var((1, 2), keepdims=True)
        return (y - mean) / np.sqrt(variance + 1e-3)

    for i, stride in enumerate(config.strides):

        def conv(y, k, s=(1, 1), name=f"encoder.init_blocks.{i}.conv"):
            return silu(convolve(y, w[f"{name}{k}.weight"], w[f"{name}{k}.bias"], s))

        x = conv(normed(conv(conv(x, 1), 2)), 3, stride)
    for i in range(len(config.separable)):

        def conv(y, k, name=f"encoder.blocks.{i}.conv"):
            depth, point = f"{name}{k}.depth_conv", f"{name}{k}.point_conv"
            y = convolve(y, w[f"{depth}.weight"], w[f"{depth}.bias"], groups=len(y))
            mixed = np.einsum("oc,chw->ohw", w[f"{point}.weight"][:, :, 0, 0], y)
            return mixed + w[f"{point}.bias"][:, None, None]

        y = conv(normed(silu(conv(silu(conv(x, 1)), 2))), 3)
        x = x + y if x.shape == y.shape else y
    weights = w[f"encoder.blocks.{len(config.separable)}.conv.weight"][0, 0]
    gate = np.convolve(x.mean((1, 2)), weights[::-1], mode="same")
    x = x + x * sigmoid(gate)[:, None, None]
    kernel = w[f"encoder.blocks.{len(config.separable) + 1}.conv.weight"][0]
    planes = np.pad(np.stack((x.mean(0), x.max(0))), ((0, 0), (3, 3), (3, 3)))
    gate = np.zeros(x.shape[1:])
    for r in range(gate.shape[0]):
        for c in range(gate.shape[1]):
            gate[r, c] = (planes[:, r : r + 7, c : c + 7] * kernel).sum()
    x = x + x * sigmoid(gate)
    d, rows, columns = x.shape
    for row in range(rows):
        for column in range(columns):
            for k in range(d // 4):
                rate = 10000 ** (-2 * k / d)
                x[2 * k, row, column] += math.sin(row * rate)
                x[2 * k + 1, row, column] += math.cos(row * rate)
                x[d // 2 + 2 * k, row, column] += math.sin(column * rate)
                x[d // 2 + 2 * k + 1, row, column] += math.cos(column * rate)
    return x.reshape(d, -1).T


@torch.inference_mode()
@pytest.mark.parametrize("size", [(70, 52), (33, 200)])
def test_features_equal_a_plain_reference(size):
    config = small_config(10)
    model = random_model(config)
    image = np.random.default_rng(0).integers(0, 256, (3, *size)).astype(np.float64)
    ours = model.encoder(torch.from_numpy(image).float()[None])
    theirs = reference(model.state_dict(), config, image)
    rows, columns = config.feature_size(*size)
    assert ours.shape == theirs.shape == (rows * columns, 32)
    assert np.abs(theirs).max() > 1
    assert np.abs(ours.numpy() - theirs).max() < 1e-4


def test_size_of_the_paper():
    """20.0 M parameters in the encoder, 155 M in all; stride 32 down and 8 across."""
    config = PublishedConfig(vocabulary=64_000)
    with torch.device("meta"):
        model = PublishedModel(config)
        encoder = sum(p.numel() for p in model.encoder.parameters())
        whole = sum(p.numel() for p in model.parameters())
    assert round(encoder / 1e6, 1) == 20.0
    assert round(whole / 1e6) == 155
    assert config.feature_size(2200, 1700) == (69, 213)
    model.encoder.set_constants(config, "meta")
    with torch.inference_mode():
        features = model.encoder(torch.empty(1, 3, 2200, 1700, device="meta"))
    assert features.shape == (69 * 213, 1024)


def test_places_are_told_apart():
    code = place_code(32, 5, 9).flatten(1).T
    assert len({tuple(row.tolist()) for row in code}) == 45
