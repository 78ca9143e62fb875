"""The one way in: any document becomes a source of pages."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Protocol, Self

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.formats import gif, jpeg2000
from pilot_desktop.formats.files import display_name, read_head, reason
from pilot_desktop.formats.folder import IMAGE_SUFFIXES, FolderPages
from pilot_desktop.formats.image import ImagePages

Unit = Literal["px", "pt"]

_TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", *gif.STARTS, *jpeg2000.STARTS)


class PageSource(Protocol):
    """A document as a row of pages; `index` counts from 0, page coordinates have `unit`.

    Opening looks at headers only; a page is decoded when it is rendered. `page_size`, `render`
    and `has_text` raise UnreadableDocumentError where that one page is damaged or too large, and
    IndexError for a page that does not exist. All methods may be called from any thread.
    """

    @property
    def name(self) -> str:
        """The file or folder name, safe to show and to store."""

    @property
    def path(self) -> Path: ...

    @property
    def page_count(self) -> int:
        """At least 1."""

    @property
    def unit(self) -> Unit:
        """ "px": pixels of the upright image. "pt": points of the visible, rotated PDF page."""

    def page_size(self, index: int) -> tuple[float, float]:
        """Width and height in page units, without decoding the page."""

    def render(self, index: int, scale: float | None = None) -> PageImage:
        """The page's pixels at `scale` pixels per page unit.

        None is the scale for reading: full size for images, 150 dpi for PDF. The result's own
        `scale` is the true one; it is smaller where the page would be too large.
        """

    def has_text(self, index: int) -> bool:
        """Whether the page already carries text (a digital PDF, or a scan with a text layer)."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


def open_document(path: str | Path, password: str | None = None) -> PageSource:
    """Open a PDF, an image or a folder of images, told apart by content, not by extension.

    `password` is for encrypted PDF. Raises PasswordNeededError where it is missing or wrong, and
    UnreadableDocumentError, always one sentence, where there is nothing we can read.
    """
    path = Path(path)
    try:
        is_folder = path.is_dir()
    except OSError as error:  # a name too long, a dead network drive
        raise reason(path, error) from error
    if is_folder:
        return FolderPages(path)
    kind = _sniff(read_head(path, 1024))
    match kind:
        case "pdf":
            # Half a second of start-up that only PDF users should pay.
            from pilot_desktop.formats.pdf import PdfPages  # noqa: PLC0415

            return PdfPages(path, password)
        case "tiff" | "image":
            return ImagePages(path, tiff=kind == "tiff")
    raise UnreadableDocumentError(_wrong_kind(path))


def _sniff(head: bytes) -> Literal["pdf", "tiff", "image"] | None:
    if head.startswith(_TIFF_SIGNATURES):
        return "tiff"
    if head.startswith(_SIGNATURES):
        return "image"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image"
    # Mail gateways and printers put bytes in front of the header; Acrobat allows 1024 of them.
    return "pdf" if b"%PDF-" in head else None


def _wrong_kind(path: Path) -> Sentence:
    name, suffix = display_name(path), path.suffix.lower()
    if suffix in (".pdf", *IMAGE_SUFFIXES):
        return Sentence(
            "{name} is not a {kind} file, although its name says so.",
            name=name,
            kind=suffix.removeprefix(".").upper(),
        )
    return Sentence(
        "{name} is not a kind of document that can be read "
        "(PDF, PNG, JPEG, JPEG 2000, WebP, GIF, BMP, TIFF or a folder of images).",
        name=name,
    )
