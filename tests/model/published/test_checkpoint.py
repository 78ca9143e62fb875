"""Every released layout reads back the same; what does not fit is refused, and why is said."""

from __future__ import annotations

import pickle
from collections import OrderedDict

import pytest
import torch
from safetensors.torch import save_file

from pilot_desktop.document.errors import ModelError
from pilot_desktop.model.published.checkpoint import load_model, load_state
from pilot_desktop.model.published.config import (
    GENERIC,
    SPECIALISED,
    PublishedConfig,
    config_of,
    expected_shapes,
)
from pilot_desktop.model.published.names import OUTPUT, canonical
from tests.model.published.small import random_model, small_config

LAYOUTS = ("safetensors", "flat", "model_state_dict", "legacy", "legacy parallel")


def released(state):
    """Our names -> those of the released state dicts."""
    return OrderedDict(
        (name.replace("decoder.", "decoder.model.model.decoder.", 1), tensor)
        for name, tensor in state.items()
    )


def save(state, layout, folder):
    """Write tensors under our names in one of the released layouts."""
    flat = released(state)
    output = flat["decoder.model.model.decoder.embed_tokens.weight"]
    path = folder / f"checkpoint.{'safetensors' if layout == 'safetensors' else 'pt'}"
    if layout == "safetensors":  # shared tensors are stored once
        save_file(flat, path)
        return path
    flat["decoder.model.lm_head.weight"] = output
    if layout == "flat":
        torch.save(flat, path)
    elif layout == "model_state_dict":
        torch.save({"model_state_dict": flat, "epoch": 3}, path)
    else:
        parallel = "module." if "parallel" in layout else ""
        encoder = {
            f"{parallel}{name.removeprefix('encoder.')}": tensor
            for name, tensor in flat.items()
            if name.startswith("encoder.")
        }
        decoder = {
            f"{parallel}{name}": tensor
            for name, tensor in flat.items()
            if name.startswith("decoder.")
        }
        decoder[f"{parallel}features_updater.pe"] = torch.zeros(3)
        torch.save({"encoder_state_dict": encoder, "decoder_state_dict": decoder}, path)
    return path


@pytest.fixture(scope="module")
def model():
    return random_model(small_config(90))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_reads_back(model, tmp_path, layout):
    path = save(model.state_dict(), layout, tmp_path)
    again = load_model(path, model.config).state_dict()
    assert list(again) == list(expected_shapes(model.config))
    for name, tensor in model.state_dict().items():
        assert torch.equal(again[name], tensor), name


ENCODER, DECODER = "init_blocks.0.conv1.weight", "layers.3.self_attn.q_proj.weight"


@pytest.mark.parametrize(
    ("name", "part", "expected"),
    [
        (f"encoder.{ENCODER}", "", f"encoder.{ENCODER}"),
        (f"module.encoder.{ENCODER}", "", f"encoder.{ENCODER}"),
        (f"encoder.module.{ENCODER}", "", f"encoder.{ENCODER}"),
        (ENCODER, "encoder", f"encoder.{ENCODER}"),
        (f"module.encoder.{ENCODER}", "encoder", f"encoder.{ENCODER}"),
        (f"decoder.model.model.decoder.{DECODER}", "", f"decoder.{DECODER}"),
        (f"decoder.{DECODER}", "", f"decoder.{DECODER}"),
        (f"module.decoder.module.model.model.decoder.{DECODER}", "", f"decoder.{DECODER}"),
        (f"model.model.decoder.{DECODER}", "decoder", f"decoder.{DECODER}"),
        (f"model.decoder.{DECODER}", "decoder", f"decoder.{DECODER}"),
        (f"decoder.decoder.model.model.decoder.{DECODER}", "decoder", f"decoder.{DECODER}"),
        ("decoder.model.lm_head.weight", "", OUTPUT),
        ("model.lm_head.weight", "decoder", OUTPUT),
        ("features_updater.pe", "", None),
        ("module.features_updater.pe", "decoder", None),
        ("decoder.features_updater.pe", "decoder", None),
    ],
)
def test_wrappings_of_a_name(name, part, expected):
    assert canonical(name, part) == expected


