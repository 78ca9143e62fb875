"""Searchable PDF: the document as it is, with the text that was read on top, invisible."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, BinaryIO, Protocol

import numpy as np
import pymupdf as _pymupdf

from pilot_desktop import __version__
from pilot_desktop.document.errors import OutputError, UnreadableDocumentError
from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.document.sentence import Sentence, later
from pilot_desktop.document.transcript import PageReading, Word
from pilot_desktop.formats.files import readable
from pilot_desktop.formats.frames import ImageSource
from pilot_desktop.formats.pdf import PdfPages, mupdf_lock
from pilot_desktop.formats.pictures import load_picture
from pilot_desktop.formats.placing import clean, quarter_turns, written_lines
from pilot_desktop.formats.source import PageSource
from pilot_desktop.formats.textlayer import NAME, GlyphlessFont, Run, invisible_text, put_packed

pymupdf: Any = _pymupdf  # its annotations cover half of it

_DAMAGED = later("{name} is damaged and cannot be written again.")

PRODUCER = f"PILOT Desktop {__version__}"


class SearchableWriter(Protocol):
    """A writer that tells on how many pages it kept text that was there before."""

    kept: int

    def begin(self, document: str, model: str, unit: str) -> None: ...

    def page(self, page: PageReading) -> None: ...

    def end(self) -> None: ...


def searchable_writer(
    source: PageSource, out: BinaryIO, numbers: Sequence[int], password: str | None = None
) -> SearchableWriter:
    """A writer of `source`'s pages `numbers`, counted from 1, into a PDF.

    Each of them is in the result, also one that is never handed to `page`, unless its image is
    damaged. `source` must stay open, and `password` be the one that opened it.
    """
    match source:
        case PdfPages():
            return _OverPdf(source, out, numbers, password)
        case ImageSource():
            return _OverImages(source, out, numbers)
    raise OutputError(Sentence("{name} cannot be made into a PDF.", name=source.name))


class _OverPdf:
    """The pages of a PDF untouched, each with one more stream before its own.

    Text that is there already stays, and a line that was read at the same place is left out: it
    would be found and copied twice. An encrypted document stays encrypted with its passwords.
    """

    def __init__(
        self, source: PdfPages, out: BinaryIO, numbers: Sequence[int], password: str | None
    ) -> None:
        self._source = source
        self._out = out
        self._numbers = numbers
        self._password = password
        self.kept = 0

    def begin(self, document: str, model: str, unit: str) -> None:
        with mupdf_lock, readable(self._source.path, self._source.name, _DAMAGED):
            self._document = pymupdf.open(self._source.path, filetype="pdf")
            if self._document.needs_pass:
                self._document.authenticate(self._password or "")
            self._objects = _MuPdfObjects(self._document)
            self._font = GlyphlessFont(self._objects)

    def page(self, page: PageReading) -> None:
        to_user = self._source.user_space(page.number - 1).inverse()
        name = f"Page {page.number} of {self._source.name}"
        with mupdf_lock, readable(self._source.path, name, _DAMAGED):
            there = self._document.load_page(page.number - 1)
            lines = self._new_lines(there, _runs(page))
            if not lines:
                return
            number = self._objects.reserve()
            put_packed(self._objects, number, {}, invisible_text(self._font, lines, to_user))
            # Before the page's own: those may leave the coordinates changed behind them.
            streams = " ".join(f"{xref} 0 R" for xref in (number, *there.get_contents()))
            self._document.xref_set_key(there.xref, "Contents", f"[{streams}]")
            self._add_font(there.xref)

    def end(self) -> None:
        with mupdf_lock:
            self._font.finish()
            document = self._document
            partly = len(self._numbers) < document.page_count
            if partly:
                document.select([number - 1 for number in self._numbers])
            # What the file holds compressed is copied as it is. Objects in streams, as most
            # files have them, or else the table of thousands would outgrow the text.
            out = _Nameless(self._out)
            document.save(
                out,
                garbage=3 if partly else 0,
                use_objstms=1,
                encryption=pymupdf.PDF_ENCRYPT_KEEP,
            )
            document.close()
            if out.failure:
                raise out.failure

    def _new_lines(self, there: Any, lines: list[Run]) -> list[Run]:
        """The lines where the page has no text yet."""
        # PyMuPDF reports text on the page as it is before /Rotate.
        turns, size = there.rotation // 90, there.rect
        across, down = (size.height, size.width) if turns % 2 else (size.width, size.height)
        turn = Transform.quarter_turns(turns, across, down)
        boxes = [turn.box(Box.around([word[:2], word[2:4]])) for word in there.get_text("words")]
        if not boxes:
            return lines
        known = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes])
        new = [run for run in lines if not _covered(run[1], known)]
        self.kept += len(new) < len(lines)
        return new

    def _add_font(self, page: int) -> None:
        """Into the page's resources, which may be its own, shared, or inherited."""
        document, owner = self._document, page
        kind, value = document.xref_get_key(owner, "Resources")
        while kind == "null":
            parent, above = document.xref_get_key(owner, "Parent")
            if parent != "xref":
                owner = page
                document.xref_set_key(owner, "Resources", "<< >>")
                kind = "dict"
                break
            owner = int(above.split()[0])
            kind, value = document.xref_get_key(owner, "Resources")
        place = "Resources/Font"
        if kind == "xref":
            owner, place = int(value.split()[0]), "Font"
        kind, value = document.xref_get_key(owner, place)
        if kind == "xref":
            owner, place = int(value.split()[0]), ""
        elif kind == "null":
            document.xref_set_key(owner, place, "<< >>")
        key = f"{place}/{NAME}" if place else NAME
        document.xref_set_key(owner, key, f"{self._font.number} 0 R")


