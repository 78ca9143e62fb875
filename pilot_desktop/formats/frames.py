"""Pictures in image files, and documents that are rows of them."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Literal

from pilot_desktop.document.closing import Closing
from pilot_desktop.document.page import PageImage
from pilot_desktop.formats import decode
from pilot_desktop.formats.files import FileDigest, check_index
from pilot_desktop.formats.limits import check_scale


class Frame:
    """One picture: frame `number` of a file, which is page `index` of those that the file has.

    The file is opened anew for each call: no handle stays open, and any thread may ask.
    """

    __slots__ = ("_digest", "_index", "_name", "_size", "number", "path")

    def __init__(self, path: Path, number: int, index: int, name: str, digest: FileDigest) -> None:
        self.path, self.number = path, number
        self._index, self._name, self._digest = index, name, digest
        self._size: tuple[float, float] | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels of the upright image, from the header alone."""
        if self._size is None:
            with decode.opened(self.path, self.number, self._name) as image:
                self._size = decode.upright_size(image)
        return self._size

    def render(self, scale: float | None) -> PageImage:
        """Drawn at `scale` pixels per stored pixel; None is full size."""
        scale = check_scale(1.0 if scale is None else scale)
        with decode.opened(self.path, self.number, self._name) as image:
            pixels, scale = decode.upright_pixels(image, scale)
        return PageImage(pixels, scale, self._digest.page_key(self._index, scale))


class ImageSource(Closing):
    """Pages that are pictures; their coordinates are pixels, with the EXIF orientation applied."""

    unit: Literal["px", "pt"] = "px"
    name: str
    path: Path

    @property
    @abstractmethod
    def page_count(self) -> int:
        """At least 1."""

    @abstractmethod
    def _find(self, index: int) -> Frame:
        """The picture of a page that exists."""

    def page_size(self, index: int) -> tuple[float, float]:
        """Width and height in pixels of the upright image."""
        return self._frame(index).size

    def render(self, index: int, scale: float | None = None) -> PageImage:
        """The page at `scale` pixels per stored pixel; None is full size."""
        return self._frame(index).render(scale)

    def stored(self, index: int) -> tuple[Path, int]:
        """The file that holds a page, and the frame in it, counted from 0."""
        frame = self._frame(index)
        return frame.path, frame.number

    def has_text(self, index: int) -> bool:
        """Images never carry text."""
        check_index(index, self.page_count)
        return False

    def close(self) -> None:
        """Nothing is held open."""

    def _frame(self, index: int) -> Frame:
        check_index(index, self.page_count)
        return self._find(index)
