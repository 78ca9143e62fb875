"""Text on the words of a PDF: where it lies, what others extract, and what stays untouched."""

from __future__ import annotations

import io

import pikepdf
import pymupdf
import pytest

from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.document.transcript import Line, PageReading, Word
from pilot_desktop.formats.placing import placed_words
from pilot_desktop.formats.searchable import searchable_writer
from pilot_desktop.formats.source import open_document
from tests.formats.extracting import (
    LINES,
    characters_found,
    overlap,
    placed,
    reading,
    searchable,
    text_by_pdfminer,
    text_by_pymupdf,
    text_by_pypdf,
    words_found,
)
from tests.formats.making import Page, noise, write_pdf


def test_other_programs_extract_what_was_read(tmp_path):
    content = searchable(write_pdf(tmp_path / "scan.pdf", Page()))
    assert text_by_pymupdf(content) == LINES
    assert text_by_pdfminer(content) == LINES
    assert text_by_pypdf(content) == LINES


def test_any_line_of_any_script_comes_out_again(tmp_path):
    texts = ["שלום, עולם!", "א1ב2 ג", "12 34 שלום", "(א) [ב]", "٣٫١٤ دينار", "Ünï — “x”"]
    mixed = "abc שלום def"
    content = searchable(write_pdf(tmp_path / "scan.pdf", Page()), [*texts, mixed])
    assert text_by_pymupdf(content) == [*texts, mixed]
    # Right-to-left words amid others lie too far apart for pdfminer's idea of a line.
    assert set(texts) < set(text_by_pdfminer(content))


BOXES = [None, (100, 200, 240.5, 360.25)]


@pytest.mark.parametrize("unit", [1.0, 2.5])
@pytest.mark.parametrize("crop", BOXES)
@pytest.mark.parametrize("media", [(0, 0, 300, 400), (-50, 100, 250, 500)])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_words_lie_on_the_page_as_it_is_shown(tmp_path, rotate, media, crop, unit):
    path = write_pdf(tmp_path / "scan.pdf", Page(media, crop, rotate, unit))
    content = searchable(path)
    with open_document(path) as source:
        wanted = reading(1, source.page_size(0))
    latin = [word for line in (wanted.lines[0], wanted.lines[-1]) for word in line.words]
    found = words_found(content)
    for word in latin:
        assert any(text == word.text and box.iou(word.box) > 0.95 for text, box in found), word
    # Every word of every script, where the other library sees its characters.
    if unit == 1.0 and crop is None:
        characters = characters_found(content)
        for line in wanted.lines:
            for word in line.words:
                inside = [box for _, box in characters if word.box.grown(0.1, 0.1).iou(box) > 0]
                inside = [box for box in inside if overlap(word.box, box) > 0.9]
                assert Box.around(p for box in inside for p in box.corners).iou(word.box) > 0.8


@pytest.mark.parametrize("turns", [1, 2, 3])
@pytest.mark.parametrize("rotate", [0, 90])
def test_lines_that_stand_turned_on_the_page(tmp_path, turns, rotate):
    path = write_pdf(tmp_path / "scan.pdf", Page(rotate=rotate))
    with open_document(path) as source:
        width, height = source.page_size(0)
        size = (height, width) if turns % 2 else (width, height)
        # As a reader tells it that turned the page to read it.
        there = Transform.quarter_turns(turns, *size)
        lines = tuple(turned(line, there) for line in reading(1, size).lines)
        out = io.BytesIO()
        writer = searchable_writer(source, out, [1])
        writer.begin("d", "m", "pt")
        writer.page(PageReading(1, width, height, lines))
        writer.end()
    found = words_found(out.getvalue())
    for word in (word for line in (lines[0], lines[-1]) for word in line.words):
        assert any(text == word.text and box.iou(word.box) > 0.95 for text, box in found), word
    texts = text_by_pymupdf(out.getvalue())
    assert {LINES[0], LINES[2], LINES[7]} <= set(texts)


def turned(line, there):
    """The line on a page that lies on its side; only its place is known, as after a correction."""
    box = line.box
    ends = (there.point(box.left, box.bottom), there.point(box.right, box.bottom))
    words = tuple(Word(there.box(word.box), word.text, word.confidence) for word in line.words)
    return Line(there.box(box), line.text, line.confidence, words, (), ends)


def test_words_of_a_turned_line_run_along_it():
    for turns, expected in (
        (1, [(0, 0, 10, 40), (0, 50, 10, 90)]),
        (2, [(50, 0, 90, 10), (0, 0, 40, 10)]),
        (3, [(0, 50, 10, 90), (0, 0, 10, 40)]),
    ):
        there = Transform.quarter_turns(turns, 90, 10)
        line = turned(Line(Box(0, 0, 90, 10), "abcd efgh", 1.0), there)
        assert [tuple(word.box.rounded()) for word in placed_words(line)] == expected


