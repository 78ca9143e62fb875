"""The models dialog: what it lists, does and never lets the window wait for."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QFileDialog

from pilot_desktop.app import model_work
from pilot_desktop.app.settings import Settings
from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.records import ReaderChoice
from pilot_desktop.model import store
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.model.store import find_model, write_manifest
from pilot_desktop.paths import bundled_models_dir
from tests.app.support import Driver
from tests.app.turning_loop import turn
from tests.app.watchdog import Watchdog
from tests.model.manager import conftest as manager
from tests.model.manager.making import zipped
from tests.model.manager.server import Fault
from tests.model.published.small import make_tokenizer, random_model, small_config
from tests.model.test_store import make_model
from tests.reading.test_published_files import SHALLOW, write_folder

_made, server, small = manager._made, manager.server, manager.small


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """The user's models in a folder of their own, beside those that ship."""
    user = tmp_path / "models"
    monkeypatch.setattr(store, "models_dirs", lambda: (user, bundled_models_dir()))
    return user


@pytest.fixture
def trouble():
    """What opening the reader raises, while there is something in it."""
    return []


@pytest.fixture
def driver(qapp, qtlog, tmp_path, reader, trouble):
    """The open window, as ever, but for the trouble."""

    def open_reader():
        if trouble:
            raise trouble[0]
        return reader

    driver = Driver(tmp_path, open_reader)
    yield driver
    driver.close()
    messages = [record.message for record in qtlog.records]
    assert not [text for text in messages if "does not support" not in text], messages


@pytest.fixture
def dialog(folders, driver):
    driver.action("models")
    dialog = driver.window.models.dialog
    driver.wait(dialog.list.topLevelItemCount)
    return dialog


def rows(dialog):
    items = (dialog.list.topLevelItem(n) for n in range(dialog.list.topLevelItemCount()))
    return {item.text(0): item for item in items}


def choose(dialog, name):
    dialog.list.setCurrentItem(rows(dialog)[name])


def idle(driver, dialog):
    driver.wait(lambda: not dialog.work.busy)
    driver.wait(lambda: not dialog.stop.isVisible())


def test_until_the_models_are_found_it_says_that_it_looks_for_them(folders, driver, monkeypatch):
    found = threading.Event()
    shelf = model_work._shelf
    monkeypatch.setattr(model_work, "_shelf", lambda: found.wait(60) and shelf())
    driver.action("models")
    dialog = driver.window.models.dialog
    assert dialog.details.text() == "Looking for models…" and not dialog.use.isEnabled()
    found.set()
    driver.wait(dialog.list.topLevelItemCount)
    assert str(bundled_models_dir()) in dialog.details.text() and dialog.use.isEnabled()


def test_a_list_that_cannot_be_made_is_told_once(folders, driver, monkeypatch):
    calls = []

    def broken():
        calls.append(1)
        raise ModelError("The folder of models cannot be read.")

    monkeypatch.setattr(model_work, "_shelf", broken)
    driver.action("models")
    dialog = driver.window.models.dialog
    driver.wait(dialog.message.text)
    turn(200)
    assert dialog.message.text() == "The folder of models cannot be read."
    assert len(calls) <= 3


def test_it_lists_what_is_here_and_what_could_be(dialog):
    found = rows(dialog)
    assert list(found) == [
        "pilot-compact", "pilot-generic", "pilot-iam", "pilot-iam-spotting", "pilot-rimes",
        "pilot-sroie",
    ]  # fmt: skip
    shipped = found["pilot-compact"]
    assert shipped.text(3) == "Apache-2.0" and shipped.text(4).startswith("reads by default")
    assert shipped.font(0).bold()
    choose(dialog, "pilot-compact")
    assert dialog.use.isEnabled() and dialog.check.isEnabled()
    assert not dialog.remove.isEnabled() and not dialog.get.isEnabled()
    choose(dialog, "pilot-rimes")
    assert dialog.get.isEnabled() and not dialog.use.isEnabled()
    assert "155 million" in dialog.details.text()


def test_what_really_runs_is_shown(driver, dialog):
    driver.wait(lambda: "on " in dialog.running.text())
    assert driver.controller.device_name in dialog.running.text()


