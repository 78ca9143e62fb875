"""Text on the words of a PDF: where it lies, what others extract, and what stays untouched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import numpy as np
import pikepdf
import pymupdf
import pytest
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LAParams, LTChar
from PIL import Image
from pypdf import PdfReader

from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.document.transcript import Line, PageReading, Word
from pilot_desktop.document.wording import right_to_left
from pilot_desktop.formats.placing import placed_words
from pilot_desktop.formats.searchable import searchable_writer
from pilot_desktop.formats.source import open_document
from tests.formats.making import Page, noise, write_pdf

CHARACTER = 0.011  # of the page's width
LINES = [
    "Crème brûlée, 2 x 4,50 €",
    "don’t stop — “now” ﬁnally",
    "שלום עולם יפה",
    "مرحبا بالعالم الجميل",
    "שלום 2024 PILOT (עולם).",
    "שָׁלוֹם עֲלֵיכֶם",
    "السَّلامُ عَلَيكُم ١٢٣",
    "日本語の文書",
    "नमस्ते a😀b x́y",
    "Total 12 34",
]


def placed(text: str, top: float, width: float, height: float, backwards: bool) -> Line:
    """A line of words as they lie on paper, in page units."""
    x, words = 0.05 * width, []
    for token in text.split(" "):
        extent = CHARACTER * width * len(token)
        left = width - x - extent if backwards else x
        words.append(Word(Box(left, top, left + extent, top + 0.03 * height), token, 0.9))
        x += extent + 0.7 * CHARACTER * width
    box = Box.around(point for word in words for point in word.box.corners)
    return Line(box, text, 0.9, tuple(words))


def reading(number: int, size: tuple[float, float], texts=LINES) -> PageReading:
    width, height = size
    lines = (
        placed(text, (0.05 + 0.08 * index) * height, width, height, right_to_left(text))
        for index, text in enumerate(texts)
    )
    return PageReading(number, width, height, tuple(lines))


def searchable(path, texts=LINES, pages=None, password=None, numbers=None) -> bytes:
    out = io.BytesIO()
    with open_document(path, password) as source:
        numbers = numbers or range(1, source.page_count + 1)
        writer = searchable_writer(source, out, numbers, password)
        writer.begin(source.name, "m", source.unit)
        for number in pages or numbers:
            writer.page(reading(number, source.page_size(number - 1), texts))
        writer.end()
    return out.getvalue()


def words_found(content: bytes, number: int = 1) -> list[tuple[str, Box]]:
    """By PyMuPDF, in page coordinates."""
    with pymupdf.open(stream=content) as document:
        page = document[number - 1]
        found = page.get_text("words", flags=pymupdf.TEXT_PRESERVE_LIGATURES)
        turns, size = page.rotation // 90, (page.rect.width, page.rect.height)
        turn = Transform.quarter_turns(turns, *(size[::-1] if turns % 2 else size))
        return [(word[4], turn.box(Box(*word[:4]))) for word in found]


def characters_found(content: bytes) -> list[tuple[str, Box]]:
    """By pdfminer.six, in page coordinates of a page that it has turned upright."""
    found = []
    for page in extract_pages(io.BytesIO(content)):
        waiting = list(page)
        while waiting:
            item = waiting.pop()
            if isinstance(item, LTChar):
                top, bottom = page.height - item.y1, page.height - item.y0
                found.append((item.get_text(), Box(item.x0, top, item.x1, bottom)))
            elif isinstance(item, Iterable):
                waiting += item
    return found


def overlap(whole: Box, part: Box) -> float:
    """The share of `part` that lies in `whole`."""
    common = whole.intersection(part)
    return common.area / part.area if common and part.area else 0.0


def text_by_pymupdf(content: bytes, number: int = 1) -> list[str]:
    with pymupdf.open(stream=content) as document:
        text = document[number - 1].get_text("text", flags=pymupdf.TEXT_PRESERVE_LIGATURES)
    return [line.strip() for line in text.splitlines()]


def text_by_pdfminer(content: bytes) -> list[str]:
    text = extract_text(io.BytesIO(content), laparams=LAParams(boxes_flow=None))
    return [line.strip() for line in text.splitlines() if line.strip()]


def text_by_pypdf(content: bytes, number: int = 1) -> list[str]:
    text = PdfReader(io.BytesIO(content)).pages[number - 1].extract_text()
    # Of spaces, pypdf sometimes adds one of its own.
    return [re.sub(" +", " ", line).strip() for line in text.splitlines()]


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


def stored_image(path, kind, mode="RGB", **options):
    image = noise(12, 8).resize((120, 80))
    if mode == "1":
        image = image.convert("L").point(lambda value: 255 * (value > 128), mode="1")
    elif mode == "P":
        image = image.quantize(64)
    else:
        image = image.convert(mode)
    image.save(path, kind, **options)
    return path


def exif(orientation):
    found = Image.Exif()
    found[0x0112] = orientation
    return found


IMAGES = {
    "jpeg": ("JPEG", {}),
    "jpeg-grey": ("JPEG", {"mode": "L"}),
    "jpeg-cmyk": ("JPEG", {"mode": "CMYK"}),
    "jpeg-progressive": ("JPEG", {"progressive": True}),
    **{f"jpeg-turned-{n}": ("JPEG", {"exif": exif(n)}) for n in range(2, 9)},
    "png": ("PNG", {}),
    "png-grey": ("PNG", {"mode": "L"}),
    "png-palette": ("PNG", {"mode": "P"}),
    "png-bits": ("PNG", {"mode": "1"}),
    "png-turned": ("PNG", {"exif": exif(6)}),
    "png-transparent": ("PNG", {"mode": "RGBA"}),
    "tiff": ("TIFF", {"compression": "tiff_lzw"}),
    "tiff-fax": ("TIFF", {"mode": "1", "compression": "group4"}),
    "tiff-white-is-zero": ("TIFF", {"mode": "1", "tiffinfo": {262: 0}}),
    "webp": ("WEBP", {"lossless": True}),
    "bmp": ("BMP", {}),
}


@pytest.mark.parametrize("name", IMAGES)
def test_images_become_pages(tmp_path, name):
    kind, options = IMAGES[name]
    path = stored_image(tmp_path / f"{name}.x", kind, dpi=(100, 100), **options)
    content = searchable(path)
    factor = 72 / (150 if kind == "WEBP" else 100)  # WebP stores no resolution
    with open_document(path) as source, pymupdf.open(stream=content) as document:
        upright = source.render(0).pixels
        width, height = source.page_size(0)
        page = document[0]
        assert (page.rect.width, page.rect.height) == pytest.approx(
            (factor * width, factor * height), abs=0.01
        )
        shown = page.get_pixmap(matrix=pymupdf.Matrix(1 / factor, 1 / factor))
        pixels = np.frombuffer(shown.samples, np.uint8).reshape(shown.height, shown.width, -1)
        rgb = upright if upright.ndim == 3 else np.repeat(upright[:, :, None], 3, axis=2)
        if name != "jpeg-cmyk":  # each program turns ink into light in its own way
            assert np.abs(pixels.astype(int) - rgb).mean() < 3
        wanted = reading(1, (width, height)).lines[0].words[0]
    assert text_by_pymupdf(content) == LINES == text_by_pdfminer(content)
    found = dict(words_found(content))[wanted.text]
    assert found.iou(wanted.box.scaled(factor)) > 0.95


@pytest.mark.parametrize("name", ["jpeg", "png", "tiff-fax"])
def test_stored_images_do_not_grow(tmp_path, name):
    kind, options = IMAGES[name]
    noise(800, 1000).convert(options.get("mode", "RGB")).save(
        tmp_path / "a.x", kind, **{k: v for k, v in options.items() if k != "mode"}
    )
    content = searchable(tmp_path / "a.x")
    assert len(content) < 1.1 * (tmp_path / "a.x").stat().st_size
    if kind == "JPEG":
        assert (tmp_path / "a.x").read_bytes() in content


@pytest.mark.parametrize(
    ("dpi", "size"),
    [
        (None, (57.6, 38.4)),
        ((1, 1), (57.6, 38.4)),
        ((9999, 9999), (57.6, 38.4)),
        ((204, 98), (120 / 204 * 72, 80 / 98 * 72)),
    ],
)
def test_odd_resolutions(tmp_path, dpi, size):
    path = stored_image(tmp_path / "a.png", "PNG", **({"dpi": dpi} if dpi else {}))
    content = searchable(path)
    with pymupdf.open(stream=content) as document:
        rect = document[0].rect
        assert (rect.width, rect.height) == pytest.approx(size, abs=0.05)
    wanted = reading(1, (120, 80)).lines[0].words[0]
    there = Transform.scale(size[0] / 120, size[1] / 80).box(wanted.box)
    assert dict(words_found(content))[wanted.text].iou(there) > 0.9


def test_a_wrong_resolution_makes_no_page_that_pdf_cannot_hold(tmp_path):
    Image.new("1", (40_000, 10)).save(tmp_path / "long.png", dpi=(60, 60))
    with pymupdf.open(stream=searchable(tmp_path / "long.png", [])) as document:
        assert max(document[0].rect) <= 14_400


def test_a_folder_and_a_tiff_of_many_pages(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, kind in (("1.jpg", "JPEG"), ("2.png", "PNG"), ("10.bmp", "BMP")):
        stored_image(folder / name, kind)
    first, *rest = (noise(50 + n, 60) for n in range(3))
    first.save(tmp_path / "a.tiff", save_all=True, append_images=rest)
    for path in (folder, tmp_path / "a.tiff"):
        content = searchable(path, pages=[1, 3])
        with pymupdf.open(stream=content) as document:
            assert [bool(page.get_text()) for page in document] == [True, False, True]
            assert document.metadata["title"] == path.name


class FullDisk(io.BytesIO):
    def write(self, data):
        if self.tell() > 1000:
            raise OSError(28, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("name", ["a.pdf", "a.png"])
def test_a_disk_that_fills_up(tmp_path, name, capfd):
    path = tmp_path / name
    write_pdf(path, Page()) if name == "a.pdf" else stored_image(path, "PNG")
    with open_document(path) as source, pytest.raises(OSError, match="No space left"):
        writer = searchable_writer(source, FullDisk(), [1])
        writer.begin("d", "m", source.unit)
        writer.page(reading(1, source.page_size(0)))
        writer.end()
    assert capfd.readouterr() == ("", "")
