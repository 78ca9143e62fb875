"""Closing is safe at any moment: the exit code is 0 and nothing is complained about."""

from __future__ import annotations

import random
import signal
import subprocess

import pytest

from tests.app.support import Driver
from tests.app.turning_loop import turn
from tests.e2e.programs import started
from tests.work.scripted import SAMPLES, ScriptedReader

_SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pilot_desktop.app import main, start
from tests.work.scripted import ScriptedReader

if __name__ == "__main__":
    moment = sys.argv.pop(1)
    start._open_reader = lambda model: ScriptedReader(pace=0.005, encoding=0.2, busy=True)
    opened = start.make_window

    def make(*args):
        window = opened(*args)
        window.saving.ask = lambda: QMessageBox.StandardButton.Discard
        def work(page):
            window.controller.read_page()
            window.controller.find("total")
            if moment == "signal":
                QTimer.singleShot(300, lambda: print("ready", flush=True))
            else:
                QTimer.singleShot(int(moment), window.close)
        window.controller.page_changed.connect(work)
        return window

    start.make_window = make
    code = main.main(sys.argv[1:])
    sys.exit(code)
"""


@pytest.fixture
def start(tmp_path):
    """Starts the program in a process of its own; `moment` is when it closes itself."""

    def start(moment):
        return started(
            tmp_path, _SCRIPT, moment, SAMPLES / "receipt.jpg",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    return start


def ended_cleanly(process):
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return [line for line in said.splitlines() if "does not support" not in line] == []


_MOMENTS = [pytest.param(random.Random(n).randrange(1500), marks=pytest.mark.slow, id=f"seed {n}")
            for n in range(50)]  # fmt: skip


@pytest.mark.parametrize("moment", [0, 150, 600, *_MOMENTS])
def test_the_program_ends_cleanly_in_the_middle_of_work(start, moment):
    assert ended_cleanly(start(moment))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_system_may_end_the_program(start, number):
    process = start("signal")
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    assert ended_cleanly(process)


@pytest.mark.parametrize(
    "seed", [*range(5), *(pytest.param(n, marks=pytest.mark.slow) for n in range(5, 50))]
)
def test_closing_at_a_random_moment_leaves_nothing_running(qapp, qtlog, tmp_path, seed):
    chance = random.Random(seed)
    busy = ScriptedReader(pace=0.003, encoding=0.15, busy=chance.random() < 0.5)
    driver = Driver(tmp_path, lambda: busy)
    driver.window.open_paths([SAMPLES / "receipt.jpg", SAMPLES / "two-pages.pdf"])
    if chance.random() < 0.8:
        driver.wait(lambda: driver.controller.document)
        driver.controller.read_all()
        driver.controller.find("total")
        driver.controller.show_page(chance.randrange(3))
    turn(chance.randrange(400))
    driver.close()
    assert [r.message for r in qtlog.records if "does not support" not in r.message] == []


def test_closing_waits_for_a_long_encoding_after_all_is_kept(qapp, qtlog, tmp_path):
    slow = ScriptedReader(pace=0.002)
    driver = Driver(tmp_path, lambda: slow)
    driver.open("receipt.jpg")
    driver.read_page()
    slow.encoding = 4.0
    slow.encoded.clear()
    driver.controller.find("total")
    driver.wait(lambda: slow.calls[-1] == "find")
    kept, ended = [], driver.controller._dispatch.close
    driver.controller._dispatch.close = lambda: (
        kept.extend(not list(tmp_path.rglob(f"*{end}")) for end in ("-wal", "-shm")) or ended()
    )
    driver.close()
    assert driver.window.closed_cleanly and kept == [True, True]
    assert [r.message for r in qtlog.records if "does not support" not in r.message] == []
