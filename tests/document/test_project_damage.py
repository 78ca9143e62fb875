"""Foreign and damaged project files, full disks and kills: one sentence each, and nothing lost."""

import os
import random
import signal
import sqlite3

import pytest

from pilot_desktop.document import schema
from pilot_desktop.document.commands import AddRegion
from pilot_desktop.document.errors import OutputError, ProjectError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.store import Project
from tests.document.projects import (
    check,
    dump,
    line,
    made,
    one_sentence,
    posix,
    project,
    python,
    texts,
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a PILOT project"),
        (b"%PDF-1.7 and so on", "is not a PILOT project"),
        (b"SQLite format 3\0", "is not a PILOT project"),
    ],
)
def test_foreign_files(tmp_path, content, message):
    path = tmp_path / "work.pilot"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=message) as error:
        Project.open(path)
    one_sentence(error)
    assert path.read_bytes() == content and list(tmp_path.iterdir()) == [path]


def test_missing_files_and_folders(tmp_path):
    for path in (tmp_path / "none.pilot", tmp_path):
        with pytest.raises(ProjectError) as error:
            Project.open(path)
        one_sentence(error)


def test_a_foreign_database_is_not_touched(tmp_path):
    path = tmp_path / "work.pilot"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE line (id)")
    connection.close()
    content = path.read_bytes()
    with pytest.raises(ProjectError, match="is not a PILOT project"):
        Project.open(path)
    assert path.read_bytes() == content


def test_a_newer_version(tmp_path):
    path = made(tmp_path / "work.pilot")
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(ProjectError, match="newer version of PILOT Desktop") as error:
        Project.open(path)
    one_sentence(error)


def test_triggers_from_strangers_are_refused(tmp_path):
    path = made(tmp_path / "work.pilot")
    connection = sqlite3.connect(path)
    connection.execute("CREATE TRIGGER bad AFTER UPDATE ON page BEGIN DELETE FROM line; END")
    connection.close()
    with pytest.raises(ProjectError, match="damaged"):
        Project.open(path)


def test_damage_is_told_and_never_a_traceback(tmp_path):
    path = tmp_path / "work.pilot"
    with project(path) as opened:
        for page in (1, 2):
            found = tuple(line(f"words of line {row}", row) for row in range(60))
            opened.run(StoreReading(page, None, "m", found))
    whole = path.read_bytes()
    chance = random.Random(5)
    refused = 0
    for _ in range(90):
        broken = bytearray(whole)
        match chance.randrange(3):
            case 0:
                del broken[chance.randrange(100, len(broken)) :]
            case 1:
                at = chance.randrange(100, len(broken) - 3000)
                broken[at : at + 3000] = chance.randbytes(3000)
            case 2:
                for _ in range(20):
                    broken[chance.randrange(100, len(broken))] = chance.randrange(256)
        path.write_bytes(broken)
        try:
            with Project.open(path) as opened:
                texts(opened)
                opened.search("words")
                list(opened.readings())
                opened.undo()
        except (ProjectError, OutputError) as error:
            refused += 1
            assert str(error).endswith(".") and "\n" not in str(error)
    assert refused > 30


def test_a_full_disk_leaves_the_old_state(tmp_path):
    path = made(tmp_path / "work.pilot")
    with Project.open(path) as opened:
        before = dump(opened)
        pages = opened._rows("PRAGMA page_count")[0][0]
        opened._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        many = tuple(line("far too many words " * 5, row) for row in range(200))
        with pytest.raises(OutputError, match="the disk is full") as error:
            opened.run(StoreReading(2, None, "m", many))
        one_sentence(error)
        assert dump(opened) == before and opened.undo_label() == "Read page"
        opened._connection.execute(f"PRAGMA max_page_count = {pages + 10000}")
        assert opened.run(StoreReading(2, None, "m", many))
        check(opened)


@posix
def test_a_disk_that_takes_no_more(tmp_path):
    """The system's own refusal, in the middle of a write to the log."""
    code = """
import resource, signal, sys
from pathlib import Path
from pilot_desktop.document.errors import OutputError
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.store import Project
from tests.document.projects import line, project
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
project = Project.open(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, -1))
stored = 0
try:
    for page in range(10000):
        lines = tuple(line(f"words {page}", row) for row in range(20))
        project.run(StoreReading(2, None, str(page), lines))
        stored += 1
except OutputError as error:
    print(stored, len(project.lines(2)), error, flush=True)
"""
    path = made(tmp_path / "work.pilot")
    stored, there, message = python(code, path).communicate()[0].split(" ", 2)
    assert there == "20" and message.startswith("work.pilot could not be saved: the disk")
    with Project.open(path) as opened:
        readings = opened._rows("SELECT count(*) FROM reading WHERE page = 2")[0][0]
        assert readings == int(stored) and texts(opened) == ["as it was"]
        check(opened)


def test_a_disk_full_at_the_first_change_leaves_no_file(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    opened = project(tmp_path / "work.pilot")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="No space left"):
            opened.run(AddRegion(1, Box(0, 0, 9, 9)))
    assert not list(tmp_path.iterdir()) and not opened.regions(1)
    assert opened.run(AddRegion(1, Box(0, 0, 9, 9)))


WRITER = """
import sys
from pathlib import Path
from pilot_desktop.document.line_commands import SetHumanText
from pilot_desktop.document.store import Project
from tests.document.projects import line, project
path = Path(sys.argv[1])
opened = Project.open(path) if path.exists() else project(path)
for number in range(int(sys.argv[2]), 100000):
    reading = opened.begin_reading(1 + number % 2, None, "m")
    made = reading.line(0, line(f"read {number}", number % 500)).made
    opened.run(SetHumanText(made, f"wrote {number}"))
    print(number, flush=True)
"""


@posix
def test_killed_at_any_moment_nothing_said_is_lost(tmp_path):
    path = tmp_path / "work.pilot"
    chance = random.Random(11)
    last = -1
    for _ in range(8):
        writer = python(WRITER, path, last + 1)
        wanted = last + chance.randrange(1, 60)
        for said in writer.stdout:
            last = int(said)
            if last >= wanted:
                break
        os.kill(writer.pid, signal.SIGKILL)
        last = max([last, *(int(said) for said in writer.stdout if said.endswith("\n"))])
        writer.wait()
        with Project.open(path) as opened:
            found = {each.text for page in (1, 2) for each in opened.lines(page)}
            assert {f"wrote {number}" for number in range(last + 1)} <= found
            check(opened)
            # What was stored but not yet told may be there as well.
            last = max(int(text.split()[1]) for text in found if text.startswith("wrote"))
    with Project.open(path) as opened:
        while opened.undo():
            pass
        assert not texts(opened, 1) and not texts(opened, 2)
