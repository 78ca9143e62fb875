"""Checkpoints of the published PILOT: every released layout, read without running any of it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.published.config import PublishedConfig, config_of, first_difference
from pilot_desktop.model.published.names import OUTPUT, canonical
from pilot_desktop.model.published.network import PublishedModel


def load_state(path: Path) -> dict[str, Tensor]:
    """The tensors of a checkpoint under the names of `config.expected_shapes`.

    Layouts: safetensors; a pickled state dict, flat or under `model_state_dict`; and the legacy
    pair `encoder_state_dict`, `decoder_state_dict`. Pickles may hold tensors only. Raises
    ModelError.
    """
    try:
        if path.suffix == ".safetensors":
            return _gathered([("", load_file(path))], path)
        held = torch.load(path, map_location="cpu", weights_only=True, mmap=_mappable(path))
    except (OSError, SafetensorError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise ModelError(
            Sentence("The checkpoint {path} cannot be read; is it whole?", path=path)
        ) from error
    except pickle.UnpicklingError as error:
        raise ModelError(
            Sentence(
                "The checkpoint {path} holds more than tensors and is not opened: it could run "
                "anything.",
                path=path,
            )
        ) from error
    if not isinstance(held, Mapping):
        raise ModelError(Sentence("The checkpoint {name} is no state dict.", name=path.name))
    if "encoder_state_dict" in held and "decoder_state_dict" in held:
        parts = [(part, held[f"{part}_state_dict"]) for part in ("encoder", "decoder")]
    else:
        parts = [("", held.get("model_state_dict", held))]
    return _gathered(parts, path)


def load_model(path: Path, config: PublishedConfig | None = None) -> PublishedModel:
    """The model of a checkpoint, in 32 bits, ready to read.

    Without `config` the published dimensions are expected. A checkpoint that does not fit is
    refused with the first difference.
    """
    state = load_state(path)
    shapes = {name: tuple(tensor.shape) for name, tensor in state.items()}
    config = config or config_of(shapes)
    difference = first_difference(shapes, config)
    if difference is not None:
        raise ModelError(
            Sentence(
                "The checkpoint {name} is not a published PILOT: {difference}.",
                name=path.name,
                difference=difference,
            )
        )
    with torch.device("meta"):
        model = PublishedModel(config)
    model.load_state_dict({name: tensor.float() for name, tensor in state.items()}, assign=True)
    # The buffers of the encoder are constants that no checkpoint holds.
    model.encoder.set_constants(config)
    return model.requires_grad_(False).eval()


def _gathered(parts: list[tuple[str, Any]], path: Path) -> dict[str, Tensor]:
    state: dict[str, Tensor] = {}
    output = None
    for name, tensor in _named(parts, path):
        if name == OUTPUT:
            output = tensor
        elif name in state:
            raise ModelError(
                Sentence("The checkpoint {name} holds {part} twice.", name=path.name, part=name)
            )
        else:
            state[name] = tensor
    embedding = state.get("decoder.embed_tokens.weight")
    if output is not None and embedding is None:
        # Shared tensors are stored once, under either name.
        state["decoder.embed_tokens.weight"] = output
    elif output is not None and embedding is not None and not torch.equal(output, embedding):
        raise ModelError(
            Sentence(
                "The checkpoint {name} is not a published PILOT: its output is not its embedding.",
                name=path.name,
            )
        )
    return state


def _named(parts: list[tuple[str, Any]], path: Path) -> Iterator[tuple[str, Tensor]]:
    for part, tensors in parts:
        if not isinstance(tensors, Mapping):
            raise ModelError(Sentence("The checkpoint {name} is no state dict.", name=path.name))
        for key, tensor in tensors.items():
            if not isinstance(tensor, Tensor):
                raise ModelError(
                    Sentence(
                        "The checkpoint {name} is no state dict: {key} is no tensor.",
                        name=path.name,
                        key=key,
                    )
                )
            name = canonical(str(key), part)
            if name is not None:
                yield name, tensor


def _mappable(path: Path) -> bool:
    """Files of torch 1.6 and later are archives, which can be mapped; older ones cannot."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"
