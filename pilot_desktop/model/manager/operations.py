"""What a person does with models: add what they have, get what the authors publish."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import filelock
import httpx
from safetensors import SafetensorError, safe_open

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model import adapter as adapters
from pilot_desktop.model.adapter import Adapter
from pilot_desktop.model.manager import library
from pilot_desktop.model.manager.archives import is_archive, unpack
from pilot_desktop.model.manager.checkpoint import Origin, assemble, is_checkpoint, name_of
from pilot_desktop.model.manager.download import (
    Patience,
    RemoteFile,
    Stop,
    fetch,
    open_client,
)
from pilot_desktop.model.manager.library import Check
from pilot_desktop.model.manager.record import (
    DOI,
    NAMES,
    Record,
    belongs,
    files_of,
    known_name,
    read_record,
)
from pilot_desktop.model.store import MANIFEST, ModelFolder

DOWNLOADS = ".downloads"


@dataclass(frozen=True)
class Step:
    """What is being done, and how much of it: `done` of `total` bytes, 0 of 0 where unknown; or,
    where it is no matter of bytes, the part of it, 0 to 1.
    """

    what: str
    done: int = 0
    total: int = 0
    part: float | None = None


Told = Callable[[Step], None]


def published_model(name: str) -> str:
    """What a published checkpoint is called once it is here: "pilot-iam-spotting"."""
    return f"pilot-{known_name(name).replace('_', '-')}"


def add(path: Path, check: Check, told: Told, stop: Stop | None = None) -> ModelFolder | Adapter:
    """Copy a model into the user's folder: a model folder, a published checkpoint, an archive, or
    an adapter.

    The source stays as it is. Raises ModelError, one sentence, where it is no model, does not pass
    the check or has the name of one that is there; OutputError where it cannot be written; and
    DownloadStopped.
    """
    stop = stop or Stop()
    path = Path(os.path.abspath(path))  # noqa: PTH100  (a link keeps its own name)
    if not path.exists():
        raise ModelError(Sentence("There is no model in {path}: it does not exist.", path=path))
    if _is_adapter(path):
        return _add_adapter(path)
    try:
        with library.incoming() as scratch:
            return library.install(_prepared(path, scratch, told, stop), check)
    except PermissionError as error:
        raise ModelError(
            Sentence("You do not have permission to read {path}.", path=path)
        ) from error


def get(
    name: str,
    check: Check,
    told: Told,
    stop: Stop | None = None,
    patience: Patience | None = None,
) -> ModelFolder:
    """Load a published checkpoint from the authors' record and install it.

    What was loaded before an interruption is not loaded again. Raises as `add`, and ModelError
    where the record cannot be reached.
    """
    stop = stop or Stop()
    name, wanted = known_name(name), published_model(name)
    if os.path.lexists(library.own_dir() / wanted):
        raise ModelError(
            Sentence("{name} is there already; remove it first to get it again.", name=wanted)
        )
    folder = library.own_dir() / DOWNLOADS / name
    with library.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(folder.with_suffix(".lock"), blocking=False):
            model = _got(name, folder, check, told, stop, patience)
            shutil.rmtree(folder, ignore_errors=True)
    except filelock.Timeout as error:
        raise ModelError(
            Sentence("{name} is being loaded by another program already.", name=wanted)
        ) from error
    finally:
        with suppress(OSError):  # where nothing arrived, nothing stays
            folder.rmdir()
    return model


def remove(name: str) -> Path:
    """Remove a model or adapter of the user, or what was loaded of one that never became whole.

    Raises ModelError where there is none, or where it is one that ships.
    """
    short = name.removeprefix("pilot-").replace("-", "_")
    part = library.own_dir() / DOWNLOADS / short
    if short in NAMES and part.is_dir() and not (library.own_dir() / name).exists():
        shutil.rmtree(part, ignore_errors=True)
        return part
    learnt = next((each for each in adapters.list_adapters() if each.name == name), None)
    if learnt is not None and learnt.path is not None and not (library.own_dir() / name).exists():
        adapters.remove_adapter(name)
        return learnt.path
    return library.remove(name)


def _is_adapter(path: Path) -> bool:
    if path.suffix != adapters.SUFFIX or not path.is_file():
        return False
    try:
        with safe_open(path, framework="numpy") as file:
            return (file.metadata() or {}).get("kind") == "adapter"
    except (OSError, SafetensorError):
        return False


def _add_adapter(path: Path) -> Adapter:
    learnt = adapters.load_adapter(path)
    target = adapters.adapter_path(learnt.name)
    if target.exists():
        raise ModelError(
            Sentence(
                "There is an adapter named {name} already; remove it first to replace it.",
                name=learnt.name,
            )
        )
    learnt.save(target)
    return adapters.load_adapter(target)


def _prepared(path: Path, scratch: Path, told: Told, stop: Stop) -> Path:
    """The source as a model folder in a scratch folder."""

    def copied(done: int, total: int) -> None:
        stop.check()
        told(Step(Sentence("Copying {name}", name=path.name), done, total))

    if (path / MANIFEST).is_file():
        return library.copy_model(path, scratch, copied)
    told(Step(Sentence("Looking at {name}", name=path.name)))
    if path.is_dir():
        return assemble(path, scratch, Origin(name_of(path))).path
    if is_archive(path):
        unpacked = _unpacked(path, scratch / "unpacked", told, stop)
        manifests = [*unpacked.glob(MANIFEST), *unpacked.glob(f"*/{MANIFEST}")]
        if len(manifests) == 1:
            return library.copy_model(manifests[0].parent, scratch, copied)
        return assemble(unpacked, scratch, Origin(name_of(path))).path
    if is_checkpoint(path):
        return assemble(path.parent, scratch, Origin(name_of(path)), path).path
    raise ModelError(
        Sentence(
            "{name} is no model: choose a model folder, a .safetensors or .pt file, or an archive.",
            name=path.name,
        )
    )


def _unpacked(archive: Path, folder: Path, told: Told, stop: Stop, name: str | None = None) -> Path:
    done = 0

    def wrote(count: int) -> None:
        nonlocal done
        stop.check()
        done += count
        told(Step(Sentence("Unpacking {name}", name=archive.name), done))

    def wanted(member: str) -> bool:
        return name is None or belongs(member, name)

    with library.writing(folder):
        unpack(archive, folder, wanted, wrote)
    return folder


def _got(
    name: str, folder: Path, check: Check, told: Told, stop: Stop, patience: Patience | None
) -> ModelFolder:
    told(Step(Sentence("Asking for the authors' record")))
    try:
        with open_client(patience) as client:
            record = read_record(client, stop)
            files = files_of(record, name)
            arrived = _load(client, files, folder, told, stop, patience)
    except httpx.HTTPError as error:  # what is no failed connection: too many redirects...
        raise ModelError(
            Sentence("The record {record} cannot be loaded: {reason}.", record=DOI, reason=error)
        ) from error
    told(Step(Sentence("Checking the model")))
    try:
        with library.incoming() as scratch:
            parts = scratch / "parts"
            parts.mkdir()
            for number, path in enumerate(arrived):
                stop.check()
                if is_archive(path):
                    _unpacked(path, parts / str(number), told, stop, name)
                else:
                    _linked(path, parts / path.name)
            model = assemble(parts, scratch, _origin(name, record))
            return library.install(model.path, check)
    except ModelError:
        # Whole, as the record says, but not what we can use: no reason to keep it.
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _load(
    client: httpx.Client,
    files: tuple[RemoteFile, ...],
    folder: Path,
    told: Told,
    stop: Stop,
    patience: Patience | None,
) -> list[Path]:
    """All files of a model, one after the other."""
    total, before = sum(file.bytes for file in files), 0
    arrived = []
    here = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    with library.writing(folder):
        library.require_space(folder, max(total - here, 0))
    for file in files:
        # Names in a record are plain; one that is not must not lead elsewhere.
        target = folder / file.name.replace("/", "_").replace("\\", "_").lstrip(".")

        def progress(done: int, before: int = before, name: str = file.name) -> None:
            told(Step(Sentence("Loading {name}", name=name), before + done, total))

        if not target.is_file() or target.stat().st_size != file.bytes:
            progress(0)
            fetch(client, file, target, told=progress, stop=stop, patience=patience)
        before += file.bytes
        arrived.append(target)
    return arrived


def _origin(name: str, record: Record) -> Origin:
    summary = f"The published PILOT for {NAMES[name]}: 155 million parameters."
    return Origin(published_model(name), record.version, record.licence, summary)


def _linked(source: Path, target: Path) -> None:
    """The same file under a second name: a checkpoint is large, and must not be there twice."""
    with library.writing(target):
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
