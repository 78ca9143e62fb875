"""Copies of projects that may only be read."""

from __future__ import annotations

import os

import pytest

from pilot_desktop.document.errors import PilotError
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.store import Project
from tests.document.projects import dump, line, project


@pytest.mark.parametrize("writable", [True, False])
def test_a_project_that_may_only_be_read_can_be_copied(tmp_path, monkeypatch, writable):
    with project(tmp_path / "a.pilot") as made:
        made.run(StoreReading(1, None, "m", (line("text"),)))
    if not writable:
        real = os.access
        monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))
    with Project.open(tmp_path / "a.pilot", read_only=True) as opened:
        opened.copy_to(tmp_path / "b.pilot")
        with Project.open(tmp_path / "b.pilot", read_only=True) as copy:
            assert dump(copy) == dump(opened)
        with pytest.raises(PilotError):
            opened.run(StoreReading(1, None, "m", (line("other"),)))
