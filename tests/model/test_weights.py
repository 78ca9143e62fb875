"""Weights in levels: what is stored, what is read, and what the graphs multiply with."""

from __future__ import annotations

import numpy as np
import onnxruntime as ort
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from safetensors.numpy import load_file
from safetensors.torch import save_file
from torch import nn

from pilot_desktop.model.graphs import export_graph, in_eight_bits, share_weights
from pilot_desktop.model.weights import (
    LEVELS,
    STEP,
    for_graphs,
    in_levels,
    load_weights,
    packed_like,
)
from pilot_desktop.training.export import LARGE, packed

MATRICES = arrays(np.float32, (5, 7), elements=st.floats(-8, 8, width=32))


@given(MATRICES)
def test_a_matrix_is_kept_within_half_a_step_and_kept_again_as_it_is(matrix):
    levels, steps = in_levels(matrix)
    assert np.abs(levels).max() <= LEVELS
    assert (np.abs(levels * steps - matrix) <= steps * 0.5001).all()
    again, _ = in_levels(levels * steps)
    assert (again == levels).all()


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.large = nn.Linear(200, 400)
        self.small = nn.Linear(400, 12)

    def forward(self, x):
        return self.small(self.large(x).relu())


@pytest.fixture
def layer(tmp_path):
    """A module, the file of its weights, and a graph that takes them from there."""
    torch.manual_seed(0)
    module = Layer()
    assert module.large.weight.numel() >= LARGE > module.small.weight.numel()
    weights, graph = tmp_path / "weights.safetensors", tmp_path / "layer.onnx"
    save_file(packed(module.state_dict()), weights)
    export_graph(module, (torch.randn(3, 200),), (["x"], ["y"]), {"x": {0: "n"}}, graph)
    return module, weights, graph


def run(graph, x, values=None):
    options = ort.SessionOptions()
    if values:
        held = [ort.OrtValue.ortvalue_from_numpy(value) for value in values.values()]
        options.add_external_initializers(list(values), held)
    session = ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


def of_file(module, weights):
    values = {name: torch.from_numpy(value) for name, value in load_weights(weights).items()}
    module.load_state_dict(values)
    return module.eval()


def test_graphs_and_torch_read_the_same_numbers(layer):
    module, weights, graph = layer
    assert load_weights(weights)["large.weight"].dtype == np.float32
    share_weights(graph, weights)
    x = np.random.default_rng(0).standard_normal((6, 200)).astype(np.float32)
    with torch.no_grad():
        expected = of_file(module, weights)(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(run(graph, x), expected, atol=1e-5)


def test_products_in_eight_bits_take_the_levels_as_they_are(layer):
    module, weights, graph = layer
    in_eight_bits(graph)
    share_weights(graph, weights)
    # One input at a time is its own greatest value: activations are exact, only weights count.
    x = np.eye(200, dtype=np.float32)[:8]
    hidden = load_weights(weights)["large.weight"].T[:8] + module.large.bias.detach().numpy()
    module = of_file(module, weights)
    with torch.no_grad():
        expected = module.small(torch.from_numpy(hidden).relu()).numpy()
    assert np.abs(run(graph, x) - expected).max() < 0.02 * np.abs(expected).max()


def test_other_values_take_the_place_of_levels(layer):
    module, weights, graph = layer
    share_weights(graph, weights)
    other = {"large.weight": np.random.default_rng(1).standard_normal((400, 200)) / 10}
    values = for_graphs(packed_like(load_file(weights), other))
    assert set(values) == {"large.weight.levels", "large.weight" + STEP}
    module = of_file(module, weights)
    x = np.random.default_rng(0).standard_normal((6, 200)).astype(np.float32)
    with torch.no_grad():
        module.large.weight.copy_(torch.from_numpy(np.multiply(*in_levels(other["large.weight"]))))
        expected = module(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(run(graph, x, values), expected, atol=1e-4)
