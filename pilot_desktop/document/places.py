"""Where project files lie."""

from __future__ import annotations

import hashlib
import os
from enum import Enum
from pathlib import Path

from pilot_desktop.document.original import path_text

SUFFIX = ".pilot"


class Place(Enum):
    """BESIDE: in the folder of the document. APART: in a folder of the program."""

    BESIDE = "beside"
    APART = "apart"


def project_path(document: Path, place: Place, apart: Path) -> Path:
    """The project file for a document (or a folder of them).

    One that is there already is used wherever it lies. `apart` is the program's folder for
    projects; it also serves where the document's folder cannot be written to.
    """
    document = document.absolute()
    beside = document.with_name(document.name + SUFFIX)
    # The readable name is cut so that no file system finds it too long; the digest is unique.
    digest = hashlib.blake2b(os.fsencode(document), digest_size=8).hexdigest()
    stem = os.fsencode(document.name)[:100].decode(errors="ignore")
    other = apart / f"{stem}-{digest}{SUFFIX}"
    for there in (beside, other):
        if there.exists():
            return there
    if place is Place.BESIDE and os.access(document.parent, os.W_OK):
        return beside
    return other


def relative_to(document: Path, project: Path) -> str:
    """The way from the project's folder to a document, '' between drives."""
    try:
        return path_text(Path(os.path.relpath(document.absolute(), project.absolute().parent)))
    except ValueError:
        return ""
