"""Writing a result so that it is there whole, or the old file is still there."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pilot_desktop.document.errors import OutputError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.formats.files import display_name, displayable


def write_file(path: str | Path, content: bytes) -> None:
    """Put `content` at `path`, atomically: a full disk or a crash leaves the old file untouched.

    A symbolic link stays one, its target is written. A device or a pipe (/dev/stdout) cannot be
    replaced and is written to directly. Raises OutputError with one sentence.
    """
    with replaced_file(path) as file:
        file.write(content)


@contextmanager
def replaced_file(path: str | Path) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of `path` where the block ends without an error.

    Otherwise it is `write_file`: the system's errors inside the block become OutputError, too.
    """
    path = Path(path)
    try:
        mode, target = _mode(path), path.resolve()
    except (OSError, ValueError) as error:
        raise _failure(path, error) from error
    try:
        if mode is None or stat.S_ISREG(mode):
            with _beside(target, mode) as file:
                yield file
        elif stat.S_ISDIR(mode):
            raise OutputError(
                Sentence(
                    "{name} is a folder; the result needs a file name.", name=display_name(path)
                )
            )
        else:
            with path.open("wb") as file:
                yield file
    except OSError as error:
        raise _failure(path, error) from error


@contextmanager
def _beside(path: Path, mode: int | None) -> Iterator[BinaryIO]:
    """Write beside `path`, on the same file system, and move over it in one step."""
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError  # moving over a write-protected file would work, but not be meant
    temporary = path.with_name(f".pilot-{secrets.token_hex(8)}.tmp")
    # Without an old file to take after, the mode is what the user's umask makes of it.
    handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            with suppress(OSError):  # some network drives know no modes
                temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _failure(path: Path, error: OSError | ValueError) -> OutputError:
    name = display_name(path)
    match error:
        case FileNotFoundError() | NotADirectoryError():
            folder = displayable(str(path.parent))
            return OutputError(
                Sentence(
                    "{name} cannot be written: there is no folder {folder}.",
                    name=name,
                    folder=folder,
                )
            )
        case PermissionError():
            return OutputError(Sentence("You do not have permission to write {name}.", name=name))
        case OSError():
            return OutputError(
                Sentence(
                    "{name} cannot be written: {reason}.", name=name, reason=error.strerror or error
                )
            )
        case _:
            return OutputError(
                Sentence("{name} is not a possible file name.", name=displayable(str(path)))
            )
