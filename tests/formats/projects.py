"""Projects with something to export: read, corrected, confirmed and added lines."""

from __future__ import annotations

from pathlib import Path

from pilot_desktop.document.commands import AddDocument
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import AddLine, Confirm, SetHumanText
from pilot_desktop.document.original import Original
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.store import Project
from pilot_desktop.formats.source import open_document
from tests.document.projects import line

MODEL = "pilot-compact 0.1"


def project_of(path: Path, *documents: Path) -> Project:
    """A project file at `path` about these documents, nothing read yet."""
    added = []
    for document in documents:
        with open_document(document) as source:
            sizes = [source.page_size(index) for index in range(source.page_count)]
            added.append(AddDocument(Original.of(document), source.unit, sizes))
    project = Project.new(added, path)
    # On disk from the start, as after a first change.
    project.copy_to(path.with_suffix(".made"))
    project.close()
    path.with_suffix(".made").rename(path)
    return Project.open(path)


def small_line(text, row):
    """A line that fits on a page of 200 x 120."""
    found = line(text, left=10, width=180)
    return type(found)(
        Box(10, 10 + 30 * row, 190, 30 + 30 * row),
        text,
        0.9,
        tuple(
            type(word)(
                Box(word.box.left, 10 + 30 * row, word.box.right, 30 + 30 * row), word.text, 0.9
            )
            for word in found.words
        ),
    )


def read_and_corrected(project: Project, page: int) -> None:
    """Three lines were read; one is corrected, one confirmed, and one was added."""
    lines = tuple(small_line(text, row) for row, text in enumerate(READ))
    project.run(StoreReading(page, None, MODEL, lines))
    first, second, _ = project.lines(page)
    project.run(SetHumanText(first.id, TEXTS[0]))
    project.run(Confirm((second.id,)))
    project.run(AddLine(page, None, Box(10, 100, 60, 115), TEXTS[3]))


READ = ("FIVE STAB CASH", "Total 12,50", "thank yon")
TEXTS = ["FIVE STAR CASH", "Total 12,50", "thank yon", "Added"]
