"""`pilot models` lists and describes."""

from __future__ import annotations

import pytest

from pilot_desktop.commands import models
from pilot_desktop.model import store
from tests.model.test_store import make_model


@pytest.fixture
def bundled(tmp_path, monkeypatch):
    places = (tmp_path / "user", tmp_path / "bundled")
    monkeypatch.setattr(store, "models_dirs", lambda: places)
    monkeypatch.setattr(models, "models_dirs", lambda: places)
    return places[1]


@pytest.mark.parametrize("arguments", [[], ["list"]])
def test_list(pilot, bundled, arguments):
    assert "No models in" in pilot("models", *arguments)[1]
    make_model(bundled / "one")
    code, out, _ = pilot("models", *arguments)
    header, row = out.splitlines()
    assert code == 0
    assert header.split() == ["name", "version", "kind", "size", "folder"]
    assert row.split()[:3] == ["one", "0.1", "compact"]


def test_info(pilot, bundled):
    make_model(bundled / "one")
    code, out, _ = pilot("models", "info", "one")
    assert code == 0
    for part in ("one 0.1", "AGPL-3.0-or-later", "encoder.onnx", "sroie", "0.04", "README.md"):
        assert part in out
    code, _, err = pilot("models", "info", "two")
    assert (code, err) == (4, "pilot: There is no model named two; there is: one.\n")
