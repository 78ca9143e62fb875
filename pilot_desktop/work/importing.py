"""ALTO, PAGE and hOCR files onto the pages of a project."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pilot_desktop.document.commands import Command, Group
from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Transform
from pilot_desktop.document.import_commands import ImportTruth
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.records import PageRecord
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.transcript import Line, PageReading, Reading
from pilot_desktop.formats.folder import natural
from pilot_desktop.formats.source import open_document
from pilot_desktop.formats.transcripts import joined, read_transcript

# Sides whose proportions differ by more than this part are of another picture, or it was turned.
_SAME_SHAPE = 0.04


def read_texts(paths: Sequence[Path]) -> Reading:
    """The text of several files as one, in the order that a person would sort their names.

    Raises UnreadableDocumentError, also where there is no line in any of them.
    """
    reading = joined(
        [read_transcript(path) for path in sorted(paths, key=lambda path: natural(path.name))]
    )
    if not any(line.text for page in reading.pages for line in page.lines):
        raise UnreadableDocumentError(Sentence("There is no text in {name}.", name=paths[0].name))
    return reading


def import_command(
    reading: Reading,
    first: int | None,
    page_of: Callable[[int], PageRecord | None],
    original_of: Callable[[PageRecord], tuple[str, Path]],
    *,
    truth: bool,
) -> Group:
    """One step of the history that puts a reading onto pages.

    Pages go by their numbers, or with `first` in their order from that page on; `page_of` gives the
    page of a number, from 1, `original_of` its document's unit and path. With `truth` the text is
    ground truth, else a machine's to start from. Positions are scaled to the size of the page.
    Raises UnreadableDocumentError where a page is not there, or of another shape.
    """
    commands: list[Command] = []
    for index, page in enumerate(reading.pages):
        number = page.number if first is None else first + index
        record = page_of(number)
        if record is None:
            raise UnreadableDocumentError(
                Sentence("There is no page {number} for what is imported.", number=number)
            )
        unit, path = original_of(record)
        to_page = _fitting(reading.unit, page, unit, record, path, number)
        lines = tuple(_taken(line, to_page) for line in page.lines if line.text)
        if truth:
            commands.append(ImportTruth(record.id, lines))
        else:
            commands.append(StoreReading(record.id, None, reading.model or "imported", lines))
    return Group("Import text", tuple(commands))


def _fitting(
    unit: str, page: PageReading, wanted: str, record: PageRecord, path: Path, number: int
) -> Transform:
    """From the frame of the imported page to that of the page it goes to."""
    width, height = record.width, record.height
    if not (width and height):  # nobody has looked at it yet
        with open_document(path) as source:
            width, height = source.page_size(record.number - 1)
    if not (page.width and page.height):
        if unit != wanted:
            raise UnreadableDocumentError(
                Sentence(
                    "What is imported for page {number} does not tell the size of its page.",
                    number=number,
                )
            )
        return Transform()
    if unit == wanted and abs(page.width - width) <= 1 and abs(page.height - height) <= 1:
        return Transform()  # files round sizes; positions they hold are as they were
    across, down = width / page.width, height / page.height
    if abs(math.log(across / down)) > _SAME_SHAPE:
        raise UnreadableDocumentError(
            Sentence(
                "What is imported for page {number} is of a page of another shape: {is_width:g} x "
                "{is_height:g} instead of {width:g} x {height:g}.",
                number=number,
                is_width=page.width,
                is_height=page.height,
                width=width,
                height=height,
            )
        )
    return Transform.scale(across, down)


def _taken(line: Line, to_page: Transform) -> Line:
    return replace(
        line,
        box=to_page.box(line.box),
        words=tuple(replace(word, box=to_page.box(word.box)) for word in line.words),
        baseline=tuple(to_page.point(*point) for point in line.baseline),
    )
