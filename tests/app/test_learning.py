"""Learn this hand: what the dialog counts, shows and says, and that nothing is left of a run cut
short. The process is a real one; what it tells is written here."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from pilot_desktop.app import learning_work
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import AddLine
from pilot_desktop.model.adapter import Adapter, adapter_path, load_adapter
from pilot_desktop.work import learning
from tests.work.scripted import SAMPLES

DONE = {
    "stage": "done", "kept": True, "reason": "", "name": "a hand", "lines": 20,
    "held_out_lines": 20, "held_out_cer": [0.2, 0.125], "print_cer": [0.01, 0.011],
    "strength": 0.6, "seconds": 80.0,
}  # fmt: skip


@pytest.fixture
def told(monkeypatch, tmp_path):
    """Rows that the process writes, and code that it runs then; where its words are noted."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    script = {"rows": [], "then": "", "words": []}

    def command(copy, home, name, model):
        script["words"] = [copy, home, name, model]
        rows = "\n".join(json.dumps(row) for row in script["rows"])
        code = f"import sys, time\nprint({rows!r}, flush=True)\n{script['then']}"
        return [sys.executable, "-c", code]

    monkeypatch.setattr(learning_work, "command", command)
    monkeypatch.setattr(learning_work, "check_kit", lambda: None)
    return script


@pytest.fixture
def dialog(driver, told, tmp_path):
    """The dialog over a receipt on which nothing is corrected yet."""
    shutil.copy(SAMPLES / "receipt.jpg", tmp_path / "a hand.jpg")
    driver.open(tmp_path / "a hand.jpg")
    driver.action("learn")
    dialog = driver.window.learning.dialog
    driver.wait(dialog.isVisible)
    return dialog


def correct(driver, lines):
    page = driver.ask(lambda keeper: keeper.page(0))
    for number in range(lines):
        box = Box(10, 20 * number, 90, 20 * number + 18)
        driver.controller.keeping.run(AddLine(page, None, box, f"line {number}"))


def keep(path: Path) -> None:
    Adapter("a hand", "pilot-compact", "0", "0", {}).save(path)


def test_it_counts_the_lines_and_says_how_many_are_missing(driver, dialog):
    assert "20 more are needed" in dialog.count.text() and not dialog.learn.isEnabled()
    correct(driver, 19)
    driver.wait(lambda: "1 more" in dialog.count.text())
    assert dialog.count.text().startswith("19 corrected lines") and not dialog.learn.isEnabled()
    correct(driver, 1)
    driver.wait(dialog.learn.isEnabled)
    assert dialog.count.text() == "20 corrected lines here"
    dialog.name.setText(" ")
    assert not dialog.learn.isEnabled()


def test_a_hand_is_learnt_kept_switched_off_and_shared(driver, dialog, told, tmp_path, monkeypatch):
    correct(driver, 20)
    driver.wait(dialog.learn.isEnabled)
    path = adapter_path("a hand")
    keep(path)
    told["rows"] = [
        {"stage": "encode", "done": 0.1},
        {"stage": "learn", "done": 0.5, "run": 1, "held_out_cer": 0.2},
        {"stage": "learn", "done": 0.9, "run": 1, "held_out_cer": 0.15},
        {**DONE, "path": str(path)},
    ]
    dialog.learn.click()
    assert dialog.stop.isVisible() and not dialog.learn.isEnabled()
    driver.wait(lambda: not dialog.work.busy)
    copy, home, name, model = told["words"]
    assert (home, name, model) == (driver.controller.keeping.path, "a hand", "")
    assert not copy.exists()
    assert dialog.curve.points == [(0.5, 0.2), (0.9, 0.15)]
    assert "20.0% before, 12.5% now" in dialog.message.text()
    assert driver.settings.reader.adapter == "a hand"
    dialog.switch.click()
    assert driver.settings.reader.adapter == "" and "with it" in dialog.switch.text()
    dialog.switch.click()
    assert driver.settings.reader.adapter == "a hand"
    shared = tmp_path / "shared"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(shared), ""))
    dialog.save_copy.click()
    copied = load_adapter(shared.with_suffix(".safetensors"))
    assert replace(copied, path=path) == load_adapter(path)
    dialog.grab()  # the curve draws


