from __future__ import annotations

import pytest

from pilot_desktop.model import store
from pilot_desktop.model.manager import checkpoint, record
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


@pytest.fixture(scope="session")
def _made(tmp_path_factory):
    from tests.model.manager.making import Checkpoint

    return Checkpoint(tmp_path_factory.mktemp("tokenizer"))


@pytest.fixture
def small(_made, monkeypatch):
    """A small checkpoint; its dimensions stand for the published ones."""
    monkeypatch.setattr(checkpoint, "config_of", lambda _shapes: _made.config)
    return _made
