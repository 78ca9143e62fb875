"""Every kind of image comes out upright, in 8 bits, over white."""

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageOps

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Transform
from pilot_desktop.formats.source import open_document
from tests.formats.making import noise

FORMATS = {
    "PNG": {},
    "JPEG": {"quality": 95},
    "JPEG2000": {},
    "WEBP": {"lossless": True},
    "BMP": {},
    "TIFF": {},
}


def rendered(path, scale=None, index=0):
    with open_document(path) as source:
        return source.render(index, scale).pixels


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("channels", [1, 3])
def test_pixels_are_those_of_the_file(tmp_path, kind, channels):
    path = tmp_path / "picture.unknown"  # the content tells, not the extension
    noise(37, 23, channels).save(path, kind, **FORMATS[kind])
    with open_document(path) as source:
        page = source.render(0)
        assert (source.page_count, source.unit, source.name) == (1, "px", "picture.unknown")
        assert source.page_size(0) == (37, 23) == (page.width, page.height)
        assert page.scale == 1.0
        assert not source.has_text(0)
    with Image.open(path) as picture:
        assert np.array_equal(page.pixels, np.asarray(picture))
    assert page.pixels.dtype == np.uint8
    assert page.pixels.flags.c_contiguous


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_exif_orientation(tmp_path, kind, orientation):
    stored = noise(37, 23, 1)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "turned"
    stored.save(path, kind, exif=exif, **FORMATS[kind])
    with path.open("rb") as file, Image.open(file) as picture:
        # Pillow turns TIFF frames when it loads them.
        turned = picture if kind == "TIFF" else ImageOps.exif_transpose(picture)
        upright = np.asarray(turned.convert("L"))
    with open_document(path) as source:
        size = source.page_size(0)
        pixels = source.render(0).pixels
    pixels = pixels if pixels.ndim == 2 else pixels[..., 0]
    assert size == (upright.shape[1], upright.shape[0]) == (pixels.shape[1], pixels.shape[0])
    assert np.array_equal(pixels, upright)
    # The transform says where each stored pixel went.
    if kind != "JPEG":  # whose pixels are not quite those that were saved
        plain = np.asarray(stored)
        transform = Transform.exif(orientation, 37, 23)
        for x, y in ((0, 0), (36, 0), (5, 22), (20, 11)):
            column, row = transform.point(x + 0.5, y + 0.5)
            assert pixels[int(row), int(column)] == plain[y, x]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_smaller_rendering_stands_upright_too(tmp_path, orientation):
    picture = Image.new("L", (800, 600), 255)
    picture.paste(0, (80, 60, 240, 120))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(tmp_path / "turned.jpg", exif=exif)
    full = rendered(tmp_path / "turned.jpg")
    small = rendered(tmp_path / "turned.jpg", scale=0.25)
    assert small.shape == (full.shape[0] // 4, full.shape[1] // 4)
    assert np.abs(small.astype(int) - full[2::4, 2::4]).mean() < 4


def test_nonsense_orientation_counts_as_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 77
    noise(8, 5).save(tmp_path / "odd.png", exif=exif)
    assert rendered(tmp_path / "odd.png").shape == (5, 8, 3)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_damaged_metadata_does_not_cost_the_picture(tmp_path):
    noise(8, 5).save(tmp_path / "odd.jpg", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + b"\xff" * 40)
    assert rendered(tmp_path / "odd.jpg").shape == (5, 8, 3)


def test_multi_page_tiff(tmp_path):
    pages = [noise(30 + number, 20, seed=number) for number in range(4)]
    pages[2] = pages[2].convert("1")
    pages[0].save(tmp_path / "scan.tif", save_all=True, append_images=pages[1:])
    with open_document(tmp_path / "scan.tif") as source:
        assert source.page_count == 4
        for index in (3, 0, 2, 1):  # in any order
            assert source.page_size(index) == (30 + index, 20)
            expected = pages[index].convert("L") if index == 2 else pages[index]
            assert np.array_equal(source.render(index).pixels, np.asarray(expected))
        for index in (4, -1):
            with pytest.raises(IndexError):
                source.render(index)


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_one_bit_tiff(tmp_path, compression):
    page = Image.new("1", (64, 48), 1)
    page.paste(0, (10, 20, 30, 25))
    page.save(tmp_path / "fax.tif", compression=compression)
    assert np.array_equal(rendered(tmp_path / "fax.tif"), np.asarray(page.convert("L")))


def test_thumbnails_in_a_tiff_are_no_pages(tmp_path):
    tags = [{}, {254: 1}, {}]  # NewSubfileType 1: a reduced copy
    pages = [noise(40 - number, 20, seed=number) for number in range(3)]
    infos = [{"tiffinfo": tag} for tag in tags]
    for page, info in zip(pages, infos, strict=True):
        page.encoderinfo = info
    pages[0].save(tmp_path / "scan.tif", save_all=True, append_images=pages[1:])
    with open_document(tmp_path / "scan.tif") as source:
        assert [source.page_size(index)[0] for index in range(source.page_count)] == [40, 38]
        assert source.render(1).pixels.shape == (20, 38, 3)


def test_a_tiff_whose_directories_go_in_circles(tmp_path):
    path = tmp_path / "circle.tif"
    noise(16, 16, 1).save(path)
    data = bytearray(path.read_bytes())
    (start,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, start)
    struct.pack_into("<I", data, start + 2 + 12 * entries, start)
    path.write_bytes(data)
    with open_document(path) as source:
        assert source.page_count == 1
        assert source.render(0).pixels.shape == (16, 16)


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_16_bit_grey(tmp_path, suffix):
    values = np.array([[0, 255, 256, 32768], [65535, 65280, 40000, 20000]], dtype=np.uint16)
    Image.fromarray(values).save(tmp_path / f"deep.{suffix}")
    assert np.array_equal(rendered(tmp_path / f"deep.{suffix}"), values >> 8)


def test_10_bits_in_16_are_no_dark_picture(tmp_path):
    values = np.array([[0, 4, 512, 1023]], dtype=np.uint16)
    Image.fromarray(values).save(tmp_path / "camera.png")
    assert rendered(tmp_path / "camera.png").tolist() == [[0, 1, 128, 255]]


def test_16_bit_grey_with_black_as_largest_value(tmp_path):
    values = np.array([[0, 65535]], dtype=np.uint16)
    Image.fromarray(values).save(tmp_path / "deep.tif", tiffinfo={262: 0})
    assert rendered(tmp_path / "deep.tif").tolist() == [[255, 0]]


def test_floating_point_grey(tmp_path):
    Image.fromarray(np.array([[0, 0.5, 1]], dtype=np.float32)).save(tmp_path / "unit.tif")
    assert rendered(tmp_path / "unit.tif").tolist() == [[0, 128, 255]]
    Image.fromarray(np.array([[-5, 100, 255]], dtype=np.float32)).save(tmp_path / "byte.tif")
    assert rendered(tmp_path / "byte.tif").tolist() == [[0, 100, 255]]


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_cmyk(tmp_path, suffix):
    sheet = Image.new("CMYK", (32, 16), (0, 0, 0, 0))
    sheet.paste((0, 0, 0, 255), (0, 0, 16, 16))
    sheet.save(tmp_path / f"print.{suffix}")
    pixels = rendered(tmp_path / f"print.{suffix}")
    assert pixels[8, 4].max() < 8
    assert pixels[8, 28].min() > 247


def test_palette(tmp_path):
    picture = noise(20, 10).quantize(16)
    picture.save(tmp_path / "few.png")
    assert np.array_equal(rendered(tmp_path / "few.png"), np.asarray(picture.convert("RGB")))


def test_what_is_transparent_is_white(tmp_path):
    clear = Image.new("RGBA", (3, 1), (255, 0, 0, 255))
    clear.putpixel((1, 0), (0, 0, 0, 0))
    clear.putpixel((2, 0), (0, 0, 0, 128))
    for suffix in ("png", "webp", "tif"):
        clear.save(tmp_path / f"clear.{suffix}", **({"lossless": True} if suffix == "webp" else {}))
        pixels = rendered(tmp_path / f"clear.{suffix}")[0]
        assert pixels.tolist() == [[255, 0, 0], [255, 255, 255], [127, 127, 127]]
    clear.convert("LA").save(tmp_path / "grey.png")
    assert rendered(tmp_path / "grey.png").tolist() == [[76, 255, 127]]
    palette = Image.new("P", (2, 1))
    palette.putpalette([9, 9, 9, 200, 0, 0])
    palette.putpixel((1, 0), 1)
    palette.save(tmp_path / "palette.png", transparency=0)
    assert rendered(tmp_path / "palette.png")[0].tolist() == [[255, 255, 255], [200, 0, 0]]
    grey = Image.new("L", (2, 1), 10)
    grey.putpixel((1, 0), 90)
    grey.save(tmp_path / "key.png", transparency=10)
    assert rendered(tmp_path / "key.png").tolist() == [[255, 90]]


def test_scales(tmp_path):
    noise(100, 60).save(tmp_path / "a.png")
    with open_document(tmp_path / "a.png") as source:
        for scale in (0.001, 0.3, 1.0, 2.5):
            page = source.render(0, scale)
            assert page.scale == scale
            assert page.pixels.shape[:2] == (max(1, round(60 * scale)), max(1, round(100 * scale)))
        for scale in (0, -1, float("nan")):
            with pytest.raises(ValueError, match="scale"):
                source.render(0, scale)


def test_a_key_follows_the_content_not_the_name(tmp_path):
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    noise(9, 9).save(one)
    two.write_bytes(one.read_bytes())
    with open_document(one) as first, open_document(two) as second:
        key = first.render(0).key
        assert key == first.render(0).key == first.render(0, 1.0).key == second.render(0).key
        assert key != first.render(0, 0.5).key
        noise(9, 9, seed=8).save(one)  # saved again by another program while it is open
        assert key != first.render(0).key


def test_the_limit_lowers_an_enlargement(tmp_path, monkeypatch):
    monkeypatch.setattr("pilot_desktop.formats.limits.MAX_PIXELS", 10_000)
    noise(80, 50).save(tmp_path / "a.png")
    with open_document(tmp_path / "a.png") as source:
        page = source.render(0, 10.0)
        assert page.pixels.shape[0] * page.pixels.shape[1] <= 10_000
        assert 1.4 < page.scale < 10
        assert page.width == pytest.approx(80, abs=1)
        monkeypatch.setattr("pilot_desktop.formats.limits.MAX_PIXELS", 3_999)
        with pytest.raises(UnreadableDocumentError, match="too large"):
            source.render(0)


def test_a_photo_with_a_second_picture_inside_is_one_page(tmp_path):
    """Phones store a depth map or a preview behind the photo (MPO)."""
    out = io.BytesIO()
    noise(30, 20).save(out, "MPO", save_all=True, append_images=[noise(10, 10)])
    (tmp_path / "phone.jpg").write_bytes(out.getvalue())
    with open_document(tmp_path / "phone.jpg") as source:
        assert source.page_count == 1
        assert source.render(0).pixels.shape == (20, 30, 3)
