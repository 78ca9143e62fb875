"""Whatever is thrown at the program: one sentence, the right kind of error, nothing on stderr."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pilot_desktop.document.errors import PilotError, UnreadableDocumentError
from pilot_desktop.formats import pdf
from pilot_desktop.formats.source import open_document
from tests.formats.making import Page, noise, png_header, write_pdf, write_torn_pdf
from tests.formats.test_samples import SAMPLES

assert pdf  # loaded before a test gives up the right to read the disk


def complaint(path, password=None):
    """The sentence a user sees when `path` is opened and its first page drawn."""
    with (
        pytest.raises(UnreadableDocumentError) as caught,
        open_document(path, password) as source,
    ):
        source.render(0)
    message = str(caught.value)
    assert caught.value.exit_code == 3
    assert message.endswith(".")
    assert "\n" not in message
    assert message.isprintable()
    return message


def saved(path, kind, **options):
    noise(200, 150).save(path, kind, **options)
    return path.read_bytes()


def test_missing(tmp_path):
    assert complaint(tmp_path / "no.pdf") == f"{tmp_path}/no.pdf does not exist."
    (tmp_path / "link.png").symlink_to(tmp_path / "gone.png")
    assert complaint(tmp_path / "link.png").endswith("link.png does not exist.")
    (tmp_path / "file").write_text("x")
    assert complaint(tmp_path / "file" / "a.pdf").endswith("does not exist.")
    assert complaint(tmp_path / "a\0b.pdf").endswith("does not exist.")
    assert "name too long" in complaint(tmp_path / ("x" * 300))


@pytest.mark.parametrize("suffix", ["pdf", "png", "jpg", "txt"])
def test_zero_bytes(tmp_path, suffix):
    (tmp_path / f"empty.{suffix}").touch()
    assert complaint(tmp_path / f"empty.{suffix}") == f"empty.{suffix} is empty (0 bytes)."


def test_wrong_kind(tmp_path):
    (tmp_path / "text.pdf").write_text("Dear Sir,\n" * 500)
    assert complaint(tmp_path / "text.pdf") == (
        "text.pdf is not a PDF file, although its name says so."
    )
    (tmp_path / "letter.docx").write_bytes(b"PK\3\4" + bytes(100))
    assert "not a kind of document that can be read" in complaint(tmp_path / "letter.docx")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_pipes_and_devices_do_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    assert complaint(tmp_path / "pipe.pdf") == "pipe.pdf is not a file."
    assert complaint("/dev/zero") == "zero is not a file."


@pytest.mark.parametrize("keep", [0.98, 0.9, 0.5, 0.1])
def test_truncated_pdf(tmp_path, keep):
    data = write_pdf(tmp_path / "a.pdf", *[Page(text="x" * 200)] * 5).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(data[: int(len(data) * keep)])
    assert complaint(tmp_path / "cut.pdf").startswith("cut.pdf is ")
    # A download that was given its full size, but not its end.
    (tmp_path / "zeros.pdf").write_bytes(
        data[: int(len(data) * keep)].ljust(len(data) + 999, b"\0")
    )
    assert complaint(tmp_path / "zeros.pdf").startswith("zeros.pdf is ")


def test_pdf_without_pages(tmp_path):
    assert complaint(write_pdf(tmp_path / "none.pdf")) == "none.pdf has no pages."
    (tmp_path / "head.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    assert complaint(tmp_path / "head.pdf").startswith("head.pdf is damaged")


@pytest.mark.parametrize("place", [b"3 0 R", b"9 0 R", b"2 0 R", b"null "])
def test_one_damaged_pdf_page_leaves_the_others(tmp_path, place):
    path = write_pdf(tmp_path / "a.pdf", Page(), Page())
    path.write_bytes(path.read_bytes().replace(b"6 0 R]", place + b"]"))
    with open_document(path) as source:
        assert source.render(0).pixels.min() == 0
        for ask in (source.render, source.page_size, source.has_text):
            with pytest.raises(UnreadableDocumentError, match=r"Page 2 of a\.pdf is damaged"):
                ask(1)


def test_wrong_password_is_unreadable_too(tmp_path):
    import pymupdf

    with pymupdf.open(write_pdf(tmp_path / "a.pdf", Page())) as document:
        document.save(tmp_path / "b.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x")
    assert complaint(tmp_path / "b.pdf") == "b.pdf is protected by a password."
    assert complaint(tmp_path / "b.pdf", "y") == "The password does not open b.pdf."


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "JPEG2000", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("keep", [0.9, 0.5, 0.05])
def test_truncated_images_are_refused(tmp_path, kind, keep):
    """Half a receipt would read as if it ended there; better no text than that."""
    data = saved(tmp_path / "a", kind)
    (tmp_path / "cut").write_bytes(data[: int(len(data) * keep)])
    assert complaint(tmp_path / "cut").startswith("cut cannot be read: ")


def test_30000_x_30000(tmp_path):
    (tmp_path / "vast.png").write_bytes(png_header(30_000, 30_000))
    assert complaint(tmp_path / "vast.png") == (
        "vast.png is too large: 30,000 x 30,000 pixels are 900 megapixels, and the limit is 200."
    )
    # A real one: little on disk, far too much in memory.
    Image.new("1", (30_000, 30_000)).save(tmp_path / "vast.tif", compression="group4")
    assert complaint(tmp_path / "vast.tif").startswith("vast.tif is too large: 30,000 x 30,000")


def test_sizes_that_are_no_sizes(tmp_path):
    for width, height in ((0, 10), (10, 0), (2**31 - 1, 2**31 - 1)):
        (tmp_path / "odd.png").write_bytes(png_header(width, height))
        assert complaint(tmp_path / "odd.png").startswith("odd.png ")


@contextmanager
def as_nobody():
    """Give up root's right to read everything, if we have it."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work differently")
