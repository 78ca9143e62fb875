"""Word documents, read again by python-docx and by what is inside."""

from __future__ import annotations

import io
import zipfile

import docx
from lxml import etree

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line, PageReading
from pilot_desktop.formats.docx_writer import DocxWriter

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def line(text, top, left=10):
    return Line(Box(left, top, left + 80, top + 10), text, 0.9)


def written(*pages) -> bytes:
    out = io.BytesIO()
    writer = DocxWriter(out)
    writer.begin("re\x00çu.jpg", "m", "px")
    for number, lines in enumerate(pages, 1):
        writer.page(PageReading(number, 200, 200, tuple(lines)))
    writer.end()
    return out.getvalue()


def paragraphs(content):
    return [part.text for part in docx.Document(io.BytesIO(content)).paragraphs]


def test_lines_and_paragraphs():
    content = written(
        [line("One & <two>", 10), line("three\x07 \x0b four", 22), line("After a gap", 60)]
    )
    assert paragraphs(content) == ["One & <two>\nthree four", "After a gap"]
    about = docx.Document(io.BytesIO(content)).core_properties
    assert (about.title, about.author) == ("reçu.jpg", "")


def test_a_column_begins_a_paragraph():
    content = written([line("left", 10), line("left", 22), line("right", 10, left=110)])
    assert paragraphs(content) == ["left\nleft", "right"]


def test_pages_begin_sheets():
    content = written([line("a", 10)], [], [line("b", 10)])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    breaks = [found.get(f"{W}type") for found in body.iter(f"{W}br")]
    assert breaks == ["page", "page"]
    assert [text for text in paragraphs(content) if text.strip()] == ["a", "b"]


def test_right_to_left():
    content = written([line("שלום 12 עולם", 10), line("left", 60)])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    first, second = body.iter(f"{W}p")
    assert first.find(f"{W}pPr/{W}bidi") is not None
    assert first.find(f"{W}r/{W}rPr/{W}rtl") is not None
    assert "".join(first.itertext()) == "שלום 12 עולם"
    assert second.find(f"{W}pPr/{W}bidi") is None
