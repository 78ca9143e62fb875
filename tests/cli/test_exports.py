"""`pilot read --format`: the formats that other programs read, whole or not at all."""

from __future__ import annotations

import sys
import zipfile

import docx
import pymupdf
import pytest

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.formats.docx_writer import DocxWriter
from pilot_desktop.formats.transcripts import read_transcript
from tests.cli.conftest import page_image
from tests.cli.fakes import TEXTS

# By the fake reader; exported texts have single spaces.
LINES = [" ".join(text.split()) for text in TEXTS]


def texts_of(path):
    return [[line.text for line in page.lines] for page in read_transcript(path).pages]


@pytest.mark.parametrize("kind", ["hocr", "alto", "page"])
def test_markup(pilot, reader, receipt, tmp_path, kind):
    target = tmp_path / "out.xml"
    assert pilot("read", receipt, "--format", kind, "-o", target) == (0, "", "")
    assert texts_of(target) == [LINES]
    code, out, err = pilot("read", receipt, "--format", kind)
    assert (code, err) == (0, "")
    target.write_text(out, "utf-8")
    assert texts_of(target) == [LINES]


@pytest.mark.parametrize("kind", ["hocr", "alto"])
def test_a_book_is_one_file(pilot, reader, book, tmp_path, kind):
    target = tmp_path / "out.xml"
    assert pilot("read", book, "--format", kind, "-o", target)[0] == 0
    assert texts_of(target) == [LINES] * 3


def test_page_xml_of_a_book_is_an_archive(pilot, reader, book, tmp_path):
    code, out, err = pilot("read", book, "--format", "page", "-o", tmp_path / "out.xml")
    assert (code, out) == (2, "") and "-o FILE.zip" in err and err.count("\n") == 1
    assert reader.calls == []
    assert pilot("read", book, "--format", "page", "-o", tmp_path / "out.zip") == (0, "", "")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["page-0001.xml", "page-0002.xml", "page-0003.xml"]
        archive.extractall(tmp_path / "pages")
    for number, path in enumerate(sorted((tmp_path / "pages").iterdir()), 1):
        assert texts_of(path) == [LINES]
        assert read_transcript(path).pages[0].number == number
    assert pilot("read", book, "--page", 2, "--format", "page", "-o", tmp_path / "2.xml")[0] == 0
    assert read_transcript(tmp_path / "2.xml").pages[0].number == 2


def test_a_searchable_pdf(pilot, reader, tmp_path):
    book, target = tmp_path / "book.tiff", tmp_path / "out.pdf"
    first, *rest = (page_image(shade) for shade in (255, 254, 253))
    # At 72 pixels per inch, the fake reader's boxes are the same in the PDF.
    first.save(book, save_all=True, append_images=rest, dpi=(72, 72))
    assert pilot("read", book, "--format", "pdf", "-o", target) == (0, "", "")
    with pymupdf.open(target) as document:
        assert [page.get_text().split("\n")[:3] for page in document] == [LINES] * 3
        # The text that was added is there now.
    code, out, err = pilot("read", target, "--format", "pdf", "-o", tmp_path / "again.pdf")
    assert (code, out, err) == (0, "", "pilot: out.pdf: 3 pages had text already; it stays.\n")


def test_a_page_that_fails_is_in_the_pdf_without_text(pilot, reader, book, tmp_path):
    reader.fails_on = 2
    target = tmp_path / "out.pdf"
    assert pilot("read", book, "--format", "pdf", "-o", target)[0] == 3
    with pymupdf.open(target) as document:
        assert [bool(page.get_text()) for page in document] == [True, False, True]


def test_a_word_document(pilot, reader, book, tmp_path):
    target = tmp_path / "out.docx"
    assert pilot("read", book, "--format", "docx", "-o", target) == (0, "", "")
    lines = [line for part in docx.Document(target).paragraphs for line in part.text.split("\n")]
    assert [line for line in lines if line.strip()] == LINES * 3


def test_without_python_docx(pilot, reader, receipt, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    code, out, err = pilot("read", receipt, "--format", "docx", "-o", tmp_path / "out.docx")
    assert (code, out) == (5, "")
    assert "pip install pilot-desktop[docx]" in err and err.count("\n") == 1
    assert reader.opened == []


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_file_is_needed(pilot, reader, receipt, kind):
    for where in ([], ["-o", "-"]):
        code, out, err = pilot("read", receipt, "--format", kind, *where)
        assert (code, out, err) == (
            2,
            "",
            f"pilot: --format {kind} needs a file to write: -o FILE.\n",
        )
    assert reader.opened == []


@pytest.mark.parametrize("kind", ["hocr", "alto", "page", "pdf", "docx"])
def test_one_document_only(pilot, reader, receipt, book, tmp_path, kind):
    code, out, err = pilot("read", receipt, book, "--format", kind, "-o", tmp_path / "out")
    assert (code, out) == (2, "") and "one document" in err and err.count("\n") == 1
    assert reader.opened == []


@pytest.mark.parametrize("kind", ["hocr", "alto", "page", "pdf", "docx"])
def test_a_failure_or_interruption_leaves_the_old_file(
    pilot, reader, receipt, book, tmp_path, kind
):
    target = tmp_path / ("out.zip" if kind == "page" else "out")
    target.write_text("old")
    reader.fails_on = 1
    assert pilot("read", receipt, "--format", kind, "-o", target)[0] == 3
    reader.interrupts_on = len(reader.calls) + 2
    assert pilot("read", book, "--format", kind, "-o", target)[0] == 130
    assert target.read_text() == "old"
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]


@pytest.mark.parametrize("kind", ["hocr", "pdf"])
def test_the_source_is_never_overwritten(pilot, reader, receipt, kind):
    before = receipt.read_bytes()
    assert pilot("read", receipt, "--format", kind, "-o", receipt)[0] == 2
    assert receipt.read_bytes() == before


@pytest.mark.parametrize("place", ["", "no/such/folder/out.pdf"])
def test_an_impossible_target_is_told_before_anything_is_read(
    pilot, reader, receipt, tmp_path, place
):
    assert pilot("read", receipt, "--format", "pdf", "-o", tmp_path / place)[0] == 5
    assert reader.calls == []


def test_a_damaged_image_of_a_folder_is_left_out(pilot, reader, tmp_path):
    folder, target = tmp_path / "folder", tmp_path / "out.pdf"
    folder.mkdir()
    for name in ("1.png", "2.png", "3.png"):
        page_image().save(folder / name)
    (folder / "2.png").write_bytes((folder / "2.png").read_bytes()[:40])
    code, _, err = pilot("read", folder, "--format", "pdf", "-o", target)
    assert code == 3 and err.count("\n") == 1
    with pymupdf.open(target) as document:
        assert len(document) == 2


@pytest.mark.parametrize("step", ["page", "end"])
def test_a_failure_of_the_writer_leaves_the_old_file(
    pilot, reader, receipt, tmp_path, monkeypatch, step
):
    def fail(*_):
        raise UnreadableDocumentError("The image is gone.")

    monkeypatch.setattr(DocxWriter, step, fail)
    target = tmp_path / "out.docx"
    target.write_text("old")
    code, _, err = pilot("read", receipt, "--format", "docx", "-o", target)
    assert (code, err) == (3, "pilot: The image is gone.\n")
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.docx", "receipt.png"]
