"""The decoder against Hugging Face's mBART; what is cached or batched must not change it."""

from __future__ import annotations

import pytest
import torch

from pilot_desktop.model.published.step import CpuStep
from tests.model.published.small import hugging_face, random_model, small_config


@pytest.fixture(scope="module")
def model():
    return random_model(small_config(300))


def scores_of(model, tokens, features):
    decoder = model.decoder
    n, k = tokens.shape
    cache = decoder.empty_cache(n, k)
    return decoder(tokens, torch.arange(k), cache, decoder.remember(features), k)


@torch.inference_mode()
def test_scores_equal_those_of_mbart(model):
    tokens, features = torch.randint(0, 300, (3, 40)), torch.randn(37, 32)
    theirs = hugging_face(model)(
        input_ids=tokens, encoder_hidden_states=features.expand(3, -1, -1)
    ).logits
    ours = scores_of(model, tokens, features)
    assert theirs.std() > 0.5
    torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_the_page_matters(model):
    tokens = torch.randint(0, 300, (1, 5))
    one, other = (scores_of(model, tokens, torch.randn(37, 32)) for _ in range(2))
    assert (one - other).abs().max() > 0.1


@torch.inference_mode()
@pytest.mark.parametrize("room", [12, 64])
def test_cached_equals_uncached(model, room):
    """Token by token, in a cache that is seen just as far as it is filled, or all of it."""
    tokens, features = torch.randint(0, 300, (2, 12)), torch.randn(20, 32)
    whole = scores_of(model, tokens, features)
    decoder = model.decoder
    cache, memory = decoder.empty_cache(2, room), decoder.remember(features)
    steps = []
    for k in range(12):
        exact = room == 12
        visible = k + 1 if exact else room
        scores = decoder(
            tokens[:, k : k + 1], torch.tensor([k]), cache, memory, visible, masked=not exact
        )
        steps.append(scores)
    torch.testing.assert_close(torch.cat(steps, 1), whole, atol=1e-5, rtol=1e-5)


@torch.inference_mode()
@pytest.mark.parametrize("prompts", [1, 3])
def test_a_step_on_a_cpu_equals_the_whole(prompts):
    """Also what comes before it, computed at once by the matrices that it has arranged anew."""
    model = random_model(small_config(300))
    tokens, features = torch.randint(0, 300, (prompts, 12)), torch.randn(20, 32)
    whole = scores_of(model, tokens, features)
    decoder = model.decoder
    step = CpuStep(decoder)
    torch.testing.assert_close(scores_of(model, tokens, features), whole, atol=1e-5, rtol=1e-5)
    cache, memory = decoder.empty_cache(prompts, 15), decoder.remember(features)
    decoder.states(tokens[:, :4], torch.arange(4), cache, memory, 4)
    for k in range(4, 12):
        scores = torch.from_numpy(step(tokens[:, k].numpy(), k, cache.numpy(), memory.numpy()))
        torch.testing.assert_close(scores, whole[:, k], atol=1e-5, rtol=1e-5)


@torch.inference_mode()
def test_batched_equals_single(model):
    tokens, features = torch.randint(0, 300, (4, 9)), torch.randn(20, 32)
    together = scores_of(model, tokens, features)
    alone = torch.cat([scores_of(model, row[None], features) for row in tokens])
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=1e-5)
