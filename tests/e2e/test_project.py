"""What was done is there again: after closing, and whatever the folder is like."""

from __future__ import annotations

import os
import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.places import Place
from pilot_desktop.document.records import State
from pilot_desktop.document.store import Project
from tests.app.support import Driver
from tests.work.scripted import SAMPLES, ScriptedReader, known_lines

TEXTS = [line.text for line in known_lines()]
HEAD = Box(70, 180, 500, 375)


@pytest.fixture
def paper(tmp_path):
    """A receipt in a folder of its own; its project goes beside it."""
    folder = tmp_path / "Ä ö 日本 #%"
    folder.mkdir()
    return shutil.copy(SAMPLES / "receipt.jpg", folder / "receipt.jpg")


@pytest.fixture
def driver(qapp, tmp_path, reader):
    started = start(tmp_path, reader)
    yield started
    started.close()


def start(folder, reader=None):
    driver = Driver(folder, lambda: reader or ScriptedReader())
    driver.settings.place = Place.BESIDE
    return driver


def project_of(paper):
    return paper.with_name(paper.name + ".pilot")


def test_looking_at_a_document_leaves_nothing_behind(driver, paper):
    driver.open(paper)
    driver.controller.find("total")
    driver.idle()
    driver.ask(lambda keeper: keeper.settle())
    assert [path.name for path in paper.parent.iterdir()] == ["receipt.jpg"]


def test_all_is_there_after_a_restart_undo_included(qapp, tmp_path, paper):
    driver = start(tmp_path)
    driver.open(paper)
    driver.drag(HEAD)
    driver.idle()
    driver.read_page()
    driver.into_text()
    driver.type("My ")
    driver.key(Qt.Key.Key_Return)
    driver.type("Your ")
    driver.close()
    assert project_of(paper).exists()
    assert not list(paper.parent.glob("*-wal")), "one tidy file"

    driver = start(tmp_path)
    driver.open(paper)
    driver.wait(lambda: driver.session.page_passage(driver.controller.page))
    driver.wait(lambda: driver.text.startswith("My "))
    lines = driver.text.split("\n")
    assert lines == ["My " + TEXTS[0], "Your " + TEXTS[1], *TEXTS[2:]]
    assert [item.passage.region.iou(HEAD) > 0.97 for item in driver.canvas.regions] == [True]
    states = [line.state for line in driver.ask(lambda k: k.project.lines(k.page(0)))[:3]]
    assert states == [State.CONFIRMED, State.CORRECTED, State.MACHINE]
    for label in ("correct text", "confirm", "correct text"):
        if driver.window.actions_["undo"].text() == f"&Undo {label}":
            driver.action("undo")
            driver.ask(lambda keeper: None)
    driver.wait(lambda: driver.text.split("\n") == TEXTS)
    driver.action("undo")
    driver.wait(lambda: driver.session.page_passage(driver.controller.page) is None)
    driver.action("undo")  # the region, and what was read in it
    driver.wait(lambda: driver.canvas.regions == [])
    assert not driver.window.actions_["undo"].isEnabled()
    while driver.window.actions_["redo"].isEnabled():
        driver.action("redo")
        driver.ask(lambda keeper: None)
    driver.wait(lambda: len(driver.canvas.regions) == 1)
    driver.session.select(driver.session.page_passage(driver.controller.page))
    assert driver.text.split("\n") == lines
    driver.close()


def test_a_project_can_be_opened_itself_also_when_both_have_moved(qapp, tmp_path, paper):
    driver = start(tmp_path)
    driver.open(paper)
    driver.read_page()
    driver.close()
    moved = paper.parent.rename(tmp_path / "elsewhere")
    driver = start(tmp_path)
    driver.window.open_paths([moved / "receipt.jpg.pilot"])
    driver.wait(lambda: driver.text.split("\n") == TEXTS)
    assert driver.controller.document.name == "receipt.jpg"
    assert not driver.error
    driver.close()


def test_several_files_have_a_project_of_their_own(driver, paper):
    second = shutil.copy(SAMPLES / "two-pages.pdf", paper.parent)
    driver.open(paper, second)
    driver.action("read_all")
    driver.idle()
    driver.open(paper)
    driver.wait(lambda: driver.session.is_loaded(driver.controller.page))
    assert driver.text == ""
    driver.open(paper, second)
    driver.wait(lambda: driver.text.split("\n") == TEXTS)
    assert len(list(paper.parent.glob("*.pilot"))) == 1


