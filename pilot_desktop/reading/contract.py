"""The contract every reader keeps, whatever model and backend stand behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Line
from pilot_desktop.reading.events import CancelToken, Event


class PageReader(Protocol):
    """Encode a page once, prompt it many times.

    Each method yields events and ends with exactly one of `Done`, `Failed` or `Cancelled`.
    Features are cached by the page's key, so the second prompt on a page costs milliseconds.
    A reader belongs to one thread at a time.
    """

    @property
    def model_name(self) -> str:
        """Name and version, as stored with each reading: "pilot-compact 0.1"."""

    @property
    def device_name(self) -> str:
        """What really computes: "CPU, 2 threads, onnxruntime" or "NVIDIA H100, torch"."""

    def encode(self, page: PageImage, cancel: CancelToken | None = None) -> Iterator[Event]:
        """Compute the features of the page, or find them in the cache."""

    def read(
        self, page: PageImage, region: Box, cancel: CancelToken | None = None
    ) -> Iterator[Event]:
        """`<ocr_on_box>`: the text inside the region, one `LineDone` per line in it."""

    def read_page(self, page: PageImage, cancel: CancelToken | None = None) -> Iterator[Event]:
        """`<ocr_with_boxes>`: all lines, boxes first (`LineFound`), then their text."""

    def find(
        self,
        page: PageImage,
        query: str,
        cancel: CancelToken | None = None,
        *,
        min_score: float = 0.6,
        exact: bool = False,
        number: int = 1,
    ) -> Iterator[Event]:
        """`<find_it>`: one `HitFound` per place, best first; `number` is the page's, for hits.

        Case and accents are folded unless `exact`.
        """


@runtime_checkable
class WordReader(Protocol):
    """What a reader can do, too, that keeps more than one text in mind."""

    def other_words(
        self,
        page: PageImage,
        line: Box,
        text: str,
        span: tuple[int, int],
        cancel: CancelToken | None = None,
    ) -> Iterator[Event]:
        """Other readings of the word `text[slice(*span)]` in the line inside the box: one
        `OtherWords`. `text` is what the line is thought to say now.
        """


class BoxReader(PageReader, Protocol):
    """A reader that can be given boxes, too: for evaluation and known layouts."""

    def read_boxes(self, page: PageImage, boxes: Sequence[Box]) -> list[Line]:
        """Each box exactly as given, as one line each, in their order. Errors are raised."""
