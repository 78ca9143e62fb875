"""Several image files as one document."""

from __future__ import annotations

from collections.abc import Sequence

from pilot_desktop.formats.frames import Frame, ImageSource
from pilot_desktop.formats.image import ImagePages


class ImageRow(ImageSource):
    """The pages of each file, one file after the other; who opened the files closes them."""

    def __init__(self, name: str, files: Sequence[ImagePages]) -> None:
        """At least one file."""
        self.name = name
        self.path = files[0].path
        self._frames = [frame for file in files for frame in file.frames]

    @property
    def page_count(self) -> int:
        return len(self._frames)

    def _find(self, index: int) -> Frame:
        return self._frames[index]