def test_a_folder_is_added_checked_chosen_and_removed(driver, dialog, folders, monkeypatch, reader):
    shipped = str(bundled_models_dir() / "pilot-compact")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: shipped)
    dialog.add_folder.click()
    idle(driver, dialog)
    assert dialog.message.text() == "pilot-compact is here now."
    assert (folders / "pilot-compact" / "model.json").is_file()
    driver.wait(lambda: dialog.list.topLevelItemCount() == 7)
    dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
    assert dialog.chosen.path == folders / "pilot-compact"
    dialog.check.click()
    idle(driver, dialog)
    assert "is whole" in dialog.message.text() and "Apache-2.0" in dialog.message.text()
    dialog.may_remove = lambda _item: True
    dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
    dialog.remove.click()
    idle(driver, dialog)
    driver.wait(lambda: dialog.list.topLevelItemCount() == 6)
    assert not (folders / "pilot-compact").exists()


def test_another_choice_reads_at_once_and_at_the_next_start(driver, dialog, folders, tmp_path):
    make_model(folders / "mine")
    dialog.work.list()
    driver.wait(lambda: "mine" in rows(dialog))
    told = []
    driver.controller.reader_changed.connect(lambda: told.append(driver.settings.model))
    choose(dialog, "mine")
    dialog.use.click()
    driver.wait(lambda: "mine" in told)
    driver.wait(lambda: rows(dialog)["mine"].text(4).startswith("reads by default"))
    dialog.device.setCurrentIndex(dialog.device.findData("cpu"))
    again = Settings(tmp_path / "window.ini")
    assert (again.model, again.device, again.adapter) == ("mine", "cpu", "")
    dialog.may_remove = lambda _item: True
    choose(dialog, "mine")
    dialog.remove.click()
    idle(driver, dialog)
    assert driver.settings.model == ""


@pytest.fixture
def published(folders):
    """A small published model of the user's."""
    folder = make_tokenizer(folders / "pilot-small")
    size = Vocabulary.open(folder).size
    return write_folder(folder, random_model(small_config(size, **SHALLOW)))


def test_a_published_model_is_made_quicker(driver, published, dialog):
    dialog.work.list()
    driver.wait(lambda: "pilot-small" in rows(dialog))
    choose(dialog, "pilot-compact")
    assert not dialog.preparing.isVisible()
    choose(dialog, "pilot-small")
    preparing = dialog.preparing
    assert preparing.isVisible() and "PyTorch" in preparing.about.text()
    assert preparing.graphs.isVisible() and not preparing.exact.isVisible()
    before = {path.name for path in published.iterdir()}
    preparing.graphs.click()
    assert dialog.stop.isVisible() and not preparing.graphs.isEnabled()
    dialog.stop.click()
    idle(driver, dialog)
    assert "pilot-small is as it was" in dialog.message.text()
    assert {path.name for path in published.iterdir()} == before
    preparing.graphs.click()
    driver.wait(lambda: not dialog.work.busy, 120)
    assert "by its graphs" in dialog.message.text(), dialog.message.text()
    driver.wait(lambda: not preparing.graphs.isVisible())
    assert "8 bits" in preparing.about.text() and preparing.quantise.isVisible()
    find_model(published)


def test_what_8_bits_bring_and_the_way_back(driver, published, dialog, monkeypatch):
    told = {"same": 60, "tokens": 60, "seconds": 0.017, "exact_seconds": 0.038}

    def prepare(action, name, told_of, _stop):
        told_of("tokens", 0.5)
        model = find_model(name)
        for file in ("graphs.zip", "int8.onnx", "int8.safetensors"):
            (model.path / file).write_bytes(b"made")
        files = [*model.files, "graphs.zip", "int8.onnx", "int8.safetensors"]
        write_manifest(
            model.path, name=model.name, version=model.version, licence=model.licence,
            summary=model.summary, config=model.config, files=files, kind=model.kind,
        )  # fmt: skip
        return told

    monkeypatch.setattr("pilot_desktop.work.preparing.prepare", prepare)
    dialog.work.list()
    driver.wait(lambda: "pilot-small" in rows(dialog))
    choose(dialog, "pilot-small")
    dialog.preparing.quantise.click()
    idle(driver, dialog)
    assert "60 of 60 tokens" in dialog.message.text() and "17 ms" in dialog.message.text()
    driver.wait(dialog.preparing.exact.isVisible)
    assert "in 8 bits" in dialog.preparing.about.text()
    dialog.preparing.exact.click()
    idle(driver, dialog)
    assert "exactly again" in dialog.message.text()
    driver.wait(dialog.preparing.quantise.isVisible)
    assert not (published / "int8.onnx").exists()


