"""The places of the searched word, in the order of the document, while they still stream in."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from pilot_desktop.document.transcript import Hit


def _place(hit: Hit) -> tuple[float, ...]:
    return hit.page, hit.box.top, hit.box.left


def _same_place(one: Hit, other: Hit) -> bool:
    """Whether two hits of a page share more than half of the smaller one's box."""
    if one.box.top >= other.box.bottom or other.box.top >= one.box.bottom:
        return False
    common = one.box.intersection(other.box)
    return common is not None and common.area > 0.5 * min(one.box.area, other.box.area)


class Source(Enum):
    """Where a hit was seen."""

    IMAGE = auto()
    TEXT = auto()  # what was read and corrected
    FILE = auto()  # what a page has in its file, whether that is taken or not


class Search(QObject):
    """One query and its hits. `current` is the hit that the user looks at."""

    changed = Signal()
    current_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.query = ""
        self._pages: dict[int, list[Hit]] = {}  # each page's in reading order
        self._sources: dict[Hit, Source] = {}
        self._hits: list[Hit] | None = []
        self.current: Hit | None = None
        self.pages_left = 0

    @property
    def hits(self) -> list[Hit]:
        """All, in the order of the document."""
        if self._hits is None:
            self._hits = [hit for page in sorted(self._pages) for hit in self._pages[page]]
        return self._hits

    @property
    def position(self) -> int | None:
        """The place of the current hit, from 1."""
        return self.hits.index(self.current) + 1 if self.current in self._sources else None

    def begin(self, query: str, pages: int) -> None:
        """A new query over so many pages; an empty one clears."""
        self.query, self.pages_left = query, pages
        self._pages, self._hits = {}, []
        self._sources = {}
        self._set_current(None)
        self.changed.emit()

    def add(self, hit: Hit, visible_page: int | None, source: Source = Source.IMAGE) -> None:
        """A hit came in; see `add_all`."""
        self.add_all([hit], visible_page, source)

    def add_all(
        self, hits: Iterable[Hit], visible_page: int | None, source: Source = Source.IMAGE
    ) -> None:
        """Hits came in together. The first of them on the page in view becomes the current one.

        Such of two sources are the same where they share their place: the surer one stays.
        """
        current, added = self.current, False
        for hit in sorted(hits, key=_place):
            if hit in self._sources:
                continue
            on_page = self._pages.setdefault(hit.page, [])
            same = [
                other
                for other in on_page
                if self._sources[other] is not source and _same_place(hit, other)
            ]
            if any(other.score >= hit.score for other in same):
                continue
            for other in same:
                on_page.remove(other)
                del self._sources[other]
            insort(on_page, hit, key=_place)
            self._sources[hit] = source
            added = True
            if current in same or (current is None and hit.page == visible_page):
                current = hit
        if added:
            self._hits = None
            self._set_current(current)
            self.changed.emit()

    def put_texts(self, hits: Collection[Hit], visible_page: int | None) -> None:
        """What the texts hold now: hits in texts that have become others go."""
        gone = {hit for hit, source in self._sources.items() if source is Source.TEXT}
        gone -= set(hits)
        for page in {hit.page for hit in gone}:
            self._pages[page] = [hit for hit in self._pages[page] if hit not in gone]
        for hit in gone:
            del self._sources[hit]
        if gone:
            self._hits = None
            if self.current in gone:
                self._set_current(None)
            self.changed.emit()
        self.add_all(hits, visible_page, Source.TEXT)

    def page_done(self) -> None:
        self.pages_left = max(0, self.pages_left - 1)
        self.changed.emit()

    def stop(self) -> None:
        """No more hits will come."""
        self.pages_left = 0
        self.changed.emit()

    def step(self, direction: int, from_page: int) -> Hit | None:
        """The next (1) or previous (-1) hit, going round; starts at the page in view."""
        hits = self.hits
        if not hits:
            return None
        if self.current in self._sources:
            index = (hits.index(self.current) + direction) % len(hits)
        elif direction > 0:
            index = next((i for i, hit in enumerate(hits) if hit.page >= from_page), 0)
        else:
            before = [i for i, hit in enumerate(hits) if hit.page <= from_page]
            index = before[-1] if before else len(hits) - 1
        self._set_current(hits[index])
        return self.current

    def on_page(self, number: int) -> list[Hit]:
        return self._pages.get(number, [])

    def select(self, hit: Hit) -> None:
        self._set_current(hit)

    def _set_current(self, hit: Hit | None) -> None:
        if hit is not self.current:
            self.current = hit
            self.current_changed.emit()
