"""Whether a model is what its manifest says: its files, its shapes, and that it loads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.manager.checkpoint import (
    KIND,
    WEIGHTS_FILE,
    check_tokenizer,
    check_weights,
)
from pilot_desktop.model.manager.tensors import TensorInfo, read_header
from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.model.store import ModelFolder


@dataclass(frozen=True)
class Weights:
    """What the safetensors files of a model hold together."""

    tensors: int
    parameters: int
    types: tuple[str, ...]
    """The types of the tensors, the commonest first, as safetensors names them."""

    largest: tuple[str, TensorInfo] | None

    def __str__(self) -> str:
        if self.largest is None:
            return "none"
        name, info = self.largest
        shape = " x ".join(map(str, info.shape)) or "a single number"
        return (
            f"{self.parameters / 1e6:.1f} million parameters in {self.tensors} tensors "
            f"({', '.join(self.types)}), the largest {name}: {shape}"
        )


def weights_of(model: ModelFolder) -> Weights:
    """From the headers of the files; nothing is loaded. Raises ModelError where one is damaged."""
    held: dict[str, TensorInfo] = {}
    for name in model.files:
        if name.endswith(".safetensors"):
            held |= read_header(model.path / name)
    by_type = Counter(info.type for info in held.values())
    largest = max(held.items(), key=lambda item: item[1].parameters, default=None)
    return Weights(
        len(held),
        sum(info.parameters for info in held.values()),
        tuple(kind for kind, _ in by_type.most_common()),
        largest,
    )


def check_model(model: ModelFolder) -> None:
    """Digests, shapes, and for a compact model that the runtime takes it. Raises ModelError."""
    model.verify()
    if model.kind == KIND:
        try:
            config = PublishedConfig.from_dict(dict(model.config))
        except (TypeError, ValueError) as error:
            raise ModelError(
                Sentence("The model {name} is damaged: {reason}.", name=model.name, reason=error)
            ) from error
        check_weights(model.file(WEIGHTS_FILE), config)
        check_tokenizer(model.path, config)
        return
    weights_of(model)
    # Late: it brings the runtime.
    from pilot_desktop.reading.factory import open_reader  # noqa: PLC0415

    try:
        open_reader(model.path, device="cpu", threads=1)
    except ModelError:
        raise
    except Exception as error:
        # The runtime has many words for shapes that do not fit, and none for people.
        raise ModelError(
            Sentence("The model {name} cannot be loaded: its parts do not fit.", name=model.name)
        ) from error
