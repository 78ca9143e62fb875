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
    return unpacked(load_file(path))


def unpacked(held: Mapping[str, Array]) -> dict[str, Array]:
    """The weights that a file's tensors stand for."""
    return {
        name: value * held[name + STEP] if value.dtype == np.int8 else value
        for name, value in held.items()
        if not name.endswith(STEP)
    }


def packed_like(held: Mapping[str, Array], weights: Mapping[str, Array]) -> dict[str, Array]:
    """Other values for some weights of a file, as it would hold them: tensors of the same types."""
    tensors: dict[str, Array] = {}
    for name, value in weights.items():
        kind = held[name].dtype
        if kind == np.int8:
            tensors[name], tensors[name + STEP] = in_levels(value)
        else:
            tensors[name] = value.astype(kind)
    return tensors


def for_graphs(tensors: Mapping[str, Array]) -> dict[str, Array]:
    """A file's tensors by the names that graphs give them."""
    endings = {np.dtype(np.int8): PACKED["I8"], np.dtype(np.float16): PACKED["F16"]}
    return {name + endings.get(value.dtype, ""): value for name, value in tensors.items()}
