"""What was read and found in this session. The views show what it says; jobs write into it.

The project store takes this place later; the signals stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line, PageReading, Reading
from pilot_desktop.work.jobs import PageRef


class State(Enum):
    """Where the reading of a passage stands."""

    WAITING = auto()
    READING = auto()
    DONE = auto()
    CANCELLED = auto()
    FAILED = auto()

    @property
    def busy(self) -> bool:
        return self in (State.WAITING, State.READING)


@dataclass(eq=False)
class Passage:
    """A piece of a page that is read: a region the user drew, or (`region` None) the whole page.

    `lines` by their place in reading order; `finished` holds the places whose text is final.
    """

    number: int
    page: PageRef
    region: Box | None
    state: State = State.WAITING
    lines: dict[int, Line] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)

    @property
    def title(self) -> str:
        return f"Region {self.number}" if self.region else f"Page {self.page.number}"

    @property
    def ordered(self) -> list[tuple[int, Line]]:
        return sorted(self.lines.items())

    @property
    def text(self) -> str:
        return "\n".join(line.text for _, line in self.ordered if line.text)

    @property
    def confidence(self) -> float | None:
        """The mean over its finished lines, weighted by their length."""
        lines = [self.lines[i] for i in self.finished if self.lines[i].text]
        weight = sum(len(line.text) for line in lines)
        return sum(line.confidence * len(line.text) for line in lines) / weight if weight else None


class Session(QObject):
    """The passages of the open document and which one is selected."""

    passage_added = Signal(object)
    passage_removed = Signal(object)
    passage_changed = Signal(object)
    line_changed = Signal(object, int)
    selection_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._passages: list[Passage] = []
        self._selected: Passage | None = None
        self._line: int | None = None
        self.saved = True

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(self._passages)

    @property
    def selected(self) -> Passage | None:
        return self._selected

    @property
    def selected_line(self) -> int | None:
        return self._line

    def on_page(self, page: PageRef | None) -> list[Passage]:
        """The page's own reading first, then its regions as they were drawn."""
        found = [passage for passage in self._passages if passage.page == page]
        return sorted(found, key=lambda passage: (passage.region is not None, passage.number))

    def page_passage(self, page: PageRef) -> Passage | None:
        return next((p for p in self.on_page(page) if p.region is None), None)

    def add(self, page: PageRef, region: Box | None, *, select: bool = True) -> Passage:
        """A new passage, by default the selected one from now on."""
        taken = [p.number for p in self.on_page(page) if p.region is not None]
        passage = Passage(max(taken, default=0) + 1 if region else 0, page, region)
        self._passages.append(passage)
        self.passage_added.emit(passage)
        if select:
            self.select(passage)
        return passage

    def remove(self, passage: Passage) -> None:
        if passage not in self._passages:
            return
        self._passages.remove(passage)
        if self._selected is passage:
            self.select(None)
        self.passage_removed.emit(passage)

    def clear(self) -> None:
        for passage in self.passages:
            self.remove(passage)
        self.saved = True

    def select(self, passage: Passage | None, line: int | None = None) -> None:
        if (passage, line) != (self._selected, self._line):
            self._selected, self._line = passage, line
            self.selection_changed.emit()

    def restart(self, passage: Passage) -> None:
        """It is going to be read again: what it said so far goes."""
        passage.lines.clear()
        passage.finished.clear()
        passage.state = State.WAITING
        self.passage_changed.emit(passage)

    def set_state(self, passage: Passage, state: State) -> None:
        if passage.state is not state:
            passage.state = state
            self.passage_changed.emit(passage)

    def put_line(self, passage: Passage, index: int, line: Line, *, finished: bool) -> None:
        """A line was found, grew, or is finished."""
        passage.lines[index] = line
        if finished:
            passage.finished.add(index)
        if line.text:
            self.saved = False
        self.line_changed.emit(passage, index)

    def drop_unread(self, passage: Passage) -> None:
        """After a cancellation: places that were found but not read do not count as lines."""
        for index in [i for i, line in passage.lines.items() if not line.text]:
            del passage.lines[index]
            passage.finished.discard(index)
        self.passage_changed.emit(passage)

    @property
    def has_text(self) -> bool:
        return any(passage.text for passage in self._passages)

    def pages(self) -> Iterator[tuple[PageRef, tuple[Line, ...]]]:
        """Per page what to keep: the page's reading, or else what its regions say."""
        for page in sorted({p.page for p in self._passages}, key=lambda page: page.index):
            passages = self.on_page(page)
            if passages[0].region is None and passages[0].text:
                passages = passages[:1]
            lines = tuple(line for p in passages for _, line in p.ordered if line.text)
            if lines:
                yield page, lines

    def as_reading(
        self, document: str, model: str, unit: str, sizes: dict[int, tuple[float, float]]
    ) -> Reading:
        """The session in the one result type, for the writers."""
        pages = tuple(
            PageReading(page.number, *sizes.get(page.index, (0.0, 0.0)), lines)
            for page, lines in self.pages()
        )
        return Reading(document, model, unit, pages)
