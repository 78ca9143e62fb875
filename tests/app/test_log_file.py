"""What the log says and "Copy details" copies, in the real program as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from PySide6.QtWidgets import QApplication

from pilot_desktop.app.copy_details import CopyDetails
from pilot_desktop.app.faults import Faults
from pilot_desktop.app.log_file import LogFile

# Raises in a slot, in a thread and in the event loop, says something through Qt, and tells what
# the window shows each time, as soon as it does; then closes the window.
SESSION = """
import asyncio, sys, threading
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication
from pilot_desktop.app import main, start

def steps(window):
    def in_slot(): raise ValueError("slot broke")
    def in_thread(): raise KeyError("thread broke")
    def in_loop(): raise LookupError("loop broke")
    def tell():
        if not window.banner.isVisible():
            return False
        print("shown:", window.banner.message.text())
        window.banner.hide()
    def copy():
        if not window.banner.isVisible():
            return False
        window.banner._copy.click()
        print("copied:", QApplication.clipboard().text())
    loop = asyncio.get_event_loop()
    return [in_slot, copy, tell, lambda: threading.Thread(target=in_thread).start(), tell,
            lambda: loop.call_soon(in_loop), tell, lambda: qWarning("Qt said so"), window.close]

make = start.make_window
def make_window(*args):
    window = make(*args)
    left = steps(window)
    def go_on():
        if left:
            step = left.pop(0)
            QTimer.singleShot(50, go_on)
            if step() is False:
                left.insert(0, step)
    QTimer.singleShot(400, go_on)
    return window
start.make_window = make_window
sys.exit(main.main([]))
"""


def _run(home, **environment):
    return subprocess.run(
        [sys.executable, "-c", SESSION],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
        | {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CACHE", "CONFIG", "DATA")}
        | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip


def test_defects_are_a_sentence_and_a_record_and_work_goes_on(tmp_path):
    done = _run(tmp_path)
    assert done.returncode == 0, done.stderr
    shown = [line for line in done.stdout.splitlines() if line.startswith("shown:")]
    for line, name in zip(shown, ("ValueError", "KeyError", "LookupError"), strict=True):
        assert name in line
        assert "You can go on working." in line
    assert "slot broke" in done.stdout  # copied
    assert "PILOT Desktop" in done.stdout
    path = tmp_path / "cache" / "pilot-desktop" / "log" / "pilot-desktop.log"
    assert f"Log: {path}" in done.stdout
    log = path.read_text(encoding="utf-8")
    for text in ("slot broke", "thread broke", "loop broke", "qt.default: Qt said so"):
        assert text in log


def test_without_a_place_for_the_log_the_window_opens_all_the_same(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    done = _run(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no log file" in done.stderr
    assert "Log:" not in done.stdout
    assert "slot broke" in done.stdout


def test_the_log_stays_small(tmp_path):
    import logging

    log = LogFile()
    log.start(tmp_path)
    for _ in range(6000):
        logging.getLogger("pilot_desktop.test").info("x" * 1000)
    log.close()
    files = sorted(tmp_path.iterdir())
    assert len(files) == 4
    assert all(path.stat().st_size <= 1_000_000 for path in files)


@pytest.mark.parametrize("details", ["", "Traceback of it"])
def test_the_button_copies_the_sentence_and_the_cause(qtbot, details):
    button = CopyDetails()
    qtbot.addWidget(button)
    assert not button.isVisible()
    button.offer("It broke.", details)
    assert button.isVisible()
    button.click()
    copied = QApplication.clipboard().text()
    assert copied.startswith("It broke.\n\nPILOT Desktop ")
    assert details in copied
    button.withdraw()
    assert "It broke." not in button.details()


def test_the_hooks_are_given_back(qapp):
    import asyncio

    before = sys.excepthook, threading.excepthook
    loop = asyncio.new_event_loop()
    faults = Faults(lambda *_: None, lambda: None, qapp)
    faults.watch(loop)
    assert sys.excepthook not in before
    faults.close()
    loop.close()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__
