"""Images become searchable PDFs: stored as they are, upright, at their size on paper."""

from __future__ import annotations

import io

import numpy as np
import pymupdf
import pytest
from PIL import Image

from pilot_desktop.document.geometry import Transform
from pilot_desktop.formats.searchable import searchable_writer
from pilot_desktop.formats.source import open_document
from tests.formats.extracting import (
    LINES,
    reading,
    searchable,
    text_by_pdfminer,
    text_by_pymupdf,
    words_found,
)
from tests.formats.making import Page, noise, write_pdf


def stored_image(path, kind, mode="RGB", **options):
    image = noise(12, 8).resize((120, 80))
    if mode == "1":
        image = image.convert("L").point(lambda value: 255 * (value > 128), mode="1")
    elif mode == "P":
        image = image.quantize(64)
    elif mode == "I;16":
        image = Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
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
    "gif": ("GIF", {}),
    "jpeg2000": ("JPEG2000", {}),
    "jpeg2000-grey": ("JPEG2000", {"mode": "L"}),
    "jpeg2000-deep": ("JPEG2000", {"mode": "I;16"}),
    "jpeg2000-bare": ("JPEG2000", {"no_jp2": True}),
    "jpeg2000-bare-grey": ("JPEG2000", {"mode": "L", "no_jp2": True}),
    "jpeg2000-cmyk": ("JPEG2000", {"mode": "CMYK"}),
    "jpeg2000-transparent": ("JPEG2000", {"mode": "RGBA"}),
}


@pytest.mark.parametrize("name", IMAGES)
def test_images_become_pages(tmp_path, name):
    kind, options = IMAGES[name]
    path = stored_image(tmp_path / f"{name}.x", kind, dpi=(100, 100), **options)
    content = searchable(path)
    factor = 72 / (150 if kind in ("WEBP", "GIF", "JPEG2000") else 100)  # stored by the others
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
        if "cmyk" not in name:  # each program turns ink into light in its own way
            assert np.abs(pixels.astype(int) - rgb).mean() < 3
        wanted = reading(1, (width, height)).lines[0].words[0]
    assert text_by_pymupdf(content) == LINES == text_by_pdfminer(content)
    found = dict(words_found(content))[wanted.text]
    assert found.iou(wanted.box.scaled(factor)) > 0.95


@pytest.mark.parametrize("name", ["jpeg", "jpeg2000", "png", "tiff-fax"])
def test_stored_images_do_not_grow(tmp_path, name):
    kind, options = IMAGES[name]
    noise(800, 1000).convert(options.get("mode", "RGB")).save(
        tmp_path / "a.x", kind, **{k: v for k, v in options.items() if k != "mode"}
    )
    content = searchable(tmp_path / "a.x")
    assert len(content) < 1.1 * (tmp_path / "a.x").stat().st_size
    if kind in ("JPEG", "JPEG2000"):
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
