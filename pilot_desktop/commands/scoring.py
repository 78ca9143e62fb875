"""The three tasks a model is scored on: given boxes, whole pages, finding words."""

from __future__ import annotations

import random
import re
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Hit, Line
from pilot_desktop.formats.source import open_document
from pilot_desktop.reading.events import Done, Event, Failed, HitFound
from pilot_desktop.training.evaluation import (
    ErrorRate,
    Matches,
    average_precision,
    box_matches,
    character_errors,
    is_hit,
    word_errors,
    word_matches,
)
from pilot_desktop.training.ground_truth import ExpectedLine, ExpectedPage

if TYPE_CHECKING:
    from pilot_desktop.reading.reader import CompactReader

FIND_MIN_SCORE = 0.05
"""Low, so that the figure shows the whole ranking; the program's own threshold is higher."""

QUERIES_PER_PAGE = 10
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Conditions:
    """How to score: whether case counts, and pages whose words make up the absent queries."""

    case: bool = False
    others: Sequence[ExpectedPage] = ()


@dataclass
class Score:
    """What a set came to. `figures` are rates from 0 to 1; `items` are lines or queries."""

    figures: dict[str, float]
    pages: int
    items: int
    seconds: float


def score_read(
    reader: CompactReader, pages: Sequence[ExpectedPage], conditions: Conditions
) -> Score:
    """CER and WER of the lines whose boxes are given."""
    characters, words, items, seconds = ErrorRate(), ErrorRate(), 0, 0.0
    for page in pages:
        wanted = [line for line in page.lines if not line.ignore]
        image = _image(page)
        started = time.perf_counter()
        lines = reader.read_boxes(image, [line.box for line in wanted])
        seconds += time.perf_counter() - started
        for truth, line in zip(wanted, lines, strict=True):
            characters += character_errors(truth.text, line.text, case=conditions.case)
            words += word_errors(truth.text, line.text, case=conditions.case)
        items += len(wanted)
    return Score({"cer": characters.rate, "wer": words.rate}, len(pages), items, seconds)


def score_page(
    reader: CompactReader, pages: Sequence[ExpectedPage], conditions: Conditions
) -> Score:
    """Word F1 and line detection F1 of whole pages, pooled over the pages.

    A line to be ignored counts as a line to detect; words found in it do not count.
    """
    words, boxes, items, seconds = Matches(), Matches(), 0, 0.0
    for page in pages:
        image = _image(page)
        started = time.perf_counter()
        lines = _read_page(reader, image, page)
        seconds += time.perf_counter() - started
        ignored = [line.box for line in page.lines if line.ignore]
        scored = [line.text for line in lines if not any(_inside(line.box, b) for b in ignored)]
        expected = [line.text for line in page.lines if not line.ignore]
        words += word_matches("\n".join(expected), "\n".join(scored), case=conditions.case)
        boxes += box_matches([line.box for line in page.lines], [line.box for line in lines])
        items += len(page.lines)
    figures = {
        "word_f1": words.f1,
        "word_precision": words.precision,
        "word_recall": words.recall,
        "detection_f1": boxes.f1,
    }
    return Score(figures, len(pages), items, seconds)


def score_find(
    reader: CompactReader, pages: Sequence[ExpectedPage], conditions: Conditions
) -> Score:
    """Average precision of finding words of a page, and as many words of others that it lacks.

    All hits of all queries make one ranking, so that scores must be comparable between words. A
    hit where a longer word contains the query, or in a line to be ignored, is not counted.
    Case never counts here: the program's own search folds it.
    """
    ranking: list[tuple[float, bool]] = []
    expected, items, seconds = 0, 0, 0.0
    for page, queries in zip(pages, _queries(pages, conditions.others), strict=True):
        image = _image(page)
        started = time.perf_counter()
        for _ in reader.encode(image):
            pass
        for query in queries:
            hits = list(_hits(reader.find(image, query, min_score=FIND_MIN_SCORE), page))
            judged, places = judge(query, hits, page.lines)
            ranking += judged
            expected += places
        seconds += time.perf_counter() - started
        items += len(queries)
    figures = {"average_precision": average_precision(ranking, expected)}
    return Score(figures, len(pages), items, seconds)


def judge(
    query: str, hits: Iterable[Hit], lines: Sequence[ExpectedLine]
) -> tuple[list[tuple[float, bool]], int]:
    """Each hit that counts as (score, is right), and how many places there are to find.

    A place is found once: a second hit on it is wrong.
    """
    wanted = folded(query)
    open_places = [place for line in lines if not line.ignore for place in _places(line, wanted)]
    count = len(open_places)
    judged = []
    for hit in sorted(hits, key=lambda hit: -hit.score):
        right = [place for place in open_places if is_hit(hit.box, *place)]
        if right:
            open_places.remove(max(right, key=lambda place: hit.box.iou(place[0])))
            judged.append((hit.score, True))
        elif not any(_excused(line, wanted) and _inside(hit.box, line.box) for line in lines):
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


def _inside(box: Box, area: Box) -> bool:
    x, y = box.center
    return area.left <= x <= area.right and area.top <= y <= area.bottom


def _image(page: ExpectedPage) -> PageImage:
    with open_document(page.image) as source:
        return source.render(0)


def _read_page(reader: CompactReader, image: PageImage, page: ExpectedPage) -> tuple[Line, ...]:
    for event in reader.read_page(image):
        match event:
            case Done(lines):
                return lines
            case Failed(message):
                raise UnreadableDocumentError(f"{page.image.name}: {message}")
    raise UnreadableDocumentError(f"{page.image.name} was not read to its end.")


def _hits(events: Iterable[Event], page: ExpectedPage) -> Iterator[Hit]:
    for event in events:
        match event:
            case HitFound(hit):
                yield hit
            case Failed(message):
                raise UnreadableDocumentError(f"{page.image.name}: {message}")
