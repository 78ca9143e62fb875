"""The file behind a document: its name for people, its digest, and why it cannot be read."""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pilot_desktop.document.errors import PilotError, UnreadableDocumentError
from pilot_desktop.document.sentence import Sentence

_log = logging.getLogger(__name__)


def display_name(path: Path) -> str:
    """The file name as it can be shown and stored: valid Unicode without control characters.

    A name on disk may be any bytes; Python keeps the odd ones as lone surrogates, which neither
    JSON nor a terminal takes.
    """
    return displayable(path.name or str(path.absolute()))


def displayable(text: str) -> str:
    text = os.fsencode(text).decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def check_index(index: int, count: int) -> None:
    """Page indexes count from 0; negative ones are a mistake, not "from the end"."""
    if not 0 <= index < count:
        raise IndexError(f"page index {index} of {count} pages")


def reason(path: Path, error: OSError) -> UnreadableDocumentError:
    """A failure of the file system as a sentence."""
    name = display_name(path)
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return UnreadableDocumentError(
                Sentence("{name} does not exist.", name=displayable(str(path)))
            )
        case PermissionError():
            return UnreadableDocumentError(
                Sentence("You do not have permission to read {name}.", name=name)
            )
        case _:
            return UnreadableDocumentError(
                Sentence(
                    "{name} cannot be read: {reason}.", name=name, reason=error.strerror or error
                )
            )


@contextmanager
def readable(path: Path, name: str, complaint: str, **values: str) -> Iterator[None]:
    """Turn whatever happens while `path` is read into one sentence.

    The decoders raise nearly every kind of exception on damaged input (struct.error, SyntaxError,
    KeyError, zlib.error, ...), so everything but our own errors becomes the sentence with the
    template `complaint`, about {name} and the `values`.
    """
    sentence = Sentence(complaint, name=name, **values)
    try:
        yield
    except PilotError:
        raise
    except MemoryError as error:
        raise UnreadableDocumentError(
            Sentence("There is not enough memory to open {name}.", name=name)
        ) from error
    except OSError as error:
        if error.errno is not None:  # the system's, not a decoder's
            raise reason(path, error) from error
        _log.debug("%s", sentence, exc_info=True)
        raise UnreadableDocumentError(sentence) from error
    except Exception as error:
        _log.debug("%s", sentence, exc_info=True)
        raise UnreadableDocumentError(sentence) from error


def read_head(path: Path, size: int) -> bytes:
    """The first bytes of a regular, non-empty file; a sentence for everything else."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device would block or never end
            raise UnreadableDocumentError(
                Sentence("{name} is not a file.", name=display_name(path))
            )
        if not status.st_size:
            raise UnreadableDocumentError(
                Sentence("{name} is empty (0 bytes).", name=display_name(path))
            )
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise reason(path, error) from error
    except ValueError as error:  # a NUL inside the path
        raise reason(path, FileNotFoundError()) from error


class FileDigest:
    """The digest of a file's content: computed when first asked for, again if the file changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[tuple[int, int], str] | None = None

    def __call__(self) -> str:
        """32 hexadecimal digits."""
        try:
            status = self._path.stat()
            state = (status.st_mtime_ns, status.st_size)
            if self._known is None or self._known[0] != state:
                with self._path.open("rb") as file:
                    digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16))
                self._known = (state, digest.hexdigest())
        except OSError as error:
            raise reason(self._path, error) from error
        return self._known[1]

    def page_key(self, page: int, scale: float) -> str:
        """The key of one rendering: same file content, page and scale, same key."""
        return f"{self()}:{page}:{scale:.9g}"
