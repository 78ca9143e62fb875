"""Small projects to test with, and what is in a project as one text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pilot_desktop.document.commands import AddDocument
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.original import Original
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.records import to_json
from pilot_desktop.document.schema import TRACKED
from pilot_desktop.document.store import Project
from pilot_desktop.document.transcript import Line, Word

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


def document(pages=2, name="/papers/Ä ö 日本 #%.pdf", unit="px"):
    return AddDocument(Original(Path(name), "d" * 32, 1000, 1), unit, [(1000.0, 1400.0)] * pages)


def project(path=None, pages=2):
    return Project.new([document(pages)], path)


def line(text, row=0, *, left=100.0, width=400.0, confidence=0.9, flags=()):
    """A line with words and a baseline, 30 units high, at row 0, 1, ... of a page."""
    top = 100.0 + 50 * row
    pieces = text.split()
    each = width / max(len(pieces), 1)
    words = tuple(
        Word(Box(left + i * each, top, left + (i + 0.9) * each, top + 30), piece, confidence)
        for i, piece in enumerate(pieces)
    )
    baseline = ((left, top + 25), (left + width, top + 27))
    return Line(
        Box(left, top, left + width, top + 30), text, confidence, words, tuple(flags), baseline
    )


def texts(opened, page=1):
    return [found.text for found in opened.lines(page)]


def dump(opened):
    """Everything the user owns, byte for byte."""
    return "\n".join(
        to_json([table, dict(row)])
        for table in TRACKED
        for row in opened._rows(f"SELECT * FROM {table} ORDER BY id")
    )


def check(opened):
    """The file is sound, and the search index says what the lines say."""
    assert [row[0] for row in opened._rows("PRAGMA integrity_check")] == ["ok"]
    assert not opened._rows("PRAGMA foreign_key_check")
    sql = "INSERT INTO line_search (line_search, rank) VALUES ('integrity-check', 1)"
    opened._connection.execute(sql)


def made(path, words="as it was"):
    """A project file with one line on its first page."""
    with project(path) as opened:
        opened.run(StoreReading(1, None, "m", (line(words),)))
    return path


def python(code, *arguments, **options):
    """A process that runs the code on the program's own modules."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **options)


def one_sentence(error):
    text = str(error.value)
    assert text.endswith(".") and "\n" not in text and not text.startswith(("[", "/"))
