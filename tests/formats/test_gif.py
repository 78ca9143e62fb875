"""GIF: palettes, transparency, animations, and sizes that would take memory at once."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from PIL import Image

from pilot_desktop.formats.source import open_document
from tests.formats.making import noise
from tests.formats.test_hostile import complaint


def rendered(path):
    with open_document(path) as source:
        assert source.page_count == 1
        return source.render(0).pixels


@pytest.mark.parametrize("interlace", [0, 1])
@pytest.mark.parametrize("channels", [1, 3])
def test_pixels_are_those_of_the_file(tmp_path, channels, interlace):
    picture = noise(37, 23, channels).quantize(64) if channels == 3 else noise(37, 23, 1)
    picture.save(tmp_path / "a.unknown", "GIF", interlace=interlace)
    expected = np.asarray(picture.convert("RGB"))
    pixels = rendered(tmp_path / "a.unknown")
    assert np.array_equal(
        pixels if pixels.ndim == 3 else pixels[..., None] + 0 * expected, expected
    )


def test_what_is_transparent_is_white(tmp_path):
    picture = Image.new("P", (2, 1))
    picture.putpalette([9, 9, 9, 200, 0, 0])
    picture.putpixel((1, 0), 1)
    picture.save(tmp_path / "a.gif", transparency=0)
    assert rendered(tmp_path / "a.gif")[0].tolist() == [[255, 255, 255], [200, 0, 0]]


def test_of_an_animation_the_first_picture_is_read(tmp_path):
    pictures = [noise(30, 20, 1, seed=number) for number in range(3)]
    pictures[0].save(tmp_path / "a.gif", save_all=True, append_images=pictures[1:])
    pixels = rendered(tmp_path / "a.gif")
    assert np.array_equal(pixels.reshape(20, 30, -1)[..., 0], np.asarray(pictures[0]))


@pytest.mark.parametrize("inner", [False, True])
def test_a_size_that_is_too_large_is_refused_before_memory_is_taken(tmp_path, inner):
    """Pillow fills as much as the first picture claims when it opens the file."""
    screen = (10, 10) if inner else (65_535, 40_000)
    (tmp_path / "vast.gif").write_bytes(
        b"GIF89a"
        + struct.pack("<HHBBB", *screen, 0xF0, 0, 0)
        + b"\0\0\0\xff\xff\xff"
        + b"!\xfe\x04note\0"
        + b"!\xf9\x04\x08\0\0\0\0"  # to be disposed of: filled with the background
        + struct.pack("<cHHHHB", b",", 0, 0, 65_535, 40_000, 0)
        + b"\2\2L\1\0;"
    )
    resource = pytest.importorskip("resource")  # not on Windows
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert complaint(tmp_path / "vast.gif").startswith("vast.gif is too large: 65,535 x 40,000")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < before + 100_000


@pytest.mark.parametrize(
    "tail", [b"", b";", b"!", b"!\xfe\xff", b"!\xfe" + b"\1x" * 2_000_000, b",\0\0", b"?" * 99]
)
def test_without_a_picture_there_is_a_sentence(tmp_path, tail):
    (tmp_path / "a.gif").write_bytes(b"GIF89a" + struct.pack("<HHBBB", 4, 4, 0, 0, 0) + tail)
    assert complaint(tmp_path / "a.gif").startswith("a.gif cannot be read: ")