def test_what_was_not_kept_is_said_with_its_figures(driver, dialog, told):
    correct(driver, 20)
    driver.wait(dialog.learn.isEnabled)
    told["rows"] = [{**DONE, "kept": False, "reason": "print would be read worse"}]
    dialog.learn.click()
    driver.wait(lambda: not dialog.work.busy)
    assert dialog.message.text().startswith("Nothing was kept, for print would be read worse: ")
    assert driver.settings.reader.adapter == "" and not dialog.switch.isVisible()


def test_it_can_be_stopped_and_begun_again(driver, dialog, told):
    correct(driver, 20)
    driver.wait(dialog.learn.isEnabled)
    told["rows"], told["then"] = [{"stage": "learn", "done": 0.5}], "time.sleep(60)"
    dialog.learn.click()
    driver.wait(lambda: dialog.progress.value() == 500)
    dialog.stop.click()
    driver.wait(lambda: not dialog.work.busy)
    assert dialog.message.text().startswith("Stopped: nothing was kept")
    assert driver.settings.reader.adapter == "" and not told["words"][0].exists()
    assert dialog.learn.isEnabled()


def test_closing_the_window_ends_the_process(driver, dialog, told):
    correct(driver, 20)
    driver.wait(dialog.learn.isEnabled)
    told["rows"], told["then"] = [{"stage": "learn", "done": 0.5}], "time.sleep(60)"
    dialog.learn.click()
    driver.wait(lambda: dialog.progress.value() == 500)
    process = dialog.work._process
    driver.window.close()
    assert driver.window.closed_cleanly
    assert dialog.work._process is None and process.state() == process.ProcessState.NotRunning


def test_failures_are_one_sentence(driver, dialog, told, monkeypatch):
    correct(driver, 20)
    driver.wait(dialog.learn.isEnabled)
    told["then"] = "sys.stderr.write('warning\\npilot: The disk is full.\\n'); sys.exit(5)"
    dialog.learn.click()
    driver.wait(lambda: not dialog.work.busy)
    assert dialog.message.text() == "The disk is full." and dialog.copy_details.isVisible()
    told["then"] = "import os; os.kill(os.getpid(), 9)"
    dialog.learn.click()
    driver.wait(lambda: not dialog.work.busy)
    assert "ended unexpectedly" in dialog.message.text()
    monkeypatch.setattr(learning, "find_spec", lambda name: None)
    monkeypatch.setattr(learning_work, "check_kit", learning.check_kit)
    dialog.learn.click()
    assert "pip install 'pilot-desktop[train]'" in dialog.message.text()
    assert not dialog.work.busy


def test_a_name_that_names_no_file_is_told(driver, dialog):
    correct(driver, 20)
    driver.wait(dialog.learn.isEnabled)
    dialog.name.setText("../other")
    dialog.learn.click()
    assert "cannot be named" in dialog.message.text() and not dialog.work.busy


def test_rows_are_told_apart(tmp_path):
    step = learning.told('{"stage": "learn", "done": 0.25, "run": 2, "held_out_cer": 0.5}')
    assert step == learning.Step("learn", 0.25, 2, 0.5)
    verdict = learning.told(json.dumps({**DONE, "path": "x.safetensors"}))
    assert verdict.kept and verdict.held_out_cer == (0.2, 0.125)
    for row in ("", "{", "[1]", '{"stage": "done"}', '{"done": 1}'):
        assert learning.told(row) is None


def test_the_command_line_understands_what_is_started(tmp_path):
    from pilot_desktop.commands.adapt import _parser

    words = learning.command(tmp_path / "copy", tmp_path / "home", "a hand", "pilot-compact")
    assert words[:4] == [sys.executable, "-m", "pilot_desktop.cli", "train"]
    wanted = _parser().parse_args(words[4:])
    assert (wanted.adapt, wanted.home) == (tmp_path / "copy", tmp_path / "home")
    assert (wanted.name, wanted.model, wanted.json) == ("a hand", "pilot-compact", True)
