"""The published model as it computes here: in strips, cached and batched, on every engine."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.model.published.vocabulary import Prompt, Vocabulary
from pilot_desktop.reading import published_graphs, published_strips
from pilot_desktop.reading.published_answers import located, split_lines
from pilot_desktop.reading.published_decoding import Answer, choose, generate
from pilot_desktop.reading.published_graphs import GraphedStep
from pilot_desktop.reading.published_rules import Free, LocatedLines, Places, PlainText
from pilot_desktop.reading.published_torch import TorchEngine, TorchRun
from tests.model.published.small import (
    BINS,
    hugging_face,
    make_tokenizer,
    random_model,
    small_config,
)

PIXELS = np.random.default_rng(3).integers(0, 256, (120, 170, 3), np.uint8)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    return Vocabulary.open(make_tokenizer(tmp_path_factory.mktemp("pieces")))


@pytest.fixture(scope="module")
def model(vocabulary):
    model = random_model(small_config(vocabulary.size + 1))
    model.decoder.embed_tokens.weight[vocabulary.end] *= 0.5  # or some answers were empty
    return model


def encoded(engine, pixels=PIXELS):
    steps, fractions = engine.encode(pixels), []
    while True:
        try:
            fractions.append(next(steps))
        except StopIteration as end:
            return end.value, fractions


def prompts_of(vocabulary):
    return {
        Prompt.OCR: vocabulary.prompt(Prompt.OCR),
        Prompt.OCR_WITH_BOXES: vocabulary.prompt(Prompt.OCR_WITH_BOXES),
        Prompt.OCR_ON_BOX: vocabulary.prompt(Prompt.OCR_ON_BOX, box=Box(10, 20, 150, 40)),
        Prompt.FIND_IT: vocabulary.prompt(Prompt.FIND_IT, query="accidentally"),
    }


def answered(engine, memory, prompts, end, rules=None, **options):
    answers = [Answer() for _ in prompts]
    rules = rules or [Free() for _ in prompts]
    for _ in generate(engine, memory, prompts, rules, answers, end, **options):
        pass
    return answers


@pytest.mark.parametrize("cost", [20_000, 500_000, 10**9])
@pytest.mark.parametrize("size", [(120, 170), (37, 64), (1, 1), (5, 90)])
def test_strips_say_what_the_whole_image_says(model, monkeypatch, cost, size):
    monkeypatch.setattr(published_strips, "STRIP_COST", cost)
    pixels = PIXELS[: size[0], : size[1]]
    memory, fractions = encoded(TorchEngine(model), pixels)
    with torch.inference_mode():
        image = torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].float()
        whole = model.decoder.remember(model.encoder(image))
    assert memory.tensors.shape == whole.shape
    torch.testing.assert_close(memory.tensors, whole, atol=2e-4, rtol=1e-4)
    assert fractions == sorted(fractions) and fractions[-1] == 1.0
    assert len(fractions) > (50 if cost == 20_000 and size[0] > 30 else 0)


@pytest.mark.parametrize("penalty", [1.0, 0.8, 1.3])
@pytest.mark.parametrize("prompt", list(Prompt))
def test_greedy_answers_equal_those_of_hugging_face(model, vocabulary, prompt, penalty):
    """All four prompts, token for token, with the published penalty and without."""
    from transformers import RepetitionPenaltyLogitsProcessor

    asked = prompts_of(vocabulary)[prompt]
    engine = TorchEngine(model)
    memory, _ = encoded(engine)
    ours = answered(engine, memory, [asked], vocabulary.end, penalty=penalty, most=60)[0]
    theirs, tokens = hugging_face(model), torch.tensor([asked])
    penalise = RepetitionPenaltyLogitsProcessor(penalty)
    with torch.inference_mode():
        image = torch.from_numpy(PIXELS).permute(2, 0, 1)[None].float()
        features = model.encoder(image)[None]
        while tokens.shape[1] < len(asked) + 60:
            scores = theirs(input_ids=tokens, encoder_hidden_states=features).logits[:, -1]
            best = penalise(tokens, scores).argmax(1)
            if int(best) == vocabulary.end:
                break
            tokens = torch.cat((tokens, best[:, None]), dim=1)
    assert ours.tokens == tokens[0, len(asked) :].tolist()
    if penalty >= 1.0:
        assert len(set(ours.tokens)) > 1


def test_batched_equals_single(model, vocabulary):
    engine = TorchEngine(model)
    memory, _ = encoded(engine)
    boxes = [Box(10 * n, 20, 150, 30 + 5 * n) for n in range(6)]
    prompts = [vocabulary.prompt(Prompt.OCR_ON_BOX, box=box) for box in boxes]

    def rules():
        return [PlainText(vocabulary, box) for box in boxes]

    together = answered(engine, memory, prompts, vocabulary.end, rules(), most=50)
    alone = [
        answered(engine, memory, [prompt], vocabulary.end, [rule], most=50)[0]
        for prompt, rule in zip(prompts, rules(), strict=True)
    ]
    assert [a.tokens for a in together] == [a.tokens for a in alone]
    assert len({len(a.tokens) for a in together}) > 1  # they end at different times
    for one, other in zip(together, alone, strict=True):
        assert np.allclose(one.scores, other.scores, atol=1e-4)


def test_answers_that_ended_may_stay_in_the_batch(model):
    engine = TorchEngine(model)
    memory, _ = encoded(engine)
    runs = [TorchRun(model.decoder, memory.tensors, 4, 20) for _ in range(2)]
    runs[1]._patient = True  # as on a GPU
    tokens = np.array([[0, n] for n in range(4)])
    for run in runs:
        run.feed(tokens)
    for rows in ([0, 2, 3], [0, 1, 2], [1, 2], [1]):
        for run in runs:
            run.keep(rows)
        new = np.arange(len(rows))[:, None] + 20
        at_once, later = (run.feed(new) for run in runs)
        assert at_once.shape == (len(rows), model.config.vocabulary)
        assert np.abs(at_once - later).max() < 1e-5


def test_answers_end_where_positions_do(model, vocabulary):
    engine = TorchEngine(model)
    memory, _ = encoded(engine)
    asked = prompts_of(vocabulary)[Prompt.OCR_WITH_BOXES]
    rule = LocatedLines(vocabulary, 17, 12)
    answer = answered(engine, memory, [asked], -1, [rule])[0]
    assert len(answer.tokens) == model.config.positions - len(asked)
    assert not answer.ended


def test_the_static_step_equals_the_plain_one(model, monkeypatch):
    """What a CUDA graph records, run here without recording."""
    monkeypatch.setattr(published_graphs, "SPAN", 8)
    engine = TorchEngine(model)
    memory, _ = encoded(engine)
    plain = engine.start(memory, 2, 30)
    static = engine.start(memory, 2, 30)
    tokens = np.array([[0, 5], [0, 7]])
    plain.feed(tokens), static.feed(tokens)
    step = None
    with torch.inference_mode():
        for length in range(2, 20):
            new = np.array([[length], [40 + length]])
            if step is None or not step.reaches(length):
                step = GraphedStep(model.decoder, static._cache, memory.tensors, length)
            ours = step(torch.from_numpy(new), length).numpy()
            assert np.abs(ours - plain.feed(new)).max() < 1e-5


scores = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).normal(0, 1, (200, 400)).astype(np.float32)
)


def said_by(rule, noise, vocabulary, end):
    """A stream that noise makes of a rule."""
    tokens, sure = [], []
    for row in noise[:, : vocabulary.size]:
        token, score = choose(row, rule.allowed(), set(), 1.0)
        sure.append(score)
        if token == end:
            return tokens, sure
        tokens.append(token)
        rule.take(token)
    return tokens, sure


@settings(max_examples=30, deadline=None)
@given(noise=scores, columns=st.integers(1, BINS), rows=st.integers(1, BINS))
def test_whatever_the_scores_lines_have_boxes_on_the_page(vocabulary, noise, columns, rows):
    # Shorter lines: ends of lines are as likely as text.
    noise[:, vocabulary.x] += 2
    rule = LocatedLines(vocabulary, columns, rows)
    tokens, sure = said_by(rule, noise, vocabulary, vocabulary.end)
    for begin, end in split_lines(tokens, vocabulary.separator):
        line = located(vocabulary, tokens[begin:end], sure[begin:end], faithful=False)
        assert line.box is not None and line.box.width > 0 and line.box.height > 0
        assert line.box.left >= 0 and line.box.right <= columns * vocabulary.bin
        assert line.box.top >= 0 and line.box.bottom <= rows * vocabulary.bin
        assert 0 < line.confidence <= 1


@settings(max_examples=20, deadline=None)
@given(noise=scores)
def test_whatever_the_scores_places_come_by_four(vocabulary, noise):
    rule = Places(vocabulary, BINS, BINS)
    tokens, _ = said_by(rule, noise, vocabulary, vocabulary.end)
    kinds = [vocabulary.coordinate(token)[0] for token in tokens]
    assert kinds[: len(kinds) // 4 * 4] == ["x", "y", "x", "y"] * (len(kinds) // 4)
