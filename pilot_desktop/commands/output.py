"""Where a command writes: standard output as it goes, or a file that appears whole at the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from pilot_desktop.document.errors import OutputError, PilotError
from pilot_desktop.formats.output import replaced_file


class UsageError(PilotError):
    """The arguments do not fit together, or do not fit the document."""

    exit_code = 2


class Output(Protocol):
    """Takes the pieces of a result in their order."""

    def write(self, text: str, /) -> None: ...


class _StandardOutput:
    """Each piece is handed on at once: whoever reads us sees a page when it is done."""

    def write(self, text: str, /) -> None:
        if sys.stdout is None:  # closed before we began: `pilot read FILE >&-`
            raise OutputError("There is no standard output to write to.")
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"The output cannot be written: {error.strerror}.") from error


class _Begun:
    """A file that is begun with the first piece of a result."""

    def __init__(self, path: Path, files_open: ExitStack) -> None:
        self._path = path
        self._files_open = files_open
        self._file: BinaryIO | None = None

    def write(self, text: str, /) -> None:
        if self._file is None:
            self._file = self._files_open.enter_context(replaced_file(self._path))
        self._file.write(text.encode("utf-8", "backslashreplace"))


@contextmanager
def open_output(path: Path | None, inputs: Sequence[Path] = ()) -> Iterator[Output]:
    """Standard output where `path` is None or `-`, else a file that is replaced on success.

    A failure, an interruption or an empty result leaves what was there before. `inputs` are never
    overwritten.
    """
    if path is None or str(path) == "-":
        yield _StandardOutput()
        return
    check_target(path, inputs)
    with ExitStack() as files_open:
        yield _Begun(path, files_open)


def check_target(path: Path, inputs: Sequence[Path]) -> None:
    """An hour of reading must not end in "permission denied": tell what is plain to see now.

    `inputs` must not be overwritten. Raises UsageError or OutputError.
    """
    if any(_same_file(path, source) for source in inputs):
        raise UsageError(f"{path} is what is to be read: choose another file to write.")
    try:
        if path.is_dir():
            raise OutputError(f"{path} is a folder; the result needs a file name.")
        if path.exists():
            if not os.access(path, os.W_OK):
                raise OutputError(f"You do not have permission to write {path}.")
            return
        folder = path.resolve().parent
        if not folder.is_dir():
            raise OutputError(f"{path} cannot be written: there is no folder {folder}.")
        if not os.access(folder, os.W_OK):
            raise OutputError(f"You do not have permission to write {path}.")
    except (OSError, ValueError) as error:
        raise OutputError(f"{path} cannot be written: {error}.") from error


def _same_file(path: Path, source: Path) -> bool:
    try:
        return path.samefile(source)
    except (OSError, ValueError):
        return False
