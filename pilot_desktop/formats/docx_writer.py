"""Readings as DOCX, for people who go on writing; needs the extra `docx`."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, BinaryIO

from pilot_desktop.document.errors import OutputError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.transcript import Line, PageReading
from pilot_desktop.document.wording import right_to_left
from pilot_desktop.formats.placing import clean

# Lines further apart than that many heights of the upper one begin a new paragraph.
_PARAGRAPH_GAP = 0.9


def require_docx() -> None:
    """Say what is missing before a book is read in vain. Raises OutputError."""
    try:
        import docx  # noqa: F401, PLC0415
    except ImportError as error:
        raise OutputError(
            Sentence("DOCX needs python-docx: install it with `pip install pilot-desktop[docx]`.")
        ) from error


class DocxWriter:
    """Paragraphs of lines, a new sheet for each page; the layout of the page is not imitated.

    A line of the page stays a line: joining them would have to guess which hyphens are real.
    """

    def __init__(self, out: BinaryIO) -> None:
        require_docx()
        self._out = out
        self._document: Any = None
        self._empty = True

    def begin(self, document: str, model: str, unit: str) -> None:
        import docx  # noqa: PLC0415

        self._document = docx.Document()
        about = self._document.core_properties
        about.title, about.author, about.comments = clean(document)[:255], "", clean(model)[:255]

    def page(self, page: PageReading) -> None:
        lines = [line for line in page.lines if clean(line.text)]
        if not self._empty:
            self._document.add_page_break()
        self._empty = False
        for start, end in pairwise(_starts(lines)):
            self._add(lines[start:end])

    def end(self) -> None:
        self._document.save(self._out)

    def _add(self, lines: list[Line]) -> None:
        from docx.oxml import OxmlElement  # noqa: PLC0415

        paragraph = self._document.add_paragraph()
        turned = right_to_left(" ".join(line.text for line in lines))
        if turned:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for index, line in enumerate(lines):
            run = paragraph.add_run()
            if index:
                run.add_break()
            run.add_text(clean(line.text))
            if turned:
                run.font.rtl = True


def _starts(lines: list[Line]) -> list[int]:
    """Where the paragraphs start, and where the last one ends."""
    inner = (i for i in range(1, len(lines)) if not _belong_together(lines[i - 1], lines[i]))
    return [0, *inner, len(lines)] if lines else []


def _belong_together(upper: Line, lower: Line) -> bool:
    gap = lower.box.top - upper.box.bottom
    beside = lower.box.left >= upper.box.right or lower.box.right <= upper.box.left
    # Far above: the next column.
    return not beside and -upper.box.height < gap < _PARAGRAPH_GAP * upper.box.height