def _runs(page: PageReading) -> list[Run]:
    return [(quarter_turns(line), words) for line, words in written_lines(page)]


class _Nameless:
    """A file without a name: where there is one, PyMuPDF opens that instead.

    What goes wrong while it is written must not pass through MuPDF, which would garble it.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.seek, self.tell, self.truncate = out.seek, out.tell, out.truncate
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self._out.write(data)
        except OSError as error:
            self.failure = self.failure or error
        return len(data)


class _MuPdfObjects:
    """New objects in a document that MuPDF holds."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def reserve(self) -> int:
        number = int(self._document.get_new_xref())
        self._document.update_object(number, "<< >>")
        return number

    def put(self, number: int, entries: dict[str, str], data: bytes | None = None) -> None:
        if data is not None:
            self._document.update_stream(number, data, new=True, compress=False)
        for key, value in entries.items():
            self._document.xref_set_key(number, key, value)


def _covered(words: Sequence[Word], known: np.ndarray[Any, np.dtype[np.float64]]) -> bool:
    """Whether text stands already where at least half of the words are."""
    centers = np.array([word.box.center for word in words])
    x, y = centers[:, :1], centers[:, 1:]
    inside = (known[:, 0] <= x) & (x <= known[:, 2]) & (known[:, 1] <= y) & (y <= known[:, 3])
    return bool(2 * inside.any(axis=1).sum() >= len(words))


