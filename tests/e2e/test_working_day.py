"""A working session through the real `main()`: a mixed document of 30 pages is read, corrected with
the keyboard alone, searched, exported in every format, closed, and there again on another day.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess

import docx
import pymupdf
import pytest
from PIL import Image

from pilot_desktop.document.store import Project
from pilot_desktop.formats.transcripts import read_transcript
from tests.document.projects import check
from tests.e2e.programs import started
from tests.work.scripted import SAMPLES, known_lines

PAGES, PRINTED, TURNED = 30, range(2, 31, 5), 8
TEXTS = [line.text for line in known_lines()]
KINDS = ("pdf", "text", "docx", "alto", "page", "hocr", "json", "csv", "report")

_PROGRAM = """
import json, os, sys, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pilot_desktop.app import main, start
from pilot_desktop.work.jobs import PageRef
from tests.work.scripted import ScriptedReader

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
K = Qt.Key

class Person:
    # Looks at the screen, and has nothing but keys. What is yielded is waited for.
    def __init__(self, window):
        self.window, self.controller, self.said = window, window.controller, {}

    def key(self, key, modifiers=NONE):
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def type(self, text):
        QTest.keyClicks(QApplication.focusWidget(), text)

    @property
    def screen(self):
        return self.window.panel.view.toPlainText().split("\\n")

    def shown(self):
        c = self.controller
        return c.page and self.window.desk.shown == c.page and c.session.is_loaded(c.page)

    def status(self, number):
        return self.controller.session.status(PageRef(self.controller.document.id, number - 1))

    def back(self):
        self.window.activateWindow()  # which a desktop does after a dialog
        yield lambda: QApplication.activeWindow() is self.window
        yield self.window.actions_["correct"].isEnabled

    def turn(self, index):
        self.key(K.Key_PageDown, CTRL)
        yield lambda: self.controller.page.index == index and self.shown()

    def day(self):
        yield lambda: self.shown() and self.controller.model_name
        yield self.window.actions_["read_all"].isEnabled
        self.key(K.Key_R, CTRL | SHIFT)
        yield lambda: isinstance(QApplication.activeModalWidget(), QMessageBox)
        QTest.keyClick(QApplication.activeModalWidget(), K.Key_Return)  # the file's text is taken
        count = self.controller.document.page_count
        yield lambda: all((s := self.status(n)) and s.read for n in range(1, count + 1))
        yield lambda: not self.controller.busy
        yield from self.back()
        yield from self.corrections()
        self.key(K.Key_Escape)
        yield from self.search()
        yield from self.exports()

    def corrections(self):
        self.key(K.Key_F2)
        self.key(K.Key_Home)
        self.type("Day one ")
        self.key(K.Key_Return)
        self.key(K.Key_Tab)
        self.key(K.Key_End)
        self.type(" checked")
        self.key(K.Key_Return)
        yield lambda: self.status(1).human == 2
        self.said["first"] = self.screen
        yield from self.turn(1)
        self.key(K.Key_Return, CTRL)
        yield lambda: self.status(2).human == self.status(2).lines
        self.said["second"] = self.screen
        yield from self.turn(2)
        before = self.screen
        for _ in range(3):
            self.key(K.Key_Right)
        self.key(K.Key_Return, SHIFT)
        yield lambda: len(self.screen) == len(before) + 1
        self.said["split"] = self.screen
        self.key(K.Key_Z, CTRL)
        yield lambda: self.screen == before
        self.key(K.Key_Down, ALT)
        yield lambda: self.screen != before
        self.said["third"] = self.screen

    def search(self):
        search = self.controller.search
        self.key(K.Key_F, CTRL)
        self.type("total")
        yield lambda: search.hits and not self.controller.finding
        self.said["hits"] = sorted({hit.page for hit in search.hits})
        self.key(K.Key_F3)
        yield lambda: search.current is not None
        self.said["bar"] = self.window.find_bar.count.text()
        self.key(K.Key_Escape)

    def exports(self):
        self.key(K.Key_E, CTRL | SHIFT)
        yield lambda: self.window.exporting.dialog and self.window.exporting.dialog.isVisible()
        dialog = self.window.exporting.dialog
        # The system's own dialog for files has no keys that a test could press.
        dialog.ask_target = lambda suggestion, _name: Path.cwd() / "out" / suggestion.name
        dialog.activateWindow()
        yield lambda: QApplication.activeWindow() is dialog
        self.said["written"] = []
        for number in range(dialog.kind.count()):
            dialog.kind.setFocus()
            if number:
                self.key(K.Key_Down)
            self.key(K.Key_Return)
            yield lambda: not dialog.work.busy and " is written." in dialog.message.text()
            self.said["written"].append([dialog.kind.currentData(), dialog.message.text()])
        self.key(K.Key_Escape)
        yield lambda: not dialog.isVisible()

    def another_day(self):
        yield self.shown
        yield from self.back()
        self.said["opened"] = self.controller.page.number
        self.key(K.Key_Home, CTRL)
        yield lambda: self.controller.page.index == 0 and self.shown()
        self.said["first"] = self.screen
        self.key(K.Key_F2)
        for index, name in enumerate(("second", "third"), 1):
            yield from self.turn(index)
            self.said[name] = self.screen
        self.said["states"] = [self.status(n + 1).read for n in range(30)]
        self.key(K.Key_Z, CTRL)
        yield lambda: self.screen != self.said["third"]
        self.said["undone"] = self.screen

