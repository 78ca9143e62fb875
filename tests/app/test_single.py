"""A second start and the window that is there."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from pilot_desktop.app.single import Listening, hand_over
from tests.work.scripted import SAMPLES


@pytest.fixture
def name(tmp_path):
    return str(tmp_path / "one")  # a path is taken as it is


HAND_OVER = """
import sys
from pathlib import Path
from pilot_desktop.app.single import hand_over
sys.exit(not hand_over([Path(name) for name in sys.argv[2:]], sys.argv[1]))
"""


def _second_start(files, name):
    return subprocess.Popen([sys.executable, "-c", HAND_OVER, name, *map(str, files)])


def test_the_window_opens_what_a_second_start_brings(driver, name):
    listening = Listening(driver.window.open_paths, driver.window.isVisible, driver.window, name)
    second = _second_start([SAMPLES / "receipt.jpg"], name)
    driver.wait(lambda: driver.controller.document is not None)
    assert second.wait(60) == 0
    listening.close()
    assert driver.controller.document.name == "receipt.jpg"


def test_relative_names_and_strange_ones_arrive(qtbot, name):
    taken = []
    owner = QObject()
    listening = Listening(taken.append, lambda: True, owner, name)
    second = _second_start([Path("Ä ö 日本 #%.pdf")], name)
    qtbot.waitUntil(lambda: bool(taken), timeout=60_000)
    assert second.wait(60) == 0
    listening.close()
    assert taken == [[Path.cwd() / "Ä ö 日本 #%.pdf"]]


def test_without_a_window_files_stay(qapp, name):
    assert not hand_over([Path("a.pdf")], name)


def test_nonsense_is_not_taken(qtbot, name):
    taken = []
    owner = QObject()
    listening = Listening(taken.append, lambda: True, owner, name)
    client = socket.socket(socket.AF_UNIX)
    client.connect(name)
    client.sendall(b"GET / HTTP/1.0\n")
    client.setblocking(False)
    answers = []

    def answered():
        with contextlib.suppress(BlockingIOError):
            answers.append(client.recv(10))
        return bool(answers)

    qtbot.waitUntil(answered, timeout=60_000)
    assert answers == [b""]
    client.close()
    listening.close()
    assert taken == []


def test_what_a_killed_program_left_is_taken_over(qtbot, name):
    leave = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen()"
    subprocess.run([sys.executable, "-c", leave, name], check=True)
    assert Path(name).exists()
    taken = []
    owner = QObject()
    listening = Listening(taken.append, lambda: True, owner, name)
    second = _second_start([], name)
    qtbot.waitUntil(lambda: bool(taken), timeout=60_000)
    assert second.wait(60) == 0
    listening.close()


def test_a_window_that_is_closing_takes_nothing(qtbot, name):
    taken = []
    owner = QObject()
    listening = Listening(taken.append, lambda: False, owner, name)
    second = _second_start([], name)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=60_000)
    listening.close()
    assert second.returncode == 1
    assert taken == []
