"""From the documents that are opened to their project, and from a project to its documents."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from pilot_desktop.document.commands import AddDocument, RelinkDocument
from pilot_desktop.document.database import left_open
from pilot_desktop.document.errors import (
    PilotError,
    ProjectError,
    UnreadableDocumentError,
)
from pilot_desktop.document.original import Match, Original, locate, name_of
from pilot_desktop.document.places import SUFFIX, Place, project_path, relative_to
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.store import Project


@dataclass(frozen=True)
class Wanted:
    """What was opened: files with their numbers of pages, and where projects are kept.

    `project` is the project file itself, where that was opened.
    """

    paths: tuple[Path, ...]
    counts: tuple[int, ...]
    unit: str
    place: Place
    apart: Path
    project: Path | None = None


@dataclass(frozen=True)
class Contents:
    """Which documents a project is about, and where each is now; None: nowhere it was looked."""

    project: Path
    paths: tuple[Path, ...]
    found: tuple[Path | None, ...]

    @property
    def missing(self) -> tuple[Path, ...]:
        return tuple(p for p, there in zip(self.paths, self.found, strict=True) if there is None)


@dataclass(frozen=True)
class FoundProject:
    """An open project, the pages of what was opened in it, and what should be said about it.

    `left`: see `left_open`.
    """

    project: Project
    pages: tuple[int, ...]
    notice: str = ""
    left: float | None = None


def is_project(path: Path) -> bool:
    return path.suffix == SUFFIX and path.is_file()


def contents(path: Path) -> Contents:
    """Where the documents of a project lie. ProjectError."""
    with Project.open(path, read_only=True) as project:
        documents = project.documents()
    found = [locate(each.original, each.candidates(path))[1] for each in documents]
    return Contents(path, tuple(each.original.path for each in documents), tuple(found))


def relink(path: Path, moved: dict[Path, Path]) -> None:
    """Tell a project where its documents are now. ProjectError, OutputError."""
    with Project.open(path) as project:
        for each in project.documents():
            if (new := moved.get(each.original.path)) is not None:
                there = Original.of(new)
                project.run(RelinkDocument(each.id, there, relative_to(new, path)))


def find_project(wanted: Wanted) -> FoundProject:
    """The project of the documents, open: the one that is there, or a new one.

    Where its file cannot be used the project is kept in memory only, and `notice` says why.
    """
    path = wanted.project or project_path(_subject(wanted.paths), wanted.place, wanted.apart)
    if not path.exists():
        fresh = _new(wanted, path)
        return FoundProject(fresh, _pages(fresh, wanted.counts))
    project: Project | None = None
    try:
        writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
        left = left_open(path)
        project = Project.open(path, read_only=not writable)
        notice = _bring_up_to_date(project, wanted, path, writable=writable)
        return FoundProject(project, _pages(project, wanted.counts), notice, left)
    except PilotError as error:
        if project is not None:
            project.close()
        project = _new(wanted, None)
        notice = not_kept(error)
        return FoundProject(project, _pages(project, wanted.counts), notice)


def _bring_up_to_date(project: Project, wanted: Wanted, path: Path, *, writable: bool) -> str:
    """Compare the documents with what the project knows of them; what to say about it."""
    documents = project.documents()
    if len(documents) != len(wanted.paths):
        raise ProjectError(Sentence("{name} belongs to other documents.", name=name_of(path)))
    changed = []
    for record, document, count in zip(documents, wanted.paths, wanted.counts, strict=True):
        match = record.original.compare(document)
        if match is not Match.SAME:
            changed.append(name_of(document))
        known = sum(page.document == record.id for page in project.pages())
        moved = record.original.path != document.absolute()
        if writable and (moved or match is not Match.SAME):
            # Accepted as it is now, so that this is said once.
            relative = relative_to(document, path)
            project.run(RelinkDocument(record.id, Original.of(document), relative))
        if known < count:
            project.note_pages(record.id, count)
    if changed:
        return Sentence(
            "{name} has changed since it was read; the texts are kept, but their places "
            "may be others now.",
            name=changed[0],
        )
    if writable:
        return ""
    return Sentence("{name} may only be read; what you do here is not kept.", name=name_of(path))


def not_kept(error: PilotError) -> Sentence:
    """Why the project lies in memory only."""
    return Sentence("{problem} What you do here is not kept.", problem=error)


def _new(wanted: Wanted, path: Path | None) -> Project:
    documents = [
        AddDocument(
            _original(document),
            wanted.unit,
            [(0.0, 0.0)] * count,  # known once a page is looked at
            relative_to(document, path) if path else "",
        )
        for document, count in zip(wanted.paths, wanted.counts, strict=True)
    ]
    return Project.new(documents, path)


def _original(document: Path) -> Original:
    try:
        return Original.of(document)
    except UnreadableDocumentError:  # gone since it was opened; its pages will say so
        return Original(document.absolute(), "", 0, 0)


def _pages(project: Project, counts: tuple[int, ...]) -> tuple[int, ...]:
    """The ids of all pages that there are now, in order."""
    of: dict[int, list[int]] = {document.id: [] for document in project.documents()}
    for page in project.pages():
        of[page.document].append(page.id)
    rows = zip(of.values(), counts, strict=True)
    return tuple(page for pages, count in rows for page in pages[:count])


def _subject(paths: tuple[Path, ...]) -> Path:
    """What the project file is named after."""
    first = paths[0].absolute()
    if len(paths) == 1:
        return first
    names = "\n".join(os.fspath(path.absolute()) for path in paths)
    digest = hashlib.blake2b(os.fsencode(names), digest_size=4).hexdigest()
    return first.with_name(f"{first.stem[:80]} and {len(paths) - 1} more {digest}")
