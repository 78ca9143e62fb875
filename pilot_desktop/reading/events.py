"""What a reader says while it works. Every box is in page coordinates."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Hit, Line


class CancelToken:
    """Set from any thread; a reader checks it at each step and ends its stream with `Cancelled`."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()


@dataclass(frozen=True, slots=True)
class PageEncoded:
    """The features are ready (`cached`: they were already there)."""

    seconds: float
    cached: bool


@dataclass(frozen=True, slots=True)
class Working:
    """A sign of life: how far the page is encoded, 0 to 1, and the time that the rest will take
    if it is known. At 1 the answer is on its way.
    """

    fraction: float
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know though the work goes on; `message` is a sentence."""

    message: str


@dataclass(frozen=True, slots=True)
class LineFound:
    """A text line was located; its text follows. `index` is its place in reading order."""

    index: int
    box: Box


@dataclass(frozen=True, slots=True)
class TextGrew:
    """The text of a line so far; it replaces what was said of this line before."""

    index: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class LineDone:
    """A line is finished."""

    index: int
    line: Line


@dataclass(frozen=True, slots=True)
class HitFound:
    """A place where the query stands."""

    hit: Hit


@dataclass(frozen=True, slots=True)
class OtherWords:
    """What else a word may be, best first; empty where nothing else comes into question."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The prompt is answered; `lines` in reading order (empty for `find`)."""

    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """The prompt could not be answered; `message` is a sentence for the user."""

    message: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The stream ended because its token was cancelled."""


Event = (
    Working
    | Notice
    | PageEncoded
    | LineFound
    | TextGrew
    | LineDone
    | HitFound
    | OtherWords
    | Done
    | Failed
    | Cancelled
)
