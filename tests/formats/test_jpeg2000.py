"""JPEG 2000: depths that Pillow gets wrong, small renderings, and files that lie or end early."""

from __future__ import annotations

import base64
import io
import struct

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from pilot_desktop.formats import jpeg2000
from pilot_desktop.formats.source import open_document
from tests.formats.extracting import searchable
from tests.formats.making import noise
from tests.formats.test_hostile import complaint

# Codestreams of 4 x 4 pixels, black above and white below, by imagecodecs: Pillow writes no such
# depths.
DEPTHS = {
    "1 bit": (
        "/0//UQApAAAAAAAEAAAABAAAAAAAAAAAAAAABAAAAAQAAAAAAAAAAAABAAEB/1IADAAAAAEAAAQEAAH/XAAE"
        "QAj/kAAKAAAAAAATAAH/k9GAENw//9k="
    ),
    "12 bits": (
        "/0//UQAvAAAAAAAEAAAABAAAAAAAAAAAAAAABAAAAAQAAAAAAAAAAAADCwEBCwEBCwEB/1IADAAAAAEBAAQE"
        "AAH/XAAEQGD/kAAKAAAAAAAwAAH/k9/gdBDcNcsZM253paUnOc5znOc5znOc5znOc5znOc5zgID/2Q=="
    ),
    "16 bits": (
        "/0//UQAvAAAAAAAEAAAABAAAAAAAAAAAAAAABAAAAAQAAAAAAAAAAAADDwEBDwEBDwEB/1IADAAAAAEBAAQE"
        "AAH/XAAEQID/kAAKAAAAAAA7AAH/k9/4kTgQ3DXLGTNud6WlJznOc5znOc5znOc5znOc5znOc5znOc5znOc5"
        "znOAgP/Z"
    ),
}