def test_without_permission():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        write_pdf(folder / "secret.pdf", Page()).chmod(0)
        noise(3, 3).save(folder / "secret.png")
        (folder / "secret.png").chmod(0)
        (folder / "locked").mkdir(mode=0)
        with as_nobody():
            for item in ("secret.pdf", "secret.png", "locked", "locked/a.png"):
                expected = f"You do not have permission to read {Path(item).name}."
                assert complaint(folder / item) == expected
        (folder / "locked").chmod(0o755)


def test_unusual_names(tmp_path):
    folder = tmp_path / "Ä ö 日本 #% 'quoted' & so on"
    folder.mkdir()
    write_pdf(folder / "Ä ö 日本 #%.pdf", Page(text="Hello"))
    noise(5, 4).save(folder / "-rf ~ $HOME *?.png")
    for path in folder.iterdir():
        with open_document(path) as source:
            assert source.name == path.name
            assert source.render(0).pixels.size


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes as a name")
def test_names_that_are_no_text(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xe9sum\xe9\n.png"))
    noise(5, 4).save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(path)
    with open_document(path) as source:
        assert source.name == "r\ufffdsum\ufffd\ufffd.png"
        source.name.encode()
    path.write_bytes(b"")
    assert complaint(path) == "r\ufffdsum\ufffd\ufffd.png is empty (0 bytes)."


KINDS = ["PNG", "JPEG", "JPEG2000", "WEBP", "GIF", "BMP", "TIFF", "PDF"]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12),
    st.floats(0.2, 1.0),
)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_flipped_bytes_end_in_pixels_or_a_sentence(tmp_path, kind, flips, keep):
    path = tmp_path / "fuzzed"
    if kind == "PDF":
        data = bytearray(write_pdf(path, Page(text="Hello"), Page()).read_bytes())
    else:
        data = bytearray(saved(path, kind))
    head = min(len(data), 600)  # where a changed byte does most harm
    for place, value in flips:
        data[int(place * (head - 1))] = value
    path.write_bytes(data[: int(len(data) * keep)])
    try:
        with open_document(path) as source:
            for index in range(min(source.page_count, 3)):
                source.page_size(index)
                source.has_text(index)
                source.render(index, 0.5)
    except PilotError as error:
        assert str(error).endswith(".")


def test_nothing_is_said_on_stderr(tmp_path):
    """In a program of its own: pytest would swallow what C libraries and warnings print."""
    for kind in ("PNG", "JPEG", "JPEG2000", "WEBP", "GIF", "BMP", "TIFF"):
        data = saved(tmp_path / f"a.{kind}", kind)
        for keep in (0.02, 0.3, 0.9):
            (tmp_path / f"cut {keep}.{kind}").write_bytes(data[: int(len(data) * keep)])
    for compression in ("group4", "tiff_lzw", "jpeg", "tiff_adobe_deflate"):
        picture = noise(90, 90, 1).convert("1" if compression == "group4" else "L")
        picture.save(tmp_path / "b.tif", compression=compression)
        data = bytearray((tmp_path / "b.tif").read_bytes())
        (tmp_path / f"cut {compression}.tif").write_bytes(data[: len(data) // 2])
        data[200:260] = bytes(60)
        (tmp_path / f"hole {compression}.tif").write_bytes(data)
    noise(8, 5).save(tmp_path / "exif.jpg", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xff" * 40)
    Image.new("1", (12_000, 12_000)).save(tmp_path / "large.png")  # Pillow would warn
    (tmp_path / "vast.png").write_bytes(png_header(30_000, 30_000))
    data = write_pdf(tmp_path / "a.pdf", Page(text="Hello"), Page()).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(data[:400])
    (tmp_path / "op.pdf").write_bytes(data.replace(b"re f", b"Q ]>"))
    (tmp_path / "font.pdf").write_bytes(data.replace(b"/Helvetica", b"/Helvetic("))
    (tmp_path / "text.pdf").write_text("Hello")
    program = f"""
from pathlib import Path
from pilot_desktop.document.errors import PilotError
from pilot_desktop.formats.source import open_document
for path in sorted(Path({str(tmp_path)!r}).iterdir()):
    try:
        with open_document(path) as source:
            source.render(0), source.has_text(0)
        print(path.name, "was read")
    except PilotError as error:
        print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(list(tmp_path.iterdir()))


@pytest.mark.parametrize("name", ["two-pages.pdf", "receipt.jpg"])
def test_a_sound_page_has_no_flaw(name):
    with open_document(SAMPLES / name) as source:
        assert source.render(0).flaw == ""


def test_a_page_that_comes_out_in_part_says_so_each_time_it_is_drawn(tmp_path):
    path = write_torn_pdf(tmp_path / "torn.pdf")
    sentence = "Page 2 of torn.pdf is damaged: parts of it may be missing."
    with open_document(path) as source:
        flaws = [source.render(index).flaw for index in (0, 1, 0, 1)]
        assert source.render(1).pixels.min() == 255, "nothing of its text is drawn"
    assert flaws == ["", sentence, "", sentence]
