"""From a model's name to a reader on the best backend there is."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.adapter import find_adapter
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.store import ModelFolder, find_model
from pilot_desktop.reading.calibration import Calibration
from pilot_desktop.reading.compact_files import CompactBackend, CompactFiles
from pilot_desktop.reading.contract import BoxReader
from pilot_desktop.reading.language import LANGUAGE_FILE, LanguagePrior
from pilot_desktop.reading.linetext import CtcTexts, DecoderTexts
from pilot_desktop.reading.onnx_backend import OnnxBackend
from pilot_desktop.reading.published_files import KIND as PUBLISHED
from pilot_desktop.reading.published_files import (
    PublishedFiles,
    as_released,
    open_published,
)
from pilot_desktop.reading.published_upright import Orientation, UprightReader
from pilot_desktop.reading.reader import CompactReader


def open_reader(
    model: str | Path | None = None,
    device: str = "auto",
    threads: int | None = None,
    adapter: str | Path | None = None,
    *,
    faithful: bool = False,
) -> BoxReader:
    """A reader for a model by name or folder (None: the bundled one).

    `adapter`, by name or file, is what the model learnt of a hand; None reads without.

    `faithful` decodes a published model as its authors do, weaknesses included.

    `device` is "auto" (a CUDA device where torch sees one, else onnxruntime), "cpu", "cuda",
    "torch-cpu", or for published models "mps".
    Raises ModelError where the model or the device is not there.
    """
    released = as_released(model)
    if released is not None:
        return _published(released, device, threads, adapter, faithful=faithful)
    found = find_model(model)
    if found.kind == PUBLISHED:
        files = PublishedFiles.of_folder(found)
        return _published(files, device, threads, adapter, faithful=faithful)
    if faithful:
        raise ModelError(
            Sentence(
                "The model {name} has no published decoding to be faithful to.", name=found.name
            )
        )
    learnt = None if adapter is None else find_adapter(adapter)
    if learnt is not None:
        learnt.check_base(found)
    compact = CompactFiles.open(found.path, dict(found.config), learnt)
    reader = CompactReader(
        open_backend(compact, device, threads or 0),
        f"{found.label} + {learnt.name}" if learnt else found.label,
        texts=open_texts(found),
    )
    return reader


def open_texts(model: ModelFolder) -> CtcTexts | DecoderTexts:
    """What has the last word on a line in a compact model."""
    calibration = Calibration.from_dict(model.calibration)
    config = CompactConfig.from_dict(dict(model.config))
    if config.text == "decoder":
        return DecoderTexts(calibration=calibration)
    prior = None
    if LANGUAGE_FILE in model.files:
        prior = LanguagePrior.open(model.file(LANGUAGE_FILE), config.characters)
    return CtcTexts(calibration=calibration, prior=prior)


def _published(
    files: PublishedFiles,
    device: str,
    threads: int | None,
    adapter: str | Path | None,
    *,
    faithful: bool,
) -> BoxReader:
    if adapter is not None:
        raise ModelError(Sentence("The model {name} takes no adapters.", name=files.label))
    if device == "cuda" and not _cuda():
        raise ModelError(Sentence("There is no CUDA device here; use --device cpu."))
    if device == "mps" and not _mps():
        raise ModelError(Sentence("There is no Apple GPU here; use --device cpu."))
    if device == "auto":
        device = "cuda" if _cuda() else "cpu"
    threads = threads or min(8, os.cpu_count() or 1)
    reader = open_published(files, device, threads, faithful=faithful)
    if faithful:
        return reader
    try:
        compact = find_model()
    except ModelError:
        return reader  # an installation without the model that ships: pages stay as they are
    seen = CompactFiles.open(compact.path, dict(compact.config), None)
    return UprightReader(reader, Orientation(OnnxBackend(seen, threads)))


def open_backend(files: CompactFiles, device: str = "auto", threads: int = 0) -> CompactBackend:
    """The backend of a device, as `open_reader`."""
    threads = threads or min(8, os.cpu_count() or 1)
    if device == "mps":
        raise ModelError(Sentence("This model does not read on an Apple GPU; use --device cpu."))
    if device == "cpu" or (device == "auto" and not _cuda()):
        return OnnxBackend(files, threads)
    if importlib.util.find_spec("torch") is None:
        raise ModelError(
            Sentence("Reading on this device needs torch: pip install 'pilot-desktop[torch]'.")
        )
    if device == "cuda" and not _cuda():
        raise ModelError(Sentence("There is no CUDA device here; use --device cpu."))
    from pilot_desktop.reading.torch_backend import TorchBackend  # noqa: PLC0415

    return TorchBackend(files, "cpu" if device == "torch-cpu" else "cuda", threads)


def _cuda() -> bool:
    if importlib.util.find_spec("torch") is None or not Path("/proc/driver/nvidia").exists():
        # Importing torch costs seconds: only where a GPU can be expected.
        return False
    import torch  # noqa: PLC0415

    return bool(torch.cuda.is_available())


def _mps() -> bool:
    if importlib.util.find_spec("torch") is None:
        return False
    import torch  # noqa: PLC0415

    return bool(torch.backends.mps.is_available())
