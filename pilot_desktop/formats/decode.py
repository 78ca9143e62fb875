"""Any picture Pillow opens -> upright uint8 pixels, grey or RGB, over white."""

from __future__ import annotations

import ctypes
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image, _imaging, features

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.sentence import Sentence, later
from pilot_desktop.formats import gif, jpeg2000, jpeg2000_pixels
from pilot_desktop.formats.files import display_name, readable
from pilot_desktop.formats.limits import capped_scale, refuse_oversize

Pixels = npt.NDArray[np.uint8]

FORMATS = ("PNG", "JPEG", "JPEG2000", "WEBP", "GIF", "BMP", "TIFF")

_ORIENTATION = 0x0112
_TIFF_BITS_PER_SAMPLE, _TIFF_PHOTOMETRIC, _MIN_IS_WHITE = 258, 262, 0
_CAMERA_BITS = 12  # cameras and old scanners put so many, or 10, into 16 and do not say so

# `refuse_oversize` is our limit; Pillow's own would warn on stderr below it.
Image.MAX_IMAGE_PIXELS = None
# What Pillow has to say about odd metadata is of no use to a reader, and would litter stderr.
warnings.filterwarnings("ignore", module=r"PIL\.")
logging.getLogger("PIL").addHandler(logging.NullHandler())
# libtiff prints its complaints itself, past Python. Where it is linked in statically (Windows) the
# function cannot be reached, and the noise stays.
with suppress(AttributeError, OSError):
    ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler(None)


_DAMAGED = later(
    "{name} cannot be read: the picture is damaged, incomplete or of an unsupported kind."
)


@contextmanager
def opened(path: Path, frame: int, name: str | None = None) -> Iterator[Image.Image]:
    """The image at `frame`, its header read and its size checked, its pixels not yet decoded.

    `name` is how errors call it. Failures inside the block become sentences as well.
    """
    name = name or display_name(path)
    # A handle and no path: by path, Pillow maps uncompressed TIFF frames into memory and garbles
    # those that lie on their side (orientation 5 to 8).
    with (
        readable(path, name, _DAMAGED),
        path.open("rb") as file,
    ):
        _refuse_early(file, name)
        with Image.open(file, formats=FORMATS) as image:
            if frame:
                image.seek(frame)
            if not (image.width and image.height):
                raise ValueError("a picture without pixels")
            refuse_oversize(name, *image.size)
            yield image


def _refuse_early(file: BinaryIO, name: str) -> None:
    """What must be seen before Pillow opens a file, for it would take memory at once."""
    head = file.read(12)
    if head.startswith(gif.STARTS):
        refuse_oversize(name, *gif.canvas_size(file))
    elif head.startswith(jpeg2000.STARTS):
        if not features.check("jpg_2000"):
            raise UnreadableDocumentError(
                Sentence(
                    "{name} is a JPEG 2000 picture, which the installed picture library (Pillow) "
                    "cannot decode.",
                    name=name,
                )
            )
        header = jpeg2000.read_header(file)
        refuse_oversize(name, header.width, header.height)
    file.seek(0)


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height in pixels after the EXIF orientation is applied. Decodes nothing."""
    width, height = image.size
    return (height, width) if orientation_of(image) >= 5 else (width, height)


def upright_pixels(image: Image.Image, scale: float = 1.0) -> tuple[Pixels, float]:
    """The decoded page at `scale` pixels per stored pixel, and the scale it really has.

    The scale is lowered where the result would exceed the limit; 1.0 keeps the stored pixels.
    """
    width, height = image.size
    scale = capped_scale(width, height, scale) if scale != 1.0 else scale
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    orientation = orientation_of(image)
    header = jpeg2000_pixels.header_of(image)
    if scale < 1.0:
        image.draft(None, target)  # a JPEG decodes to a half, quarter or eighth for free
        if header is not None:
            jpeg2000_pixels.draft(image, header, target)
    pixels = _grey_or_rgb(image if header is None else jpeg2000_pixels.decoded(image, header))
    if target != (pixels.shape[1], pixels.shape[0]):
        picture = Image.fromarray(pixels)
        pixels = _array(picture.resize(target, Image.Resampling.BICUBIC, reducing_gap=2.0))
    return np.ascontiguousarray(_turned(pixels, orientation)), scale


def orientation_of(image: Image.Image) -> int:
    """EXIF orientation 1 to 8 that is still to be applied; nonsense counts as 1."""
    if image.format == "TIFF":
        return 1  # Pillow turns TIFF frames itself
    try:
        # The base class's: PNG's own `getexif` decodes the whole image to look behind it.
        value = Image.Image.getexif(image).get(_ORIENTATION, 1)
    except Exception:  # damaged metadata does not make the picture unreadable
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


# EXIF orientation -> are rows and columns swapped, then in which direction (rows, columns) run.
_TURNS = {
    1: (False, 1, 1),
    2: (False, 1, -1),
    3: (False, -1, -1),
    4: (False, -1, 1),
    5: (True, 1, 1),
    6: (True, 1, -1),
    7: (True, -1, -1),
    8: (True, -1, 1),
}


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    """A view of the stored pixels as they stand upright."""
    swapped, rows, columns = _TURNS[orientation]
    return (pixels.swapaxes(0, 1) if swapped else pixels)[::rows, ::columns]


def _grey_or_rgb(image: Image.Image) -> Pixels:
    """8-bit pixels of any mode. What is transparent shows white, as on paper."""
    image.load()
    if image.mode == "F" or image.mode.startswith("I"):
        return _deep_grey(image)
    target = "L" if image.mode in ("1", "L", "LA", "La") else "RGB"
    if image.mode == target and not image.has_transparency_data:
        return _array(image)
    if image.has_transparency_data:
        # Premultiplied grey has no direct way to RGBA.
        clear = image.convert("LA") if image.mode == "La" else image
        page = Image.new("RGBA", image.size, "white")
        page.alpha_composite(clear.convert("RGBA"))
        return _array(page.convert(target))
    return _array(image.convert(target))


def _array(image: Image.Image) -> Pixels:
    """A copy that can be written to; a third of the time of `np.array(image)`."""
    return np.asarray(image).copy()


def _deep_grey(image: Image.Image) -> Pixels:
    """Grey of 12, 16 or 32 bits or floating point, brought to 0..255."""
    tags = getattr(image, "tag_v2", {})
    values = np.asarray(image)
    if image.mode.startswith("I;16"):
        bits = int(tags.get(_TIFF_BITS_PER_SAMPLE, (16,))[0])
        used = int(values.max()).bit_length()
        if used <= _CAMERA_BITS:
            bits = min(bits, max(used, 8))
        grey = (values >> max(bits - 8, 0)).astype(np.uint8)
    else:
        # Nothing says where white is: the smallest usual range that holds every value.
        values = np.nan_to_num(values.astype(np.float32), posinf=0.0, neginf=0.0)
        peak = float(values.max())
        ranges = (1.0, 255.0, 65535.0) if image.mode == "F" else (255.0, 65535.0)
        white = next((top for top in ranges if peak <= top), peak)
        grey = (values.clip(0.0) * (255.0 / white)).round().astype(np.uint8)
    if tags.get(_TIFF_PHOTOMETRIC) == _MIN_IS_WHITE:  # Pillow inverts 8 bits, but not these
        grey = 255 - grey
    return grey
