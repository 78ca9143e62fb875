"""The stages of the curriculum run, resume, and what they export reads as they do."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
import torch

from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.encoder import finished_line_map
from pilot_desktop.model.store import find_model
from pilot_desktop.model.vocabulary import Vocabulary
from pilot_desktop.paths import bundled_models_dir
from pilot_desktop.training import decoder_stage, reading_stage
from pilot_desktop.training.batches import by_length, collate, example, sample_bands
from pilot_desktop.training.checkpoint import load_checkpoint, model_state, read_state, write_state
from pilot_desktop.training.export import export_model, release
from pilot_desktop.training.graph_modules import EncoderGraph, RegionGraph
from pilot_desktop.training.windows import sample_window
from tests.training.test_windows import page_of_bars

VOCABULARY = bundled_models_dir() / "pilot-compact" / "vocabulary.model"


@pytest.fixture
def start(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    write_state(model_state(CompactModel(CompactConfig())), tmp_path / "start.pt")
    return tmp_path / "start.pt"


def arguments(module, out: Path, **values) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    module.arguments(parser)
    args = parser.parse_args(["--start", str(values.pop("start")), "--out", str(out)])
    for key, value in values.items():
        setattr(args, key, value)
    return args


def batch(rng: np.random.Generator):
    """Two windows of one shape."""
    found: dict[tuple[int, ...], list] = {}
    while True:
        made = example(rng, sample_window(rng, page_of_bars()))
        same = found.setdefault(made[0].pixels.shape, [])
        same.append(made)
        if len(same) == 2:
            return collate(same, 4, rng)


def test_reading_stage_learns_and_resumes(start: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    args = arguments(reading_stage, tmp_path / "run", start=start, full_precision=True)
    trainer = reading_stage.ReadingTrainer(args)
    same = batch(rng)
    losses = [trainer.learn(same) for _ in range(4)]
    assert losses[-1]["map"] < losses[0]["map"]
    trainer.report(losses)
    trainer.save()
    again = reading_stage.ReadingTrainer(
        arguments(reading_stage, tmp_path / "run", start=tmp_path / "run" / "last.pt")
    )
    assert (again.step, again.lines) == (trainer.step, trainer.lines)
    for key, value in trainer.model.state_dict().items():
        assert torch.equal(value, again.model.state_dict()[key])
    (row,) = (json.loads(line) for line in again.log.path.read_text().splitlines())
    assert row["step"] == 4


def test_the_optimiser_goes_on_as_if_it_had_not_stopped(start: Path, tmp_path: Path) -> None:
    same = batch(np.random.default_rng(0))
    args = arguments(reading_stage, tmp_path / "run", start=start, full_precision=True)
    trainer = reading_stage.ReadingTrainer(args)
    before = {k: v.clone() for k, v in trainer.model.named_parameters()}
    trainer.learn(same)
    for key, value in trainer.model.named_parameters():
        if value.grad is not None and bool(value.grad.any()):
            assert not torch.equal(value, before[key]), key
    trainer.save()
    args = arguments(
        reading_stage, tmp_path / "b", start=tmp_path / "run" / "last.pt", full_precision=True
    )
    resumed = reading_stage.ReadingTrainer(args)
    trainer.learn(same)
    resumed.learn(same)
    for key, value in trainer.model.named_parameters():
        torch.testing.assert_close(value, resumed.model.get_parameter(key), rtol=1e-4, atol=1e-6)


def test_lines_read_in_two_groups_are_read_the_same(start: Path) -> None:
    model = CompactModel(CompactConfig())
    model.load_state_dict(read_state(start)["model"])
    same = batch(np.random.default_rng(1))
    coarse = torch.randn(2, 160, same.images.shape[2] // 16, same.images.shape[3] // 4)
    size = same.images.shape[2:]
    sampled, frames = sample_bands(model.config, coarse, same.boxes, *size)
    whole = model.band.read(sampled, frames)[0]
    lines = [id(line) for window in same.windows for line in window.readable]
    seen = []
    for boxes, group in by_length(same, model.config):
        sampled, valid = sample_bands(model.config, coarse, boxes, *size)
        part = model.band.read(sampled, valid)[0]
        for row, line, length in zip(part, group, valid * 2, strict=True):
            seen.append(id(line))
            expected = whole[lines.index(id(line)), :length]
            torch.testing.assert_close(row[:length], expected, rtol=1e-4, atol=1e-4)
    assert sorted(seen) == sorted(lines)


def test_two_runs_average_their_weights(start: Path, tmp_path: Path) -> None:
    runs = [
        reading_stage.ReadingTrainer(
            arguments(reading_stage, tmp_path / a, start=start, peer=str(tmp_path / b))
        )
        for a, b in (("one", "two"), ("two", "one"))
    ]
    key = "encoder.stem1.bias"
    with torch.no_grad():
        for run, value in zip(runs, (1.0, 3.0), strict=True):
            run.model.state_dict()[key].fill_(value)
            run.step += 10
    runs[0].mix()
    runs[1].mix()
    assert runs[1].model.state_dict()[key].mean().item() == pytest.approx(2.0)


def test_decoder_stage_leaves_the_encoder_alone(start: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    args = arguments(decoder_stage, tmp_path / "run", start=start, batch=4)
    args.vocabulary = str(VOCABULARY)
    trainer = decoder_stage.DecoderTrainer(args)
    before = {k: v.clone() for k, v in trainer.model.state_dict().items()}
    trainer.encode(batch(rng))
    items = next(trainer.batches(rng))
    first = trainer.learn(items, rng)
    for _ in range(15):
        last = trainer.learn(items, rng)
    assert last["loss"] < first["loss"]
    after = trainer.model.state_dict()
    changed = {k.split(".")[0] for k in after if not torch.equal(after[k], before[k])}
    assert changed == {"decoder"}


def test_a_release_is_a_model_the_store_accepts_and_reads_alike(
    start: Path, tmp_path: Path
) -> None:
    model = load_checkpoint(start, vocabulary_size=len(Vocabulary(VOCABULARY)))
    folder = tmp_path / "pilot-test"
    release(model, VOCABULARY, folder, "9.9", "ctc")
    assert find_model(folder).label == "pilot-test 9.9"
    files = {"encoder.onnx", "regions.onnx", "band.onnx", "page.onnx", "decoder.onnx"}
    assert files <= set(find_model(folder).files)
    image, grid, lengths = _inputs()
    session = ort.InferenceSession(str(folder / "encoder.onnx"))
    coarse, line_map = session.run(None, {"image": image})
    with torch.inference_mode():
        wanted = EncoderGraph(model)(torch.from_numpy(image))
    # In 8 bits: alike, not the same.
    assert np.abs(wanted[0].numpy() - coarse).mean() < 0.1 * np.abs(wanted[0].numpy()).mean()
    assert np.abs(wanted[1].numpy() - line_map).max() < 0.5
    regions = ort.InferenceSession(str(folder / "regions.onnx"))
    log_probs = regions.run(None, {"coarse": coarse, "grid": grid, "lengths": lengths})[0]
    with torch.inference_mode():
        inputs = (torch.from_numpy(a) for a in (coarse, grid, lengths))
        expected = RegionGraph(model)(*inputs)[0]
    assert np.abs(expected.numpy() - log_probs).mean() < 0.05


def test_graphs_in_32_bits_compute_what_the_model_does(start: Path, tmp_path: Path) -> None:
    model = load_checkpoint(start, vocabulary_size=len(Vocabulary(VOCABULARY))).eval()
    export_model(model, tmp_path, small=False, eight_bits=False)
    image, grid, lengths = _inputs()
    session = ort.InferenceSession(str(tmp_path / "encoder.onnx"))
    coarse, line_map = session.run(None, {"image": image})
    regions = ort.InferenceSession(str(tmp_path / "regions.onnx"))
    log_probs, _ = regions.run(None, {"coarse": coarse, "grid": grid, "lengths": lengths})
    with torch.inference_mode():
        maps = model.encoder(torch.from_numpy(image).float() / 127.5 - 1)
        wanted = finished_line_map(model.line_map(maps))
        logits, _ = model.band(maps.coarse, torch.from_numpy(grid), torch.from_numpy(lengths))
    assert np.abs(maps.coarse.numpy().transpose(0, 2, 3, 1) - coarse).max() < 1e-3
    assert np.abs(wanted.numpy() - line_map).max() < 1e-3
    for row, mine, count in zip(logits.log_softmax(2).numpy(), log_probs, lengths, strict=True):
        assert np.abs(row - mine)[: 2 * count].max() < 1e-3


def _inputs() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A small image, places in it and beyond its edges, and how many frames of each count."""
    image = np.random.default_rng(0).integers(0, 255, (1, 1, 96, 160), np.uint8)
    grid = np.random.default_rng(1).uniform(-1.1, 1.1, (3, 3, 12, 2)).astype(np.float32)
    return image, grid, np.array([6, 4, 5])


def test_checkpoints_are_data(tmp_path: Path) -> None:
    """A file that would run code when loaded is refused."""
    torch.save({"model": argparse.Namespace(x=1)}, tmp_path / "bad.pt")
    with pytest.raises(Exception, match=r"weights_only|Unsupported"):
        read_state(tmp_path / "bad.pt")
