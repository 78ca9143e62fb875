"""How a person turned the pages; a copy of what the project says."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pilot_desktop.work.jobs import PageRef


class Turns(QObject):
    """Quarter turns clockwise, 0 to 3, by page."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._turns: dict[PageRef, int] = {}

    def of(self, page: PageRef) -> int:
        return self._turns.get(page, 0)

    def put(self, page: PageRef, turns: int) -> None:
        """The project says so."""
        if turns != self.of(page):
            self._turns[page] = turns
            self.changed.emit(page)

    def clear(self) -> None:
        """Another document."""
        self._turns.clear()
