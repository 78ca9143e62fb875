"""A program that is killed: the next start has its document, and says so in one quiet line."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from PySide6.QtCore import QLocale, QTime

from tests.e2e.programs import started
from tests.work.scripted import SAMPLES, known_lines

_SESSION = """
import json, sys, time
from PySide6.QtCore import QTimer
from pilot_desktop.app import main, start
from tests.work.scripted import ScriptedReader

def work(window):
    controller = window.controller
    controller.page_changed.connect(lambda _page: controller.read_page())
    controller.keeping.changed.connect(lambda _changes: print("stored", flush=True))

def stay(window):
    window.controller.document_opened.connect(lambda document: print(document.name, flush=True))

def look(window):
    controller, until = window.controller, time.monotonic() + PATIENCE
    def step():
        done = controller.page and controller.session.is_loaded(controller.page)
        if not done and time.monotonic() < until:
            return
        timer.stop()
        lines = window.panel.view.toPlainText().splitlines()
        note = window.banner.message.text() if window.banner.isVisible() else ""
        name = controller.document.name if controller.document else None
        said = {"document": name, "note": note, "lines": lines}
        print(json.dumps(said | {"waiting": controller.readings.pages_left}), flush=True)
        window.close()
    timer = QTimer(window, interval=100)
    timer.timeout.connect(step)
    timer.start()

if __name__ == "__main__":
    act, PATIENCE = sys.argv.pop(1), float(sys.argv.pop(1))
    start._open_reader = lambda settings: ScriptedReader(pace=0.01)
    made = start.make_window
    def make(*args):
        window = made(*args)
        {"work": work, "look": look, "stay": stay}[act](window)
        return window
    start.make_window = make
    sys.exit(main.main(sys.argv[1:]))
"""


@pytest.fixture
def begin(tmp_path):
    """Start the program with a home of its own, doing one of the things of the script."""

    def begin(act, *paths, patience=60.0):
        words = (act, patience, *paths)
        return started(tmp_path, _SESSION, *words, stdout=subprocess.PIPE, text=True)

    return begin


def seen(process):
    """What a start shows, before it is closed again."""
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return json.loads(output)


def killed(process, lines):
    """Killed when so many lines were stored."""
    try:
        for _ in range(lines):
            assert process.stdout.readline() == "stored\n"
    finally:
        process.kill()
        process.communicate()


def test_a_killed_program_has_its_document_at_the_next_start_and_says_so_once(begin, tmp_path):
    paper = shutil.copy(SAMPLES / "receipt.jpg", tmp_path / "receipt.jpg")
    before = QTime.currentTime()
    killed(begin("work", paper), 8)
    again = seen(begin("look"))
    times = [before.addSecs(60 * n) for n in range(4)]
    english = QLocale(QLocale.Language.English)
    assert again["note"] in [
        f"receipt.jpg was not closed properly; everything up to {said} is here."
        for said in (english.toString(time, QLocale.FormatType.ShortFormat) for time in times)
    ]
    assert again["document"] == "receipt.jpg"
    texts = [line.text for line in known_lines()]
    assert len(again["lines"]) >= 7 and again["lines"] == texts[: len(again["lines"])]
    assert again["waiting"] == 1, "the page that was being read is offered again"
    assert not list(tmp_path.glob("*-wal")), "one tidy file again"
    # It was closed this time: the next start is an ordinary one.
    ordinary = seen(begin("look", patience=1.0))
    assert (ordinary["document"], ordinary["note"], ordinary["waiting"]) == (None, "", 0)
    reopened = seen(begin("look", paper))
    assert reopened["lines"] == again["lines"] and reopened["note"] == ""


def test_files_that_are_asked_for_come_before_those_of_a_killed_program(begin, tmp_path):
    for name in ("receipt.jpg", "two-pages.pdf"):
        shutil.copy(SAMPLES / name, tmp_path / name)
    killed(begin("work", tmp_path / "receipt.jpg"), 3)
    other = seen(begin("look", tmp_path / "two-pages.pdf"))
    assert (other["document"], other["note"]) == ("two-pages.pdf", "")
    project = seen(begin("look", tmp_path / "receipt.jpg.pilot"))
    assert project["note"].startswith("receipt.jpg was not closed properly")
    assert project["lines"]


def test_a_document_that_ends_the_program_is_not_opened_for_ever(begin, tmp_path):
    paper = shutil.copy(SAMPLES / "receipt.jpg", tmp_path / "receipt.jpg")
    killed(begin("work", paper), 3)
    again = begin("stay")
    assert again.stdout.readline() == "receipt.jpg\n"
    killed(again, 0)
    assert seen(begin("look", patience=1.0))["document"] is None
