"""What the worker says: a body under the id of the job it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.transcript import Line
from pilot_desktop.reading.events import Cancelled, Done, Event, Failed, TextGrew
from pilot_desktop.work.jobs import PageRef

TILE = 512
"""Side of a tile in pixels."""

NO_JOB = 0
"""The id of reports that belong to no job; real ids start at 1."""

Bgrx = npt.NDArray[np.uint8]
"""(height, width, 4) uint8 in the byte order that screens draw without conversion."""


@dataclass(frozen=True, slots=True)
class Started:
    """The job left the queue."""


@dataclass(frozen=True, slots=True)
class PageFetched:
    """The page that a reading job is about, as large as it is in its own units."""

    page: PageRef
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class TextFetched:
    """What the file itself says of a page; no lines where it says nothing. Sizes as above."""

    page: PageRef
    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReaderReady:
    """The model is loaded."""

    model_name: str
    device_name: str


@dataclass(frozen=True, slots=True)
class ReaderMissing:
    """The model could not be loaded; documents can still be viewed."""

    message: str


@dataclass(frozen=True, slots=True)
class DocumentOpened:
    """A document is ready; `unit` is "px" or "pt". Sizes come page by page, with the previews.

    `counts` are the pages of each file it was made of, in their order.
    """

    document: int
    name: str
    unit: str
    counts: tuple[int, ...]

    @property
    def page_count(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class PasswordNeeded:
    """The document is encrypted; `wrong` when a password was given and did not fit."""

    message: str
    wrong: bool


@dataclass(frozen=True, eq=False, slots=True)
class PreviewReady:
    """The whole page in one small image; `width` and `height` are the page's, in its units.

    `flaw` says what of the page could not be drawn.
    """

    page: PageRef
    width: float
    height: float
    pixels: Bgrx
    flaw: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class TileReady:
    """One cut-out of the page at `scale`; tiles at the right and bottom edge are smaller."""

    page: PageRef
    scale: float
    column: int
    row: int
    pixels: Bgrx


Body = (
    Event
    | Started
    | PageFetched
    | TextFetched
    | ReaderReady
    | ReaderMissing
    | DocumentOpened
    | PasswordNeeded
    | PreviewReady
    | TileReady
)


@dataclass(frozen=True, eq=False, slots=True)
class Report:
    """One thing said about one job; `details` is for whoever mends the program."""

    job: int
    body: Body
    details: str = ""

    @property
    def final(self) -> bool:
        """No report of this job follows."""
        return isinstance(self.body, Done | Failed | Cancelled)

    @property
    def replaces(self) -> tuple[int, int] | None:
        """Reports with the same value that wait unread say nothing new once this one is there."""
        return (self.job, self.body.index) if isinstance(self.body, TextGrew) else None
