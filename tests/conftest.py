"""Tests see no network and none of the user's own models and settings."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure: the suite has one limit for all of it.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

# Before anything asks where the user's files are; programs that tests start inherit it.
_HOME = tempfile.TemporaryDirectory(prefix="pilot-tests-")
for _kind in ("DATA", "CONFIG", "CACHE", "STATE"):
    os.environ[f"XDG_{_kind}_HOME"] = str(Path(_HOME.name) / _kind.lower())


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Connections leave this process to no other machine; those within this one stay."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family == getattr(socket, "AF_UNIX", None) or address[0] in ("127.0.0.1", "::1"):
            return connect(self, address)
        raise AssertionError(f"a test wanted to connect to {address}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded)
        yield
