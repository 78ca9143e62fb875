"""One document into one file, in any format: a writer of bytes, and the suffix of its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from pilot_desktop.document.errors import OutputError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.formats.sink import Writer
from pilot_desktop.formats.source import PageSource
from pilot_desktop.formats.writers import WRITERS, open_writer

FORMATS = (*WRITERS, "page", "pdf", "docx")

_SUFFIXES = {
    "text": ".txt",
    "json": ".json",
    "csv": ".csv",
    "hocr": ".hocr",
    "alto": ".alto.xml",
    "page": ".page.xml",
    "pdf": ".pdf",
    "docx": ".docx",
}


def suffix_of(kind: str, pages: int = 1) -> str:
    """What a result is called: PAGE XML of several pages is an archive with a file for each."""
    return ".page.zip" if kind == "page" and pages > 1 else _SUFFIXES[kind]


def open_document_writer(
    kind: str,
    source: PageSource | None,
    out: BinaryIO,
    numbers: Sequence[int],
    password: str | None = None,
) -> Writer:
    """A writer of `source`'s pages `numbers`, counted from 1, onto `out`.

    Only a searchable PDF needs `source`, and also holds pages that are never handed to it; `source`
    must stay open, and `password` be the one that opened it. Raises OutputError where python-docx
    is missing.
    """
    # Late, most of them: what a format needs is loaded by those who ask for it.
    match kind:
        case "page":
            from pilot_desktop.formats.pagexml import (  # noqa: PLC0415
                PageArchiveWriter,
                PageXmlWriter,
            )

            return PageArchiveWriter(out) if len(numbers) > 1 else PageXmlWriter(_Encoded(out))
        case "docx":
            from pilot_desktop.formats.docx_writer import DocxWriter  # noqa: PLC0415

            return DocxWriter(out)
        case "pdf":
            from pilot_desktop.formats.searchable import searchable_writer  # noqa: PLC0415

            if source is None:
                raise OutputError(
                    Sentence("A searchable PDF needs the document that it is made of.")
                )
            return searchable_writer(source, out, numbers, password)
        case _:
            return open_writer(kind, _Encoded(out))


class _Encoded:
    """Text as UTF-8; what is no Unicode becomes an escape."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, text: str, /) -> None:
        self._out.write(text.encode("utf-8", "backslashreplace"))
