"""`pilot train --adapt`: what it says, what it keeps, and that a run cut short leaves nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from pilot_desktop.model.adapter import find_adapter, list_adapters
from pilot_desktop.model.store import find_model
from pilot_desktop.paths import resources_dir
from pilot_desktop.training import adaptation
from pilot_desktop.training.adaptation import Outcome
from pilot_desktop.work import learning

SAMPLES = resources_dir() / "samples"


@pytest.fixture
def truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The handwritten sample as a folder with ground truth; the user has no adapters yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "letter"
    folder.mkdir()
    shutil.copy(SAMPLES / "letter.jpg", folder)
    lines = json.loads((SAMPLES / "letter.json").read_text(encoding="utf-8"))["lines"]
    page = json.dumps({"image": "letter.jpg", "lines": lines})
    (folder / "pages.jsonl").write_text(page + "\n", encoding="utf-8")
    return folder


def judged(monkeypatch: pytest.MonkeyPatch, *, kept: bool) -> None:
    """Learning takes a minute; here it has come to this."""
    curve = [{"minutes": 0.1, "run": 1, "step": 20, "loss": 1.0, "held_out_cer": 0.25}]
    deltas = {"band.head.bias": torch.full((195,), 0.5)}

    def learnt(model, strips, report, *, minutes, prior):
        report({"stage": "learn", "done": 0.5, "held_out_cer": 0.25})
        reason = "" if kept else "the lines kept back are read no better"
        return Outcome(kept, reason, 0.3, 0.2, 0.01, 0.01, 0.7, 20, 20, 61.0, deltas, curve)

    monkeypatch.setattr(adaptation, "adapt", learnt)


def test_what_was_learnt_is_kept_under_a_name(truth, pilot, monkeypatch) -> None:
    judged(monkeypatch, kept=True)
    code, out, err = pilot("train", "--adapt", truth, "--name", "my hand")
    assert (code, err) == (0, "")
    assert "0.300 -> 0.200" in out and "pilot read --adapter 'my hand'" in out
    adapter = find_adapter("my hand")
    adapter.check_base(find_model())
    assert adapter.tensors["band.head.bias"][0] == pytest.approx(0.35)
    assert adapter.figures["held_out_cer"] == [0.3, 0.2]
    assert pilot("models")[1].count("my hand") == 2
    assert json.loads(adapter.path.with_suffix(".jsonl").read_text())["loss"] == 1.0
    code, out, _ = pilot("models", "remove", "my hand")
    assert code == 0 and list_adapters() == []


def test_a_window_is_told_in_json_lines(truth, pilot, monkeypatch) -> None:
    judged(monkeypatch, kept=True)
    code, out, _ = pilot("train", "--adapt", truth, "--json")
    rows = [json.loads(row) for row in out.splitlines()]
    assert code == 0 and rows[0] == {"stage": "learn", "done": 0.5, "held_out_cer": 0.25}
    assert rows[-1]["kept"] is True and rows[-1]["name"] == "letter"
    assert Path(rows[-1]["path"]).is_file()


def test_nothing_is_kept_where_nothing_was_gained(truth, pilot, monkeypatch) -> None:
    judged(monkeypatch, kept=False)
    code, out, _ = pilot("train", "--adapt", truth)
    assert code == 0 and "Nothing was kept: the lines kept back are read no better." in out
    assert list_adapters() == []


def test_another_file_can_be_asked_for(truth, pilot, monkeypatch, tmp_path) -> None:
    judged(monkeypatch, kept=True)
    assert pilot("train", "--adapt", truth, "-o", tmp_path / "shared.safetensors")[0] == 0
    assert find_adapter(tmp_path / "shared.safetensors").name == "letter"
    assert list_adapters() == []


def test_without_torch_it_says_what_to_install(truth, pilot, monkeypatch) -> None:
    monkeypatch.setattr(learning, "find_spec", lambda name: None)
    code, out, err = pilot("train", "--adapt", truth)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "torch" in err and "pip install 'pilot-desktop[train]'" in err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--adapt", "nowhere"], 3, "There is no nowhere."),
        (["--adapt", "."], 3, "no ground truth"),
        (["--adapt", "letter", "--model", "nothing"], 4, "no model named nothing"),
        (["--adapt", "letter", "--name", "../x"], 4, "cannot be named"),
        (["--adapt", "letter", "--minutes", "0"], 2, "minutes"),
        (["--adapt"], 2, "expected one argument"),
    ],
)
def test_what_cannot_be_learnt_is_one_sentence(
    truth, pilot, monkeypatch, arguments, code, said
) -> None:
    monkeypatch.chdir(truth.parent)
    result = pilot("train", *arguments)
    assert result[0] == code and said in result[2]
    assert list_adapters() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_cut_short_leaves_everything_as_it_was(truth, tmp_path, number) -> None:
    before = {path: path.read_bytes() for path in find_model().path.iterdir()}
    words = ["train", "--adapt", str(truth), "--json", "--threads", "1"]
    heeded = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "pilot_desktop.cli", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")},
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, heeded)
    assert json.loads(process.stdout.readline())["stage"] == "encode"
    process.send_signal(number)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (-9 if number == signal.SIGKILL else 130, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter"]
    assert {path: path.read_bytes() for path in find_model().path.iterdir()} == before