def test_a_choice_that_cannot_read_is_told_where_it_was_made(driver, dialog, trouble):
    driver.wait(dialog.running.text)
    trouble.append(ModelError("There is no graphics card."))
    dialog.device.setCurrentIndex(dialog.device.findData("cuda"))
    driver.wait(lambda: dialog.message.text() == "There is no graphics card.")
    assert dialog.running.text() == ""
    trouble.clear()
    dialog.device.setCurrentIndex(dialog.device.findData("auto"))
    driver.wait(dialog.running.text)


def test_getting_with_progress_stopping_and_going_on(driver, dialog, server, small, tmp_path):
    content = small.safetensors(tmp_path)
    server.put("rimes.safetensors", content, faults=[Fault("stall", 9_000)])
    server.put("rimes-tokenizer.zip", zipped(small.tokenizer_files()))
    choose(dialog, "pilot-rimes")
    with Watchdog() as watchdog:
        dialog.get.click()
        assert dialog.stop.isVisible() and not dialog.get.isEnabled()
        driver.wait(lambda: "rimes.safetensors: " in dialog.message.text())
        driver.wait(lambda: dialog.progress.value() > 0)
        dialog.stop.click()
        idle(driver, dialog)
        assert dialog.message.text().startswith("Stopped.")
        choose(dialog, "pilot-rimes")
        dialog.get.click()
        idle(driver, dialog)
    # Its own work: here the server, too, is a thread of this process, and holds the lock at times.
    assert max(watchdog.own) <= 0.05, watchdog.report()
    assert dialog.message.text() == "pilot-rimes is here now."
    assert server.downloads("rimes.safetensors")[1].range == "bytes=9000-"
    driver.wait(lambda: rows(dialog)["pilot-rimes"].text(4) == "yours")
    assert rows(dialog)["pilot-rimes"].text(3) == "cc-by-4.0"


def test_offline_is_a_sentence(driver, dialog, server):
    server.close()
    choose(dialog, "pilot-generic")
    dialog.get.click()
    idle(driver, dialog)
    assert "cannot be reached: this computer may be offline" in dialog.message.text()
    assert dialog.get.isEnabled()


def test_closing_the_window_during_a_download(driver, dialog, server, folders):
    server.put("sroie.safetensors", b"x" * 100_000, faults=[Fault("stall", 50_000)])
    choose(dialog, "pilot-sroie")
    dialog.get.click()
    part = folders / ".downloads" / "sroie" / "sroie.safetensors.part"
    driver.wait(lambda: _size(part) == 50_000)
    # `driver` closes the window now, and sees that nothing is left running.


def _size(path):
    """0 where there is no such file: a part comes and goes while its download begins."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def test_a_choice_for_these_documents_is_kept_in_their_project(driver, dialog, folders, tmp_path):
    make_model(folders / "mine")
    assert not dialog.only_here.isEnabled()  # there are no documents yet
    driver.open("receipt.jpg")
    driver.wait(dialog.only_here.isEnabled)
    driver.wait(lambda: "mine" in rows(dialog))
    dialog.only_here.click()
    choose(dialog, "mine")
    dialog.use.click()
    dialog.device.setCurrentIndex(dialog.device.findData("cpu"))
    driver.wait(lambda: rows(dialog)["mine"].text(4).startswith("reads by default"))
    kept = driver.ask(lambda keeper: keeper.project.reader_choice())
    assert kept == ReaderChoice("mine", "", "cpu") == driver.settings.reader
    again = Settings(tmp_path / "window.ini")
    assert (again.model, again.device) == ("", "auto")
    told = []
    driver.controller.reader_changed.connect(lambda: told.append(driver.settings.reader.model))
    driver.open("letter.jpg")
    driver.wait(lambda: told and told[-1] == "")
    driver.wait(lambda: not dialog.only_here.isChecked())
    driver.open("receipt.jpg")
    driver.wait(lambda: told[-1] == "mine")
    driver.wait(dialog.only_here.isChecked)
    assert dialog.device.currentData() == "cpu"
    dialog.only_here.click()
    driver.wait(lambda: told[-1] == "")
    assert not driver.ask(lambda keeper: keeper.project.reader_choice())
    assert driver.settings.reader == ReaderChoice("", "", "auto")
