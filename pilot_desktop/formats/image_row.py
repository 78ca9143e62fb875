"""Several image files as one document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from pilot_desktop.document.page import PageImage
from pilot_desktop.formats.files import check_index
from pilot_desktop.formats.image import ImagePages


class ImageRow:
    """The pages of each file, one file after the other; who opened the files closes them."""

    unit: Literal["px", "pt"] = "px"

    def __init__(self, name: str, files: Sequence[ImagePages]) -> None:
        """At least one file."""
        self.name = name
        self.path = files[0].path
        self._files = files
        self._starts = [0, *accumulate(file.page_count for file in files)]

    @property
    def page_count(self) -> int:
        return self._starts[-1]

    def page_size(self, index: int) -> tuple[float, float]:
        """Width and height in pixels of the upright image."""
        file, page = self._find(index)
        return file.page_size(page)

    def render(self, index: int, scale: float | None = None) -> PageImage:
        """The page at `scale` pixels per stored pixel; None is full size."""
        file, page = self._find(index)
        return file.render(page, scale)

    def stored(self, index: int) -> tuple[Path, int]:
        """The file that holds a page, and the frame in it, counted from 0."""
        file, page = self._find(index)
        return file.stored(page)

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

    def _find(self, index: int) -> tuple[ImagePages, int]:
        check_index(index, self.page_count)
        place = bisect_right(self._starts, index) - 1
        return self._files[place], index - self._starts[place]