def test_a_read_only_folder_keeps_nothing_and_nothing_is_lost(driver, paper, monkeypatch, tmp_path):
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != paper.parent and real(path, mode))
    driver.open(paper)
    driver.read_page()
    assert not driver.error
    assert list(paper.parent.glob("*.pilot")) == []
    assert len(list((tmp_path / "projects").glob("receipt.jpg-*.pilot"))) == 1
    driver.open("two-pages.pdf")
    driver.open(paper)
    driver.wait(lambda: driver.text.split("\n") == TEXTS)


def test_a_project_that_is_open_elsewhere(driver, paper):
    driver.open(paper)
    driver.read_page()
    driver.open("two-pages.pdf")
    with Project.open(project_of(paper)):
        driver.open(paper)
        driver.wait(lambda: driver.error)
        assert driver.error == (
            "receipt.jpg.pilot is open in another window or program. What you do here is not kept."
        )
        driver.drag(HEAD)
        driver.idle()
        assert driver.text == "\n".join(TEXTS[:6])
        asked = []
        driver.window.saving.ask = lambda: asked.append(1) or QMessageBox.StandardButton.Cancel
        assert not driver.window.close()
        assert asked == [1]
        driver.window.saving.ask = lambda: QMessageBox.StandardButton.Discard
    driver.open("two-pages.pdf")
    driver.open(paper)
    driver.wait(lambda: driver.text.split("\n") == TEXTS)


def test_a_damaged_project_is_left_as_it_is(driver, paper):
    damaged = project_of(paper)
    damaged.write_bytes(b"SQLite format 3\0" + bytes(5000))
    driver.open(paper)
    driver.wait(lambda: driver.error)
    assert driver.error.startswith("receipt.jpg.pilot is not a PILOT project. What you do")
    driver.read_page()
    assert driver.text.split("\n") == TEXTS
    assert damaged.read_bytes() == b"SQLite format 3\0" + bytes(5000)


def test_a_full_disk_is_said_and_the_work_goes_on(driver, paper, monkeypatch, tmp_path):
    from pilot_desktop.document import database
    from pilot_desktop.document.errors import OutputError

    def full(connection, path, **_):
        raise OutputError(f"{path.name} could not be saved: the disk is full.")

    monkeypatch.setattr(database, "write_copy", full)
    driver.open(paper)
    driver.read_page()
    assert driver.text.split("\n") == TEXTS
    assert driver.error.endswith(
        "could not be saved: the disk is full. What you do here is not kept."
    )
    assert driver.controller.keeping.unkept


def test_a_disk_that_fills_up_keeps_what_is_typed_on_the_screen(driver, paper):
    driver.open(paper)
    driver.read_page()

    def limit(keeper, pages):
        return keeper.project._connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()

    used = driver.ask(lambda k: k.project._rows("PRAGMA page_count")[0][0])
    driver.ask(lambda keeper: limit(keeper, used))
    driver.into_text()
    driver.window.panel.view.insert("long " * 9000)
    driver.window.panel.view.flush()
    driver.wait(lambda: driver.error)
    assert driver.error == "receipt.jpg.pilot could not be saved: the disk is full."
    assert driver.text.startswith("long long "), "what was typed is gone"
    driver.ask(lambda keeper: limit(keeper, used + 5000))
    driver.type("x")
    driver.key(Qt.Key.Key_Return)
    driver.wait(lambda: driver.ask(lambda k: k.project.lines(k.page(0)))[0].human)


def test_a_changed_document_is_said_once_and_keeps_its_texts(driver, paper):
    driver.open(paper)
    driver.read_page()
    driver.open("two-pages.pdf")
    with paper.open("ab") as file:
        file.write(b"\0\0")
    for times in range(2):
        driver.window.banner.hide()
        driver.open(paper)
        driver.wait(lambda: driver.text.split("\n") == TEXTS)
        said = "receipt.jpg has changed since it was read; the texts are kept, but their places "
        assert driver.error == ("" if times else said + "may be others now.")
        driver.open("two-pages.pdf")


