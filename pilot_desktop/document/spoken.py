"""What a page says in the end, for exporters: each place once, and people's text before machines'.

A page may have been read as a whole, by regions, or both, and then has some lines twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.records import LineRecord, PageRecord
from pilot_desktop.document.transcript import PageReading

# A line of which more than this part lies in others says the same as they do.
_COVERED = 0.5


def page_reading(page: PageRecord, lines: Sequence[LineRecord], number: int) -> PageReading:
    """The page as the one result type; `lines` in their order: the page's own, then by region."""
    kept = tuple(line.as_line() for line in spoken(lines) if line.text)
    return PageReading(number, page.width, page.height, kept)


def spoken(lines: Iterable[LineRecord]) -> list[LineRecord]:
    """The lines that count, in reading order.

    A region's line counts where the page's own reading has none; if a person wrote it, it takes the
    place of what the machine read there. Where people wrote two different things, both stay.
    """
    given = list(lines)
    result = [line for line in given if line.region is None]
    for line in (line for line in given if line.region is not None):
        others = [r for r in result if r.region != line.region]
        if line.human is not None:
            if _covered(line.box, [r.box for r in others if r.human == line.human]):
                continue
            rivals = [r for r in others if r.human is None]
            near = [r for r in rivals if _overlap(r.box, line.box)]
            gone = {r.id for r in near if _covered(r.box, [line.box])}
            at = result.index(near[0]) if near else len(result)
            # As a piece of a longer line it follows it.
            result.insert(at + 1 if near and near[0].id not in gone else at, line)
            result = [r for r in result if r.id not in gone]
        elif not _covered(line.box, [r.box for r in others]):
            result.append(line)
    return result


def _overlap(one: Box, other: Box) -> bool:
    common = one.intersection(other)
    return common is not None and common.area > _COVERED * min(one.area, other.area)


def _covered(box: Box, others: Iterable[Box]) -> bool:
    shared = (box.intersection(other) for other in others)
    return sum(part.area for part in shared if part) > _COVERED * box.area
