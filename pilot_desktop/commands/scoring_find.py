"""Finding words on pages that nobody has read: what is asked, and which hits are right."""

from __future__ import annotations

import random
import re
import statistics
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pilot_desktop.commands.scoring import Conditions, Score, image_of, inside
from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Hit
from pilot_desktop.reading.events import Event, Failed, HitFound
from pilot_desktop.training.evaluation import average_precision, is_hit
from pilot_desktop.training.ground_truth import ExpectedLine, ExpectedPage

if TYPE_CHECKING:
    from pilot_desktop.reading.contract import BoxReader

FIND_MIN_SCORE = 0.005
"""Low, so that the figure shows the whole ranking ..."""

SHOWN_SCORE = 0.6
"""... while the program shows hits from this score on, unless told otherwise."""

QUERIES_PER_PAGE = 10
_WORD = re.compile(r"[^\W\d_]{4,}")
_HYPHEN = re.compile(r"[-¬]\n")


def score_find(reader: BoxReader, pages: Sequence[ExpectedPage], conditions: Conditions) -> Score:
    """Finding words of a page, and as many words of other pages that it lacks.

    Average precision: all hits of all queries make one ranking, so that scores must be comparable
    between words. A hit where a longer word contains the query, or in a line to be ignored, is not
    counted. `absent_hits`: the share of the words asked of a page without them that get a hit as
    the program shows it. `first_ms`, `query_ms`: the median time of the first query on an encoded
    page, and of the others. Case never counts here: the program's own search folds it.
    """
    ranking: list[tuple[float, bool]] = []
    first: list[float] = []
    later: list[float] = []
    expected, items, absent, invented, seconds = 0, 0, 0, 0, 0.0
    for page, queries in zip(pages, _queries(pages, conditions.others), strict=True):
        image = image_of(page)
        started = time.perf_counter()
        for _ in reader.encode(image):
            pass
        for number, query in enumerate(queries):
            asked = time.perf_counter()
            hits = list(_hits(reader.find(image, query, min_score=FIND_MIN_SCORE), page))
            (later if number else first).append(1000 * (time.perf_counter() - asked))
            judged, places = judge(query, hits, page.lines)
            ranking += judged
            expected += places
            if not places:
                absent += 1
                invented += any(score >= SHOWN_SCORE for score, _ in judged)
        seconds += time.perf_counter() - started
        items += len(queries)
    figures = {
        "average_precision": average_precision(ranking, expected),
        "absent_hits": invented / absent if absent else 0.0,
        "first_ms": statistics.median(first) if first else 0.0,
        "query_ms": statistics.median(later) if later else 0.0,
    }
    return Score(figures, len(pages), items, seconds)


def judge(
    query: str, hits: Iterable[Hit], lines: Sequence[ExpectedLine]
) -> tuple[list[tuple[float, bool]], int]:
    """Each hit that counts as (score, is right), and how many places there are to find.

    A place is found once: a second hit on it is wrong. Places lie within lines; a hit over a line
    break does not count where the lines joined hold the query.
    """
    wanted = folded(query)
    joined = folded(_HYPHEN.sub("", "\n".join(line.text for line in lines)).replace("\n", " "))
    open_places = [place for line in lines if not line.ignore for place in _places(line, wanted)]
    count = len(open_places)
    judged = []
    for hit in sorted(hits, key=lambda hit: -hit.score):
        if hit.rest is not None and wanted in joined:
            continue
        right = [place for place in open_places if is_hit(hit.box, *place)]
        if right:
            open_places.remove(max(right, key=lambda place: hit.box.iou(place[0])))
            judged.append((hit.score, True))
        elif not any(_excused(line, wanted) and inside(hit.box, line.box) for line in lines):
            judged.append((hit.score, False))
    return judged, count


def folded(text: str) -> str:
    """Without case and accents, as `find` compares."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c))


def words_of(line: ExpectedLine) -> set[str]:
    """The folded words of four letters and more in a line."""
    text = unicodedata.normalize("NFC", line.text)
    return set() if line.ignore else {folded(word) for word in _WORD.findall(text)}


def _queries(pages: Sequence[ExpectedPage], others: Sequence[ExpectedPage]) -> list[list[str]]:
    """For each page some words of its own and as many that stand on other pages only.

    The choice depends on nothing but the pages, so that two models answer the same questions.
    """
    everything = sorted(set[str]().union(*map(_words_of_page, [*pages, *others])))
    queries = []
    for page in pages:
        chance = random.Random(page.image.name)
        text = folded("\n".join(line.text for line in page.lines))
        present = sorted(_words_of_page(page))
        absent = [word for word in everything if word not in text]
        chosen = chance.sample(present, min(QUERIES_PER_PAGE, len(present)))
        queries.append(chosen + chance.sample(absent, min(len(chosen), len(absent))))
    return queries


def _words_of_page(page: ExpectedPage) -> set[str]:
    return set[str]().union(*(words_of(line) for line in page.lines))


def _places(line: ExpectedLine, query: str) -> Iterator[tuple[Box, Box]]:
    """Where the query stands in a line as a whole word: (the word's place, the line)."""
    located = [(folded(text), box) for text, box in line.words]
    if any(query in text for text, _ in located):
        yield from ((box, line.box) for text, box in located if _whole(query, text))
        return
    text = folded(unicodedata.normalize("NFC", line.text))
    for match in re.finditer(rf"(?<!\w){re.escape(query)}(?!\w)", text):
        # No word boxes here: characters are taken to be of equal width.
        scale = line.box.width / max(1, len(text))
        left = line.box.left + match.start() * scale
        right = min(line.box.left + match.end() * scale, line.box.right)
        yield Box(left, line.box.top, right, line.box.bottom), line.box


def _whole(query: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(query)}(?!\w)", text) is not None


def _excused(line: ExpectedLine, query: str) -> bool:
    """Whether a hit in this line proves nothing."""
    return line.ignore or re.search(rf"\w{query}|{query}\w", folded(line.text)) is not None


def _hits(events: Iterable[Event], page: ExpectedPage) -> Iterator[Hit]:
    for event in events:
        match event:
            case HitFound(hit):
                yield hit
            case Failed(message):
                raise UnreadableDocumentError(f"{page.image.name}: {message}")
