"""The user's own models: folders beside each other, each whole or not there.

A model is made ready in `.incoming` and moved to its place in one step; one that goes is moved
there first, too. A killed program leaves at most something in `.incoming`, which the next one
sweeps away.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from pilot_desktop.document.errors import ModelError, OutputError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model import store
from pilot_desktop.model.store import CARD, MANIFEST, ModelFolder, load_manifest

INCOMING = ".incoming"
_STALE_SECONDS = 24 * 3600.0
_CHUNK = 1 << 20
_SHOWN = (".md", ".txt", ".png", ".jpg", ".jpeg", ".svg")

Check = Callable[[ModelFolder], None]
"""Raises ModelError where a model is not what it says."""

Copied = Callable[[int, int], None]
"""Told how many bytes of how many are copied; it may raise to stop."""


def own_dir() -> Path:
    """Where the user's models lie."""
    return store.models_dirs()[0]


def is_own(model: ModelFolder) -> bool:
    """Whether a model is the user's, and not one that ships."""
    return model.path.parent == own_dir()


@contextmanager
def incoming() -> Iterator[Path]:
    """A new folder on the file system of the user's models; what is left in it goes."""
    place = own_dir() / INCOMING
    with writing(place):
        place.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        scratch = place / secrets.token_hex(8)
        scratch.mkdir()
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def install(folder: Path, check: Check) -> ModelFolder:
    """Move a model that lies in an `incoming` folder to its place, after checking it.

    Raises ModelError where the check does, or where the user has a model of that name.
    """
    model = load_manifest(folder)
    check(model)
    target = own_dir() / folder_name(model.name)
    with _lock():
        if os.path.lexists(target):
            raise ModelError(
                Sentence(
                    "There is a model named {name} already; remove it first to replace it.",
                    name=model.name,
                )
            )
        with writing(target):
            folder.rename(target)
    return load_manifest(target)


def copy_model(source: Path, scratch: Path, copied: Copied = lambda _done, _all: None) -> Path:
    """Copy a model folder into a scratch folder: what its manifest lists, its card, its licence."""
    model = load_manifest(source)
    names = {MANIFEST, *model.files, *_shown(source)}
    paths = [source / name for name in sorted(names)]
    target = scratch / folder_name(model.name)
    try:
        total, done = sum(path.stat().st_size for path in paths), 0
        with writing(target):
            target.mkdir()
            require_space(target, total)
            for path in paths:
                done = _copy(path, target / path.name, done, total, copied)
    except FileNotFoundError as error:
        missing = Path(error.filename).name
        raise ModelError(
            Sentence(
                "The model {name} is damaged: it has no {missing}.",
                name=model.name,
                missing=missing,
            )
        ) from error
    return target


def remove(name: str) -> Path:
    """Remove the user's model of that name, also a damaged one; returns where it was.

    Raises ModelError where there is none, or where it is one that ships.
    """
    with _lock():
        target = _own_named(name)
        if target is None:
            if any(name in (model.name, model.path.name) for model in store.list_models()):
                raise ModelError(
                    Sentence("{name} ships with the program and cannot be removed.", name=name)
                )
            raise ModelError(Sentence("You have no model named {name}.", name=name))
        with writing(target), incoming() as scratch:
            target.rename(scratch / target.name)
            if (scratch / target.name).is_symlink():
                (scratch / target.name).unlink()  # the user's own link: what it leads to stays
    return target


def folder_name(name: str) -> str:
    """The folder of a model: its name, which must be fit for one on every system."""
    fit = all(char.isalnum() or char in "-_. +" for char in name)
    if not fit or name != name.strip(" .") or not name or len(name) > 80:
        raise ModelError(
            Sentence(
                "{name!r} cannot be the name of a model: use letters, digits and -.", name=name
            )
        )
    return name


def require_space(folder: Path, needed: int) -> None:
    """Tell a disk that is too full before it is filled."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OutputError(
            Sentence(
                "There is not enough room in {parent}: {needed:.0f} MB are needed, {free:.0f} MB "
                "are free.",
                parent=folder.parent,
                needed=needed / 1e6,
                free=free / 1e6,
            )
        )


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """The system's errors inside the block as one sentence; a file that is missing stays one."""
    try:
        yield
    except FileNotFoundError:
        raise
    except PermissionError as error:
        raise OutputError(
            Sentence("You do not have permission to write {path}.", path=path)
        ) from error
    except OSError as error:
        raise OutputError(
            Sentence(
                "{path} cannot be written: {reason}.", path=path, reason=error.strerror or error
            )
        ) from error


def _own_named(name: str) -> Path | None:
    """By the folder's name or the manifest's; a damaged manifest tells no name."""
    # What has no manifest at all is none of ours, whatever it is called.
    folders = [path.parent for path in own_dir().glob(f"[!.]*/{MANIFEST}")]
    for folder in folders:
        if folder.name == name:
            return folder
    for folder in folders:
        with suppress(ModelError):
            if load_manifest(folder).name == name:
                return folder
    return None


def _shown(source: Path) -> list[str]:
    """The card, what it shows, and the licence."""
    return [
        path.name
        for path in source.iterdir()
        if path.is_file()
        and not path.name.startswith(".")
        and (path.name == CARD or path.suffix.lower() in _SHOWN or path.stem.upper() == "LICENSE")
    ]


def _copy(source: Path, target: Path, done: int, total: int, copied: Copied) -> int:
    with source.open("rb") as old, target.open("wb") as new:
        while chunk := old.read(_CHUNK):
            new.write(chunk)
            done += len(chunk)
            copied(done, total)
        new.flush()
        os.fsync(new.fileno())
    return done


def _sweep(place: Path) -> None:
    """What a killed program left there long ago."""
    for path in place.iterdir():
        with suppress(OSError):
            if path.is_dir() and path.stat().st_mtime < time.time() - _STALE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def _lock() -> filelock.BaseFileLock:
    """One change at a time, whatever programs make them."""
    with writing(own_dir()):
        own_dir().mkdir(parents=True, exist_ok=True)
    return filelock.FileLock(own_dir() / ".lock", timeout=10)
