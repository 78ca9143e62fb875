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


def load_checkpoint(path: Path, *, averaged: bool = True) -> CompactModel:
    """The model of a checkpoint, by default with its averaged weights; decoder only if it has one."""
    state = read_state(path)
    weights = state.get("average") if averaged else None
    weights = weights or state["model"]
    embedding = weights.get("decoder.embedding.weight")
    config = CompactConfig.from_dict(state.get("config", {}))
    model = CompactModel(config, 0 if embedding is None else len(embedding))
    model.load_state_dict(weights)
    return model.eval()
