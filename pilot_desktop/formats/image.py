"""Image files as page sources: one page, or the pages of a multi-page TIFF."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from pilot_desktop.document.page import PageImage
from pilot_desktop.formats import decode
from pilot_desktop.formats.files import FileDigest, check_index, display_name, reason
from pilot_desktop.formats.limits import check_scale
from pilot_desktop.formats.tiff import page_frames


class ImagePages:
    """Page coordinates are pixels of the upright image (EXIF orientation applied).

    The file is opened anew for each call: no handle stays open, and any thread may ask.
    """

    unit: Literal["px", "pt"] = "px"

    def __init__(self, path: Path, *, tiff: bool = False) -> None:
        """Reads the first page's header, so that a file which is no image is refused here."""
        self.path = path
        self.name = display_name(path)
        try:
            self._frames = page_frames(path) if tiff else [0]
        except OSError as error:
            raise reason(path, error) from error
        self._digest = FileDigest(path)
        self._sizes: dict[int, tuple[float, float]] = {}
        self.page_size(0)

    @property
    def page_count(self) -> int:
        return len(self._frames)

    def page_size(self, index: int) -> tuple[float, float]:
        """Width and height in pixels, from the header alone."""
        check_index(index, self.page_count)
        if index not in self._sizes:
            with decode.opened(self.path, self._frames[index], self._page_name(index)) as image:
                self._sizes[index] = decode.upright_size(image)
        return self._sizes[index]

    def render(self, index: int, scale: float | None = None) -> PageImage:
        """The page at `scale` pixels per stored pixel; None is full size."""
        check_index(index, self.page_count)
        scale = check_scale(1.0 if scale is None else scale)
        with decode.opened(self.path, self._frames[index], self._page_name(index)) as image:
            pixels, scale = decode.upright_pixels(image, scale)
        return PageImage(pixels, scale, self._digest.page_key(index, scale))

    def stored(self, index: int) -> tuple[Path, int]:
        """The file that holds a page, and the frame in it, counted from 0."""
        check_index(index, self.page_count)
        return self.path, self._frames[index]

    def has_text(self, index: int) -> bool:
        """Images never carry text."""
        check_index(index, self.page_count)
        return False

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _page_name(self, index: int) -> str:
        return self.name if self.page_count == 1 else f"Page {index + 1} of {self.name}"
