"""Writing a result so that it is there whole, or the old file is still there."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from pilot_desktop.document.errors import OutputError
from pilot_desktop.formats.files import display_name, displayable


def write_file(path: str | Path, content: bytes) -> None:
    """Put `content` at `path`, atomically: a full disk or a crash leaves the old file untouched.

    A symbolic link stays one, its target is written. A device or a pipe (/dev/stdout) cannot be
    replaced and is written to directly. Raises OutputError with one sentence.
    """
    path = Path(path)
    try:
        mode = _mode(path)
        if mode is None or stat.S_ISREG(mode):
            _replace(path.resolve(), content, mode)
        elif stat.S_ISDIR(mode):
            raise OutputError(f"{display_name(path)} is a folder; the result needs a file name.")
        else:
            path.write_bytes(content)
    except (OSError, ValueError) as error:
        raise _failure(path, error) from error


def _replace(path: Path, content: bytes, mode: int | None) -> None:
    """Write beside `path`, on the same file system, and move over it in one step."""
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError  # moving over a write-protected file would work, but not be meant
    temporary = path.with_name(f".pilot-{secrets.token_hex(8)}.tmp")
    # Without an old file to take after, the mode is what the user's umask makes of it.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
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
            return OutputError(f"{name} cannot be written: there is no folder {folder}.")
        case PermissionError():
            return OutputError(f"You do not have permission to write {name}.")
        case OSError():
            return OutputError(f"{name} cannot be written: {error.strerror or error}.")
        case _:
            return OutputError(f"{displayable(str(path))} is not a possible file name.")
