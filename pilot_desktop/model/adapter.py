"""Adapters: what a model learnt of one hand, in a small file beside it. numpy only.

An adapter is a safetensors file of differences to some weights of its base model, each either whole
(`NAME`) or as two thin factors whose product it is (`NAME.up` @ `NAME.down`; LoRA, Hu et al. 2021).
Its metadata name the base by name, version and digest of the weights; with any other base it is
refused, for differences to other weights are noise.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file, save

from pilot_desktop.document.errors import ModelError, OutputError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.store import ModelFolder
from pilot_desktop.paths import user_data_dir

FORMAT = "3"
"""Of format 1 were adapters that read alone, whatever the base was sure of, of 2 those without
an encoder, judged on less of the hand.
"""
SUFFIX = ".safetensors"
LARGEST = 5_000_000
"""Bytes; a larger file is no adapter of ours."""
WEIGHTS = "weights.safetensors"
BAND, ENCODER = "band.", "encoder."
ADAPTED = (BAND, ENCODER)
"""What may differ: encoder and band head, which both backends have twice with an adapter."""
UP, DOWN = ".up", ".down"
FEWEST_LINES = 20
"""Corrected lines that learning a hand takes."""

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Adapter:
    """Differences to weights of the base model, by the names of these weights."""

    name: str
    base: str
    base_version: str
    base_digest: str
    tensors: Mapping[str, Array] = field(repr=False)
    figures: Mapping[str, Any] = field(default_factory=dict)
    path: Path | None = None

    @property
    def base_label(self) -> str:
        return f"{self.base} {self.base_version}"

    @property
    def names(self) -> frozenset[str]:
        """The weights that it changes."""
        return frozenset(name.removesuffix(UP).removesuffix(DOWN) for name in self.tensors)

    def check_base(self, model: ModelFolder) -> None:
        """ModelError where it was learnt on another model than this."""
        weights = model.files.get(WEIGHTS)
        if weights is None or weights.sha256 != self.base_digest:
            raise ModelError(
                Sentence(
                    "The adapter {name} was learnt on {base} and does not fit the weights of "
                    "{model}.",
                    name=self.name,
                    base=self.base_label,
                    model=model.label,
                )
            )

    def merged(self, weights: Mapping[str, Array]) -> dict[str, Array]:
        """The changed weights, each in the shape and precision of its base. ModelError where
        one does not fit.
        """
        changed = {}
        for name in sorted(self.names):
            try:
                base, delta = weights[name], self._difference(name)
                value = base.astype(np.float32) + delta.reshape(base.shape)
            except (KeyError, ValueError) as error:
                raise ModelError(
                    Sentence(
                        "The adapter {name} is damaged: {part} does not fit its base.",
                        name=self.name,
                        part=name,
                    )
                ) from error
            changed[name] = value.astype(base.dtype)
        return changed

    def _difference(self, name: str) -> Array:
        if name in self.tensors:
            return self.tensors[name].astype(np.float32)
        up, down = (self.tensors[name + part].astype(np.float32) for part in (UP, DOWN))
        product: Array = up @ down
        return product

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all. OutputError."""
        metadata = {
            "format": FORMAT, "kind": "adapter", "name": self.name,
            "base": self.base, "base_version": self.base_version,
            "base_digest": self.base_digest, "figures": json.dumps(dict(self.figures)),
        }  # fmt: skip
        content = save(dict(self.tensors), metadata)
        scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_bytes(content)
            scratch.replace(path)
        except OSError as error:
            scratch.unlink(missing_ok=True)
            raise OutputError(
                Sentence("{path} could not be written: {reason}.", path=path, reason=error.strerror)
            ) from error


def adapters_dir() -> Path:
    """Where the user's adapters lie. Not created here."""
    return user_data_dir() / "models" / "adapters"


def adapter_path(name: str) -> Path:
    """Where an adapter of this name is kept; ModelError where it cannot be a file's name."""
    if not re.fullmatch(r"\w[\w .-]{0,79}", name):
        raise ModelError(
            Sentence(
                "An adapter cannot be named {name!r}: use letters, digits, spaces, dots and "
                "hyphens.",
                name=name,
            )
        )
    return adapters_dir() / (name + SUFFIX)


def load_adapter(path: Path) -> Adapter:
    """Read an adapter file. ModelError, one sentence, where there is none or it is damaged."""
    try:
        if path.stat().st_size > LARGEST:
            raise ModelError(Sentence("{path} is no adapter: it is larger than any.", path=path))
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
        tensors = load_file(path)
    except OSError as error:
        raise ModelError(
            Sentence(
                "The adapter {path} cannot be read: {reason}.", path=path, reason=error.strerror
            )
        ) from error
    except SafetensorError as error:
        raise ModelError(
            Sentence("The adapter {path} is damaged: it is no safetensors file.", path=path)
        ) from error
    if metadata.get("kind") != "adapter":
        raise ModelError(Sentence("{path} is no adapter.", path=path))
    if metadata.get("format") != FORMAT:
        raise ModelError(
            Sentence("The adapter {path} needs another version of PILOT Desktop.", path=path)
        )
    try:
        figures = json.loads(metadata.get("figures", "{}"))
        name, base, version, digest = (
            metadata[key] for key in ("name", "base", "base_version", "base_digest")
        )
    except (KeyError, ValueError) as error:
        raise ModelError(
            Sentence("The adapter {path} is damaged: its base is not named.", path=path)
        ) from error
    if not all(name.startswith(ADAPTED) for name in tensors):
        raise ModelError(
            Sentence("The adapter {path} is damaged: it changes what no adapter may.", path=path)
        )
    if not all(np.isfinite(tensor).all() for tensor in tensors.values()):
        raise ModelError(
            Sentence(
                "The adapter {path} is damaged: it holds values that are no numbers.", path=path
            )
        )
    said = figures if isinstance(figures, dict) else {}
    return Adapter(name, base, version, digest, tensors, said, path)


def list_adapters() -> list[Adapter]:
    """The user's adapters; a damaged one is left out (`find_adapter` explains it)."""
    found = []
    for path in sorted(adapters_dir().glob("*" + SUFFIX)):
        try:
            found.append(load_adapter(path))
        except ModelError:
            continue
    return found


def find_adapter(name_or_path: str | Path) -> Adapter:
    """The adapter of that name among the user's, or in that file. ModelError."""
    path = Path(name_or_path)
    if isinstance(name_or_path, Path) or path.suffix == SUFFIX or len(path.parts) > 1:
        return load_adapter(path)
    own = adapter_path(str(name_or_path))
    if not own.is_file():
        known = ", ".join(adapter.name for adapter in list_adapters()) or "none"
        raise ModelError(
            Sentence(
                "There is no adapter named {name}; there is: {known}.",
                name=name_or_path,
                known=known,
            )
        )
    return load_adapter(own)


def remove_adapter(name: str) -> None:
    """Delete one of the user's adapters. ModelError where there is none of that name."""
    path = adapter_path(name)
    if not path.is_file():
        find_adapter(name)
    try:
        path.unlink()
    except OSError as error:
        raise ModelError(
            Sentence("{path} could not be removed: {reason}.", path=path, reason=error.strerror)
        ) from error


def copy_adapter(name: str, target: Path) -> None:
    """Write one of the user's adapters to a file, whole or not at all. ModelError, OutputError."""
    find_adapter(name).save(target.with_name(target.name.removesuffix(SUFFIX) + SUFFIX))
