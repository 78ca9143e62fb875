"""A mark on a PDF page has the same page coordinates however the page is boxed or turned."""

import io
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.errors import PasswordNeededError, UnreadableDocumentError
from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.formats.limits import MAX_PIXELS, capped_scale
from pilot_desktop.formats.source import open_document
from tests.formats.making import MARK, Page, dark, noise, write_pdf

MEDIA = [(0, 0, 300, 400), (-50, 100, 250, 500)]
CROPS = [None, (100, 200, 240.5, 360.25), (-500, 150, 290, 5000)]
MARK_BOX = Box(MARK[0], MARK[1], MARK[0] + MARK[2], MARK[1] + MARK[3])


def visible(page: Page) -> Box:
    """The CropBox inside the MediaBox, in user space."""
    media = Box(*page.media)
    return media.intersection(Box(*page.crop)) if page.crop else media


def expected_mark(page: Page) -> Box:
    """Where the mark must be, worked out by hand: cut, flip, enlarge, then turn clockwise."""
    shown = visible(page)
    left, right = MARK_BOX.left - shown.left, MARK_BOX.right - shown.left
    top, bottom = shown.bottom - MARK_BOX.bottom, shown.bottom - MARK_BOX.top
    width, height = shown.width, shown.height
    for _ in range(page.rotate // 90):
        left, top, right, bottom = height - bottom, left, height - top, right
        width, height = height, width
    return Box(left, top, right, bottom).scaled(page.unit)


@pytest.mark.parametrize("unit", [1.0, 1.5])
@pytest.mark.parametrize("crop", CROPS)
@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_one_frame_of_reference(tmp_path, rotate, media, crop, unit):
    page = Page(media, crop, rotate, unit)
    path = write_pdf(tmp_path / "page.pdf", page)
    with open_document(path) as source:
        size = visible(page).scaled(unit)
        expected = (size.width, size.height) if rotate % 180 == 0 else (size.height, size.width)
        assert source.unit == "pt"
        assert source.page_size(0) == pytest.approx(expected, abs=0.01)
        for scale in (None, 0.7):
            image = source.render(0, scale)
            assert (image.width, image.height) == pytest.approx(expected, abs=1 / image.scale)
            assert image.scale == (scale or 150 / 72)
            found = [value / image.scale for value in dark(image.pixels)]
            mark = expected_mark(page)
            assert found == pytest.approx(
                [mark.left, mark.top, mark.right, mark.bottom], abs=1.01 / image.scale
            )
        # The transform from user space says the same, and its inverse leads back into the file.
        space = source.user_space(0)
        assert space.box(MARK_BOX).iou(mark) > 0.999
        assert space.inverse().box(mark).iou(MARK_BOX) > 0.999


@pytest.mark.parametrize("crop", CROPS)
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_ink_lies_where_mupdf_says_the_text_is(tmp_path, rotate, crop):
    path = write_pdf(tmp_path / "text.pdf", Page(MEDIA[1], crop, rotate, text="Hxg"))
    with open_document(path) as source:
        image = source.render(0, 4.0)
        width, height = source.page_size(0)
        assert source.has_text(0)
    with pymupdf.open(path) as document:
        # PyMuPDF reports text on the page as it is before /Rotate.
        text = Box(*document[0].get_text("words")[0][:4])
    if rotate % 180:
        width, height = height, width
    text = Transform.quarter_turns(rotate // 90, width, height).box(text)
    ink = Box(*(value / 4 for value in dark(image.pixels)))
    assert text.intersection(ink).area > 0.99 * ink.area


def test_pages_of_mixed_sizes(tmp_path):
    pages = [Page((0, 0, 400, 600)), Page((0, 0, 842, 595), rotate=90), Page((0, 0, 300, 300))]
    with open_document(write_pdf(tmp_path / "mixed.pdf", *pages)) as source:
        assert source.page_count == 3
        sizes = [source.page_size(index) for index in range(3)]
        assert sizes == [(400, 600), (595, 842), (300, 300)]
        assert source.render(1).pixels.shape == (1755, 1240, 3)
        assert not source.has_text(0)
        assert len({source.render(index).key for index in range(3)}) == 3
        for index in (3, -1):
            with pytest.raises(IndexError):
                source.page_size(index)


def test_garbage_before_the_header_and_any_extension(tmp_path):
    path = write_pdf(tmp_path / "plain.pdf", Page())
    (tmp_path / "mailed.dat").write_bytes(b"X-Mailer: 1\r\n\r\n" + path.read_bytes())
    with open_document(tmp_path / "mailed.dat") as source:
        assert source.page_size(0) == (400, 600)


@pytest.fixture(params=[pymupdf.PDF_ENCRYPT_AES_256, pymupdf.PDF_ENCRYPT_RC4_128])
def locked(tmp_path, request):
    path = tmp_path / "locked.pdf"
    with pymupdf.open(write_pdf(tmp_path / "open.pdf", Page())) as document:
        document.save(path, encryption=request.param, user_pw="très secret", owner_pw="owner")
    return path


def test_encrypted(locked):
    for password, words in ((None, "protected"), ("", "protected"), ("wrong", "does not open")):
        with pytest.raises(PasswordNeededError, match=words):
            open_document(locked, password)
    for password in ("très secret", "owner"):
        with open_document(locked, password) as source:
            assert source.render(0).pixels.min() == 0


def test_an_owner_password_alone_asks_for_nothing(tmp_path):
    with pymupdf.open(write_pdf(tmp_path / "open.pdf", Page())) as document:
        document.save(
            tmp_path / "owned.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner"
        )
    with open_document(tmp_path / "owned.pdf") as source:
        assert source.page_count == 1


def test_a_huge_page_is_drawn_smaller(tmp_path, monkeypatch):
    monkeypatch.setattr("pilot_desktop.formats.limits.MAX_PIXELS", 1_000_000)
    with open_document(write_pdf(tmp_path / "plan.pdf", Page((0, 0, 14400, 7200)))) as source:
        image = source.render(0)
        assert 900_000 < image.pixels.shape[0] * image.pixels.shape[1] <= 1_000_000
        assert (image.width, image.height) == pytest.approx((14400, 7200), rel=0.002)
        assert source.render(0, 1e-9).pixels.shape == (1, 2, 3)


@settings(deadline=None)
@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1e-3, 1e3))
def test_the_limit_holds_for_any_page(width, height, scale):
    capped = capped_scale(width, height, scale)
    assert 0 < capped <= scale
    assert capped == scale or math.ceil(width * capped) * math.ceil(height * capped) <= MAX_PIXELS


