"""The process that prepares a model: its sentence where it fails, and its end where it is told."""

from __future__ import annotations

import threading

import pytest

from pilot_desktop.document.errors import ModelError
from pilot_desktop.model.manager.download import DownloadStopped, Stop
from pilot_desktop.work.preparing import prepare


def test_what_it_cannot_do_is_one_sentence():
    with pytest.raises(ModelError, match="pilot-compact is quick as it is"):
        prepare("graphs", "pilot-compact", lambda _stage, _done: None, Stop())


def test_it_ends_when_told():
    stop = Stop()
    threading.Timer(0.2, stop.set).start()
    with pytest.raises(DownloadStopped):
        prepare("quantise", "pilot-compact", lambda _stage, _done: None, stop)
