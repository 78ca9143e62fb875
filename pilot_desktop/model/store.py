"""Models on disk: folders with a manifest, found by name or path and checked before use.

A model is a folder with `model.json` (what it is, a digest of each of its files) and `README.md`
(the model card). No torch here: a manifest is read without loading weights.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.paths import bundled_models_dir, user_data_dir

FORMAT = 1
KINDS = ("compact", "published")
DEFAULT_MODEL = "pilot-compact"
MANIFEST = "model.json"
CARD = "README.md"

_verified: set[tuple[Path, int, int, str]] = set()


@dataclass(frozen=True)
class ModelFile:
    """What the manifest says of one file."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class ModelFolder:
    """A model's manifest and where it lies.

    `figures` are the scores its makers measured, `calibration` is what makes probabilities of its
    confidences (see `reading.calibration`).
    """

    path: Path
    name: str
    version: str
    kind: str
    licence: str
    summary: str
    config: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, ModelFile] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    calibration: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Name and version, as stored with each reading: "pilot-compact 0.1"."""
        return f"{self.name} {self.version}"

    @property
    def bytes(self) -> int:
        """What its files weigh together."""
        return sum(file.bytes for file in self.files.values())

    @property
    def card(self) -> Path:
        """The model card; it may be absent in a model that a user made."""
        return self.path / CARD

    def file(self, name: str) -> Path:
        """The path of a file of the model; one it does not list is an error of the model."""
        if name not in self.files:
            raise ModelError(
                Sentence("The model {name} has no file {part}.", name=self.name, part=name)
            )
        return self.path / name

    def verify(self) -> None:
        """Compare each file with its digest; a file that did not change is read once a process."""
        for name, expected in self.files.items():
            path = self.path / name
            try:
                status = path.stat()
                key = (path, status.st_mtime_ns, status.st_size, expected.sha256)
                if key in _verified:
                    continue
                # The size first: a truncated file is told without being read.
                if status.st_size != expected.bytes or _digest(path) != expected.sha256:
                    raise ModelError(
                        Sentence(
                            "The model {name} is damaged: {path} is not the file it should be.",
                            name=self.name,
                            path=path,
                        )
                    )
            except OSError as error:
                raise ModelError(
                    Sentence(
                        "The model {name} is damaged: {path} cannot be read.",
                        name=self.name,
                        path=path,
                    )
                ) from error
            _verified.add(key)


def models_dirs() -> tuple[Path, ...]:
    """Where models are looked for: the user's own first, so that they can replace a bundled one."""
    return user_data_dir() / "models", bundled_models_dir()


def load_manifest(folder: Path) -> ModelFolder:
    """Read and check `model.json` of a folder; its files are not opened."""
    try:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(
            Sentence(
                "There is no model in {folder}: it has no {file}.", folder=folder, file=MANIFEST
            )
        ) from error
    except OSError as error:
        raise ModelError(
            Sentence(
                "The model in {folder} cannot be read: {reason}.",
                folder=folder,
                reason=error.strerror,
            )
        ) from error
    except ValueError as error:
        raise ModelError(
            Sentence(
                "The model in {folder} is damaged: {file} is not JSON.",
                folder=folder,
                file=MANIFEST,
            )
        ) from error
    return _checked(folder, values)


def list_models() -> list[ModelFolder]:
    """All models in the usual places; a damaged manifest is left out (`find_model` explains it)."""
    found = []
    for folder in _candidates():
        try:
            found.append(load_manifest(folder))
        except ModelError:
            continue
    return found


def find_model(name_or_path: str | Path | None = None) -> ModelFolder:
    """The model of that name, or in that folder, with its files verified; None is the default one.

    Raises ModelError, one sentence, where it is missing, damaged or of a kind not known here.
    """
    wanted = DEFAULT_MODEL if name_or_path is None else name_or_path
    model = load_manifest(Path(wanted)) if _is_path(wanted) else _named(str(wanted))
    if model.kind not in KINDS:
        raise ModelError(
            Sentence(
                "The model {name} is of the kind {kind}, not known here.",
                name=model.name,
                kind=model.kind,
            )
        )
    model.verify()
    return model


def write_manifest(
    folder: Path,
    *,
    name: str,
    version: str,
    licence: str,
    summary: str,
    config: Mapping[str, Any],
    files: Iterable[str],
    figures: Mapping[str, Any] | None = None,
    kind: str = "compact",
) -> ModelFolder:
    """Write `model.json` for the files that lie in a folder, and return what it says."""
    listed = {
        file: {"sha256": _digest(folder / file), "bytes": (folder / file).stat().st_size}
        for file in sorted(files)
    }
    values = {
        "format": FORMAT,
        "name": name,
        "version": version,
        "kind": kind,
        "licence": licence,
        "summary": summary,
        "config": dict(config),
        "files": listed,
        "figures": dict(figures or {}),
    }
    model = _checked(folder, values)
    scratch = folder / (MANIFEST + ".tmp")
    text = json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(folder / MANIFEST)
    return model


def _checked(folder: Path, values: Any) -> ModelFolder:
    """A manifest from parsed JSON, or ModelError where it does not keep the format."""
    damaged = ModelError(
        Sentence(
            "The model in {folder} is damaged: {file} does not say what it must.",
            folder=folder,
            file=MANIFEST,
        )
    )
    if not isinstance(values, dict):
        raise damaged
    if values.get("format") != FORMAT:
        raise ModelError(
            Sentence("The model in {folder} needs another version of PILOT Desktop.", folder=folder)
        )
    try:
        files = {
            name: ModelFile(sha256=str(entry["sha256"]), bytes=int(entry["bytes"]))
            for name, entry in values["files"].items()
        }
        texts = {key: values[key] for key in ("name", "version", "kind", "licence", "summary")}
        config, figures = dict(values["config"]), dict(values.get("figures", {}))
        calibration = dict(values.get("calibration", {}))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged from error
    # A manifest comes from anywhere: its file names must not lead out of its folder.
    plain = all(name == Path(name).name and name not in ("", "..") for name in files)
    if not plain or not all(isinstance(text, str) and text for text in texts.values()):
        raise damaged
    return ModelFolder(
        path=folder, files=files, config=config, figures=figures, calibration=calibration, **texts
    )


def _candidates() -> list[Path]:
    manifests: list[Path] = []
    for directory in models_dirs():
        manifests += sorted(directory.glob(f"*/{MANIFEST}"))
    return [manifest.parent for manifest in manifests]


def _is_path(wanted: str | Path) -> bool:
    """A Path, anything with a separator, or a folder here that holds a model."""
    text = str(wanted)
    separators = {os.sep, os.altsep or os.sep, "/"}
    return (
        isinstance(wanted, Path)
        or any(separator in text for separator in separators)
        or (Path(text) / MANIFEST).is_file()
    )


def _named(name: str) -> ModelFolder:
    for folder in _candidates():
        # By the folder's name as well: a damaged manifest cannot tell its own.
        if folder.name == name:
            return load_manifest(folder)
    for model in list_models():
        if model.name == name:
            return model
    known = ", ".join(dict.fromkeys(model.name for model in list_models())) or "none"
    raise ModelError(
        Sentence("There is no model named {name}; there is: {known}.", name=name, known=known)
    )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
