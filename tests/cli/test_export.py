"""`pilot export`: a project in every format, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile

import docx
import pymupdf
import pytest
from lxml import html

from pilot_desktop.document.store import Project
from pilot_desktop.formats.transcripts import read_transcript
from tests.cli.conftest import page_image
from tests.formats.making import Page, write_pdf
from tests.formats.projects import MODEL, TEXTS, project_of, read_and_corrected


@pytest.fixture
def project(tmp_path, book):
    """A book of three pages; the first and the third are read and corrected."""
    path = tmp_path / "Ä ö 日本 #%.pilot"
    with project_of(path, book) as made:
        first, _, third = made.pages()
        for page in (first, third):
            read_and_corrected(made, page.id)
    return path


def texts_of(path):
    return [[line.text for line in page.lines] for page in read_transcript(path).pages]


def test_text_is_the_persons_before_the_machines(pilot, project):
    for kind in ("txt", "text"):
        expected = "\f".join(["\n".join([*TEXTS, ""])] * 2)
        assert pilot("export", project, "--format", kind) == (0, expected, "")


@pytest.mark.parametrize("kind", ["hocr", "alto", "page"])
def test_markup(pilot, project, tmp_path, kind):
    target = tmp_path / ("out.zip" if kind == "page" else "out.xml")
    assert pilot("export", project, "--format", kind, "-o", target) == (0, "", "")
    assert texts_of(target) == [TEXTS, TEXTS]
    reading = read_transcript(target)
    assert [page.number for page in reading.pages] == [1, 3]
    assert (reading.document, reading.model) == ("book.tiff", MODEL)
    assert [line.confidence for line in reading.pages[0].lines] == [1, 1, 0.9, 1]


def test_json_and_csv(pilot, project):
    code, out, err = pilot("export", project, "--format", "json")
    found = json.loads(out)
    assert (code, err, found["model"], found["unit"]) == (0, "", MODEL, "px")
    assert [[line["text"] for line in page["lines"]] for page in found["pages"]] == [TEXTS] * 2
    assert found["pages"][1]["number"] == 3
    code, out, err = pilot("export", project, "--format", "csv", "--pages", "2-3")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["page"], row["text"]) for row in rows] == [("3", text) for text in TEXTS]


def test_a_searchable_pdf(pilot, project, tmp_path):
    target = tmp_path / "out.pdf"
    assert pilot("export", project, "--format", "pdf", "-o", target) == (0, "", "")
    with pymupdf.open(target) as document:
        assert [page.get_text().split() for page in document] == [" ".join(TEXTS).split()] * 2
    assert pilot("export", project, "--pages", "1-3", "--format", "pdf", "-o", target)[0] == 0
    with pymupdf.open(target) as document:
        assert [bool(page.get_text()) for page in document] == [True, False, True]


def test_a_word_document(pilot, project, tmp_path):
    target = tmp_path / "out.docx"
    assert pilot("export", project, "--format", "docx", "-o", target) == (0, "", "")
    lines = [line for part in docx.Document(target).paragraphs for line in part.text.split("\n")]
    assert [line for line in lines if line.strip()] == TEXTS * 2


def test_a_report_of_the_corrections(pilot, project, tmp_path):
    target = tmp_path / "out.html"
    assert pilot("export", project, "--format", "report", "-o", target) == (0, "", "")
    page = html.fromstring(target.read_bytes())
    facts = {row[0].text: row[1].text for row in page.xpath("//table[@class='facts']//tr")}
    assert facts["Pages"] == "2 of 3" and facts["Lines"] == "8"
    assert facts["Checked by a person"] == "6 (75%)"
    assert (facts["… right as read"], facts["… corrected"], facts["… added"]) == ("2", "2", "2")
    # One wrong character of the 25 that both a machine and a person have, on each page.
    assert facts["CER of the machine"] == "4.00%"
    assert facts["Model"] == MODEL
    assert facts["Read"][:2] == "20"
    sections = page.xpath("//section")
    assert [one.xpath("string(h2)") for one in sections] == ["Page 1", "Page 3"]
    rows = sections[0].xpath(".//tbody/tr")
    cells = [[cell.text_content() for cell in row] for row in rows]
    assert cells == [
        ["1", "FIVE STAB CASH", "FIVE STAR CASH", "90%", "1"],
        ["4", "", "Added", "", "added"],
    ]
    assert (rows[0].xpath("string(.//del)"), rows[0].xpath("string(.//ins)")) == ("B", "R")
    # Nothing of it comes from elsewhere.
    assert not page.xpath("//script | //link | //img | //*[@src]")


def test_a_report_in_french(pilot, project, tmp_path):
    english, french = tmp_path / "en.html", tmp_path / "fr.html"
    assert pilot("export", project, "--format", "report", "-o", english) == (0, "", "")
    wish = ("--format", "report", "--language", "fr", "-o", french)
    assert pilot("export", project, *wish) == (0, "", "")
    one, other = (html.fromstring(path.read_bytes()) for path in (english, french))
    assert (one.get("lang"), other.get("lang")) == ("en", "fr")
    facts = {row[0].text: row[1].text for row in other.xpath("//table[@class='facts']//tr")}
    assert facts["CER de la machine"] == "4,00\xa0%" and facts["Pages"] == "2 sur 3"
    # What was read and written is the same, and of the words around it next to none.
    assert one.xpath("//tbody//td[position() < 4]//text()") == other.xpath(
        "//tbody//td[position() < 4]//text()"
    )
    said = [" ".join(page.xpath("//p//text() | //th//text()")) for page in (one, other)]
    for word in ("lines", "corrected", "machine's", "Checked", "Edits"):
        assert word in said[0] and word not in said[1]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_file_is_needed(pilot, project, kind):
    code, out, err = pilot("export", project, "--format", kind)
    assert (code, out, err) == (2, "", f"pilot: --format {kind} needs a file to write: -o FILE.\n")


def test_page_xml_of_several_pages_is_an_archive(pilot, project, tmp_path):
    code, out, err = pilot("export", project, "--format", "page")
    assert (code, out) == (2, "") and "-o FILE.zip" in err and err.count("\n") == 1
    target = tmp_path / "3.xml"
    assert pilot("export", project, "--format", "page", "--page", 3, "-o", target)[0] == 0
    assert read_transcript(target).pages[0].number == 3
    target = tmp_path / "3.zip"
    assert pilot("export", project, "--format", "page", "--page", 3, "-o", target)[0] == 0
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["page-0003.xml"]


def test_pages_that_are_not_there(pilot, project):
    code, out, err = pilot("export", project, "--page", 4)
    assert (code, out) == (2, "")
    assert err == "pilot: book.tiff has 3 pages: there is no page 4.\n"


def test_nothing_to_write(pilot, book, tmp_path):
    with project_of(tmp_path / "new.pilot", book):
        pass
    target = tmp_path / "out.txt"
    target.write_text("old")
    code, out, err = pilot("export", tmp_path / "new.pilot", "-o", target)
    assert (code, out) == (5, "") and "holds no text yet" in err and err.count("\n") == 1
    assert target.read_text() == "old"


def test_a_deleted_document_is_needed_for_the_pdf_only(pilot, project, book, tmp_path):
    book.unlink()
    target = tmp_path / "out.pdf"
    target.write_text("old")
    code, out, err = pilot("export", project, "--format", "pdf", "-o", target)
    assert (code, out) == (3, "") and err.startswith("pilot: book.tiff is no longer in ")
    assert err.count("\n") == 1 and target.read_text() == "old"
    for kind in ("text", "json", "csv", "hocr", "alto", "docx", "report"):
        assert pilot("export", project, "--format", kind, "-o", tmp_path / kind) == (0, "", "")
    with Project.open(project) as opened:  # unless the project holds the document itself
        page_image().save(book)
        content = book.read_bytes()
        opened.embed(opened.documents()[0].original.digest, content)
    book.unlink()
    assert pilot("export", project, "--page", 1, "--format", "pdf", "-o", target)[0] == 0
    with pymupdf.open(target) as document:
        assert document[0].get_text().split()[0] == "FIVE"


def test_a_document_that_moved_with_its_project_is_found(pilot, project, book, tmp_path):
    with Project.open(project) as opened:
        sql = "UPDATE document SET relative = 'book.tiff'"
        opened._connection.execute(sql)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    moved = project.rename(folder / project.name)
    book.rename(folder / book.name)
    assert pilot("export", moved, "--format", "pdf", "-o", tmp_path / "out.pdf") == (0, "", "")


@pytest.mark.parametrize("content", [b"", b"II*\0 no tiff"])
def test_a_damaged_document(pilot, project, book, tmp_path, content):
    book.write_bytes(content)
    target = tmp_path / "out.pdf"
    code, out, err = pilot("export", project, "--format", "pdf", "-o", target)
    assert (code, out) == (3, "") and err.count("\n") == 1
    assert not target.exists()
    assert pilot("export", project, "-o", tmp_path / "out.txt") == (0, "", "")


def test_a_changed_document_is_said(pilot, project, book, tmp_path):
    first, *rest = (page_image(shade) for shade in (25, 254, 253, 4))
    first.save(book, save_all=True, append_images=rest)
    code, out, err = pilot("export", project, "--format", "pdf", "-o", tmp_path / "out.pdf")
    assert (code, out) == (0, "")
    assert err == "pilot: book.tiff has changed since it was read; the text may stand elsewhere.\n"
    first.save(book)  # and now it has one page only
    code, out, err = pilot("export", project, "--format", "pdf", "-o", tmp_path / "out.pdf")
    assert (code, out) == (3, "") and "lost pages" in err


def test_several_pictures_are_one_pdf_and_several_pdfs_are_not(pilot, tmp_path):
    pictures = []
    for name in ("a.png", "b.png"):
        page_image().save(tmp_path / name, dpi=(72, 72))
        pictures.append(tmp_path / name)
    papers = [write_pdf(tmp_path / name, Page(), Page()) for name in ("a.pdf", "b.pdf")]
    for kind, documents in (("pictures", pictures), ("papers", papers)):
        with project_of(tmp_path / f"{kind}.pilot", *documents) as made:
            for page in made.pages():
                read_and_corrected(made, page.id)
    target = tmp_path / "out.pdf"
    assert pilot("export", tmp_path / "pictures.pilot", "--format", "pdf", "-o", target)[0] == 0
    with pymupdf.open(target) as document:
        assert [page.get_text().split()[:2] for page in document] == [["FIVE", "STAR"]] * 2
    papers = tmp_path / "papers.pilot"
    code, _, err = pilot("export", papers, "--format", "pdf", "-o", tmp_path / "no.pdf")
    assert code == 5 and "choose the pages of one document" in err
    arguments = ("--pages", "3-4", "--format", "pdf", "-o", target)
    assert pilot("export", papers, *arguments) == (0, "", "")
    with pymupdf.open(target) as document:
        assert [page.get_text().split()[:2] for page in document] == [["FIVE", "STAR"]] * 2


@pytest.mark.parametrize("kind", ["text", "json", "alto", "pdf", "docx", "report"])
def test_a_failure_leaves_the_old_file(pilot, project, tmp_path, kind, monkeypatch):
    target = tmp_path / "out"
    target.write_text("old")
    before = sorted(tmp_path.iterdir())

    def full(handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        code, out, err = pilot("export", project, "--format", kind, "-o", target)
    assert (code, out) == (5, "")
    assert err == "pilot: out cannot be written: No space left on device.\n"
    with monkeypatch.context() as patch:

        def interrupted(*_):
            raise KeyboardInterrupt

        patch.setattr(Project, "page_reading", interrupted)
        patch.setattr(Project, "page_history", interrupted)
        assert pilot("export", project, "--format", kind, "-o", target)[0] == 130
    assert target.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == before


def test_a_read_only_folder(pilot, project, tmp_path, monkeypatch):
    real, target = os.access, tmp_path / "out.txt"
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))
    code, out, err = pilot("export", project)  # what is read can be had all the same
    assert (code, err, out.splitlines()[:1]) == (0, "", TEXTS[:1])
    code, out, err = pilot("export", project, "-o", target)
    assert (code, out, err) == (5, "", f"pilot: You do not have permission to write {target}.\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux only")  # noqa: PTH110
@pytest.mark.parametrize("kind", ["text", "pdf"])
def test_a_full_disk_is_one_sentence(pilot, project, kind):
    code, out, err = pilot("export", project, "--format", kind, "-o", "/dev/full")
    assert (code, out) == (5, "")
    assert err == "pilot: full cannot be written: No space left on device.\n"


def test_neither_project_nor_document_are_overwritten(pilot, project, book):
    before = book.read_bytes(), project.read_bytes()
    for target in (project, book):
        code, _, err = pilot("export", project, "-o", target)
        assert code == 2 and "choose another file" in err
    assert (book.read_bytes(), project.read_bytes()) == before


def test_what_is_no_project(pilot, project, book, tmp_path):
    assert pilot("export", tmp_path / "no.pilot") == (3, "", "pilot: no.pilot does not exist.\n")
    assert pilot("export", book) == (3, "", "pilot: book.tiff is not a PILOT project.\n")
    with Project.open(project):
        code, out, err = pilot("export", project)
        assert (code, out) == (3, "") and "is open in another window" in err
