from __future__ import annotations

import pytest

from pilot_desktop.model import store
from pilot_desktop.model.manager import record
from tests.model.manager.server import Server


@pytest.fixture
def server(monkeypatch):
    server = Server()
    monkeypatch.setenv(record.SERVER_VARIABLE, server.url)
    yield server
    server.close()


@pytest.fixture
def dirs(tmp_path, monkeypatch):
    """Where models of the user lie, and where those that ship."""
    user, bundled = tmp_path / "user", tmp_path / "bundled"
    monkeypatch.setattr(store, "models_dirs", lambda: (user, bundled))
    return user, bundled
