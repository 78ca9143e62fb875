"""`pilot models` lists, describes, adds, gets and removes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from pilot_desktop.commands import models
from pilot_desktop.model import store
from pilot_desktop.paths import bundled_models_dir
from tests.model.manager import conftest as manager
from tests.model.manager.making import zipped
from tests.model.manager.server import Fault
from tests.model.test_adapter import adapter
from tests.model.test_store import make_model

# Fixtures.
_made, server, small = manager._made, manager.server, manager.small


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
    code, out, _ = pilot("models", "info", bundled_models_dir() / "pilot-compact")
    assert code == 0
    told = ("pilot-compact 0.", "Apache-2.0", "encoder.onnx", "million parameters", "cer", "README")
    for part in told:
        assert part in out
    make_model(bundled / "one")
    code, _, err = pilot("models", "info", "two")
    assert (code, err) == (4, "pilot: There is no model named two; there is: one.\n")


def test_a_model_whose_parts_do_not_fit_is_told(pilot, bundled):
    make_model(bundled / "one")  # its encoder is no network
    code, out, err = pilot("models", "info", "one")
    assert (code, out) == (4, "")
    assert "one" in err and err.count("\n") == 1


def test_add_and_remove(pilot, bundled):
    shipped = bundled_models_dir() / "pilot-compact"
    code, out, err = pilot("models", "add", shipped)
    assert (code, err) == (0, "")
    assert str(bundled.parent / "user" / "pilot-compact") in out and "Apache-2.0" in out
    assert "pilot-compact" in pilot("models")[1]
    code, _, err = pilot("models", "add", shipped)
    assert code == 4 and "already" in err and err.count("\n") == 1
    assert pilot("models", "remove", "pilot-compact")[0] == 0
    assert "No models in" in pilot("models")[1]
    code, _, err = pilot("models", "remove", "pilot-compact")
    assert (code, err) == (4, "pilot: You have no model named pilot-compact.\n")


def test_what_cannot_be_read_is_not_added(pilot, bundled):
    make_model(bundled.parent / "odd")
    assert pilot("models", "add", bundled.parent / "odd")[0] == 4
    assert "No models in" in pilot("models")[1]


def test_get(pilot, bundled, server, small, tmp_path):
    server.put("sroie.safetensors", small.safetensors(tmp_path))
    server.put("tokenizer.zip", zipped(small.tokenizer_files()))
    code, out, err = pilot("models", "get", "sroie")
    assert (code, err) == (0, "")
    assert "pilot-sroie 1.0" in out and "cc-by-4.0" in out
    said = json.loads((bundled.parent / "user" / "pilot-sroie" / "model.json").read_text())
    assert said["kind"] == "published"


def test_ctrl_c_keeps_what_has_arrived(bundled, server):
    server.put("sroie.safetensors", b"x" * 100_000, faults=[Fault("stall", 60_000)])
    home = bundled.parent
    heeded = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "pilot_desktop.cli", "models", "get", "sroie"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "XDG_DATA_HOME": str(home)},
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, heeded)
    folder = home / "pilot-desktop" / "models" / ".downloads" / "sroie"
    part, until = folder / "sroie.safetensors.part", time.monotonic() + 120
    while not part.exists() or part.stat().st_size < 60_000:
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=120) == ("", "")
    assert process.returncode == 130
    assert part.stat().st_size == 60_000


def test_get_offline(pilot, bundled, server):
    server.close()
    code, out, err = pilot("models", "get", "generic")
    assert (code, out) == (4, "")
    assert "may be offline" in err and err.count("\n") == 1
    code, _, err = pilot("models", "get", "nobody")
    assert code == 4 and "generic, iam, iam_spotting, rimes, sroie" in err


@pytest.fixture
def sent(tmp_path):
    """An adapter of the shipped model, in a file of another name."""
    path = tmp_path / "sent by a friend.safetensors"
    adapter(band__head__bias=np.zeros(195, np.float32)).save(path)
    return path


def test_adapters_are_models_too(pilot, sent, bundled):
    code, out, err = pilot("models", "add", sent)
    assert (code, err) == (0, "") and "a hand, learnt on pilot-compact" in out
    row = pilot("models")[1].splitlines()[1]
    assert row.startswith("a hand") and "adapter" in row
    assert "changes  1 weights" in pilot("models", "info", "a hand")[1]
    code, _, err = pilot("models", "add", sent)
    assert code == 4 and "already" in err
    assert pilot("models", "remove", "a hand")[0] == 0
    assert pilot("models", "info", "a hand")[0] == 4


@pytest.mark.parametrize("arguments", [["add"], ["get"], ["remove"], ["get", "a", "b"], ["twist"]])
def test_wrong_usage(pilot, arguments):
    assert pilot("models", *arguments)[0] == 2