def follow(person, steps):
    until, since = next(steps), time.monotonic()
    def look():
        nonlocal until, since
        try:
            while until():
                until, since = next(steps), time.monotonic()
            if time.monotonic() > since + 40:
                print("never so: line", until.__code__.co_firstlineno, file=sys.stderr, flush=True)
                os._exit(3)
        except StopIteration:
            timer.stop()
            print(json.dumps(person.said), flush=True)
            person.window.close()
    timer = QTimer(person.window, interval=20)
    timer.timeout.connect(look)
    timer.start()

if __name__ == "__main__":
    part = sys.argv.pop(1)
    start._open_reader = lambda settings: ScriptedReader()
    made = start.make_window
    def make(*args):
        window = made(*args)
        person = Person(window)
        QTimer.singleShot(0, lambda: follow(person, getattr(person, part)()))
        return window
    start.make_window = make
    sys.exit(main.main(sys.argv[1:]))
"""


@pytest.fixture
def paper(tmp_path):
    """Scans of a receipt, every fifth page printed by a program, one on its side in the file."""
    path = tmp_path / "Ä ö 日本 #%.pdf"
    with Image.open(SAMPLES / "receipt.jpg") as picture, pymupdf.open() as document:
        width, height = picture.size
        for number in range(1, PAGES + 1):
            page = document.new_page(width=width, height=height)
            if number in PRINTED:
                page.insert_text((60, 90), [f"Chapter {number}", "Printed words of the file"])
            elif number == TURNED:
                page.set_mediabox(pymupdf.Rect(0, 0, height, width))
                page.insert_image(page.rect, filename=SAMPLES / "receipt.jpg", rotate=90)
                page.set_rotation(90)
            else:
                page.insert_image(page.rect, filename=SAMPLES / "receipt.jpg")
        document.save(path)
    return path


def spent(tmp_path, part, paper):
    """What a person saw in that part of the session, which ended well."""
    program = started(
        tmp_path, _PROGRAM, part, paper, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=tmp_path,
    )  # fmt: skip
    output, errors = program.communicate(timeout=300)
    assert program.returncode == 0, errors
    assert not [line for line in errors.splitlines() if "does not support" not in line]
    return json.loads(output)


def test_a_working_day_and_the_next(tmp_path, paper):
    (tmp_path / "out").mkdir()
    seen = spent(tmp_path, "day", paper)
    typed = [text for text in seen["first"] if text not in TEXTS]
    assert [text.startswith("Day one ") for text in typed].count(True) == 1
    assert [text.endswith(" checked") for text in typed].count(True) == 1 and len(typed) == 2
    assert seen["second"] == ["Chapter 2", "Printed words of the file"]
    assert len(seen["split"]) == len(TEXTS) + 1
    assert "".join(seen["split"]).replace(" ", "") == "".join(TEXTS).replace(" ", "")
    moved = [n for n, text in enumerate(seen["third"]) if text != TEXTS[n]]
    assert len(moved) == 2 and [seen["third"][n] for n in moved] == [TEXTS[n] for n in moved[::-1]]
    assert {n for n in range(1, PAGES + 1) if n not in PRINTED} <= set(seen["hits"])
    assert re.fullmatch(r"\d+ of \d+", seen["bar"])
    assert [kind for kind, _ in seen["written"]] == list(KINDS)
    assert seen["written"][0][1].endswith(f"{paper.name}: 6 pages had text already; it stays.")
    assert not [said for _, said in seen["written"][1:] if not said.endswith(" is written.")]

    again = spent(tmp_path, "another_day", paper)
    assert [again[name] for name in ("first", "second", "third")] == [
        seen[name] for name in ("first", "second", "third")
    ]
    assert again["opened"] == 3, "where it was left"
    assert again["states"] == [True] * PAGES and again["undone"] == TEXTS
    with Project.open(paper.with_name(paper.name + ".pilot")) as project:
        check(project)
        assert project.waiting() == []

    pages = [seen["first"], seen["second"], seen["third"]]
    for number in range(4, PAGES + 1):
        lines = [f"Chapter {number}", "Printed words of the file"] if number in PRINTED else TEXTS
        pages.append(lines)
    _check_files(tmp_path / "out", paper.stem, pages)


def _check_files(out, stem, pages):
    """Every format says what the screen said, page by page."""
    every = [line for page in pages for line in page]
    text = (out / f"{stem}.txt").read_text("utf-8")
    assert [line for line in text.splitlines() if line.strip("\f")] == every
    result = json.loads((out / f"{stem}.json").read_text("utf-8"))
    assert [[line["text"] for line in page["lines"]] for page in result["pages"]] == pages
    for name in (f"{stem}.alto.xml", f"{stem}.page.zip", f"{stem}.hocr"):
        read = read_transcript(out / name).pages
        assert [[line.text for line in page.lines] for page in read] == pages, name
    rows = list(csv.DictReader(io.StringIO((out / f"{stem}.csv").read_text("utf-8-sig"))))
    assert [row["text"] for row in rows] == every
    paragraphs = docx.Document(out / f"{stem}.docx").paragraphs
    assert [t for one in paragraphs for t in one.text.split("\n") if t] == every
    report = (out / f"{stem}.html").read_text("utf-8")
    assert "Day one" in report and "checked" in report
    with pymupdf.open(next(out.glob(f"{stem}*.pdf"))) as document:
        assert document.page_count == PAGES
        for number in (1, 2, 3, TURNED):
            words = document[number - 1].get_text("text").split()
            assert set(" ".join(pages[number - 1]).split()) <= set(words), number