def test_a_deleted_document_is_asked_for(driver, paper, tmp_path):
    driver.open(paper)
    driver.read_page()
    driver.open("two-pages.pdf")
    project = project_of(paper)
    elsewhere = tmp_path / "found again.jpg"
    paper.rename(elsewhere)
    driver.window.opening.locate = lambda old: None
    driver.window.open_paths([project])
    driver.wait(lambda: driver.error)
    assert "receipt.jpg, which receipt.jpg.pilot is about, is no longer in" in driver.error
    driver.window.opening.locate = lambda old: elsewhere
    driver.window.open_paths([project])
    driver.wait(lambda: driver.text.split("\n") == TEXTS)
    assert driver.controller.document.name == "found again.jpg"


def test_a_project_is_opened_again_the_moment_another_document_took_its_place(driver, paper):
    driver.open(paper)
    driver.read_page()
    before = driver.controller.document
    driver.window.open_paths([SAMPLES / "two-pages.pdf"])
    driver.controller.document_opened.connect(
        lambda _opened: driver.window.open_paths([project_of(paper)]),
        Qt.ConnectionType.SingleShotConnection,
    )
    driver.wait(lambda: driver.controller.document is not before)
    driver.wait(lambda: driver.text.split("\n") == TEXTS)
    assert driver.controller.document.name == "receipt.jpg"


def test_what_was_asked_for_last_is_opened(driver, paper):
    driver.open(paper)
    driver.read_page()
    driver.open("two-pages.pdf")
    driver.window.open_paths([SAMPLES / "two-pages.pdf"])
    driver.window.open_paths([project_of(paper)])
    driver.wait(lambda: driver.text.split("\n") == TEXTS)
    driver.window.open_paths([project_of(paper)])
    driver.window.open_paths([SAMPLES / "two-pages.pdf"])
    driver.wait(lambda: driver.controller.document.name == "two-pages.pdf")
    driver.wait(lambda: driver.controller.keeping.path is not None)
    driver.idle()
    assert driver.controller.document.name == "two-pages.pdf"


@pytest.mark.parametrize("while_reading", [True, False])
def test_a_drag_is_one_step_whether_it_was_read_to_its_end_or_not(
    driver, paper, reader, while_reading
):
    reader.pace = 0.01 if while_reading else 0.0
    driver.open(paper)
    driver.drag(HEAD)
    region = driver.session.selected
    driver.wait(lambda: region.finished)
    if not while_reading:
        driver.idle()
    driver.wait(lambda: driver.window.actions_["undo"].text() == "&Undo draw region")
    driver.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    driver.wait(lambda: driver.session.passages == ())
    assert not driver.controller.busy
    driver.wait(lambda: not driver.window.actions_["undo"].isEnabled())
    driver.action("redo")
    driver.wait(lambda: len(driver.canvas.regions) == 1)
    assert not driver.controller.busy
    (back,) = driver.session.passages
    driver.session.select(back)
    assert back.region.iou(HEAD) > 0.97
    read = driver.text.split("\n")
    assert read == TEXTS[: len(read)] and driver.text
    assert while_reading or len(read) == 6
    driver.wait(lambda: not driver.window.actions_["redo"].isEnabled())


def test_a_pasted_picture_is_kept_once_it_was_worked_on(driver, tmp_path):
    folder = tmp_path / "projects" / "pictures"
    for picture in (
        QImage(str(SAMPLES / "receipt.jpg")),
        QImage(300, 200, QImage.Format.Format_RGB32),
    ):
        before = driver.controller.document
        QApplication.clipboard().setImage(picture)
        driver.action("paste")
        driver.wait(lambda before=before: driver.controller.document is not before)
        if before is None:
            driver.wait(lambda: driver.window.desk.shown == driver.controller.page)
            driver.read_page()
    assert len(list(folder.glob("*.bmp"))) == 2
    driver.window.opening.close()
    (kept,) = folder.glob("*.bmp")
    assert driver.settings.recent == [kept]
    driver.open(kept)
    driver.wait(lambda: driver.text.split("\n") == TEXTS)


def test_a_project_of_other_documents_is_not_touched(driver, paper):
    second = shutil.copy(SAMPLES / "two-pages.pdf", paper.parent)
    driver.open(paper, second)
    driver.read_page()
    (both,) = paper.parent.glob("*.pilot")
    driver.open("two-pages.pdf")
    both.rename(project_of(paper))
    content = project_of(paper).read_bytes()
    driver.open(paper)
    driver.wait(lambda: driver.error)
    assert driver.error == (
        "receipt.jpg.pilot belongs to other documents. What you do here is not kept."
    )
    driver.read_page()
    assert driver.text.split("\n") == TEXTS
    assert project_of(paper).read_bytes() == content
