"""From a published model on disk to a reader: which files, which engine."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.model.published.names import GRAPHS, INT8_GRAPH, INT8_WEIGHTS, WEIGHTS
from pilot_desktop.model.published.released import Released, find_released
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.model.store import MANIFEST, ModelFolder
from pilot_desktop.reading.published_engine import Engine
from pilot_desktop.reading.published_reader import PublishedOptions, PublishedReader

KIND = "published"


@dataclass(frozen=True)
class PublishedFiles:
    """Where the parts of a published model lie. `config` is None where the weights must tell."""

    label: str
    weights: Path
    tokenizer: Path
    config: PublishedConfig | None = None
    graphs: Path | None = None
    int8: bool = False
    """The user has had the decoder's matrices made anew in 8 bits, see `published_int8`."""

    @classmethod
    def of_folder(cls, model: ModelFolder) -> PublishedFiles:
        """A model folder with a manifest."""
        try:
            config = PublishedConfig.from_dict(model.config)
        except TypeError as error:
            raise ModelError(
                Sentence("The model {name} is damaged: its sizes are not told.", name=model.name)
            ) from error
        graphs = model.path / GRAPHS if GRAPHS in model.files else None
        int8 = graphs is not None and {INT8_GRAPH, INT8_WEIGHTS} <= model.files.keys()
        return cls(model.label, model.file(WEIGHTS), model.path, config, graphs, int8)

    @classmethod
    def of_release(cls, released: Released) -> PublishedFiles:
        """Files as the authors packed them, read where they lie."""
        return cls(released.checkpoint.stem, released.checkpoint, released.tokenizer)


def as_released(model: str | Path | None) -> PublishedFiles | None:
    """The model, where it is a path to a release without manifest."""
    if model is None:
        return None
    place = Path(model)
    if not place.exists() or (place / MANIFEST).is_file():
        return None
    released = find_released(place)
    return None if released is None else PublishedFiles.of_release(released)


def open_published(
    files: PublishedFiles, device: str, threads: int, *, faithful: bool
) -> PublishedReader:
    """`device` is "cpu", "torch-cpu" or a device of torch. Raises ModelError."""
    vocabulary = Vocabulary.open(files.tokenizer, files.config.bin if files.config else 10)
    engine = open_engine(files, device, threads, exact=faithful)
    rows = engine.config.vocabulary
    if vocabulary.size > rows:
        raise ModelError(
            Sentence(
                "The tokenizer of {name} has {size} tokens, its weights have {rows}.",
                name=files.label,
                size=vocabulary.size,
                rows=rows,
            )
        )
    return PublishedReader(engine, vocabulary, files.label, PublishedOptions(faithful=faithful))


def open_engine(files: PublishedFiles, device: str, threads: int, *, exact: bool = False) -> Engine:
    """The exported graphs on a CPU where there are any, else torch. `exact`: never in 8 bits."""
    if device == "cpu" and files.graphs is not None and files.config is not None:
        from pilot_desktop.reading.published_onnx import OnnxEngine  # noqa: PLC0415

        int8 = files.int8 and not exact
        return OnnxEngine(files.graphs, files.weights, files.config, threads, int8=int8)
    if importlib.util.find_spec("torch") is None:
        raise ModelError(
            Sentence(
                "Reading with {name} needs torch: pip install 'pilot-desktop[published]'.",
                name=files.label,
            )
        )
    from pilot_desktop.model.published.checkpoint import load_model  # noqa: PLC0415
    from pilot_desktop.reading.published_torch import TorchEngine  # noqa: PLC0415

    place = "cpu" if device == "torch-cpu" else device
    return TorchEngine(load_model(files.weights, files.config), place, threads)
