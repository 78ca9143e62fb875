"""One document of a batch: read from its first page to its last, whatever fails between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from pilot_desktop.document.errors import ModelError, PilotError, UnreadableDocumentError
from pilot_desktop.document.transcript import PageReading
from pilot_desktop.formats.document_writer import open_document_writer, suffix_of
from pilot_desktop.formats.source import PageSource, open_document
from pilot_desktop.reading.contract import PageReader
from pilot_desktop.reading.streams import lines_of

OpenReader = Callable[..., PageReader]
"""`reading.factory.open_reader`, or what a test puts in its place; found by name in a process."""

OpenOutput = Callable[[str], AbstractContextManager[BinaryIO]]
"""From the suffix of a result to the file it is written to, which appears whole or not at all."""


@dataclass(frozen=True)
class Options:
    """How all documents are read.

    `model` is the name that every reader must have, `reader` are the arguments of `open_reader`.
    """

    kind: str = "text"
    model: str = ""
    reader: Mapping[str, Any] = field(default_factory=dict)
    password: str | None = None


@dataclass(frozen=True)
class Problem:
    """What went wrong, as a sentence, and the exit code of its kind."""

    sentence: str
    code: int = 1


@dataclass(frozen=True)
class Outcome:
    """What became of a document. `output` is the path in the folder of results, "" without one.

    `bytes` is the size of the result, `pages` how many were read. `notices` are sentences on what
    is good to know of a result that is whole.
    """

    output: str = ""
    bytes: int = 0
    pages: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """ "done", "partial" where pages are missing, "failed" where there is no result."""
        if not self.output:
            return "failed"
        return "partial" if self.problems else "done"


def opened(open_reader: OpenReader, options: Options) -> PageReader:
    """The reader that the options ask for; ModelError where it is another one than elsewhere."""
    reader = open_reader(**options.reader)
    if not reader.model_name.startswith(options.model):
        raise ModelError(
            f"A worker has another model: {reader.model_name} instead of {options.model}."
        )
    return reader


def read_document(
    reader: PageReader, path: Path, target: str, options: Options, open_output: OpenOutput
) -> Outcome:
    """Read a document into an output; failures are in the outcome.

    `path` is read, `target` the name of the result without its suffix. Raises ModelError, which
    would be the same for every document.
    """
    started = time.monotonic()
    problems: list[Problem] = []
    notices: list[str] = []
    output, size, count = "", 0, 0
    try:
        with open_document(path, options.password) as source, ExitStack() as stack:
            numbers = range(1, source.page_count + 1)
            suffix = suffix_of(options.kind, len(numbers))
            writer = None
            for page in _pages(source, numbers, reader, problems, notices):
                if writer is None:  # only now is there something to write
                    file = stack.enter_context(open_output(suffix))
                    writer = open_document_writer(
                        options.kind, source, file, numbers, options.password
                    )
                    writer.begin(source.name, reader.model_name, source.unit)
                writer.page(page)
                count += 1
            if writer is not None:
                writer.end()
                file.flush()
                size = file.seek(0, 2)
        if count:
            output = target + suffix
    except ModelError:
        raise
    except Exception as error:
        problems.append(problem_of(error))
    seconds = round(time.monotonic() - started, 2)
    pages = count if output else 0
    return Outcome(output, size, pages, seconds, tuple(problems), tuple(notices))


def problem_of(error: BaseException) -> Problem:
    """A failure as a sentence."""
    match error:
        case PilotError():
            return Problem(" ".join(str(error).split()), error.exit_code)
        case MemoryError():
            return Problem("There is not enough memory for this document.")
        case _:
            return Problem(f"An unforeseen fault: {type(error).__name__}: {error}")


def _pages(
    source: PageSource,
    numbers: range,
    reader: PageReader,
    problems: list[Problem],
    notices: list[str],
) -> Iterator[PageReading]:
    """The pages as they are read; those that fail become problems and are left out."""
    for number in numbers:
        try:
            page = source.render(number - 1)
            if page.flaw:
                notices.append(str(page.flaw))
            lines = lines_of(reader.read_page(page), f"{source.name}, page {number}")
        except UnreadableDocumentError as error:
            problems.append(problem_of(error))
            continue
        yield PageReading(number, page.width, page.height, lines)
