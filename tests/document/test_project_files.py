"""The project file under all that can befall it: one sentence each, and nothing lost."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
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
from tests.document.projects import check, document, dump, line, project, texts

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


def made(path, words="as it was"):
    with project(path) as opened:
        opened.run(StoreReading(1, None, "m", (line(words),)))
    return path


def python(code, *arguments, **options):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, **options)


def one_sentence(error):
    text = str(error.value)
    assert text.endswith(".") and "\n" not in text and not text.startswith(("[", "/"))


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
