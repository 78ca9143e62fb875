"""The network itself: what is cached, batched or padded must not change what it says."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.decoder import letters_before
from pilot_desktop.model.sampling import band_frames, band_grid


@pytest.fixture(scope="module")
def model() -> CompactModel:
    torch.manual_seed(1)
    return CompactModel(CompactConfig(), 1600).eval()


@torch.inference_mode()
def test_strides_of_the_maps(model: CompactModel) -> None:
    maps = model.encoder(torch.zeros(1, 1, 96, 160))
    assert maps.coarse.shape == (1, 160, 96 // 16, 160 // 4)
    assert model.line_map(maps).shape == (1, 4, 96 // 4, 160 // 8)


@torch.inference_mode()
def test_cached_decoding_equals_uncached(model: CompactModel) -> None:
    decoder = model.decoder
    assert decoder is not None
    tokens = torch.randint(0, 1600, (2, 9))
    letters, places = torch.arange(18.0).reshape(2, 9), torch.arange(40.0).reshape(2, 20)
    keys, values = torch.randn(2, 2, 4, 20, 64)
    memory = keys, values, places, torch.tensor([20, 13])
    start = decoder.empty_cache(2, torch.device("cpu"))
    whole, _ = decoder(tokens, letters, start, *memory)
    cache, steps = start, []
    for k in range(9):
        scores, cache = decoder(tokens[:, k : k + 1], letters[:, k : k + 1], cache, *memory)
        steps.append(scores)
    torch.testing.assert_close(torch.cat(steps, 1), whole, atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_memory_beyond_its_length_is_not_seen(model: CompactModel) -> None:
    decoder = model.decoder
    assert decoder is not None
    keys, values = torch.randn(2, 1, 4, 20, 64)
    start = decoder.empty_cache(1, torch.device("cpu"))
    tokens, lengths = torch.tensor([[3, 5]]), torch.tensor([12])
    letters, places = torch.zeros(1, 2), torch.zeros(1, 20)
    first, _ = decoder(tokens, letters, start, keys, values, places, lengths)
    keys[:, :, 12:], values[:, :, 12:] = 9.0, -9.0
    second, _ = decoder(tokens, letters, start, keys, values, places, lengths)
    torch.testing.assert_close(first, second, atol=1e-4, rtol=1e-4)


def test_letters_are_counted_along_the_best_path() -> None:
    """Two frames of the path to one of the memory; a letter that lasts counts once."""
    path = [0, 3, 3, 0, 3, 5, 5, 5, 0, 0, 6, 0]
    log_probs = torch.nn.functional.one_hot(torch.tensor([path]), 8).float().log()
    assert letters_before(log_probs).tolist() == [[0, 1, 1, 3, 3, 3]]


@torch.inference_mode()
def test_the_decoder_looks_where_the_letters_are(model: CompactModel) -> None:
    """What stands far from the letter that is next matters less than what stands there."""
    decoder = model.decoder
    assert decoder is not None
    keys, values = torch.randn(2, 1, 4, 40, 64)
    places, lengths = torch.arange(40.0)[None], torch.tensor([40])
    start = decoder.empty_cache(1, torch.device("cpu"))

    def said(letters: float) -> torch.Tensor:
        token = torch.tensor([[3]])
        scores, _ = decoder(token, torch.tensor([[letters]]), start, keys, values, places, lengths)
        return scores

    near_before, far_before = said(30.0), said(5.0)
    values[:, :, 28:33] += 3.0
    near, far = (said(30.0) - near_before).abs().mean(), (said(5.0) - far_before).abs().mean()
    assert near > 2 * far


@torch.inference_mode()
def test_a_region_reads_the_same_alone_and_in_a_batch(model: CompactModel) -> None:
    boxes = np.array([[10, 5, 90, 33], [4, 40, 150, 70]], np.float32)
    coarse = model.encoder(torch.rand(1, 1, 96, 160) * 2 - 1).coarse
    frames = band_frames(boxes, model.config)
    longest = int(frames.max())
    grid = torch.from_numpy(band_grid(boxes, longest, 96, 160, model.config))
    both, _ = model.band(coarse, grid, torch.from_numpy(frames))
    n = int(frames[0])
    alone_grid = torch.from_numpy(band_grid(boxes[:1], n, 96, 160, model.config))
    alone, _ = model.band(coarse, alone_grid, torch.from_numpy(frames[:1]))
    torch.testing.assert_close(both[0, : 2 * n], alone[0], atol=1e-4, rtol=1e-4)


def test_grid_follows_the_box() -> None:
    """The middle row of a box's grid runs through its middle, from its left end to its right."""
    config = CompactConfig()
    box = np.array([[40.0, 20.0, 120.0, 44.0]], np.float32)
    frames = int(band_frames(box, config)[0])
    grid = band_grid(box, frames, 96, 160, config)[0]
    x, y = (grid[1, :, 0] + 1) * 80, (grid[1, :, 1] + 1) * 48
    assert np.allclose(y, 32)
    assert x[0] == pytest.approx(41, abs=0.1)
    assert 118 < x[-1] < 124


def test_grid_follows_a_bent_line() -> None:
    """A line that falls and rises again is sampled along itself, between and beyond the places."""
    config = CompactConfig()
    box = np.array([[40.0, 20.0, 120.0, 44.0], [40.0, 20.0, 120.0, 44.0]], np.float32)
    bends = np.array([[0, 5, 10, 5, 0], [0, 0, 0, 0, 0]], np.float32)
    frames = int(band_frames(box, config)[0])
    bent, level = band_grid(box, frames, 96, 160, config, bends)
    assert np.array_equal(bent[..., 0], level[..., 0])
    below = (bent[1, :, 1] - level[1, :, 1]) * 48
    x = (bent[1, :, 0] + 1) * 80
    expected = np.interp(x, [40, 60, 80, 100, 120], [0, 5, 10, 5, 0])
    assert np.allclose(below, expected, atol=1e-3)
    assert np.array_equal(level, band_grid(box, frames, 96, 160, config)[1])
