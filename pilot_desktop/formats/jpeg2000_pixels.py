"""JPEG 2000 decoded by Pillow where it does that well, and by MuPDF where it does not."""

from __future__ import annotations

from typing import Any

from PIL import Image

from pilot_desktop.formats.jpeg2000 import Header, read_header


def header_of(image: Image.Image) -> Header | None:
    """The header of a picture that is not decoded yet; None for other kinds than JPEG 2000."""
    return read_header(image.fp) if image.format == "JPEG2000" else None  # type: ignore[attr-defined]


def draft(image: Image.Image, header: Header, target: tuple[int, int]) -> None:
    """As Pillow's `draft` for JPEG: decode only as much as a picture of `target` pixels needs."""
    if _beyond_pillow(header):
        return
    halvings = 0
    while halvings < header.levels and all(
        stored >> (halvings + 1) >= wanted
        for stored, wanted in zip(image.size, target, strict=True)
    ):
        halvings += 1
    if halvings:
        picture: Any = image
        picture.reduce = halvings
        # OpenJPEG rounds up and Pillow does not, and refuses then: of multiples both make the same.
        picture._size = tuple(-(-stored >> halvings) << halvings for stored in image.size)


def decoded(image: Image.Image, header: Header) -> Image.Image:
    """The picture with its pixels, in 8 bits a channel or 16 of grey."""
    if _beyond_pillow(header):
        return _by_mupdf(image)
    image.load()
    if header.depth >= 8:
        return image
    # Pillow shifts, which leaves white grey.
    brightest = 256 - (1 << (8 - header.depth))
    spread = [min(value * 255 // brightest, 255) for value in range(256)]
    return image.point(spread * len(image.getbands()))


def _beyond_pillow(header: Header) -> bool:
    """Pillow (13.0) rounds colours of more than 8 bits up to 256, so that white becomes black, and
    shifts the numbers of the colours in a palette as if they were shades.
    """
    return header.has_palette or (header.depth > 8 and header.components > 1)


_MODES = {(1, 0): "L", (2, 1): "La", (3, 0): "RGB", (4, 1): "RGBa", (4, 0): "CMYK"}


def _by_mupdf(image: Image.Image) -> Image.Image:
    # Half a second of start-up for what is rare.
    from pilot_desktop.formats.pdf import mupdf_lock, pymupdf  # noqa: PLC0415

    file: Any = image.fp  # type: ignore[attr-defined]
    file.seek(0)
    with mupdf_lock:
        drawn = pymupdf.Pixmap(file.read())
        if (drawn.width, drawn.height) != image.size:
            raise ValueError("another size than in the header")
        mode = _MODES[drawn.n, drawn.alpha]
        return Image.frombytes(mode, image.size, drawn.samples)
