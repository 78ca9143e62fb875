"""Documents as the project knows them: by path and by what is in them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from urllib.parse import unquote_to_bytes

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.sentence import Sentence

_PIECE = 1 << 20


class Match(Enum):
    """What became of a document since the project last saw it."""

    SAME = auto()
    CHANGED = auto()
    MISSING = auto()


@dataclass(frozen=True, slots=True)
class Original:
    """A file: absolute path, BLAKE2b digest, size in bytes, time of change in ns since 1970.

    Of a folder of images the size is the number of its files.
    """

    path: Path
    digest: str
    size: int
    modified: int

    @classmethod
    def of(cls, path: Path) -> Original:
        """Reads the whole file; a large one takes seconds, so not on the window's thread."""
        try:
            status = path.stat()
            return cls(path.absolute(), digest_of(path), _size(path), status.st_mtime_ns)
        except OSError as error:
            reason = error.strerror or error
            raise UnreadableDocumentError(
                Sentence("{name} cannot be read: {reason}.", name=name_of(path), reason=reason)
            ) from error

    def compare(self, path: Path) -> Match:
        """Whether the file at `path` still is this one; its digest is taken only where needed."""
        try:
            status = path.stat()
            if _size(path) != self.size:
                return Match.CHANGED
            if status.st_mtime_ns == self.modified:
                return Match.SAME
            return Match.SAME if digest_of(path) == self.digest else Match.CHANGED
        except OSError:
            return Match.MISSING


def locate(original: Original, places: Sequence[Path]) -> tuple[Match, Path | None]:
    """The first of the places where the file still is; else one where another lies; else none."""
    changed = None
    for place in places:
        match original.compare(place):
            case Match.SAME:
                return Match.SAME, place
            case Match.CHANGED:
                changed = changed or place
    return (Match.MISSING, None) if changed is None else (Match.CHANGED, changed)


def digest_of(path: Path) -> str:
    """Of a file what is in it; of a folder the names of its files, and how long they are."""
    digest = hashlib.blake2b(digest_size=16)
    if path.is_dir():
        for entry in _entries(path):
            digest.update(f"{path_text(entry.name)}\0{entry.stat().st_size}\n".encode())
        return digest.hexdigest()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _size(path: Path) -> int:
    """Bytes of a file; how many files a folder has."""
    return len(_entries(path)) if path.is_dir() else path.stat().st_size


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """The files of a folder. Our own projects may lie among them and do not count."""
    with os.scandir(folder) as found:
        files = [e for e in found if e.is_file() and ".pilot" not in e.name]
    return sorted(files, key=lambda entry: entry.name)


def path_text(path: Path | str) -> str:
    """A path as text that a database can hold; names that are no valid text become escapes."""
    text = str(path)
    try:
        text.encode()
        if not text.startswith("file:"):
            return text
    except UnicodeEncodeError:
        pass
    raw = text.encode("utf-8", "surrogateescape")
    return "file:" + "".join(chr(b) if 33 <= b < 127 and b != 37 else f"%{b:02X}" for b in raw)


def path_of(text: str) -> Path:
    """The inverse of `path_text`."""
    if text.startswith("file:"):
        text = unquote_to_bytes(text.removeprefix("file:")).decode("utf-8", "surrogateescape")
    return Path(text)


def name_of(path: Path) -> str:
    """The file name, for a sentence."""
    return (path.name or str(path)).encode("utf-8", "replace").decode()
