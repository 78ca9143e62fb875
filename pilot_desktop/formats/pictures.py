"""Images as PDF streams: the stored bytes where PDF can hold them, else packed without loss."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from pilot_desktop.document.geometry import Transform
from pilot_desktop.formats import decode, jpeg2000, jpeg2000_pixels

FALLBACK_DPI = 150.0
_DPI = (60.0, 2400.0)
_LARGEST_SHEET = 48.0  # inches: A0 and no more, where the file's resolution is believed
_LARGEST_PAGE = 200.0  # inches: the limit of PDF
_PNG_MODES = {0: ("/DeviceGray", 1), 2: ("/DeviceRGB", 3), 3: ("", 1)}
_STRIP_OFFSETS, _STRIP_COUNTS, _PHOTOMETRIC, _COMPRESSION = 273, 279, 262, 259
_TIFF_JPEG = (6, 7)


@dataclass(frozen=True)
class Picture:
    """An image stream. `width` and `height` are its stored pixels.

    `upright` leads from stored pixels to those of the upright image, whose resolution in pixels
    per inch is `dpi`, across and down.
    """

    entries: dict[str, str]
    data: bytes
    width: int
    height: int
    upright: Transform
    dpi: tuple[float, float]


def load_picture(path: Path, frame: int, name: str) -> Picture:
    """The image at `frame` of a file; errors call it `name`. Raises UnreadableDocumentError."""
    with decode.opened(path, frame, name) as image:
        width, height = image.size
        orientation = decode.orientation_of(image)
        upright = Transform.exif(orientation, width, height)
        dpi = _resolution(image, turned=orientation >= 5)
        found = _as_stored(path, image)
        if found is None:
            # Decoded, so turned upright as well.
            (width, height), upright = decode.upright_size(image), Transform()
            found = _packed(image, path)
    entries, data = found
    entries = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": str(width),
        "Height": str(height),
        **entries,
    }
    return Picture(entries, data, width, height, upright, dpi)


def _as_stored(path: Path, image: Image.Image) -> tuple[dict[str, str], bytes] | None:
    """The bytes of the file, where a PDF reader can decode them itself."""
    if image.format in ("JPEG", "MPO") and image.mode in ("L", "RGB", "CMYK"):
        entries = {
            "Filter": "/DCTDecode",
            "BitsPerComponent": "8",
            "ColorSpace": {"L": "/DeviceGray", "RGB": "/DeviceRGB"}.get(image.mode, "/DeviceCMYK"),
        }
        if image.mode == "CMYK" and "adobe" in image.info:
            entries["Decode"] = "[1 0 1 0 1 0 1 0]"  # Adobe stores ink as light
        return entries, path.read_bytes()
    if (header := jpeg2000_pixels.header_of(image)) is not None and header.suits_pdf:
        # Colours and depth are told inside.
        content = path.read_bytes()
        return {"Filter": "/JPXDecode"}, (
            content if header.boxed else jpeg2000.wrapped(content, header)
        )
    return _png(path.read_bytes()) if image.format == "PNG" else None


def _png(content: bytes) -> tuple[dict[str, str], bytes] | None:
    """The compressed rows of a PNG; None where it is interlaced or has transparency."""
    head = palette = b""
    rows: list[bytes] = []
    for kind, body in _chunks(content):
        match kind:
            case b"IHDR":
                head = body
            case b"PLTE":
                palette = body
            case b"IDAT":
                rows.append(body)
            case b"tRNS":
                return None
    width, _, depth, mode, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    if interlaced or mode not in _PNG_MODES:
        return None
    space, colors = _PNG_MODES[mode]
    if mode == 3:
        space = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]"
    return {
        "Filter": "/FlateDecode",
        "DecodeParms": f"<< /Predictor 15 /Colors {colors} /BitsPerComponent {depth} "
        f"/Columns {width} >>",
        "BitsPerComponent": str(depth),
        "ColorSpace": space,
    }, b"".join(rows)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        yield kind, content[place + 8 : place + 8 + size]
        place += size + 12


def _packed(image: Image.Image, path: Path) -> tuple[dict[str, str], bytes]:
    """The decoded pixels: two colours as fax, else as PNG; as JPEG where they were lossy before."""
    if image.mode == "1":
        return _fax(image)
    lossy = _is_lossy(image, path)
    pixels, _ = decode.upright_pixels(image)
    picture, packed = Image.fromarray(pixels), io.BytesIO()
    if lossy:
        # Without loss they would be many times larger than the file they come from.
        picture.save(packed, "JPEG", quality=92, subsampling=0)
        space = "/DeviceGray" if picture.mode == "L" else "/DeviceRGB"
        entries = {"Filter": "/DCTDecode", "BitsPerComponent": "8", "ColorSpace": space}
        return entries, packed.getvalue()
    picture.save(packed, "PNG")
    found = _png(packed.getvalue())
    assert found is not None  # neither interlaced nor transparent
    return found


def _fax(image: Image.Image) -> tuple[dict[str, str], bytes]:
    """CCITT group 4, the smallest there is for two colours."""
    packed = io.BytesIO()
    image.save(packed, "TIFF", compression="group4", strip_size=image.width * image.height + 8)
    content = packed.getvalue()
    with Image.open(io.BytesIO(content)) as stored:
        tags: Any = stored.tag_v2  # type: ignore[attr-defined]
        (offset,), (count,) = tags[_STRIP_OFFSETS], tags[_STRIP_COUNTS]
        black = "false" if tags[_PHOTOMETRIC] == 0 else "true"
    return {
        "Filter": "/CCITTFaxDecode",
        "DecodeParms": f"<< /K -1 /Columns {image.width} /Rows {image.height} /BlackIs1 {black} >>",
        "BitsPerComponent": "1",
        "ColorSpace": "/DeviceGray",
    }, content[offset : offset + count]


def _is_lossy(image: Image.Image, path: Path) -> bool:
    if image.format == "WEBP":
        with path.open("rb") as file:
            return b"VP8L" not in file.read(64)
    tags = getattr(image, "tag_v2", {})
    return image.format in ("JPEG", "MPO") or tags.get(_COMPRESSION) in _TIFF_JPEG


def _resolution(image: Image.Image, *, turned: bool) -> tuple[float, float]:
    """Pixels per inch across and down the upright image, as far as the file can be believed."""
    size = image.size
    try:
        dpi = tuple(float(value) for value in image.info.get("dpi", ()))
    except (TypeError, ValueError, ZeroDivisionError):
        dpi = ()
    sheet = [pixels / value for pixels, value in zip(size, dpi, strict=False) if value > 0]
    if (
        len(sheet) != 2
        or not all(_DPI[0] <= value <= _DPI[1] for value in dpi)
        or max(sheet) > _LARGEST_SHEET
    ):
        least = max(FALLBACK_DPI, max(size) / _LARGEST_PAGE)
        return least, least
    return (dpi[1], dpi[0]) if turned else (dpi[0], dpi[1])
