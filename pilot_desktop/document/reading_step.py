"""A machine reading on its way into a project, line by line."""

from __future__ import annotations

from collections.abc import Callable

from pilot_desktop.document.commands import Command
from pilot_desktop.document.errors import GoneError
from pilot_desktop.document.reading_commands import BeginReading, EndReading, StoreLine
from pilot_desktop.document.records import Changes
from pilot_desktop.document.transcript import Line

Run = Callable[[Command], tuple[int, Changes]]
Append = Callable[[int, Command], tuple[int, Changes]]


class ReadingStep:
    """A reading while it runs: its lines join one step of the history as they are finished.

    The reading begins with the first line, so that one cancelled before leaves no trace. Once the
    step was undone, or its page or region is gone, what still comes is dropped.
    """

    def __init__(
        self, run: Run, append: Append, begin: BeginReading, step: int | None = None
    ) -> None:
        """`run` applies a command as a step, `append` joins one to a step that is still done; both
        say to which step it went, and `append` raises GoneError where that was undone. All joins
        `step` where that is given, else it is a step of its own.
        """
        self._run, self._join = run, append
        self._begin = begin
        self._step = step
        self._reading: int | None = None
        self._lines: dict[int, int] = {}
        self._over = False

    @property
    def step(self) -> int | None:
        """The step that what is read joins now; None before its first line, if it is its own."""
        return self._step

    def line(self, index: int, line: Line) -> Changes:
        """Store a finished line; `index` is its place in reading order."""
        after = max((i for i in self._lines if i < index), default=None)
        before = min((i for i in self._lines if i > index), default=None)
        neighbours = [None if i is None else self._lines[i] for i in (after, before)]
        changes = self._append(lambda reading: StoreLine(reading, line, *neighbours))
        if changes.made is not None:
            self._lines[index] = changes.made
        return changes

    def finish(self) -> Changes:
        """All was read: older machine lines that were not met again go. Without it they stay."""
        order = tuple(self._lines[index] for index in sorted(self._lines))
        changes = self._append(lambda reading: EndReading(reading, order))
        self._over = True
        return changes

    def _append(self, command: Callable[[int], Command]) -> Changes:
        if self._over:
            return Changes()
        try:
            step = self._step
            if self._reading is None:
                begin = self._begin
                step, begun = self._run(begin) if step is None else self._join(step, begin)
                self._reading = begun.made or 0
            assert step is not None
            self._step, changes = self._join(step, command(self._reading))
        except GoneError:
            self._over = True
            return Changes()
        return changes
