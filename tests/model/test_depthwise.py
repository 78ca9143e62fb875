"""The depthwise layers train as PyTorch's own do."""

from __future__ import annotations

import pytest
import torch

from pilot_desktop.model.depthwise import Depthwise1d, Depthwise2d


@pytest.mark.parametrize("size", [(3, 9), (5, 5), (3, 3)])
def test_results_and_gradients_are_those_of_conv2d(size: tuple[int, int]) -> None:
    torch.manual_seed(0)
    _trains_as_it_reads(Depthwise2d(6, size), (2, 6, 7, 11))


@pytest.mark.parametrize(("size", "dilation"), [(9, 1), (9, 4), (3, 2)])
def test_results_and_gradients_are_those_of_conv1d(size: int, dilation: int) -> None:
    torch.manual_seed(0)
    _trains_as_it_reads(Depthwise1d(6, size, dilation), (2, 31, 6))


def _trains_as_it_reads(layer: torch.nn.Module, shape: tuple[int, ...]) -> None:
    weights, found = torch.randn(shape), []
    for training in (True, False):
        layer.train(training).zero_grad()
        x = torch.randn(shape, generator=torch.Generator().manual_seed(1), requires_grad=True)
        out = layer(x)
        torch.autograd.backward((out * weights).sum())
        found.append((out, x.grad, layer.weight.grad, layer.bias.grad))
    for ours, reference in zip(*found, strict=True):
        torch.testing.assert_close(ours, reference, rtol=1e-5, atol=1e-5)
