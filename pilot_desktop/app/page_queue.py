"""The pages that are to be read: in which order, how many there were, how long the rest takes."""

from __future__ import annotations

import time

from pilot_desktop.work.jobs import PageRef

_LATEST = 8
"""Pages whose times tell how long the others will take."""


class PageQueue:
    """Pages wait in it, and those being read are in it until they are `done`.

    Only their names: what a page shows is made when its turn comes, for a thousand may wait.
    `anew` says that a page is to be read from its picture, whatever text it has in the file.
    """

    def __init__(self) -> None:
        self._waiting: dict[PageRef, bool] = {}
        self._reading: dict[PageRef, bool] = {}
        self._times: list[float] = []
        self._since = 0.0
        self.paused = False
        self.total = 0
        """Pages that it has held since it was last empty."""

    def __len__(self) -> int:
        return len(self._waiting) + len(self._reading)

    @property
    def pages(self) -> set[PageRef]:
        """All that are not done."""
        return {*self._waiting, *self._reading}

    def waits(self, page: PageRef) -> bool:
        return page in self._waiting

    @property
    def runs(self) -> bool:
        """Another page will be taken."""
        return bool(self._waiting) and not self.paused

    @property
    def seconds_left(self) -> float | None:
        """How long it will probably take; None before the first page is done."""
        if not self._times or self.paused:
            return None
        each = sum(self._times) / len(self._times)
        spent = min(time.monotonic() - self._since, each) if self._reading else 0.0
        return max(each * len(self) - spent, 0.0)

    def add(self, page: PageRef, *, anew: bool) -> None:
        """To its end; a page that waits already keeps its place, one being read is left to it."""
        if page in self._reading:
            return
        if not self:
            self.total = 0
        self.total += page not in self._waiting
        self._waiting[page] = anew

    def take(self, visible: PageRef | None) -> tuple[PageRef, bool] | None:
        """The next page to read, and whether anew: the one in view cuts in on another."""
        if not self.runs:
            return None
        if visible in self._waiting:
            page = visible
        elif not self._reading:
            page = next(iter(self._waiting))
        else:
            return None
        self._reading[page] = self._waiting.pop(page)
        self._since = time.monotonic()
        return page, self._reading[page]

    def put_back(self) -> None:
        """What is being read is to be read again from its start."""
        self._waiting = self._reading | self._waiting
        self._reading = {}

    def done(self, page: PageRef, *, read: bool) -> None:
        """No more of that page; `read` to its end."""
        if self._reading.pop(page, None) is not None and read:
            self._times = [*self._times, time.monotonic() - self._since][-_LATEST:]

    def give_up(self) -> list[PageRef]:
        """Read nothing of what waits; which pages those were."""
        given_up, self._waiting = list(self._waiting), {}
        return given_up
