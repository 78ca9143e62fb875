"""The queue's progress in the task bar, told over a bus of the test's own."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QGuiApplication

from pilot_desktop.app.taskbar import INTERFACE, TaskBar
from tests.work.scripted import SAMPLES

PACKAGING = Path(__file__).parents[2] / "packaging"


@pytest.fixture
def bus(qapp):
    """A bus, and what is said on it, as pairs of progress and whether it is shown."""
    if not (shutil.which("dbus-daemon") and shutil.which("dbus-monitor")):
        pytest.skip("this system has no D-Bus")
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    address = daemon.stdout.readline().strip()
    monitor = subprocess.Popen(
        ["dbus-monitor", "--address", address, f"type='signal',interface='{INTERFACE}'"],
        stdout=subprocess.PIPE,
        text=True,
    )
    # It listens once it has been told its own name.
    while "NameAcquired" not in monitor.stdout.readline():
        pass
    connection = QDBusConnection.connectToBus(address, "test")

    def said() -> str:
        connection.send(QDBusMessage.createSignal("/end", INTERFACE, "End"))
        lines = []
        while "member=End" not in (line := monitor.stdout.readline()):
            lines.append(line)
        return "".join(lines)

    yield connection, said
    QDBusConnection.disconnectFromBus("test")
    for process in (monitor, daemon):
        process.terminate()
        process.wait(5)
        process.stdout.close()


def test_the_queue_is_shown_while_it_runs(driver, bus, tmp_path):
    connection, said = bus
    bar = TaskBar(driver.controller.readings, connection)
    driver.open(*[shutil.copy(SAMPLES / "receipt.jpg", tmp_path / f"{n}.jpg") for n in range(4)])
    driver.read_page()
    driver.action("read_all")
    driver.idle()
    bar.close()
    text = said()
    told = re.findall(r"double ([\d.]+).*?boolean (true|false)", text, re.DOTALL)
    assert [(round(float(done), 2), shown) for done, shown in told] == [
        (0.0, "true"),
        (0.33, "true"),
        (0.67, "true"),
        (0.0, "false"),
    ]
    entry = QGuiApplication.desktopFileName()
    assert f'"application://{entry}.desktop"' in text
    assert (PACKAGING / f"{entry}.desktop").is_file()


def test_without_a_bus_nothing_is_said_and_nothing_breaks(driver, tmp_path):
    bar = TaskBar(driver.controller.readings, QDBusConnection("nowhere"))
    driver.open(*[shutil.copy(SAMPLES / "receipt.jpg", tmp_path / f"{n}.jpg") for n in range(2)])
    driver.action("read_all")
    driver.idle()
    bar.close()
    assert driver.error == ""
