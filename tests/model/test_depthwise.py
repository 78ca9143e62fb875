"""The depthwise layer trains as PyTorch's own does."""

from __future__ import annotations

import pytest
import torch

from pilot_desktop.model.depthwise import Depthwise2d


@pytest.mark.parametrize("size", [(3, 9), (5, 5), (3, 3)])
def test_results_and_gradients_are_those_of_conv2d(size: tuple[int, int]) -> None:
    torch.manual_seed(0)
    layer = Depthwise2d(6, size)
    weights = torch.randn(2, 6, 7, 11)
    found = []
    for training in (True, False):
        layer.train(training).zero_grad()
        x = torch.randn(2, 6, 7, 11, generator=torch.Generator().manual_seed(1), requires_grad=True)
        out = layer(x)
        torch.autograd.backward((out * weights).sum())
        found.append((out, x.grad, layer.weight.grad, layer.bias.grad))
    for ours, reference in zip(*found, strict=True):
        torch.testing.assert_close(ours, reference, rtol=1e-5, atol=1e-5)
