"""A model made larger reads as it did."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.training.growth import grown

SMALL = CompactConfig(band_blocks=2, band_expand=2)


def test_a_larger_band_head_begins_where_the_smaller_one_stood():
    torch.manual_seed(0)
    small = CompactModel(SMALL).eval()
    large = CompactModel(dataclasses.replace(SMALL, band_blocks=4, band_expand=3)).eval()
    for block in small.band.blocks:
        torch.nn.init.normal_(block.project.weight, std=0.1)
    torch.nn.init.normal_(small.band.leave.weight, std=0.1)
    large.load_state_dict(grown(small.state_dict(), large))
    sampled, frames = torch.randn(2, SMALL.widths[2], SMALL.band_rows, 20), torch.tensor([10, 6])
    with torch.no_grad():
        expected, found = small.band.read(sampled, frames), large.band.read(sampled, frames)
    for one, other in zip(expected, found, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-5)
    # What is new can be learnt: its bottleneck is not nothing.
    assert large.band.blocks[0].expand.weight[2 * SMALL.band_width :].abs().min() > 0


@pytest.mark.parametrize(
    "larger", [dataclasses.replace(SMALL, map_width=64), dataclasses.replace(SMALL, band_width=64)]
)
def test_other_sizes_cannot_grow(larger):
    with pytest.raises(ValueError, match="has the shape"):
        grown(CompactModel(SMALL).state_dict(), CompactModel(larger))


def test_a_part_the_model_lacks_is_named():
    with pytest.raises(ValueError, match=r"band\.blocks\.1"):
        smaller = CompactModel(dataclasses.replace(SMALL, band_blocks=1))
        grown(CompactModel(SMALL).state_dict(), smaller)
