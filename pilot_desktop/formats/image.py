"""Image files as page sources: one page, or the pages of a multi-page TIFF."""

from __future__ import annotations

from pathlib import Path

from pilot_desktop.formats.files import FileDigest, display_name, reason
from pilot_desktop.formats.frames import Frame, ImageSource
from pilot_desktop.formats.tiff import page_frames


class ImagePages(ImageSource):
    """The pages of one file."""

    def __init__(self, path: Path, *, tiff: bool = False) -> None:
        """Reads the first page's header, so that a file which is no image is refused here."""
        self.path = path
        self.name = display_name(path)
        try:
            numbers = page_frames(path) if tiff else [0]
        except OSError as error:
            raise reason(path, error) from error
        digest = FileDigest(path)
        self.frames = [
            Frame(path, number, index, self._page_name(index, len(numbers)), digest)
            for index, number in enumerate(numbers)
        ]
        self.page_size(0)

    @property
    def page_count(self) -> int:
        return len(self.frames)

    def _find(self, index: int) -> Frame:
        return self.frames[index]

    def _page_name(self, index: int, count: int) -> str:
        return self.name if count == 1 else f"Page {index + 1} of {self.name}"
