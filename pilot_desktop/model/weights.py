"""The file of a compact model's weights: large matrices in 8 bits, the rest as it is. numpy only.

A matrix `NAME` of 8-bit levels has its steps beside it, `NAME.step`, one for each output channel
(the first axis): its values are levels times steps. The levels are those that the graphs multiply
with (`model.graphs.in_eight_bits`), so nothing is rounded twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

Array = npt.NDArray[Any]

LEVELS = 63
"""To either side of zero: 7 bits."""
LEAST = 1e-12
"""What a channel of nothing but zeros is divided by."""
STEP = ".step"
PACKED = {"F16": ".half", "BF16": ".half", "I8": ".levels"}
"""What the name of a parameter ends in in a graph, by its type in the file; of others nothing."""


def in_levels(matrix: Array) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Levels (n, ...) and steps (n, 1, ...) that come nearest to a matrix (n, ...)."""
    values = np.asarray(matrix, np.float32)
    most = np.abs(values).max(axis=tuple(range(1, values.ndim)), keepdims=True)
    steps = np.maximum(most, LEAST).astype(np.float32) / np.float32(LEVELS)
    return np.rint(values / steps).astype(np.int8), steps


def load_weights(path: Path) -> dict[str, Array]:
    """All weights by name, those in levels as 32-bit numbers. OSError, SafetensorError."""
    held = load_file(path)
    return {
        name: value * held[name + STEP] if value.dtype == np.int8 else value
        for name, value in held.items()
        if not name.endswith(STEP)
    }


def rounded(weights: Mapping[str, Array], path: Path) -> dict[str, Array]:
    """Other values for some weights of a file, rounded to what it could hold."""
    held = load_file(path)
    nearest: dict[str, Array] = {}
    for name, value in weights.items():
        kind = held[name].dtype
        nearest[name] = np.multiply(*in_levels(value)) if kind == np.int8 else value.astype(kind)
    return nearest


def for_graphs(weights: Mapping[str, Array], path: Path) -> dict[str, Array]:
    """Other values for some weights of a file, as the graphs beside it take and name them."""
    held = load_file(path)
    taken: dict[str, Array] = {}
    for name, value in weights.items():
        kind = held[name].dtype
        if kind == np.int8:
            taken[name + PACKED["I8"]], taken[name + STEP] = in_levels(value)
        else:
            taken[name + PACKED["F16"] * (kind == np.float16)] = value.astype(kind)
    return taken
