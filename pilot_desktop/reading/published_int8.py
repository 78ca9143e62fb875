"""The decoder of a published model in 8 bits: made here, and kept only where its answers hold."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt
import onnxruntime
from PIL import Image

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.manager.library import writing
from pilot_desktop.model.published.names import GRAPHS, INT8_GRAPH, INT8_WEIGHTS
from pilot_desktop.model.published.vocabulary import Prompt, Vocabulary
from pilot_desktop.model.store import ModelFolder, write_manifest
from pilot_desktop.paths import resources_dir
from pilot_desktop.reading.published_files import KIND, PublishedFiles, open_engine
from pilot_desktop.reading.published_onnx import OnnxEngine

LEAST = 0.99
"""The share of tokens that must be the same."""

SAMPLE = "receipt.jpg"
_ROWS, _TOKENS = 512, 200  # of the sample, and of the answer about it
_SINCE = (1, 22)  # onnxruntime's products of matrices in 8-bit blocks

Told = Callable[[str, float], None]
"""Told the stage ("graphs", "matrices", "page" or "tokens") and the part of it that is done, 0 to
1; it may raise to stop.
"""


@dataclass(frozen=True)
class Agreement:
    """`same` of `tokens` most likely tokens are those of the exact decoder, which is given the same
    tokens before each; seconds a token of both.
    """

    tokens: int
    same: int
    exact_seconds: float
    seconds: float

    @property
    def holds(self) -> bool:
        return self.same >= LEAST * self.tokens


def quantise(model: ModelFolder, threads: int, told: Told) -> Agreement:
    """Make the 8-bit decoder of a model, compare, and keep it if it holds: ModelError if not.

    What is compared is one answer about part of a sample page: a check, no measure of how well it
    reads. A model without graphs is given these first, which needs torch.
    """
    _check_kind(model)
    if INT8_GRAPH in model.files:
        raise ModelError(Sentence("The model {name} is read with 8 bits already.", name=model.name))
    if importlib.util.find_spec("onnx") is None:
        raise ModelError(Sentence("This needs onnx: pip install 'pilot-desktop[published]'."))
    if tuple(map(int, onnxruntime.__version__.split(".")[:2])) < _SINCE:
        raise ModelError(Sentence("This needs onnxruntime 1.22 or later."))
    from pilot_desktop.model.published.int8 import quantise_step  # noqa: PLC0415

    if GRAPHS not in model.files:
        model = add_exact_graphs(model, told)
    try:
        with writing(model.path):
            quantise_step(model.path / GRAPHS, model.path, lambda done: told("matrices", done))
        agreement = compare(model, threads, told)
        if not agreement.holds:
            raise ModelError(
                Sentence(
                    "With 8 bits {name} says something else: {same} of {tokens} tokens are the "
                    "same. It stays as it was.",
                    name=model.name,
                    same=agreement.same,
                    tokens=agreement.tokens,
                )
            )
    except BaseException:
        _drop(model.path)
        raise
    note = f"{agreement.same} of {agreement.tokens} tokens as without"
    _list(model, {*model.files, INT8_GRAPH, INT8_WEIGHTS}, {"8 bits": note})
    return agreement


def forget(model: ModelFolder) -> None:
    """Read with the exact decoder again. ModelError where that is so already."""
    if INT8_GRAPH not in model.files:
        raise ModelError(Sentence("The model {name} is not read with 8 bits.", name=model.name))
    _list(model, {*model.files} - {INT8_GRAPH, INT8_WEIGHTS}, {})
    _drop(model.path)


def add_exact_graphs(model: ModelFolder, told: Told) -> ModelFolder:
    """Export the graphs with which a CPU needs no torch, and less memory."""
    _check_kind(model)
    if any(importlib.util.find_spec(name) is None for name in ("torch", "onnx")):
        raise ModelError(
            Sentence("This needs torch and onnx: pip install 'pilot-desktop[published]'.")
        )
    from pilot_desktop.model.published.export import add_graphs  # noqa: PLC0415

    with writing(model.path):
        return add_graphs(model.path, lambda done: told("graphs", done))


def compare(model: ModelFolder, threads: int, told: Told) -> Agreement:
    """The exact decoder answers about the top of a sample page; the other is asked along."""
    files = PublishedFiles.of_folder(model)
    vocabulary = Vocabulary.open(files.tokenizer)
    asked = Prompt.OCR_WITH_BOXES if vocabulary.knows(Prompt.OCR_WITH_BOXES) else Prompt.OCR
    prompt = vocabulary.prompt(asked)
    exact = open_engine(files, "cpu", threads, exact=True)
    steps = exact.encode(_sample())
    while True:
        try:
            told("page", next(steps))
        except StopIteration as end:
            memory = end.value
            break
    assert isinstance(exact, OnnxEngine) and files.graphs and files.config
    other = OnnxEngine(files.graphs, files.weights, files.config, threads, int8=True)
    count = min(_TOKENS, exact.config.positions - len(prompt) - 1)
    runs = [engine.start(memory, 1, len(prompt) + count) for engine in (exact, other)]
    tokens, same, seconds = np.array([prompt], np.int64), 0, [0.0, 0.0]
    for number in range(count):
        told("tokens", number / count)
        best = []
        for which, run in enumerate(runs):
            started = perf_counter()
            best.append(int(run.feed(tokens)[0].argmax()))
            seconds[which] += perf_counter() - started
        same += best[0] == best[1]
        tokens = np.array([best[:1]], np.int64)
        if best[0] == vocabulary.end:
            count = number + 1
            break
    return Agreement(count, same, seconds[0] / count, seconds[1] / count)


def _check_kind(model: ModelFolder) -> None:
    if model.kind != KIND:
        raise ModelError(
            Sentence("The model {name} is quick as it is: there is nothing to do.", name=model.name)
        )


def _sample() -> npt.NDArray[np.uint8]:
    image = Image.open(resources_dir() / "samples" / SAMPLE).convert("RGB")
    return np.asarray(image)[:_ROWS]


def _list(model: ModelFolder, files: set[str], figures: dict[str, str]) -> None:
    known = {name: value for name, value in model.figures.items() if name != "8 bits"}
    with writing(model.path):
        write_manifest(
            model.path, name=model.name, version=model.version, licence=model.licence,
            summary=model.summary, config=model.config, files=files, figures=known | figures,
            kind=model.kind,
        )  # fmt: skip


def _drop(folder: Path) -> None:
    for name in (INT8_GRAPH, INT8_WEIGHTS):
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)