class _OverImages:
    """A new PDF of images, written page by page; only one image is in memory at a time."""

    def __init__(self, source: ImageSource, out: BinaryIO, numbers: Sequence[int]) -> None:
        self._source = source
        self._waiting = list(numbers)
        self._file = _PdfFile(out)
        self.kept = 0

    def begin(self, document: str, model: str, unit: str) -> None:
        self._title = clean(document)
        self._font = GlyphlessFont(self._file)
        self._tree = self._file.reserve()
        self._pages: list[int] = []

    def page(self, page: PageReading) -> None:
        while self._waiting and self._waiting[0] < page.number:
            self._add_unread(self._waiting.pop(0))
        if self._waiting and self._waiting[0] == page.number:
            self._waiting.pop(0)
        self._add(page.number, _runs(page))

    def end(self) -> None:
        for number in self._waiting:
            self._add_unread(number)
        self._font.finish()
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        tree = {"Type": "/Pages", "Count": str(len(self._pages)), "Kids": f"[{kids}]"}
        self._file.put(self._tree, tree)
        root, about = self._file.reserve(), self._file.reserve()
        self._file.put(root, {"Type": "/Catalog", "Pages": f"{self._tree} 0 R"})
        title = b"\xfe\xff" + self._title.encode("utf-16-be")
        producer = f"({PRODUCER})"
        self._file.put(about, {"Title": f"<{title.hex()}>", "Producer": producer})
        self._file.finish(root, about)

    def _add_unread(self, number: int) -> None:
        # Why it was not read may be that it cannot be, which was told then.
        with suppress(UnreadableDocumentError):
            self._add(number, [])

    def _add(self, number: int, lines: list[Run]) -> None:
        path, frame = self._source.stored(number - 1)
        picture = load_picture(path, frame, f"Page {number} of {self._source.name}")
        across, down = (72 / dpi for dpi in picture.dpi)
        whole = picture.upright.box(Box(0, 0, picture.width, picture.height))
        width, height = whole.width * across, whole.height * down
        to_user = Transform(a=across, d=-down, f=height)
        # PDF draws an image into the unit square, its first row at the top.
        square = Transform(a=picture.width, d=-picture.height, f=picture.height)
        drawn = to_user @ picture.upright @ square
        matrix = " ".join(
            f"{value:.5f}" for value in (drawn.a, drawn.b, drawn.c, drawn.d, drawn.e, drawn.f)
        )
        image, contents, page = (self._file.reserve() for _ in range(3))
        self._file.put(image, picture.entries, picture.data)
        content = f"q {matrix} cm /Im Do Q\n".encode("ascii")
        if lines:
            content += invisible_text(self._font, lines, to_user)
        put_packed(self._file, contents, {}, content)
        fonts = f"/Font << /{NAME} {self._font.number} 0 R >> "
        self._file.put(
            page,
            {
                "Type": "/Page",
                "Parent": f"{self._tree} 0 R",
                "MediaBox": f"[0 0 {width:.3f} {height:.3f}]",
                "Resources": f"<< {fonts}/XObject << /Im {image} 0 R >> >>",
                "Contents": f"{contents} 0 R",
            },
        )
        self._pages.append(page)


class _PdfFile:
    """A PDF written from its first byte to its last."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._length = 0
        self._places: list[int] = []
        self._write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        self._places.append(0)
        return len(self._places)

    def put(self, number: int, entries: dict[str, str], data: bytes | None = None) -> None:
        self._places[number - 1] = self._length
        if data is not None:
            entries = {**entries, "Length": str(len(data))}
        body = " ".join(f"/{key} {value}" for key, value in entries.items())
        self._write(f"{number} 0 obj\n<< {body} >>\n".encode("ascii"))
        if data is not None:
            self._write(b"stream\n", data, b"\nendstream\n")
        self._write(b"endobj\n")

    def finish(self, root: int, about: int) -> None:
        """The table of places, and where to begin."""
        table, size = self._length, len(self._places) + 1
        rows = "".join(f"{place:010} 00000 n \n" for place in self._places)
        self._write(
            f"xref\n0 {size}\n0000000000 65535 f \n{rows}".encode("ascii"),
            f"trailer\n<< /Size {size} /Root {root} 0 R /Info {about} 0 R >>\n".encode("ascii"),
            f"startxref\n{table}\n%%EOF\n".encode("ascii"),
        )

    def _write(self, *parts: bytes) -> None:
        for part in parts:
            self._out.write(part)
            self._length += len(part)
