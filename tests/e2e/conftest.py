"""The window under test; no display is needed."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from tests.app.support import Driver
from tests.work.scripted import ScriptedReader


@pytest.fixture
def reader():
    """What the window reads with; a test may change its pace."""
    return ScriptedReader()


@pytest.fixture
def driver(qapp, qtlog, tmp_path, reader):
    """The open window. In the end it is closed, and Qt must have had nothing to say."""
    driver = Driver(tmp_path, lambda: reader)
    yield driver
    driver.close()
    messages = [record.message for record in qtlog.records]
    assert not [text for text in messages if "does not support" not in text], messages
