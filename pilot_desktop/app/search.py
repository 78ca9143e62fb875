"""The places of the searched word, in the order of the document, while they still stream in."""

from __future__ import annotations

from bisect import insort

from PySide6.QtCore import QObject, Signal

from pilot_desktop.document.transcript import Hit


def _place(hit: Hit) -> tuple[float, ...]:
    return hit.page, hit.box.top, hit.box.left


def _same_place(one: Hit, other: Hit) -> bool:
    """Whether two hits share more than half of the smaller one's box."""
    common = one.box.intersection(other.box) if one.page == other.page else None
    return common is not None and common.area > 0.5 * min(one.box.area, other.box.area)


class Search(QObject):
    """One query and its hits. `current` is the hit that the user looks at."""

    changed = Signal()
    current_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.query = ""
        self.hits: list[Hit] = []
        self._in_text: set[Hit] = set()  # the hits that come from texts, not from the images
        self.current: Hit | None = None
        self.pages_left = 0

    @property
    def position(self) -> int | None:
        """The place of the current hit, from 1."""
        return self.hits.index(self.current) + 1 if self.current in self.hits else None

    def begin(self, query: str, pages: int) -> None:
        """A new query over so many pages; an empty one clears."""
        self.query, self.pages_left = query, pages
        self.hits, self._in_text = [], set()
        self._set_current(None)
        self.changed.emit()

    def add(self, hit: Hit, visible_page: int | None, *, in_text: bool = False) -> None:
        """A hit came in. The first one on the page in view becomes the current one.

        One found in a text (`in_text`) and one found in the image are the same where they share
        their place: the surer one stays.
        """
        if hit in self.hits:
            return
        same = [
            other
            for other in self.hits
            if (other in self._in_text) != in_text and _same_place(hit, other)
        ]
        if any(other.score >= hit.score for other in same):
            return
        for other in same:
            self.hits.remove(other)
            self._in_text.discard(other)
        insort(self.hits, hit, key=_place)
        if in_text:
            self._in_text.add(hit)
        if self.current in same or (self.current is None and hit.page == visible_page):
            self._set_current(hit)
        self.changed.emit()

    def page_done(self) -> None:
        self.pages_left = max(0, self.pages_left - 1)
        self.changed.emit()

    def stop(self) -> None:
        """No more hits will come."""
        self.pages_left = 0
        self.changed.emit()

    def step(self, direction: int, from_page: int) -> Hit | None:
        """The next (1) or previous (-1) hit, going round; starts at the page in view."""
        if not self.hits:
            return None
        if self.current in self.hits:
            index = (self.hits.index(self.current) + direction) % len(self.hits)
        elif direction > 0:
            index = next((i for i, hit in enumerate(self.hits) if hit.page >= from_page), 0)
        else:
            before = [i for i, hit in enumerate(self.hits) if hit.page <= from_page]
            index = before[-1] if before else len(self.hits) - 1
        self._set_current(self.hits[index])
        return self.current

    def on_page(self, number: int) -> list[Hit]:
        return [hit for hit in self.hits if hit.page == number]

    def select(self, hit: Hit) -> None:
        self._set_current(hit)

    def _set_current(self, hit: Hit | None) -> None:
        if hit is not self.current:
            self.current = hit
            self.current_changed.emit()
