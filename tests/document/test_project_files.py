"""The project file: when it comes, who may write it, copies of it, and where it lies."""

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest

from pilot_desktop.document import database, schema
from pilot_desktop.document.commands import AddRegion
from pilot_desktop.document.errors import OutputError, ProjectError, ProjectInUseError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import SetHumanText
from pilot_desktop.document.places import Place, project_path
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.store import Project
from tests.document.projects import (
    check,
    document,
    dump,
    line,
    made,
    one_sentence,
    posix,
    project,
    python,
    texts,
)


def test_the_file_comes_with_the_first_change_and_is_one_tidy_file(tmp_path):
    path = tmp_path / "new folder" / "Ä ö 日本 #%?.pilot"
    with project(path) as opened:
        assert texts(opened) == [] and not opened.undo() and not opened.on_disk
        assert not path.parent.exists()
        opened.run(AddRegion(1, Box(0, 0, 9, 9)))
        assert opened.on_disk and path.exists()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    with Project.open(path) as opened:
        assert len(opened.regions(1)) == 1
        assert opened.documents()[0].original.path == document().original.path
        check(opened)


def test_without_a_change_there_is_no_file(tmp_path):
    project(tmp_path / "work.pilot").close()
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    path = tmp_path / "work.pilot"
    path.write_text("a letter")
    opened = project(path)
    with pytest.raises(OutputError, match="is there already"):
        opened.run(AddRegion(1, Box(0, 0, 9, 9)))
    assert path.read_text() == "a letter" and list(tmp_path.iterdir()) == [path]
    opened.aim(tmp_path / "other.pilot")  # what the window does after the message
    assert opened.run(AddRegion(1, Box(0, 0, 9, 9))) and opened.on_disk
    with pytest.raises(OutputError):
        opened.aim(None)


def test_a_project_can_stay_in_memory():
    opened = project(None)
    opened.run(StoreReading(1, None, "m", (line("here"),)))
    assert texts(opened) == ["here"] and not opened.on_disk
    assert opened.undo()


def test_paths_that_are_no_valid_text_survive(tmp_path):
    odd = Path(os.fsdecode(b"/papers/caf\xe9 100%.pdf"))
    with Project.new([document(1, str(odd))], tmp_path / "work.pilot") as opened:
        opened.run(AddRegion(1, Box(0, 0, 9, 9)))
        assert opened.documents()[0].original.path == odd


def test_an_older_version_is_upgraded_or_left_alone(tmp_path, monkeypatch):
    path = made(tmp_path / "work.pilot")
    now = len(schema.MIGRATIONS)
    good = ("ALTER TABLE page ADD COLUMN later INTEGER NOT NULL DEFAULT 0",)
    content = path.read_bytes()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, (*good, "NO SQL")))
    monkeypatch.setattr(database, "MIGRATIONS", schema.MIGRATIONS)
    with pytest.raises(ProjectError):
        Project.open(path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == now
    connection.close()
    assert len(path.read_bytes()) == len(content)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:now], good))
    monkeypatch.setattr(database, "MIGRATIONS", schema.MIGRATIONS)
    with Project.open(path) as opened:
        assert texts(opened) == ["as it was"]
        assert opened.undo() and opened.redo()  # rows of the history have the default, too
        assert opened._rows("SELECT later FROM page")[0][0] == 0
    with Project.open(path) as opened:
        assert schema.version_of(opened._connection) == now + 1


def test_two_windows_on_one_project(tmp_path):
    path = made(tmp_path / "work.pilot")
    with Project.open(path) as first:
        with pytest.raises(ProjectInUseError, match="open in another window or program") as error:
            Project.open(path)
        one_sentence(error)
        os.link(path, tmp_path / "also.pilot")
        with pytest.raises(ProjectInUseError):
            Project.open(tmp_path / "also.pilot")
        code = """
import sys
from pathlib import Path
from pilot_desktop.document.errors import ProjectInUseError
from pilot_desktop.document.store import Project
for read_only in (False, True):
    try:
        Project.open(Path(sys.argv[1]), read_only=read_only)
    except ProjectInUseError as error:
        print(error)
"""
        other = python(code, path)
        assert other.communicate()[0].count("open in another window or program.\n") == 2
        assert first.run(SetHumanText(1, "still mine"))
    with Project.open(path) as again:
        assert texts(again) == ["still mine"]


