"""Figures of a project: the confidence of its pages, its corrections over time, its models."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class PageConfidence:
    """Of the lines that machines read on a page: how many, the median, how many are unsure."""

    page: int
    lines: int
    median: float
    unsure: int


@dataclass(frozen=True, slots=True)
class Correcting:
    """What a step of the history did to texts. `made` is in seconds since 1970."""

    made: int
    confirmed: int
    characters: int
    """Edits (Levenshtein) from the text that was there, a machine's or a person's."""


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """What a model read: its lines, their mean confidence (0 to 1), and how they compare.

    `compared` are lines that a person wrote or confirmed; `cer` is edits over the characters of
    those, None where there are none. Lines read again by another model count for both.
    """

    model: str
    lines: int
    confidence: float
    compared: int
    cer: float | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Pages in their order; corrections in that of their making; models by name."""

    pages: tuple[PageConfidence, ...]
    corrections: tuple[Correcting, ...]
    models: tuple[ModelFigures, ...]


Row = dict[str, Any]


# What the reader or a guard doubted, and nobody vouched for.
_UNSURE = """line.state = 'machine' AND (line.flags <> '[]' OR trim(line.machine_text) = ''
    OR line.confidence < ?1 OR (SELECT min(json_extract(value, '$[1]')) FROM json_each(line.words))
    < ?2)"""


def statistics(connection: sqlite3.Connection, least: float, least_word: float = 0.0) -> Statistics:
    """All figures. Unsure are lines of machines that a guard flagged, that are empty, that are
    below the confidence `least`, or that have a word below `least_word`.
    """
    return Statistics(
        tuple(_pages(connection, least, least_word)),
        tuple(_corrections(connection)),
        tuple(_models(connection)),
    )


def _pages(
    connection: sqlite3.Connection, least: float, least_word: float
) -> Iterator[PageConfidence]:
    sql = f"""SELECT page.id, line.confidence, coalesce({_UNSURE}, 0)
        FROM page JOIN line ON line.page = page.id
        WHERE line.confidence IS NOT NULL ORDER BY page.document, page.number, page.id"""
    seen: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for page, confidence, unsure in connection.execute(sql, (least, least_word)):
        seen[page].append((confidence, bool(unsure)))
    for page, lines in seen.items():
        sure = median(confidence for confidence, _ in lines)
        yield PageConfidence(page, len(lines), sure, sum(unsure for _, unsure in lines))


def _corrections(connection: sqlite3.Connection) -> Iterator[Correcting]:
    """A step keeps each row as it was before; how it was after, the next step or the row says."""
    sql = """SELECT step.made, change.step, change.row, change.image FROM change
        JOIN step ON step.id = change.step
        WHERE change.kind = 'line' AND step.undone IS NULL AND step.made > 0
        ORDER BY change.step DESC"""
    after = _lines(connection)
    told: dict[tuple[int, int], list[int]] = {}
    for made, step, row, image in connection.execute(sql):
        before, now = json.loads(image) if image else None, after.get(row)
        after[row] = before
        if before is None or now is None or now["human_text"] is None:
            continue
        if (before["human_text"], before["state"]) == (now["human_text"], now["state"]):
            continue
        counts = told.setdefault((step, made), [0, 0])
        counts[0] += now["state"] == "confirmed" != before["state"]
        counts[1] += Levenshtein.distance(_text(before), now["human_text"])
    for (_step, made), (confirmed, characters) in sorted(told.items()):
        if confirmed or characters:
            yield Correcting(made, confirmed, characters)


def _models(connection: sqlite3.Connection) -> Iterator[ModelFigures]:
    models = dict(connection.execute("SELECT id, model FROM reading").fetchall())
    lines = _lines(connection)
    # The newest text of each model in each line that still is there: it holds, or once held.
    read: dict[str, dict[int, Row]] = defaultdict(dict)
    for row, line in lines.items():
        if line and line["reading"] in models and line["machine_text"] is not None:
            read[models[line["reading"]]][row] = line
    sql = """SELECT change.row, change.image FROM change JOIN step ON step.id = change.step
        WHERE change.kind = 'line' AND change.image IS NOT NULL AND step.undone IS NULL
        ORDER BY change.step DESC"""
    for row, image in connection.execute(sql):
        old = json.loads(image)
        if lines.get(row) and old["reading"] in models and old["machine_text"] is not None:
            read[models[old["reading"]]].setdefault(row, old)
    for model, texts in sorted(read.items()):
        edits = length = compared = 0
        for row, old in texts.items():
            line = lines[row]
            if line is not None and (human := line["human_text"]) is not None:
                compared += 1
                edits += Levenshtein.distance(old["machine_text"], human)
                length += len(human)
        sure = [old["confidence"] for old in texts.values() if old["confidence"] is not None]
        cer = edits / length if length else None
        yield ModelFigures(model, len(texts), fmean(sure) if sure else 0.0, compared, cer)


def _lines(connection: sqlite3.Connection) -> dict[int, Row | None]:
    sql = "SELECT id, reading, machine_text, confidence, human_text, state FROM line"
    return {row["id"]: dict(row) for row in connection.execute(sql)}


def _text(line: Row) -> str:
    text: str | None = line["human_text"]
    return text if text is not None else line["machine_text"] or ""
