"""Finding text in all lines of a project, whatever its case and accents, or misread in a letter."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.records import LineRecord
from pilot_desktop.document.wording import folded

_PIECE = 3  # what the index holds: all stretches of three characters
_SORTED = 5  # of what stands everywhere, so many times the limit is put in order, and not all
_CANDIDATES = 1000  # lines looked at for misread letters, for each piece of the query

_LISTED = """SELECT line.* FROM line
    JOIN page ON page.id = line.page JOIN document ON document.id = page.document
    LEFT JOIN region ON region.id = line.region
    WHERE line.id IN ({ids})
    ORDER BY document.position, page.number, region.position, line.position, line.id
    LIMIT ?"""
_INDEXED = _LISTED.format(ids="SELECT rowid FROM line_search WHERE line_search MATCH ? LIMIT ?")
_SCANNED = _LISTED.format(ids="SELECT id FROM line WHERE instr(folded, ?) LIMIT ?")
_GIVEN = _LISTED.format(ids="SELECT value FROM json_each(?)")
_HOLDING = """SELECT line.id, line.folded FROM line_search JOIN line ON line.id = line_search.rowid
    WHERE line_search MATCH ? LIMIT ?"""


@dataclass(frozen=True, slots=True)
class TextHit:
    """A line that holds the query. `box` is around its words there, in page coordinates.

    `score` is 1 for the query as it is, less for each character that differs.
    """

    line: int
    page: int
    box: Box
    score: float
    text: str


def search(
    connection: sqlite3.Connection, query: str, limit: int = 200, *, tolerant: bool = True
) -> list[TextHit]:
    """Lines that hold the query, in the order of pages and reading; then those that nearly do.

    Of more hits than `limit` some are left out, not always the last ones.
    Without `tolerant` only such that hold it, case, accents and typography aside.
    """
    wanted = folded(query)
    if not wanted:
        return []
    source, needle = (_SCANNED, wanted) if len(wanted) < _PIECE else (_INDEXED, _quoted(wanted))
    rows = connection.execute(source, (needle, _SORTED * limit, limit)).fetchall()
    hits = [_hit(LineRecord.of(row), wanted, 0, row["folded"].find(wanted)) for row in rows]
    if tolerant and len(hits) < limit:
        seen = {hit.line for hit in hits}
        near = [hit for hit in _near(connection, wanted) if hit.line not in seen]
        hits += sorted(near, key=lambda hit: -hit.score)[: limit - len(hits)]
    return hits


def _near(connection: sqlite3.Connection, wanted: str) -> Iterator[TextHit]:
    """Lines with a few characters other than the query's: two in nine, none in short queries."""
    errors = min(len(wanted) // 4, len(wanted) // _PIECE - 1)
    if errors < 1:
        return
    # Of one piece more than there may be errors, one must be there untouched.
    cuts = [len(wanted) * i // (errors + 1) for i in range(errors + 2)]
    pieces = [wanted[a:b] for a, b in pairwise(cuts)]
    candidates: dict[int, str] = {}
    for piece in pieces:
        candidates |= dict(connection.execute(_HOLDING, (_quoted(piece), _CANDIDATES)).fetchall())
    ends = {}
    for line, text in candidates.items():
        distance, end = nearest(wanted, text)
        if distance <= errors:
            ends[line] = distance, end
    for row in connection.execute(_GIVEN, (str(list(ends)), -1)).fetchall():
        distance, end = ends[row["id"]]
        yield _hit(LineRecord.of(row), wanted, distance, max(end - len(wanted), 0))


def nearest(pattern: str, text: str) -> tuple[int, int]:
    """The fewest edits that make `pattern` a part of `text`, and where that part ends.

    Myers' bit-parallel algorithm: a column of the table is two integers.
    """
    masks: dict[str, int] = {}
    for i, character in enumerate(pattern):
        masks[character] = masks.get(character, 0) | 1 << i
    full, top = (1 << len(pattern)) - 1, 1 << (len(pattern) - 1)
    plus, minus, score = full, 0, len(pattern)
    best, end = score, 0
    for i, character in enumerate(text, 1):
        equal = masks.get(character, 0)
        diagonal = (((equal & plus) + plus) ^ plus) | equal | minus
        right_plus = minus | (full & ~(diagonal | plus))
        right_minus = plus & diagonal
        if right_plus & top:
            score += 1
        elif right_minus & top:
            score -= 1
        right_plus = (right_plus << 1) & full
        right_minus = (right_minus << 1) & full
        plus = right_minus | (full & ~(diagonal | right_plus))
        minus = right_plus & diagonal
        if score < best:
            best, end = score, i
    return best, end


def _hit(line: LineRecord, wanted: str, distance: int, start: int) -> TextHit:
    score = 1 - distance / len(wanted)
    return TextHit(line.id, line.page, _place(line, start, len(wanted)), score, line.text)


def _place(line: LineRecord, start: int, length: int) -> Box:
    """The box around the words that the characters from `start` on are in."""
    found: Box | None = None
    at = 0
    for word in line.as_line().words:
        size = len(folded(word.text))
        if at < start + length and start < at + size:
            found = word.box if found is None else found.union(word.box)
        at += size + 1
    return found or line.box


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
