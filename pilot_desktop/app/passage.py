"""A piece of a page as the window shows it: its lines, stored or still being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from pilot_desktop.app.translation import tr
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.records import LineRecord
from pilot_desktop.document.transcript import Line
from pilot_desktop.work.jobs import PageRef

_SAME_LINE = 0.5  # as in the project, where a line is read again


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
    """A piece of a page: a region the user drew, or (`region` None) the whole page.

    `lines` in reading order by key: the line's id in the project (`records`), or a negative number
    while it is read and not yet stored. `finished` holds the keys of those that are stored. A line
    that is being read is `covered` where a stored one is shown in its place. `model` is what read
    the whole page last.
    """

    number: int
    page: PageRef
    region: Box | None
    id: int | None = None
    state: State = State.WAITING
    lines: dict[int, Line] = field(default_factory=dict)
    records: dict[int, LineRecord] = field(default_factory=dict)
    growing: dict[int, Line] = field(default_factory=dict)
    model: str = ""
    covered: set[int] = field(default_factory=set)
    _read: set[int] = field(default_factory=set)
    _placed: dict[int, int] = field(default_factory=dict)

    @property
    def title(self) -> str:
        if self.region:
            return tr("Region {number}", number=self.number)
        return tr("Page {number}", number=self.page.number)

    @property
    def finished(self) -> set[int]:
        return set(self.records)

    @property
    def progress(self) -> tuple[int, int]:
        """Lines that are read, of those found, while it is being read."""
        found = len(self._placed) + len(self.growing) + len(self.covered)
        return len(self._placed), found

    @property
    def ordered(self) -> list[tuple[int, Line]]:
        return list(self.lines.items())

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines.values() if line.text)

    @property
    def confidence(self) -> float | None:
        """The mean over its stored lines, weighted by their length."""
        lines = [self.lines[key] for key in self.records if self.lines[key].text]
        weight = sum(len(line.text) for line in lines)
        return sum(line.confidence * len(line.text) for line in lines) / weight if weight else None

    def key(self, number: int) -> int:
        """The key of the growing line with that number in reading order."""
        return -1 - number

    def restart(self) -> None:
        """It is going to be read, or read again: what is stored stays until it is replaced."""
        self.growing.clear()
        self.covered.clear()
        self._read.clear()
        self._placed.clear()
        self.state = State.WAITING

    def grow(self, number: int, line: Line, *, read: bool = False) -> bool:
        """A line that is being read; False where a stored one is shown in its place."""
        if read:
            self._read.add(number)
        known = number in self.growing
        if not known and self._is_covered(number, line.box):
            self.covered.add(number)
            return False
        self.growing[number] = line
        if known:
            self.lines[self.key(number)] = line
        else:
            self.arrange()
        return True

    def _is_covered(self, number: int, box: Box) -> bool:
        return number in self.covered or any(
            box.iou(record.box) >= _SAME_LINE
            for key, record in self.records.items()
            if key not in self._placed
        )

    def place(self, number: int, record: int | None) -> None:
        """The line with that number is stored under that id; None: it was not wanted."""
        self.growing.pop(number, None)
        self.covered.discard(number)
        if record is not None:
            self._placed[record] = number

    def drop_unread(self) -> None:
        """No more comes: lines that were not read to their end do not count."""
        self.growing = {n: line for n, line in self.growing.items() if n in self._read}
        self.arrange()

    def arrange(self) -> None:
        """Put `lines` together: stored lines in their order, growing ones in between."""
        waiting = sorted(self.growing, reverse=True)
        lines: dict[int, Line] = {}
        for key, record in self.records.items():
            number = self._placed.get(key)
            while number is not None and waiting and waiting[-1] < number:
                next_one = waiting.pop()
                lines[self.key(next_one)] = self.growing[next_one]
            lines[key] = shown(record)
        for number in reversed(waiting):
            lines[self.key(number)] = self.growing[number]
        self.lines = lines


def shown(record: LineRecord) -> Line:
    """A stored line as it is drawn; a person's text is certain."""
    sure = 1.0 if record.human is not None else record.confidence or 0.0
    return Line(record.box, record.text, sure, record.words, record.flags)