def test_the_test_would_see_a_wrong_rotation(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", Page(rotate=90))
    with open_document(path) as source:
        wanted = reading(1, source.page_size(0)).lines[0].words[0]
    with pymupdf.open(stream=searchable(path)) as document:
        document[0].set_rotation(270)
        content = document.tobytes()
    assert all(box.iou(wanted.box) < 0.2 for _, box in words_found(content))


def scan(path, pages=3, rotate=0):
    """A PDF of scanned pages, each a JPEG; the resources are inherited from the root."""
    with pymupdf.open() as document:
        for seed in range(pages):
            stored = io.BytesIO()
            noise(300, 400, seed=seed).save(stored, "JPEG")
            page = document.new_page(width=300, height=400)
            page.insert_image(page.rect, stream=stored.getvalue())
            page.set_rotation(rotate)
        document.save(path)
    return path


def streams(content: bytes) -> list[bytes]:
    with pymupdf.open(stream=content) as document:
        images = [image[0] for page in document for image in page.get_images()]
        return [document.xref_stream_raw(image) for image in images]


def test_the_pages_themselves_stay_untouched(tmp_path):
    path = scan(tmp_path / "scan.pdf", rotate=90)
    before, after = path.read_bytes(), searchable(path)
    assert streams(after) == streams(before)
    assert len(after) < 1.1 * len(before)
    with pikepdf.open(io.BytesIO(after)) as document:
        assert document.check_pdf_syntax() == [], "what qpdf --check finds"
    with pymupdf.open(path) as old, pymupdf.open(stream=after) as new:
        for first, second in zip(old, new, strict=True):
            assert first.get_pixmap().samples == second.get_pixmap().samples
            assert second.get_text("text").splitlines()[0].strip() == LINES[0]
            assert first.rotation == second.rotation


def test_a_page_that_leaves_its_coordinates_changed(tmp_path):
    path = write_pdf(tmp_path / "scan.pdf", Page(text="x) Tj ET 0.2 0 0 0.2 50 50 cm BT (y"))
    found = dict(words_found(searchable(path, ["Word"])))
    assert found["Word"].left == pytest.approx(20, abs=0.1)


@pytest.mark.parametrize("resources", ["inherited", "shared", "none"])
def test_resources_wherever_they_are(tmp_path, resources):
    path = write_pdf(tmp_path / "a.pdf", Page(text="Kept"), Page(text="Kept"))
    own = b"/Resources << /Font << /F 3 0 R >> >>"
    content = path.read_bytes()
    match resources:
        case "inherited":
            content = content.replace(own, b"").replace(b"/Count 2", own + b"/Count 2")
        case "shared":
            content = content.replace(own, b"/Resources 3 0 R")
            content = content.replace(b"<< /Type /Font ", b"<< /Font << /F 3 0 R >> /Type /Font ")
        case "none":
            content = content.replace(own, b"")
    path.write_bytes(content)
    result = searchable(path, ["Above"])
    for number in (1, 2):
        assert "Above" in text_by_pymupdf(result, number)
        if resources != "none":
            assert "Kept" in text_by_pymupdf(result, number)
            assert "Kept" in text_by_pypdf(result, number)


def test_text_that_is_there_stays_alone(tmp_path):
    path = write_pdf(tmp_path / "mixed.pdf", Page(text="Digital"), Page())
    with open_document(path) as source:
        out = io.BytesIO()
        writer = searchable_writer(source, out, range(1, 3))
        writer.begin("d", "m", "pt")
        again = Word(Box(120, 316, 200, 340), "Digital", 0.9)
        new = placed("New line", 30, 400, 600, backwards=False)
        for number in (1, 2):
            writer.page(
                PageReading(number, 400, 600, (Line(again.box, "Digital", 0.9, (again,)), new))
            )
        writer.end()
    assert sorted(text_by_pymupdf(out.getvalue())) == ["Digital", "New line"]
    assert sorted(text_by_pymupdf(out.getvalue(), 2)) == ["Digital", "New line"]
    assert writer.kept == 1
    # A second run finds all of it there.
    (tmp_path / "again.pdf").write_bytes(searchable(path))
    twice = searchable(tmp_path / "again.pdf")
    assert text_by_pymupdf(twice, 2) == LINES


def test_pages_that_were_not_read_are_there(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", *(Page((0, 0, 400, 600 + n)) for n in range(5)))
    with pymupdf.open(stream=searchable(path, pages=[2, 4])) as document:
        assert [bool(page.get_text()) for page in document] == [False, True, False, True, False]
    with pymupdf.open(stream=searchable(path, numbers=range(2, 5), pages=[3])) as document:
        assert [page.rect.height for page in document] == [601, 602, 603]
        assert [bool(page.get_text()) for page in document] == [False, True, False]


def test_a_locked_document_stays_locked(tmp_path):
    with pymupdf.open(write_pdf(tmp_path / "open.pdf", Page())) as document:
        document.save(
            tmp_path / "locked.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret"
        )
    content = searchable(tmp_path / "locked.pdf", password="secret")
    with pymupdf.open(stream=content) as document:
        assert document.needs_pass and document.authenticate("secret")
        assert LINES[0] in document[0].get_text()
