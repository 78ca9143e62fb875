"""A folder of images is a document whose pages are in the order of their names."""

import shutil
import time

import pytest

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.formats.source import open_document
from tests.formats.making import noise, write_pdf


def test_natural_order(tmp_path):
    folder = tmp_path / "Ä ö 日本 #%"
    folder.mkdir()
    names = ["page 1.png", "page 2.png", "Page 3.jpg", "page 10.png", "page 10b.webp"]
    names += ["page 11.JP2", "page 12.j2k", "z.bmp"]
    for width, name in enumerate(names, start=5):
        noise(width, 4).save(folder / name)
    (folder / "notes.txt").write_text("no page")
    (folder / "._page 1.png").write_bytes(b"what macOS leaves behind")
    (folder / "deeper.png").mkdir()
    with open_document(folder) as source:
        assert source.name == "Ä ö 日本 #%"
        assert source.unit == "px"
        assert source.page_count == len(names)
        for index, name in enumerate(names):
            assert source.page_path(index).name == name
            assert source.page_size(index) == (5 + index, 4)
            assert source.render(index).pixels.shape == (4, 5 + index, 3)
            assert not source.has_text(index)
        for index in (len(names), -1):
            with pytest.raises(IndexError):
                source.render(index)


def test_a_tiff_inside_brings_all_its_pages(tmp_path):
    scans = [noise(10 + number, 4) for number in range(3)]
    noise(9, 4).save(tmp_path / "a.png")
    scans[0].save(tmp_path / "b.tif", save_all=True, append_images=scans[1:])
    noise(13, 4).save(tmp_path / "c.png")
    with open_document(tmp_path) as source:
        widths = [source.page_size(index)[0] for index in range(source.page_count)]
        assert widths == [9, 10, 11, 12, 13]
        assert source.render(2).key == open_document(tmp_path / "b.tif").render(1).key


def test_jpeg_2000_and_gif(tmp_path):
    noise(9, 4).save(tmp_path / "a.jp2")
    noise(10, 4).save(tmp_path / "b.j2k")
    noise(11, 4).save(tmp_path / "c.gif")
    with open_document(tmp_path) as source:
        widths = [source.page_size(index)[0] for index in range(source.page_count)]
        assert widths == [9, 10, 11]
        for index, width in enumerate(widths):
            assert source.render(index).pixels.shape == (4, width, 3)


def test_a_bad_file_spoils_its_own_page_only(tmp_path):
    noise(9, 4).save(tmp_path / "1.png")
    (tmp_path / "2.png").write_text("no picture")
    (tmp_path / "3.tif").write_bytes(b"")
    noise(9, 4).save(tmp_path / "4.png")
    with open_document(tmp_path) as source:
        assert source.page_count == 4
        for index, name in ((1, r"2\.png"), (2, r"3\.tif")):
            for ask in (source.render, source.page_size):
                with pytest.raises(UnreadableDocumentError, match=name):
                    ask(index)
        assert source.render(3).pixels.shape == (4, 9, 3)
        (tmp_path / "1.png").unlink()
        with pytest.raises(UnreadableDocumentError, match=r"1\.png does not exist"):
            source.render(0)


def test_folders_without_images(tmp_path):
    for fill in (lambda: None, lambda: write_pdf(tmp_path / "a.pdf")):
        fill()
        with pytest.raises(UnreadableDocumentError, match="holds no images"):
            open_document(tmp_path)


def test_ten_thousand_files_open_at_once(tmp_path):
    noise(9, 4).save(tmp_path / "0.tif")
    for number in range(1, 10_000):
        (tmp_path / f"{number}.tif").hardlink_to(tmp_path / "0.tif")
    seconds = []
    for _ in range(3):  # others may be using the processor and the disk, too
        start = time.process_time()
        with open_document(tmp_path) as source:
            assert source.page_count == 10_000
            assert source.page_path(9_999).name == "9999.tif"
            assert source.render(5_000).pixels.shape == (4, 9, 3)
        seconds.append(time.process_time() - start)
    shutil.rmtree(tmp_path)
    assert min(seconds) < 1
