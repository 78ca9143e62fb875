"""`pilot export`: what a project says, in any format."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from pilot_desktop.commands.documents import page_numbers
from pilot_desktop.commands.output import Output, UsageError, check_target, open_output
from pilot_desktop.commands.progress import Progress, progress
from pilot_desktop.document.page_choice import PageChoice

_FILES_ONLY = ("pdf", "docx")


def run(arguments: argparse.Namespace) -> int:
    """Write the project; a failure leaves an old file as it was."""
    # Late, like all that a verb needs: `pilot --help` answers at once.
    from pilot_desktop.document.store import Project  # noqa: PLC0415
    from pilot_desktop.formats.project_export import (  # noqa: PLC0415
        Wanted,
        chosen,
        export_project,
    )
    from pilot_desktop.formats.project_text import ProjectText  # noqa: PLC0415

    project_file: Path = arguments.project
    target: Path | None = arguments.output
    kind = "text" if arguments.format == "txt" else arguments.format
    archive = kind == "page" and target is not None and target.suffix.lower() == ".zip"
    with Project.open(project_file, read_only=True) as project:
        text = ProjectText(project, project_file)
        numbers = None
        if arguments.pages != PageChoice():
            numbers = tuple(page_numbers(text, arguments.pages))
        wanted = Wanted(kind, numbers, archive, arguments.password, arguments.language)
        pages = chosen(text, wanted)
        if kind == "page" and len(pages) > 1 and not archive:
            raise UsageError(
                f"PAGE XML has a file for each page, and these are {len(pages)}: write them to an "
                "archive (-o FILE.zip), or choose one with --page."
            )
        inputs = [project_file, *(found.original.path for found in text.documents)]
        with progress() as shown, _opened(kind, target, archive, inputs) as out:

            def told(done: int, count: int) -> None:
                shown.show(f"{text.name}, page {done} of {count}")

            said = export_project(project, project_file, wanted, out, told)
        _tell(said, shown)
    return 0


@contextmanager
def _opened(
    kind: str, target: Path | None, archive: bool, inputs: list[Path]
) -> Iterator[BinaryIO]:
    """Where the bytes go: standard output, or a file that appears whole."""
    from pilot_desktop.formats.output import replaced_file  # noqa: PLC0415

    if target is None or str(target) == "-":
        if archive or kind in _FILES_ONLY:
            raise UsageError(f"--format {kind} needs a file to write: -o FILE.")
        with open_output(None) as out:
            yield cast(BinaryIO, _Text(out))
        return
    check_target(target, inputs)
    with replaced_file(target) as file:
        yield file


class _Text(RawIOBase):
    """Bytes to an output that takes text."""

    def __init__(self, out: Output) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self._out.write(data.decode())
        return len(data)


def _tell(sentences: tuple[str, ...], shown: Progress) -> None:
    shown.clear()
    for sentence in sentences:
        print(f"pilot: {sentence}", file=sys.stderr)
