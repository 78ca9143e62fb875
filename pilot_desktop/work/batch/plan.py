"""Which documents there are in a folder, and where the result of each goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.formats.document_writer import suffix_of
from pilot_desktop.formats.files import displayable, reason
from pilot_desktop.formats.folder import IMAGE_SUFFIXES, natural

DOCUMENT_SUFFIXES = (".pdf", *IMAGE_SUFFIXES)


@dataclass(frozen=True)
class Task:
    """One document. `name` and `target` are paths in the folders of documents and of results.

    `target` has no suffix yet where that depends on the document.
    """

    place: int
    source: Path
    name: str
    target: str


def plan(folder: Path, out: Path, kind: str, *, recursive: bool) -> list[Task]:
    """The documents of a folder, told by their suffix, in the order a person would sort them.

    Hidden files are left out, and `out` where it lies inside. `scan.jpg` becomes `scan.jpg.txt`, so
    that `scan.pdf` beside it has a result of its own; only a PDF that becomes a PDF keeps its name.
    Raises UnreadableDocumentError where there is no folder, or nothing in it.
    """
    if not folder.is_dir():
        missing = "is not a folder" if folder.exists() else "does not exist"
        raise UnreadableDocumentError(f"{displayable(str(folder))} {missing}.")
    found = sorted(_found(folder, out, recursive=recursive), key=_order)
    if not found:
        deep = "" if recursive else " itself (--recursive looks into the folders in it)"
        raise UnreadableDocumentError(f"{displayable(str(folder))} holds no documents{deep}.")
    taken: set[str] = set()
    targets: dict[str, str] = {}
    suffix = suffix_of(kind)
    # Those that keep their name come first: the others make way for them.
    for name in sorted(found, key=lambda name: not name.lower().endswith(suffix)):
        target = name if name.lower().endswith(suffix) else name + suffix
        while target.casefold() in taken:
            target += suffix
        taken.add(target.casefold())
        targets[name] = target
    return [
        Task(place, folder / name, name, targets[name].removesuffix(suffix))
        for place, name in enumerate(found)
    ]


def _found(folder: Path, out: Path, *, recursive: bool) -> Iterator[str]:
    results = out.resolve()

    def fail(error: OSError) -> None:
        raise reason(Path(error.filename or folder), error) from error

    # A folder that cannot be looked into is an error: leaving it out would not be noticed.
    for place, folders, files in os.walk(folder, onerror=fail):
        here = Path(place)
        folders[:] = [
            name
            for name in folders
            if recursive and not name.startswith(".") and (here / name).resolve() != results
        ]
        for name in files:
            if not name.startswith(".") and name.lower().endswith(DOCUMENT_SUFFIXES):
                yield (here / name).relative_to(folder).as_posix()


def _order(name: str) -> tuple[object, ...]:
    """Folder by folder, each like a person's list of files."""
    *folders, file = name.split("/")
    return (*((1, natural(part)) for part in folders), (0, natural(file)))
