"""The result of a command in any format: on standard output, or a file that appears whole."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from pilot_desktop.commands.output import UsageError, check_target, open_output
from pilot_desktop.document.transcript import PageReading
from pilot_desktop.formats.sink import Sink, Writer
from pilot_desktop.formats.source import PageSource
from pilot_desktop.formats.writers import open_writer

SEVERAL_DOCUMENTS = ("text", "json", "csv")


class Result(Protocol):
    """Where the pages of documents go."""

    def check(self, source: PageSource, numbers: Sequence[int]) -> None:
        """Refuse, before anything is read, what cannot be written. Raises UsageError."""

    def writer(self, source: PageSource, numbers: Sequence[int]) -> Writer:
        """For one document; asked for when there is a page to write. `numbers` are all wanted."""


@contextmanager
def open_result(arguments: argparse.Namespace) -> Iterator[Result]:
    """What `--format` and `-o` ask for; a failure or interruption leaves an old file as it was."""
    kind, path, files = arguments.format, arguments.output, arguments.files
    if kind not in SEVERAL_DOCUMENTS and len(files) > 1:
        raise UsageError(f"--format {kind} holds one document: name one file.")
    to_file = path is not None and str(path) != "-"
    if kind in ("pdf", "docx") or (kind == "page" and to_file and path.suffix.lower() == ".zip"):
        if not to_file:
            raise UsageError(f"--format {kind} needs a file to write: -o FILE.")
        if kind == "docx":
            from pilot_desktop.formats.docx_writer import require_docx  # noqa: PLC0415

            require_docx()
        check_target(path, files)
        with suppress(_Unfinished), ExitStack() as files_open:
            result = _FileResult(kind, path, arguments.password, files_open)
            yield result
            if result.begun and not result.begun.ended:
                raise _Unfinished
    else:
        with open_output(path, files) as out:
            yield _TextResult(kind, out)


class _TextResult:
    """Text of any kind, page by page."""

    def __init__(self, kind: str, out: Sink) -> None:
        self._kind = kind
        if kind == "page":
            from pilot_desktop.formats.pagexml import PageXmlWriter  # noqa: PLC0415

            self._writer: Writer = PageXmlWriter(out)
        else:
            self._writer = open_writer(kind, out)

    def check(self, source: PageSource, numbers: Sequence[int]) -> None:
        if self._kind == "page" and len(numbers) > 1:
            raise UsageError(
                f"PAGE XML has a file for each page, and {source.name} has {len(numbers)}: "
                "write them to an archive (-o FILE.zip), or choose one with --page."
            )

    def writer(self, source: PageSource, numbers: Sequence[int]) -> Writer:
        return self._writer


class _FileResult:
    """A file that is no text."""

    def __init__(self, kind: str, path: Path, password: str | None, files_open: ExitStack) -> None:
        self._kind = kind
        self._path = path
        self._password = password
        self._files_open = files_open
        self.begun: _Followed | None = None

    def check(self, source: PageSource, numbers: Sequence[int]) -> None:
        pass

    def writer(self, source: PageSource, numbers: Sequence[int]) -> Writer:
        # Late, each of them: what a format needs is loaded by those who ask for it.
        from pilot_desktop.formats.output import replaced_file  # noqa: PLC0415

        out = self._files_open.enter_context(replaced_file(self._path))
        if self._kind == "page":  # an archive is asked for, be it of one page
            from pilot_desktop.formats.pagexml import PageArchiveWriter  # noqa: PLC0415

            writer: Writer = PageArchiveWriter(out)
        else:
            from pilot_desktop.formats.document_writer import (  # noqa: PLC0415
                open_document_writer,
            )

            writer = open_document_writer(self._kind, source, out, numbers, self._password)
        self.begun = _Followed(writer, source.name)
        return self.begun


class _Unfinished(Exception):  # noqa: N818 (discards a file whose failure was told already)
    pass


class _Followed:
    """A writer, and whether it came to its end: only then its file is a result."""

    def __init__(self, writer: Writer, name: str) -> None:
        self._writer = writer
        self._name = name
        self.ended = False

    def begin(self, document: str, model: str, unit: str) -> None:
        self._writer.begin(document, model, unit)

    def page(self, page: PageReading) -> None:
        self._writer.page(page)

    def end(self) -> None:
        self._writer.end()
        self.ended = True
        kept = getattr(self._writer, "kept", 0)
        if kept:
            pages = "1 page" if kept == 1 else f"{kept} pages"
            print(f"pilot: {self._name}: {pages} had text already; it stays.", file=sys.stderr)