def packed(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG2000", **options)
    return out.getvalue()


def box(kind, body):
    return struct.pack(">I4s", len(body) + 8, kind) + body


def rendered(path, scale=None):
    with open_document(path) as source:
        page = source.render(0, scale)
        return page.pixels


@pytest.mark.parametrize("name", DEPTHS)
@pytest.mark.parametrize("boxed", [False, True])
def test_black_and_white_in_every_depth(tmp_path, name, boxed):
    path = tmp_path / "a.jp2"
    content = base64.b64decode(DEPTHS[name])
    if boxed:
        content = jpeg2000.wrapped(content, jpeg2000.read_header(io.BytesIO(content)))
    path.write_bytes(content)
    pixels = rendered(path)
    assert pixels.shape == ((4, 4) if name == "1 bit" else (4, 4, 3))
    assert pixels[:2].max() == 0
    assert pixels[2:].min() == 255
    # In a PDF the bits go in as they are, unless readers would show them otherwise.
    assert (b"JPXDecode" in searchable(path, [])) == (name != "1 bit")


def test_a_palette(tmp_path):
    picture = noise(30, 20).quantize(16)
    content = packed(Image.fromarray(np.asarray(picture)))
    colors = picture.getpalette()[:48]
    grey, there = box(b"colr", struct.pack(">BBBI", 1, 0, 0, 17)), content.index(b"colr") - 4
    assert content[there : there + 15] == grey
    palette = box(b"colr", struct.pack(">BBBI", 1, 0, 0, 16))
    palette += box(b"pclr", struct.pack(">HB", 16, 3) + b"\7\7\7" + bytes(colors))
    palette += box(b"cmap", b"".join(struct.pack(">HBB", 0, 1, column) for column in range(3)))
    head = content.index(b"jp2h") - 4
    jp2h = box(b"jp2h", content[head + 8 : there] + palette)
    (tmp_path / "a.jp2").write_bytes(content[:head] + jp2h + content[there + 15 :])
    assert np.array_equal(rendered(tmp_path / "a.jp2"), np.asarray(picture.convert("RGB")))
    assert b"JPXDecode" not in searchable(tmp_path / "a.jp2", [])


@pytest.mark.parametrize("size", [(701, 1163), (640, 480), (37, 23)])
@pytest.mark.parametrize(
    "options", [{}, {"tile_size": (128, 128)}, {"no_jp2": True}, {"num_resolutions": 2}]
)
def test_a_smaller_rendering_is_the_same_picture(tmp_path, size, options):
    picture = Image.new("RGB", size, "white")
    picture.paste((200, 30, 60), (size[0] // 4, size[1] // 5, size[0] // 2, size[1] // 2))
    (tmp_path / "a.jp2").write_bytes(packed(picture, **options))
    for scale in (0.9, 0.5, 0.37, 0.25, 0.1, 0.03):
        small = rendered(tmp_path / "a.jp2", scale)
        wanted = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
        assert (small.shape[1], small.shape[0]) == wanted
        expected = np.asarray(picture.resize(wanted, Image.Resampling.BOX))
        if min(wanted) > 12:  # of few pixels, each way to make them differs
            assert np.abs(small.astype(int) - expected).mean() < 6


def test_a_smaller_rendering_decodes_less(tmp_path, monkeypatch):
    (tmp_path / "a.jp2").write_bytes(packed(noise(640, 480)))
    sizes = []
    load = Image.Image.load
    monkeypatch.setattr(
        Image.Image, "load", lambda image: (load(image), sizes.append(image.size))[0]
    )
    rendered(tmp_path / "a.jp2", 0.1)
    assert (80, 60) in sizes
    assert (640, 480) not in sizes


def test_the_pdf_has_the_pixels_of_the_file(tmp_path):
    """By another reader than the one that draws in the program."""
    for name, options in (("boxed", {}), ("bare", {"no_jp2": True})):
        path = tmp_path / f"{name}.jp2"
        path.write_bytes(packed(noise(90, 70), **options))
        content = searchable(path)
        assert path.read_bytes() in content
        (found,) = PdfReader(io.BytesIO(content)).pages[0].images
        assert np.array_equal(np.asarray(found.image), np.asarray(noise(90, 70)))


def test_what_is_cut_between_tiles_is_refused(tmp_path):
    """Pillow would leave the missing ones black."""
    content = packed(noise(100, 100, 1), tile_size=(50, 50))
    starts = [at for at in range(len(content)) if content.startswith(b"\xff\x90\0\x0a", at)]
    assert len(starts) == 4
    for start in starts[1:]:
        for end in (b"", b"\xff\xd9", bytes(len(content) - start)):
            (tmp_path / "cut.jp2").write_bytes(content[:start] + end)
            assert complaint(tmp_path / "cut.jp2").startswith("cut.jp2 cannot be read: ")


@pytest.mark.parametrize("kind", [{}, {"no_jp2": True}])
def test_a_size_that_is_too_large_is_refused_before_decoding(tmp_path, kind):
    content = bytearray(packed(noise(20, 10), **kind))
    place = content.index(b"\xff\x4f\xff\x51") + 8
    struct.pack_into(">II", content, place, 30_000, 30_000)
    struct.pack_into(">II", content, place + 16, 30_000, 30_000)
    (tmp_path / "vast.jp2").write_bytes(content)
    assert complaint(tmp_path / "vast.jp2") == (
        "vast.jp2 is too large: 30,000 x 30,000 pixels are 900 megapixels, and the limit is 200."
    )


def test_boxes_that_claim_another_size(tmp_path):
    content = bytearray(packed(noise(200, 100)))
    struct.pack_into(">II", content, content.index(b"ihdr") + 4, 10, 20)
    (tmp_path / "lie.jp2").write_bytes(content)
    assert complaint(tmp_path / "lie.jp2").startswith("lie.jp2 cannot be read: ")


def test_an_endless_row_of_boxes(tmp_path):
    (tmp_path / "a.jp2").write_bytes(packed(noise(2, 2))[:32] + box(b"free", b"") * 300_000)
    assert complaint(tmp_path / "a.jp2").startswith("a.jp2 cannot be read: ")


def test_without_openjpeg_there_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "a.jp2").write_bytes(packed(noise(20, 10)))
    monkeypatch.setattr("PIL.features.check", lambda name: name != "jpg_2000")
    assert complaint(tmp_path / "a.jp2") == (
        "a.jp2 is a JPEG 2000 picture, which the installed picture library (Pillow) cannot decode."
    )
