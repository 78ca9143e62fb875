"""Packed folders, unpacked where they cannot do harm."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.manager.library import require_space
from pilot_desktop.model.manager.record import ARCHIVES

_CHUNK = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    FileExistsError,  # a member twice
    RuntimeError,  # a password
    ValueError,
)


def is_archive(path: Path) -> bool:
    return path.name.lower().endswith(ARCHIVES)


def unpack(
    archive: Path,
    folder: Path,
    wanted: Callable[[str], bool] = lambda _path: True,
    told: Callable[[int], None] = lambda _bytes: None,
) -> None:
    """Write the plain files of a .zip or .tar whose path is wanted into a new folder.

    Links and devices are left out, and a path cannot lead out of the folder. `told` hears of each
    piece and may raise to stop. Raises ModelError where the archive is damaged.
    """
    folder.mkdir()
    try:
        if zipfile.is_zipfile(archive):
            _unzip(archive, folder, wanted, told)
        else:
            _untar(archive, folder, wanted, told)
    except _DAMAGE as error:
        raise ModelError(
            Sentence("{name} is damaged: it cannot be unpacked.", name=archive.name)
        ) from error


def _unzip(
    archive: Path, folder: Path, wanted: Callable[[str], bool], told: Callable[[int], None]
) -> None:
    with zipfile.ZipFile(archive) as packed:
        members = [m for m in packed.infolist() if not m.is_dir() and wanted(m.filename)]
        require_space(folder, sum(member.file_size for member in members))
        for member in members:
            with packed.open(member) as source:
                _write(_inside(folder, member.filename), source, member.file_size, told)


def _untar(
    archive: Path, folder: Path, wanted: Callable[[str], bool], told: Callable[[int], None]
) -> None:
    with tarfile.open(archive) as packed:
        members = [m for m in packed if m.isfile() and wanted(m.name)]
        require_space(folder, sum(member.size for member in members))
        for member in members:
            source = packed.extractfile(member)
            if source is not None:
                _write(_inside(folder, member.name), source, member.size, told)


def _inside(folder: Path, name: str) -> Path:
    """Where a member goes; one that would leave the folder is damage."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise ValueError(name)
    return folder.joinpath(*path.parts)


def _write(target: Path, source: object, size: int, told: Callable[[int], None]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    left = size  # never more than was announced, and found room for
    with target.open("xb") as file:
        while left and (chunk := source.read(min(_CHUNK, left))):  # type: ignore[attr-defined]
            file.write(chunk)
            left -= len(chunk)
            told(len(chunk))
