"""Checkpoints of a training run: data only, read with `weights_only=True`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.config import CompactConfig


def read_state(path: Path) -> dict[str, Any]:
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def model_state(model: CompactModel) -> dict[str, Any]:
    """What `load_checkpoint` needs of a state."""
    return {"config": model.config.to_dict(), "model": model.state_dict()}


def write_state(state: dict[str, Any], path: Path) -> None:
    """Whole or not at all: a run may be stopped at any moment."""
    scratch = path.with_name(path.name + ".tmp")
    torch.save(state, scratch)
    scratch.replace(path)


def load_checkpoint(path: Path, *, averaged: bool = True, vocabulary_size: int = 0) -> CompactModel:
    """The model of a checkpoint, by default with its averaged weights.

    A checkpoint of the first stage has no decoder: with a `vocabulary_size` it gets a fresh one.
    """
    state = read_state(path)
    weights = (state.get("average") if averaged else None) or state["model"]
    embedding = weights.get("decoder.embedding.weight")
    config = CompactConfig.from_dict(state.get("config", {}))
    size = vocabulary_size if embedding is None else len(embedding)
    model = CompactModel(config, size)
    fresh = embedding is None and size > 0
    missing = model.load_state_dict(weights, strict=not fresh).missing_keys
    assert all(key.startswith("decoder.") for key in missing)
    return model.eval()
