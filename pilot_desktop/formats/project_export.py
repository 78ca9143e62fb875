"""Writing a project in any format, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from pilot_desktop.document.errors import OutputError
from pilot_desktop.document.original import name_of
from pilot_desktop.document.sentence import Sentence, later
from pilot_desktop.document.store import Project
from pilot_desktop.formats import document_writer
from pilot_desktop.formats.document_writer import open_document_writer
from pilot_desktop.formats.project_text import ProjectText
from pilot_desktop.formats.sink import Writer

FORMATS = (*document_writer.FORMATS, "report")

Told = Callable[[int, int], None]
"""How many pages are written, and of how many. What it raises ends the export."""


@dataclass(frozen=True)
class Wanted:
    """What is to be written.

    `numbers` are pages of the project from 1; None is those that were read or have lines.
    `archive`: PAGE XML as a ZIP archive even of one page. `password` opens an encrypted PDF, which
    is needed where the text goes onto it. `language` of a report: see `report_words.LANGUAGES`.
    """

    kind: str
    numbers: tuple[int, ...] | None = None
    archive: bool = False
    password: str | None = None
    language: str = "en"


def suffix_of(kind: str, pages: int = 1) -> str:
    """What a file of that kind is called."""
    return ".html" if kind == "report" else document_writer.suffix_of(kind, pages)


def chosen(text: ProjectText, wanted: Wanted) -> list[int]:
    """The pages to write; OutputError where there is none with text."""
    numbers = text.written() if wanted.numbers is None else list(wanted.numbers)
    if not numbers:
        raise OutputError(
            Sentence(
                "{name} holds no text yet: there is nothing to write.", name=name_of(text.path)
            )
        )
    return numbers


def export_project(
    project: Project, path: Path, wanted: Wanted, out: BinaryIO, told: Told
) -> tuple[str, ...]:
    """Write a project onto `out`; the sentences that should be said about it.

    `path` is where the project file lies, also for a copy of it. Only one page is in memory at a
    time, but for DOCX and the text laid over a PDF. Raises OutputError and, for a searchable PDF
    whose document is gone or damaged, UnreadableDocumentError.
    """
    text = ProjectText(project, path)
    numbers = chosen(text, wanted)
    if wanted.kind == "report":
        from pilot_desktop.formats.report import write_report  # noqa: PLC0415

        write_report(text, numbers, out, told, wanted.language)
        return ()
    if wanted.kind == "pdf":
        return _searchable(text, numbers, wanted, out, told)
    if wanted.kind == "page" and (wanted.archive or len(numbers) > 1):
        from pilot_desktop.formats.pagexml import PageArchiveWriter  # noqa: PLC0415

        writer: Writer = PageArchiveWriter(out)
    else:
        writer = open_document_writer(wanted.kind, None, out, numbers)
    _write(text, numbers, {}, writer, told)
    return ()


def _searchable(
    text: ProjectText, numbers: list[int], wanted: Wanted, out: BinaryIO, told: Told
) -> tuple[str, ...]:
    with text.original(numbers, wanted.password) as original:
        source = original.source
        places = [original.places[number] for number in numbers]
        writer = open_document_writer("pdf", source, out, places, wanted.password)
        _write(text, numbers, original.places, writer, told)
        said = [
            Sentence(
                "{name} has changed since it was read; the text may stand elsewhere.", name=name
            )
            for name in original.changed
        ]
        if kept := getattr(writer, "kept", 0):
            one = later("{name}: {count} page had text already; it stays.")
            many = later("{name}: {count} pages had text already; it stays.")
            template = one if kept == 1 else many
            said.append(Sentence(template, name=source.name, count=kept))
        return tuple(said)


def _write(
    text: ProjectText, numbers: Sequence[int], places: dict[int, int], writer: Writer, told: Told
) -> None:
    writer.begin(text.name, text.model, text.unit)
    for done, number in enumerate(numbers):
        told(done, len(numbers))
        writer.page(replace(text.page(number), number=places.get(number, number)))
    told(len(numbers), len(numbers))
    writer.end()
