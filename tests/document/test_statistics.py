"""Figures of a project, from what it holds and from its history."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pilot_desktop.document import schema
from pilot_desktop.document.commands import Group
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import Confirm, DeleteLines, SetHumanText
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.statistics import Correcting, PageConfidence
from pilot_desktop.document.store import Project
from pilot_desktop.document.transcript import Word
from tests.document.projects import document, line, project


@pytest.fixture
def read():
    opened = project()
    lines = [line("alpha beta", 0, confidence=0.9), line("gamma", 1, confidence=0.4),
             line("delta", 2, confidence=0.8)]  # fmt: skip
    opened.run(StoreReading(1, None, "first 1.0", tuple(lines)))
    yield opened
    opened.close()


def test_pages_say_how_sure_their_lines_are(read):
    read.run(StoreReading(2, None, "first 1.0", (line("x", confidence=0.5),)))
    assert read.statistics(0.7).pages == (
        PageConfidence(1, 3, 0.8, 1),
        PageConfidence(2, 1, 0.5, 1),
    )
    doubted = read.lines(1)[1].id
    read.run(Confirm((doubted,)))
    # What a person vouched for is unsure no more; what the machine thought of it stays.
    assert read.statistics(0.7).pages[0] == PageConfidence(1, 3, 0.8, 0)


def test_what_a_person_should_look_at_is_unsure_for_whatever_reason(read):
    word = Word(Box(0, 0, 5, 5), "sure", 0.3)
    for number, doubt in enumerate([{"flags": ("suspect",)}, {"text": " "}, {"words": (word,)}]):
        lines = [line("sure", number, confidence=0.95), line("sure", 9, confidence=0.95)]
        read.run(StoreReading(2, None, "first 1.0", (replace(lines[0], **doubt), lines[1])))
        assert read.statistics(0.7, 0.5).pages[1] == PageConfidence(2, 2, 0.95, 1), doubt
    assert read.statistics(0.7).pages[1].unsure == 0  # no word is too poor for 0


def test_corrections_come_with_their_time_and_size(read):
    assert read.statistics(0.7).corrections == ()  # reading is no correction
    first, second, third = (found.id for found in read.lines(1))
    start = int(time.time())
    read.run(SetHumanText(first, "alpha bets"))
    read.run(Group("Confirm", (SetHumanText(first, "alphabets"), Confirm((first,)))))
    read.run(Confirm((second, third)))
    told = read.statistics(0.7).corrections
    assert [(each.confirmed, each.characters) for each in told] == [(0, 1), (1, 1), (2, 0)]
    assert all(start <= each.made <= time.time() for each in told)
    read.undo(1)
    assert [each.confirmed for each in read.statistics(0.7).corrections] == [0, 1]
    read.run(DeleteLines((first,)))
    read.run(SetHumanText(second, None))
    assert sum(each.characters for each in read.statistics(0.7).corrections) == 2


def test_models_are_compared_on_what_a_person_vouched_for(read):
    alpha, gamma, _ = (found.id for found in read.lines(1))
    read.run(Confirm((alpha,)))
    read.run(SetHumanText(gamma, "gamms"))
    (first,) = read.statistics(0.7).models
    assert (first.model, first.lines, first.compared) == ("first 1.0", 3, 2)
    assert first.confidence == pytest.approx(0.7) and first.cer == pytest.approx(1 / 15)
    # Another model reads the page again: the person's text stays, and both are compared with it.
    again = [line("alphabeta", 0, confidence=0.6), line("gamms", 1), line("delta", 2)]
    read.run(StoreReading(1, None, "second 2.0", tuple(again)))
    figures = {each.model: each for each in read.statistics(0.7).models}
    assert figures["second 2.0"].cer == pytest.approx(1 / 15)
    assert figures["first 1.0"].cer == pytest.approx(1 / 15)
    assert figures["first 1.0"].lines == figures["second 2.0"].lines == 3


def test_without_a_persons_text_there_is_no_error_rate(read):
    assert read.statistics(0.7).models[0].cer is None
    with project() as empty:
        found = empty.statistics(0.7)
        assert found.pages == found.corrections == found.models == ()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("abc ", min_size=1, max_size=6), min_size=1, max_size=5))
def test_every_edit_counts_once(texts):
    with project() as opened:
        opened.run(StoreReading(1, None, "m 1", (line("abcabc"),)))
        (found,) = opened.lines(1)
        at, edits = found.text, 0
        for text in texts:
            opened.run(SetHumanText(found.id, text))
            now = opened.line(found.id).text
            edits, at = edits + Levenshtein.distance(at, now), now
        told = opened.statistics(0.7).corrections
        assert sum(each.characters for each in told) == edits
        assert all(each.confirmed == 0 for each in told)


def test_steps_of_an_older_version_have_no_time(tmp_path, monkeypatch):
    path = tmp_path / "old.pilot"
    with monkeypatch.context() as older:
        older.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:3])
        old = Project.new([document()], path)
        old.run(StoreReading(1, None, "m 1", (line("abc"),)))
        old.run(SetHumanText(old.lines(1)[0].id, "abd"))
        old.close()
    with sqlite3.connect(path) as connection:
        assert schema.version_of(connection) == 3
    connection.close()
    with Project.open(path) as opened:
        assert opened.statistics(0.7).corrections == ()
        opened.run(SetHumanText(opened.lines(1)[0].id, "ab"))
        (told,) = opened.statistics(0.7).corrections
        assert told == Correcting(told.made, 0, 1)
        opened.undo(1)
        opened.undo(1)
        assert opened.lines(1)[0].text == "abc"
