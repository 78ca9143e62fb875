"""A published checkpoint, as its authors pack it, becomes a model folder.

Weights of any released layout are kept as one safetensors file; the tokenizer's files lie beside
them. What does not have the published shapes is refused before it is kept.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.manager.record import DOI, NAMES, WEIGHTS, belongs, mentioned
from pilot_desktop.model.manager.tensors import read_header
from pilot_desktop.model.published.config import PublishedConfig, config_of, first_difference
from pilot_desktop.model.published.names import OUTPUT, canonical
from pilot_desktop.model.published.vocabulary import FAST, PIECES, TOKENIZER_FILES, Vocabulary
from pilot_desktop.model.store import CARD, ModelFolder, write_manifest

KIND = "published"
WEIGHTS_FILE = "weights.safetensors"
_DEEPEST = 4


@dataclass(frozen=True)
class Origin:
    """What is known of a checkpoint beside its files."""

    name: str
    version: str = "1"
    licence: str = "not stated"
    summary: str = "A published PILOT checkpoint."


def assemble(
    folder: Path, scratch: Path, origin: Origin, weights: Path | None = None
) -> ModelFolder:
    """Make `scratch / name` from the files in `folder` and the folders in it; safetensors that lie
    below `scratch` are moved, not copied.

    `weights` is one of those files; without it, there must be one that can be meant. Raises
    ModelError.
    """
    files = list(_files(folder, 1 if weights else _DEEPEST))
    short = origin.name.removeprefix("pilot-").replace("-", "_")
    if short in NAMES:
        files = [path for path in files if belongs(path.relative_to(folder).as_posix(), short)]
    weights = weights or _weights(files, folder)
    tokenizer = _tokenizer(files, weights)
    target = scratch / origin.name
    target.mkdir()
    _take_weights(weights, target / WEIGHTS_FILE, movable=scratch in weights.parents)
    for name in TOKENIZER_FILES:
        if (tokenizer / name).is_file():
            shutil.copyfile(tokenizer / name, target / name)
    config = check_weights(target / WEIGHTS_FILE)
    check_tokenizer(target, config)
    (target / CARD).write_text(_card(origin), "utf-8")
    return write_manifest(
        target,
        name=origin.name,
        version=origin.version,
        licence=origin.licence,
        summary=origin.summary,
        config=config.to_dict(),
        files=[path.name for path in target.iterdir() if path.name != CARD],
        kind=KIND,
    )


def check_weights(path: Path, config: PublishedConfig | None = None) -> PublishedConfig:
    """The dimensions of the weights in a safetensors file; the first that is none is named."""
    held = {name: info.shape for name, info in read_header(path).items()}
    shapes = _canonical(held)
    config = config or config_of(shapes)
    difference = first_difference(shapes, config)
    if difference is not None:
        raise ModelError(
            Sentence(
                "These weights are not those of a published PILOT: {difference}.",
                difference=difference,
            )
        )
    return config


def check_tokenizer(folder: Path, config: PublishedConfig) -> None:
    """The tokenizer must not know tokens that the weights have no row for."""
    if (folder / FAST).is_file() and importlib.util.find_spec("tokenizers") is None:
        return  # reading needs the library, keeping the model does not
    size = Vocabulary.open(folder).size
    if size > config.vocabulary:
        raise ModelError(
            Sentence(
                "The tokenizer is not the one of these weights: it has {size} tokens, they have "
                "{tokens}.",
                size=size,
                tokens=config.vocabulary,
            )
        )


def is_checkpoint(path: Path) -> bool:
    """Whether a file looks like the weights of one."""
    return path.suffix.lower() in WEIGHTS


def name_of(path: Path) -> str:
    """What a checkpoint is called here: after the published one its path names, else itself."""
    for text in (path.name, path.parent.name):
        names = sorted(mentioned(text), key=len)
        if names:
            return f"pilot-{names[-1].replace('_', '-')}"
    stem = re.sub(r"[^\w.-]+", "-", path.stem if path.is_file() else path.name).strip("-.")
    return stem or "pilot-model"


def _files(folder: Path, depth: int) -> Iterator[Path]:
    """In the order of their names; hidden ones are none of ours."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_file():
            yield path
        elif depth and path.is_dir():
            yield from _files(path, depth - 1)


def _canonical(held: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Shapes under the names of `published.config.expected_shapes`."""
    shapes: dict[str, tuple[int, ...]] = {}
    for name, shape in held.items():
        ours = canonical(name)
        if ours is not None:
            shapes[ours] = shape
    # Shared tensors are stored once, under either name.
    output = shapes.pop(OUTPUT, None)
    if output is not None:
        shapes.setdefault("decoder.embed_tokens.weight", output)
    return shapes


def _weights(files: Sequence[Path], folder: Path) -> Path:
    """The one file of weights; of two formats of the same the safer one."""
    found = [path for path in files if is_checkpoint(path) and "token" not in path.stem.lower()]
    safe = [path for path in found if path.suffix.lower() == ".safetensors"]
    found = safe or found
    if not found:
        raise ModelError(
            Sentence(
                "There are no weights in {folder}: no {kinds} file.",
                folder=folder.name,
                kinds=", ".join(WEIGHTS),
            )
        )
    if len(found) > 1:
        names = ", ".join(path.relative_to(folder).as_posix() for path in found[:5])
        raise ModelError(
            Sentence(
                "There are several checkpoints in {folder}: {names}; add one file.",
                folder=folder.name,
                names=names,
            )
        )
    return found[0]


def _tokenizer(files: Sequence[Path], weights: Path) -> Path:
    """The folder of the tokenizer: the one that lies nearest to the weights."""
    folders = {path.parent for path in files if path.name in (FAST, PIECES)}
    if not folders:
        raise ModelError(
            Sentence(
                "There is no tokenizer beside {name}: neither {fast} nor {pieces}.",
                name=weights.name,
                fast=FAST,
                pieces=PIECES,
            )
        )

    def distance(folder: Path) -> tuple[int, str]:
        here, there = weights.parent.parts, folder.parts
        common = sum(a == b for a, b in zip(here, there, strict=False))
        return len(here) + len(there) - 2 * common, folder.as_posix()

    return min(folders, key=distance)


def _take_weights(source: Path, target: Path, *, movable: bool) -> None:
    if source.suffix.lower() == ".safetensors":
        if movable:
            source.rename(target)
        else:
            shutil.copyfile(source, target)
        return
    if importlib.util.find_spec("torch") is None:
        raise ModelError(
            Sentence(
                "{name} can be opened with torch only: pip install 'pilot-desktop[torch]'.",
                name=source.name,
            )
        )
    # Late: seconds, and needed for pickled checkpoints alone.
    from safetensors.torch import save_file  # noqa: PLC0415

    from pilot_desktop.model.published.checkpoint import load_state  # noqa: PLC0415

    tensors = load_state(source)
    # Tensors may share their memory, which the format does not know.
    save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, target)


def _card(origin: Origin) -> str:
    return (
        f"# {origin.name}\n\n{origin.summary}\n\n"
        "PILOT: A Promptable Interleaved Layout-aware OCR Transformer (arXiv 2504.03621). "
        f"The authors' weights: https://doi.org/{DOI}. Licence: {origin.licence}.\n"
    )
