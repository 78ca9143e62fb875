"""Closing is safe at any moment: the exit code is 0 and nothing is complained about."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from PySide6.QtTest import QTest

from tests.app.support import Driver
from tests.work.scripted import SAMPLES, ScriptedReader

_SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pilot_desktop.app import main, start
from tests.work.scripted import ScriptedReader

if __name__ == "__main__":
    moment = int(sys.argv.pop(1))
    start._open_reader = lambda model: ScriptedReader(pace=0.005, encoding=0.2, busy=True)
    opened = start.make_window

    def make(*args):
        window = opened(*args)
        window.saving.ask = lambda: QMessageBox.StandardButton.Discard
        window.controller.page_changed.connect(
            lambda page: (window.controller.read_page(), window.controller.find("total"),
                          QTimer.singleShot(moment, window.close)))
        return window

    start.make_window = make
    code = main.main(sys.argv[1:])
    sys.exit(code)
"""


@pytest.mark.parametrize("moment", [0, 150, 600])
def test_the_program_ends_cleanly_in_the_middle_of_work(tmp_path, moment):
    script = tmp_path / "session.py"
    script.write_text(_SCRIPT)
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", script, str(moment), SAMPLES / "receipt.jpg"],
        capture_output=True,
        text=True,
        timeout=60,
        env={
            **__import__("os").environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(SAMPLES.parent.parent),
            "XDG_CONFIG_HOME": str(tmp_path),
        },
        check=False,
    )
    assert done.returncode == 0, done.stderr
    errors = [line for line in done.stderr.splitlines() if "does not support" not in line]
    assert errors == []


@pytest.mark.parametrize("seed", range(5))
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
    QTest.qWait(chance.randrange(400))
    driver.close()
    assert [r.message for r in qtlog.records if "does not support" not in r.message] == []
