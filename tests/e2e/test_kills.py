"""The program is killed at a random moment: what its screen said is in the project."""

from __future__ import annotations

import json
import random
import shutil
import time

import pytest

from pilot_desktop.document.store import Project
from tests.document.projects import check
from tests.e2e.programs import started
from tests.work.scripted import SAMPLES

_SESSION = """
import random, sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pilot_desktop.app import main, start
from tests.work.scripted import ScriptedReader

def work(window, chance):
    controller, editor = window.controller, window.panel.view
    def stored(changes):
        # Said after it is on the screen: what is named here must never be lost.
        page = controller.session.page_passage(controller.page)
        for record in (page.records.values() if page else ()):
            print(record.id, record.state.value, record.text, sep="\\t")
        print("end", flush=True)
    controller.keeping.changed.connect(stored)
    controller.read_page()
    def step():
        if editor.passage is not None and editor.order and editor.record(editor.order[0]):
            editor.setFocus()
            act = chance.choice(["type", "type", "confirm", "undo", "split", "up", "read"])
            editor.go_to(chance.choice(editor.order), 2)
            if act == "type":
                QTest.keyClicks(editor, chance.choice(["abc", "x", "Total "]))
            elif act == "confirm":
                QTest.keyClick(editor, Qt.Key.Key_Return)
            elif act == "split":
                QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            elif act == "up":
                window.corrections.move(-1)
            elif act == "undo":
                window.actions_["undo"].trigger()
            else:
                controller.read_page()
        elif not controller.busy:
            controller.read_page()
        QTimer.singleShot(20, step)
    step()

if __name__ == "__main__":
    seed = sys.argv.pop(1)
    start._open_reader = lambda model: ScriptedReader(pace=0.002)
    made = start.make_window
    def make(*args):
        window = made(*args)
        window.controller.page_changed.connect(lambda _page: work(window, random.Random(seed)))
        return window
    start.make_window = make
    sys.exit(main.main(sys.argv[1:]))
"""


def _killed(tmp_path, seed, patience):
    """Kill a session at a random moment; what its screen last said, and its project."""
    folder = tmp_path / str(seed)
    folder.mkdir()
    paper = shutil.copy(SAMPLES / "receipt.jpg", folder / "receipt.jpg")
    with (folder / "said").open("wb") as said, (folder / "errors").open("wb") as errors:
        process = started(folder, _SESSION, seed, paper, stdout=said, stderr=errors)
        try:
            until = time.monotonic() + 120
            while b"end" not in (folder / "said").read_bytes():
                assert process.poll() is None, (folder / "errors").read_text()
                assert time.monotonic() < until, "the session never began"
                time.sleep(0.02)
            time.sleep(random.Random(seed).uniform(0, patience))
        finally:
            process.kill()
            process.wait()
    return paper, (folder / "said").read_text().split("end\n")[:-1]


def _check_nothing_is_lost(paper, screens):
    """Each line that the screen showed is there, or one step of the history away."""
    rows = [row.split("\t") for row in screens[-1].splitlines()]
    with Project.open(paper.with_name("receipt.jpg.pilot")) as project:
        check(project)
        now = {line.id: line.text for line in project.lines(1)}
        for number, _state, text in rows:
            sql = "SELECT image FROM change WHERE kind = 'line' AND row = ? AND image IS NOT NULL"
            images = [json.loads(row[0]) for row in project._rows(sql, int(number))]
            before = [image["human_text"] or image["machine_text"] for image in images]
            assert text in (now.get(int(number)), *before), (number, text)


@pytest.mark.parametrize("seed", range(2))
def test_a_kill_loses_nothing_that_was_on_the_screen(tmp_path, seed):
    _check_nothing_is_lost(*_killed(tmp_path, seed, 1.5))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 150))
def test_fifty_kills_lose_nothing(tmp_path, seed):
    _check_nothing_is_lost(*_killed(tmp_path, seed, 3.0))
