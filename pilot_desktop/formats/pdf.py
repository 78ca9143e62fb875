"""PDF files as page sources, drawn by PyMuPDF."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pymupdf as _pymupdf

from pilot_desktop.document.closing import Closing
from pilot_desktop.document.errors import PasswordNeededError, UnreadableDocumentError
from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.sentence import Sentence, later
from pilot_desktop.document.transcript import Line, Word
from pilot_desktop.formats.files import FileDigest, check_index, display_name, readable
from pilot_desktop.formats.limits import capped_scale, check_scale

pymupdf: Any = _pymupdf  # its annotations cover half of it

READING_SCALE = 150 / 72
_STAMP = 60  # characters; a scan that carries fewer was stamped, not read
_NO_PAGES = later("{name} is damaged: no PDF page can be read from it.")
_NOT_DRAWN = later("{name} is damaged and cannot be drawn.")

# What MuPDF says where it leaves out a part of a page and draws the rest. Of 7,299 pages of 4,946
# files as people have them, one says so, and lacks its picture; much else that it says is harmless.
_MISSING = (
    "read error; treating as end of file",
    "page may not be correct",
    "incorrect data check",
    "premature end of data",
    "padding truncated image",
)

# MuPDF keeps global state: two threads in it at once crash, or silently give wrong text.
mupdf_lock = threading.RLock()

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


class PdfPages(Closing):
    """Page coordinates are points (1/72 inch on paper, so UserUnit is applied) of the visible page:
    the part of the CropBox inside the MediaBox, after /Rotate, origin at its top left.
    """

    unit: Literal["px", "pt"] = "pt"

    def __init__(self, path: Path, password: str | None = None) -> None:
        self.path = path
        self.name = display_name(path)
        self._digest = FileDigest(path)
        self._closed = False
        self._drawn = -1
        with mupdf_lock, readable(path, self.name, _NO_PAGES):
            self._document = pymupdf.open(path, filetype="pdf")
            try:
                self._unlock(password)
                self.page_count = int(self._document.page_count)
                if not self.page_count:
                    raise UnreadableDocumentError(Sentence("{name} has no pages.", name=self.name))
                if self._document.is_repaired and not _ends_properly(path):
                    # MuPDF would go on with the pages it happens to find; losing the others
                    # without a word is worse than refusing.
                    raise UnreadableDocumentError(
                        Sentence(
                            "{name} is incomplete: the end of the PDF file is missing.",
                            name=self.name,
                        )
                    )
            except BaseException:
                self.close()
                raise

    def page_size(self, index: int) -> tuple[float, float]:
        """Width and height in points."""
        with self._page(index) as page:
            return float(page.rect.width), float(page.rect.height)

    def render(self, index: int, scale: float | None = None) -> PageImage:
        """The page in RGB at `scale` pixels per point; None is 150 dpi.

        A page that would exceed the pixel limit is drawn at a smaller scale: see the result's.
        """
        scale = check_scale(READING_SCALE if scale is None else scale)
        with self._page(index) as page:
            width, height = page.rect.width, page.rect.height
            # Never less than one pixel: MuPDF would hand back nothing.
            scale = capped_scale(width, height, max(scale, 1 / width, 1 / height))
            self._make_room(index)
            pymupdf.TOOLS.reset_mupdf_warnings()
            drawn = page.get_pixmap(
                matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False
            )
            rows = np.frombuffer(drawn.samples_mv, np.uint8).reshape(drawn.height, drawn.stride)
            pixels = rows[:, : 3 * drawn.width].reshape(drawn.height, drawn.width, 3).copy()
            said = pymupdf.TOOLS.mupdf_warnings()
        key = self._digest.page_key(index, scale)
        return PageImage(pixels, scale, key, self._flaw(index, said))

    def _flaw(self, index: int, warnings: str) -> str:
        if not any(words in warnings for words in _MISSING):
            return ""
        return Sentence(
            "Page {number} of {name} is damaged: parts of it may be missing.",
            number=index + 1,
            name=self.name,
        )

    def has_text(self, index: int) -> bool:
        """Whether the page carries text that can be copied, visible or as a layer under a scan."""
        with self._page(index) as page:
            return bool(page.get_text("text").strip())

    def text_lines(self, index: int) -> list[Line]:
        """The text that the page carries, line by line in the order of the file.

        A picture with next to no text on it has none: what a scanner or an archive stamps on a
        page, its number or a shelf mark, is not what the page says.
        """
        with self._page(index) as page:
            rows: dict[tuple[int, int], list[Word]] = {}
            for *corners, text, block, row, _ in page.get_text("words"):
                # Text is told as if the page were not turned.
                place = pymupdf.Rect(corners) * page.rotation_matrix
                box = Box(place.x0, place.y0, place.x1, place.y1)
                rows.setdefault((block, row), []).append(Word(box, text, 1.0))
            said = sum(len(word.text) for words in rows.values() for word in words)
            if said < _STAMP and _is_picture(page):
                return []
        return [_line(words) for words in rows.values()]

    def user_space(self, index: int) -> Transform:
        """From the PDF's own user space (origin where the file puts it, y up) to page coordinates.

        Its inverse is what writes text back into the file at the right place.
        """
        with self._page(index) as page:
            media, crop, turns = page.mediabox, page.cropbox, page.rotation // 90
            # PyMuPDF gives the CropBox with y counted down from the top of the MediaBox.
            left = max(media.x0, crop.x0)
            top = media.y1 - max(0.0, crop.y0)
            width, height = page.rect.width, page.rect.height
            if turns % 2:
                width, height = height, width
            unit = width / (min(media.x1, crop.x1) - left)
            turn = Transform.quarter_turns(turns, width, height)
            return turn @ Transform(a=unit, d=-unit, e=-left * unit, f=top * unit)

    def close(self) -> None:
        """Release the file. Asking for a page afterwards is an UnreadableDocumentError."""
        with mupdf_lock:
            if not self._closed:
                self._closed = True
                self._document.close()

    @contextmanager
    def _page(self, index: int) -> Iterator[Any]:
        """One page, with MuPDF locked and its failures turned into sentences."""
        check_index(index, self.page_count)
        name = f"Page {index + 1} of {self.name}"
        with mupdf_lock, readable(self.path, name, _NOT_DRAWN):
            if self._closed:
                raise UnreadableDocumentError(Sentence("{name} was closed.", name=self.name))
            page = self._document.load_page(index)
            kind, contents = (
                self._document.xref_get_key(page.xref, key)[1] for key in ("Type", "Contents")
            )
            if kind != "/Page" and contents == "null":
                # The page object is lost; MuPDF would draw an empty sheet in its place.
                raise ValueError("not a page")
            yield page

    def _make_room(self, index: int) -> None:
        # MuPDF keeps up to 256 MB of decoded images; only those of the last few pages are wanted.
        if index != self._drawn:
            pymupdf.TOOLS.store_shrink(50)
            self._drawn = index

    def _unlock(self, password: str | None) -> None:
        if not self._document.needs_pass:
            return
        if not password:
            raise PasswordNeededError(
                Sentence("{name} is protected by a password.", name=self.name)
            )
        if not self._document.authenticate(password):
            raise PasswordNeededError(
                Sentence("The password does not open {name}.", name=self.name)
            )


def _is_picture(page: Any) -> bool:
    """Whether images, or the strips of one, cover more than half of it."""
    whole = page.rect * page.derotation_matrix
    pictures = (pymupdf.Rect(one["bbox"]) & whole for one in page.get_image_info())
    return bool(sum(abs(picture) for picture in pictures) > abs(whole) / 2)


def _line(words: list[Word]) -> Line:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return Line(box, " ".join(word.text for word in words), 1.0, tuple(words))


def _ends_properly(path: Path) -> bool:
    """Whether the end-of-file marker stands in the last 1024 bytes, padding aside."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65536))
        return b"%%EOF" in file.read().rstrip(b"\0 \t\r\n")[-1024:]