@posix
@pytest.mark.parametrize("what", ["file", "folder"])
def test_where_one_may_only_read(what):
    code = """
import os, sys
from pathlib import Path
from pilot_desktop.document.errors import ProjectError
from pilot_desktop.document.line_commands import SetHumanText
from pilot_desktop.document.store import Project
if os.geteuid() == 0:
    os.setuid(65534)
path = Path(sys.argv[1])
try:
    Project.open(path)
except ProjectError as error:
    print(error)
with Project.open(path, read_only=True) as project:
    print(project.lines(1)[0].text, len(project.search("was")))
    try:
        project.run(SetHumanText(1, "x"))
    except Exception as error:
        print(type(error).__name__, error)
"""
    folder = Path(tempfile.mkdtemp())
    try:
        path = made(folder / "work.pilot")
        path.chmod(0o444 if what == "file" else 0o666)
        folder.chmod(0o777 if what == "file" else 0o555)
        said = python(code, path).communicate()[0]
        sentence = "work.pilot cannot be changed: you may only read it."
        assert said == f"{sentence}\nas it was 1\nOutputError {sentence}\n"
        assert [each.name for each in folder.iterdir()] == ["work.pilot"]
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


def test_reading_only_changes_nothing(tmp_path):
    path = made(tmp_path / "work.pilot")
    with Project.open(path, read_only=True) as opened:
        with pytest.raises(OutputError):
            opened.run(SetHumanText(1, "x"))
        assert texts(opened) == ["as it was"]


def test_a_copy_has_everything_and_replaces_at_once(tmp_path):
    path = made(tmp_path / "work.pilot")
    other = made(tmp_path / "copy.pilot", "old copy")
    with Project.open(path) as opened:
        opened.copy_to(other)
        with pytest.raises(OutputError):
            opened.copy_to(path)
        with Project.open(other) as copy:
            assert dump(copy) == dump(opened) and copy.undo()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["copy.pilot", "work.pilot"]


def test_settled_work_is_in_the_file_itself(tmp_path):
    path = made(tmp_path / "work.pilot")
    with Project.open(path) as opened:
        opened.run(SetHumanText(1, "settled"))
        opened.settle()
        shutil.copy(path, tmp_path / "alone.pilot")
    with Project.open(tmp_path / "alone.pilot") as copy:
        assert texts(copy) == ["settled"]


def test_documents_inside(tmp_path):
    path = made(tmp_path / "work.pilot")
    with Project.open(path) as opened:
        opened.embed("d" * 32, b"the file")
        opened.embed("d" * 32, b"the file")
        assert opened.embedded("d" * 32) == b"the file" and opened.embedded("e") is None
        opened.undo()
        assert opened.embedded("d" * 32) == b"the file"


def test_where_projects_lie(tmp_path):
    apart = tmp_path / "program"
    paper = tmp_path / "Ä ö 日本 #%.pdf"
    beside = project_path(paper, Place.BESIDE, apart)
    other = project_path(paper, Place.APART, apart)
    assert beside.parent == tmp_path and other.parent == apart
    assert other != project_path(tmp_path / "x" / paper.name, Place.APART, apart)
    assert len(os.fsencode(project_path(Path("日" * 80), Place.APART, apart).name)) < 140
    made(other)
    assert project_path(paper, Place.BESIDE, apart) == other  # where it is, it stays
    missing = tmp_path / "none" / "paper.pdf"
    assert project_path(missing, Place.BESIDE, apart).parent == apart
