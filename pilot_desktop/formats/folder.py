"""A folder of images as one document, in the order a person would sort the names."""

from __future__ import annotations

import os
import re
from pathlib import Path

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.formats.files import check_index, display_name, reason
from pilot_desktop.formats.frames import Frame, ImageSource
from pilot_desktop.formats.image import ImagePages
from pilot_desktop.formats.tiff import page_frames

_TIFF = (".tif", ".tiff")
_JPEG = (".jpg", ".jpeg", ".jpe", ".jfif")
_JPEG_2000 = (".jp2", ".jpx", ".jpf", ".j2k", ".j2c", ".jpc")
IMAGE_SUFFIXES = (".png", *_JPEG, *_JPEG_2000, ".webp", ".gif", ".bmp", ".dib", *_TIFF)


class FolderPages(ImageSource):
    """The images directly inside a folder.

    Only names are looked at when the folder opens (and the directories of TIFF files, which may
    hold several pages), so ten thousand files open at once. A file that turns out to be damaged
    is an error of its page alone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = display_name(path)
        try:
            with os.scandir(path) as entries:
                names = [entry.name for entry in entries if _is_image(entry)]
            names.sort(key=natural)
            self._places = [(name, page) for name in names for page in _pages(path, name)]
        except OSError as error:
            raise reason(path, error) from error
        if not self._places:
            raise UnreadableDocumentError(
                Sentence(
                    "The folder {name} holds no images "
                    "(PNG, JPEG, JPEG 2000, WebP, GIF, BMP or TIFF).",
                    name=self.name,
                )
            )
        self._open: dict[str, ImagePages] = {}

    @property
    def page_count(self) -> int:
        return len(self._places)

    def page_path(self, index: int) -> Path:
        """The image file a page comes from."""
        check_index(index, self.page_count)
        return self.path / self._places[index][0]

    def _find(self, index: int) -> Frame:
        path = self.page_path(index)
        name, page = self._places[index]
        if name not in self._open:
            self._open[name] = ImagePages(path, tiff=path.suffix.lower() in _TIFF)
        return self._open[name].frames[page]


def _is_image(entry: os.DirEntry[str]) -> bool:
    """By name only. Hidden files are left out: macOS writes a `._scan.jpg` beside each scan."""
    name = entry.name.lower()
    return name.endswith(IMAGE_SUFFIXES) and not name.startswith(".") and entry.is_file()


def _pages(folder: Path, name: str) -> range:
    if not name.lower().endswith(_TIFF):
        return range(1)
    try:
        return range(len(page_frames(folder / name)))
    except OSError:  # the page will say why when it is asked for
        return range(1)


def natural(name: str) -> tuple[list[str | int], str]:
    """ "page 10" after "page 9"; letters without case; the plain name decides between equals."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], name
