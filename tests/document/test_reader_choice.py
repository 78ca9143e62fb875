"""What is to read a project is kept in it, and is no step of its history."""

from __future__ import annotations

import shutil
import sqlite3

from pilot_desktop.document import schema
from pilot_desktop.document.records import ReaderChoice
from pilot_desktop.document.store import Project
from tests.document.projects import document, project


def test_a_choice_is_kept_and_withdrawn(tmp_path):
    path = tmp_path / "work.pilot"
    with project(path) as opened:
        assert not opened.reader_choice() and not opened.on_disk
        opened.choose_reader(ReaderChoice("pilot-iam", "", "cpu"))
        assert opened.on_disk and opened.undo_label() is None
    shutil.copy(path, tmp_path / "copy.pilot")
    with Project.open(tmp_path / "copy.pilot", read_only=True) as opened:
        assert opened.reader_choice() == ReaderChoice("pilot-iam", "", "cpu")
    with Project.open(path) as opened:
        opened.choose_reader(ReaderChoice())
        assert not opened.reader_choice()


def test_a_project_of_the_version_before_has_no_choice(tmp_path, monkeypatch):
    path = tmp_path / "old.pilot"
    with monkeypatch.context() as older:
        older.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:2])
        old = Project.new([document()], path)
        old.embed("digest", b"content")
        old.close()
    with sqlite3.connect(path) as connection:
        assert schema.version_of(connection) == 2
    connection.close()
    with Project.open(path) as opened:
        assert not opened.reader_choice()
        opened.choose_reader(ReaderChoice(device="cpu"))
        assert opened.reader_choice().device == "cpu"
