"""An encoding that takes long is followed in the status line; a change of device is told."""

from __future__ import annotations

import threading

import pytest

from pilot_desktop.reading import events
from tests.work.scripted import SAMPLES, ScriptedReader


class SlowReader(ScriptedReader):
    """Stops half way through an encoding until it is let go, and then has changed its device."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def encode(self, page, cancel=None):
        if page.key not in self.encoded:
            yield events.Working(0.0)
            yield events.Working(0.5, 42.0)
            self.go.wait(60)
            self.device_name = "CPU, 1 thread"
            yield events.Notice("The GPU is out of memory; going on with CPU, 1 thread.")
        yield from super().encode(page, cancel)


@pytest.fixture
def reader():
    reader = SlowReader()
    yield reader
    reader.go.set()


def test_how_far_a_slow_encoding_is_and_what_it_ends_with(driver, reader):
    driver.window.open_paths([SAMPLES / "receipt.jpg"])
    status = driver.window.status
    driver.wait(lambda: "50% seen, less than a minute left" in status.work.text())
    reader.go.set()
    driver.wait(lambda: driver.controller.encoding.seconds is not None)
    driver.wait(lambda: status.device.text() == "CPU, 1 thread")
    driver.wait(lambda: "seen" not in status.work.text())
    assert driver.window.banner.message.text().startswith("The GPU is out of memory")