@torch.inference_mode()
def test_a_loaded_model_encodes_as_the_saved_one(model, tmp_path):
    loaded = load_model(save(model.state_dict(), "flat", tmp_path), model.config)
    image = torch.rand(1, 3, 40, 60) * 255
    assert torch.equal(loaded.encoder(image), model.encoder(image))


def test_half_precision_is_widened(model, tmp_path):
    half = {name: tensor.half() for name, tensor in model.state_dict().items()}
    loaded = load_model(save(half, "safetensors", tmp_path), model.config)
    assert all(p.dtype is torch.float32 for p in loaded.parameters())


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_full_size_checkpoint_reads_back(tmp_path, layout):
    torch.manual_seed(0)
    config = PublishedConfig(vocabulary=64_000)
    state = {name: torch.randn(shape) for name, shape in expected_shapes(config).items()}
    path = save(state, layout, tmp_path)
    loaded = load_model(path)
    assert loaded.config == config
    assert sum(p.numel() for p in loaded.parameters()) == 154_821_479
    for name, tensor in loaded.state_dict().items():
        assert torch.equal(tensor, state[name]), name
    path.unlink()


def test_the_file_tells_what_varies():
    state = expected_shapes(PublishedConfig(vocabulary=57_000, positions=1350, channel_kernel=3))
    config = config_of(state)
    assert (config.vocabulary, config.positions, config.channel_kernel) == (57_000, 1350, 3)
    assert (config.mean, config.std) == SPECIALISED
    generic = config_of(expected_shapes(PublishedConfig(vocabulary=57_000)))
    assert (generic.mean, generic.std) == GENERIC


def test_the_first_difference_is_named(model, tmp_path):
    state = model.state_dict()
    short = {k: v for k, v in state.items() if k != "encoder.blocks.2.conv1.depth_conv.bias"}
    with pytest.raises(ModelError, match=r"it has no encoder\.blocks\.2\.conv1\.depth_conv\.bias"):
        load_model(save(short, "flat", tmp_path), model.config)
    wide = {**state, "decoder.layers.1.fc2.weight": torch.zeros(32, 65)}
    with pytest.raises(ModelError, match=r"layers\.1\.fc2\.weight is 32 x 65, not 32 x 64"):
        load_model(save(wide, "legacy", tmp_path), model.config)
    more = {**state, "encoder.extra.weight": torch.zeros(1)}
    with pytest.raises(ModelError, match=r"encoder\.extra\.weight is not known"):
        load_model(save(more, "safetensors", tmp_path), model.config)
    with pytest.raises(ModelError, match=r"init_blocks\.0\.conv1\.weight is 4 x 3 x 3 x 3, not 32"):
        load_model(save(state, "flat", tmp_path))  # a small one is not the published one


def test_what_is_no_checkpoint_is_one_sentence(model, tmp_path):
    class Harmful:
        def __reduce__(self):
            return (print, ("run",))

    path = tmp_path / "checkpoint.pt"
    path.write_bytes(pickle.dumps({"model_state_dict": Harmful()}, protocol=2))
    with pytest.raises(ModelError, match=r"more than tensors|cannot be read"):
        load_state(path)
    torch.save({"a": Harmful()}, path)
    with pytest.raises(ModelError, match="more than tensors"):
        load_state(path)
    for damage in (b"", b"PK\x03\x04 nothing", b"{}"):
        for suffix in ("pt", "safetensors"):
            broken = tmp_path / f"broken.{suffix}"
            broken.write_bytes(damage)
            with pytest.raises(ModelError):
                load_state(broken)
    torch.save([1, 2], path)
    with pytest.raises(ModelError, match="no state dict"):
        load_state(path)
    torch.save({"encoder_state_dict": {"a": 3}, "decoder_state_dict": {}}, path)
    with pytest.raises(ModelError, match="a is no tensor"):
        load_state(path)
    whole = save(model.state_dict(), "flat", tmp_path)
    whole.write_bytes(whole.read_bytes()[:-1000])
    with pytest.raises(ModelError, match="is it whole"):
        load_state(whole)