def test_many_threads_draw_what_one_does(tmp_path):
    pages = [Page((0, 0, 400, 600), rotate=90 * (number % 4)) for number in range(12)]
    path, other = (write_pdf(tmp_path / name, *pages) for name in ("a.pdf", "b.pdf"))
    with open_document(path) as source, open_document(other) as second:
        alone = [source.render(index).pixels for index in range(12)]
        with ThreadPoolExecutor(6) as pool:
            jobs = [pool.submit(s.render, i) for i in range(12) for s in (source, second)]
            for number, job in enumerate(jobs):
                assert np.array_equal(job.result().pixels, alone[number // 2])


def test_a_closed_document_says_so(tmp_path):
    source = open_document(write_pdf(tmp_path / "a.pdf", Page()))
    source.close()
    source.close()
    with pytest.raises(UnreadableDocumentError, match=r"a\.pdf was closed\."):
        source.render(0)


def test_a_repaired_file_keeps_all_its_pages(tmp_path):
    """A wrong table of places is common, and harmless: MuPDF builds it anew."""
    path = write_pdf(tmp_path / "a.pdf", Page(), Page())
    path.write_bytes(path.read_bytes().replace(b"startxref\n", b"startxref\n7"))
    with open_document(path) as source:
        assert source.page_count == 2
        assert source.render(1).pixels.min() == 0


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize(
    ("text", "side", "told"),
    [("17", 1.0, 0), ("Archives, 4 B 17", 0.8, 0), ("17", 0.4, 1), (30 * "words ", 1.0, 30)],
)
def test_a_stamp_on_a_scan_is_no_text_of_the_page(tmp_path, rotate, text, side, told):
    stored = io.BytesIO()
    noise(60, 80).save(stored, "PNG")
    with pymupdf.open() as document:
        page = document.new_page(width=300, height=400)
        page.insert_image((0, 0, 300 * side, 400 * side), stream=stored.getvalue())
        page.insert_textbox((10, 10, 290, 390), text, fontsize=9)
        page.set_rotation(rotate)
        document.save(tmp_path / "scan.pdf")
    with open_document(tmp_path / "scan.pdf") as source:
        words = " ".join(line.text for line in source.text_lines(0)).split()
    assert len(words) == told
