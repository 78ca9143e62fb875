"""A folder as the authors released it: one checkpoint and its tokenizer, no manifest. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.published.vocabulary import FAST, PIECES

CHECKPOINTS = (".safetensors", ".pt", ".pth", ".bin")


@dataclass(frozen=True)
class Released:
    """Where the parts of a released model lie."""

    checkpoint: Path
    tokenizer: Path


def find_released(place: Path) -> Released | None:
    """The released model in a folder, or of a checkpoint file: the tokenizer lies beside it or in
    a folder there. None where it is none; ModelError where it is not plain which is meant.
    """
    folder = place if place.is_dir() else place.parent
    if place.is_dir():
        found = sorted(f for f in place.iterdir() if f.suffix in CHECKPOINTS and f.is_file())
    else:
        found = [place] if place.suffix in CHECKPOINTS and place.is_file() else []
    if not found:
        return None
    inside = sorted(f for f in folder.iterdir() if f.is_dir())
    tokenizers = [f for f in (folder, *inside) if (f / FAST).is_file() or (f / PIECES).is_file()]
    if not tokenizers:
        return None
    if len(found) > 1:
        names = ", ".join(f.name for f in found)
        raise ModelError(
            Sentence(
                "There are several checkpoints in {place}: {names}; name one of them.",
                place=place,
                names=names,
            )
        )
    if len(tokenizers) > 1:
        # By the name of the checkpoint, as the authors' record has them side by side.
        tokenizers = [f for f in tokenizers if found[0].stem in f.name] or tokenizers[:1]
    return Released(found[0], tokenizers[0])
