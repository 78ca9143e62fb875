"""The one way in for text that others read: ALTO, PAGE or hOCR, told apart by content."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.transcript import Reading
from pilot_desktop.formats.files import display_name, read_head
from pilot_desktop.formats.folder import natural
from pilot_desktop.formats.markup import MAX_BYTES, parsing
from pilot_desktop.formats.read_alto import read_alto
from pilot_desktop.formats.read_hocr import read_hocr
from pilot_desktop.formats.read_page import read_page

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(alto|PcGts|html)[\s>]", re.IGNORECASE)
_READERS = {b"alto": read_alto, b"pcgts": read_page, b"html": read_hocr}
_ZIP = b"PK\x03\x04"
_SUFFIXES = (".xml", ".hocr", ".html", ".htm")


def read_transcript(path: str | Path) -> Reading:
    """The text and boxes in a file, or in an archive of such files.

    An archive may hold the pages in several formats, as some programs make it: then the one that
    says most counts, PAGE before ALTO before hOCR. Raises UnreadableDocumentError, always one
    sentence.
    """
    path = Path(path)
    if read_head(path, 4) == _ZIP:
        return _read_archive(path)
    kind = _kind(path)
    if kind is None:
        raise UnreadableDocumentError(
            Sentence("{name} is neither ALTO, PAGE nor hOCR.", name=display_name(path))
        )
    return _READERS[kind](path)


def joined(readings: Sequence[Reading]) -> Reading:
    """Readings of one unit as one; their pages are counted anew where two have the same number.

    Raises UnreadableDocumentError for readings of several units.
    """
    if len({reading.unit for reading in readings}) > 1:
        raise UnreadableDocumentError(
            Sentence("Some of the files are in pixels and others in points.")
        )
    pages = [page for reading in readings for page in reading.pages]
    if len({page.number for page in pages}) < len(pages):
        pages = [replace(page, number=number) for number, page in enumerate(pages, 1)]
    models = dict.fromkeys(reading.model for reading in readings if reading.model)
    return replace(readings[0], model=", ".join(models), pages=tuple(pages))


def _kind(path: Path) -> bytes | None:
    root = _ROOT.search(read_head(path, 4096).replace(b"\0", b""))  # UTF-16 has zeros
    return None if root is None else root[1].lower()


def _read_archive(path: Path) -> Reading:
    found: dict[bytes, list[Reading]] = {}
    with tempfile.TemporaryDirectory(prefix="pilot-import-") as folder:
        for member in _unpacked(path, Path(folder)):
            kind = _kind(member)
            if kind is not None:  # other files are about the pages, such as METS
                found.setdefault(kind, []).append(_READERS[kind](member))
            member.unlink()
    for kind in (b"pcgts", b"alto", b"html"):
        if kind in found:
            return joined(found[kind])
    raise UnreadableDocumentError(
        Sentence("{name} holds neither ALTO, PAGE nor hOCR.", name=display_name(path))
    )


def _unpacked(path: Path, folder: Path) -> Iterator[Path]:
    """The files of an archive that may be transcripts, in the order that a person would sort."""
    with parsing(path, "an archive"), zipfile.ZipFile(path) as archive:
        members = [
            member
            for member in archive.infolist()
            if not member.is_dir() and member.file_size and _wanted(member.filename)
        ]
        if sum(member.file_size for member in members) > MAX_BYTES:
            limit = MAX_BYTES >> 20
            raise UnreadableDocumentError(
                Sentence(
                    "{name} is too large: the limit is {limit} MiB.",
                    name=display_name(path),
                    limit=limit,
                )
            )
        for member in sorted(members, key=lambda member: natural(member.filename)):
            # Under a name of its own kind only: where it says it lies is of no concern here.
            there = folder / display_name(Path(PurePosixPath(member.filename).name))
            with archive.open(member) as packed, there.open("wb") as file:
                shutil.copyfileobj(packed, file)
            yield there


def _wanted(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES) and not PurePosixPath(name).name.startswith(".")
