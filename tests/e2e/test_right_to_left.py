"""Arabic and Hebrew from the hand that types them through project and exports and back again."""

from __future__ import annotations

import io
import json
import re
import shutil

import docx
import pymupdf
import pytest
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from pilot_desktop.document.store import Project
from pilot_desktop.formats.project_export import Wanted, export_project
from pilot_desktop.formats.transcripts import read_transcript
from tests.app.support import Driver
from tests.work.scripted import SAMPLES, ScriptedReader, known_lines

TEXTS = [
    "שלום עולם יפה",
    "السَّلامُ عَلَيكُم يا صديقي",
    "חשבונית 2024 מס' 17 (העתק)",
    "المجموع ١٢٣ دينار",
    "PILOT קורא עברית",
    "شارع Temenggung رقم 19",
]
LATIN = [line.text for line in known_lines()][len(TEXTS) :]


def put(driver, text: str) -> None:
    """Replace the line with the cursor by what an input method commits."""
    driver.key(Qt.Key.Key_Home)
    driver.key(Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    event = QInputMethodEvent(text, [])
    QApplication.sendEvent(driver.window.panel.view, event)
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(driver.window.panel.view, event)


def written(path, kind: str) -> bytes:
    out = io.BytesIO()
    with Project.open(path, read_only=True) as project:
        export_project(project, path, Wanted(kind), out, lambda _done, _count: None)
    return out.getvalue()


@pytest.fixture
def project(qapp, tmp_path):
    """A receipt whose first lines a person wrote in Hebrew and Arabic, with all of it kept."""
    paper = shutil.copy(SAMPLES / "receipt.jpg", tmp_path / "חשבונית.jpg")
    driver = Driver(tmp_path, ScriptedReader)
    driver.open(paper)
    driver.read_page()
    editor = driver.into_text()
    for text in TEXTS:
        put(driver, text)
        driver.key(Qt.Key.Key_Return)
    driver.wait(lambda: driver.text.split("\n") == [*TEXTS, *LATIN])
    for number in range(len(TEXTS) - 2):  # what is mixed goes by its first letter
        block = editor.document().findBlockByNumber(number)
        assert block.textDirection() == Qt.LayoutDirection.RightToLeft
    driver.close()
    # Another day.
    driver = Driver(tmp_path, ScriptedReader)
    driver.open(paper)
    driver.wait(lambda: driver.text.split("\n") == [*TEXTS, *LATIN])
    driver.controller.find("صديقي")
    driver.wait(lambda: driver.controller.search.hits)
    assert driver.controller.search.hits[0].text in TEXTS[1]
    driver.action("copy")
    assert QGuiApplication.clipboard().text().splitlines()[: len(TEXTS)] == TEXTS
    path = driver.controller.keeping.path
    driver.close()
    return path


def test_every_format_says_what_was_typed_in_the_order_of_reading(project):
    wanted = [*TEXTS, *LATIN]
    assert [line for line in written(project, "text").decode().splitlines() if line] == wanted
    [page] = json.loads(written(project, "json"))["pages"]
    assert [line["text"] for line in page["lines"]] == wanted
    assert written(project, "report").decode().count('dir="auto"') == 2 * len(TEXTS)
    paragraphs = docx.Document(io.BytesIO(written(project, "docx"))).paragraphs
    assert [t for one in paragraphs for t in one.text.split("\n") if t] == wanted
    for kind, suffix in (("alto", "xml"), ("page", "xml"), ("hocr", "hocr")):
        path = project.with_name(f"{kind}.{suffix}")
        path.write_bytes(written(project, kind))
        [page] = read_transcript(path).pages
        assert [line.text for line in page.lines] == wanted, kind


def test_others_extract_from_the_searchable_pdf_what_was_typed(project):
    content = written(project, "pdf")
    with pymupdf.open(stream=content) as document:
        by_pymupdf = document[0].get_text("text").splitlines()
    by_pdfminer = extract_text(io.BytesIO(content), laparams=LAParams(boxes_flow=None))
    by_pypdf = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    # pdfminer takes apart what is mostly Latin and begins with Arabic.
    for found, count in (
        (by_pymupdf, 6),
        (by_pypdf.splitlines(), 6),
        (by_pdfminer.splitlines(), 5),
    ):
        lines = [re.sub(" +", " ", line).strip() for line in found]
        # Below them stand rows of several cells, each of which is a line of text to us only.
        assert [line for line in lines if line][:count] == TEXTS[:count]


def test_words_stand_where_the_eye_reads_them(project):
    [page] = json.loads(written(project, "json"))["pages"]
    for line in page["lines"][:2]:
        lefts = [word["box"][0] for word in line["words"]]
        assert lefts == sorted(lefts, reverse=True), "the first word is the rightmost"
