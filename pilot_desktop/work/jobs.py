"""What the worker can be asked to do: immutable messages with an id and a priority."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from pilot_desktop.document.geometry import Box


class Priority(IntEnum):
    """What the user looks at goes first; lower values go before higher ones."""

    REGION = 0
    VISIBLE = 1
    QUEUE = 2


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page of an opened document; `index` counts from 0."""

    document: int
    index: int

    @property
    def number(self) -> int:
        """As people and results count, from 1."""
        return self.index + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A wish with an id, so that its reports can be told apart and stale ones dropped."""

    id: int
    priority: Priority = Priority.VISIBLE


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob(Job):
    """A job on one page."""

    page: PageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptJob(PageJob):
    """A question to the reader about a page, which a person may have turned by `turns` quarters
    clockwise. What is asked and answered is in page coordinates either way.
    """

    turns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReader(Job):
    """Load the model, so that its name is shown and the first prompt does not wait for it.

    `anew` gives up the one that is loaded: another one was chosen.
    """

    anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodePage(PromptJob):
    """Compute the features, so that the next prompt on the page is answered at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRegion(PromptJob):
    """Read the text inside `region`, in page coordinates."""

    region: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage(PromptJob):
    """Read all lines of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOtherWords(PromptJob):
    """What else a word may be: `text[slice(*span)]` in the line inside the box `line`."""

    line: Box
    text: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindQuery(PromptJob):
    """Find the places of `query` on the page."""

    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRenderer(Job):
    """Start the rendering process, so that the first document does not wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument(Job):
    """Open files as one document, known as `document` from then on."""

    document: int
    paths: tuple[Path, ...]
    password: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDocument(Job):
    """Forget a document and what is cached of it."""

    document: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderPreview(PageJob):
    """The whole page in one small image, no side longer than `max_side` pixels."""

    max_side: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderTiles(PageJob):
    """Square cut-outs of the page at `scale` pixels per page unit, given as (column, row)."""

    scale: float
    tiles: tuple[tuple[int, int], ...]


ReadingJob = LoadReader | EncodePage | ReadRegion | ReadPage | ReadOtherWords | FindQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchText(PageJob):
    """The text that the file itself has on the page."""


RenderJob = StartRenderer | OpenDocument | CloseDocument | RenderPreview | RenderTiles | FetchText
