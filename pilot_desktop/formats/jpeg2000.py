"""What a JPEG 2000 file says about its picture, and whether all of it is there."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

_SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
STARTS = (_SIGNATURE, b"\xff\x4f\xff\x51")  # a JP2 or JPX file; a bare codestream

_SIZ, _COD, _COC, _SOT, _EOC = 0xFF51, 0xFF52, 0xFF53, 0xFF90, 0xFFD9
_MAX_BOXES, _MAX_PARTS = 10_000, 200_000
_MAX_COMPONENTS = 4  # Pillow takes no more, but OpenJPEG would take memory for them first

# Spaces that a PDF reader knows as well. A profile inside the file is as good.
_CMYK, _SRGB, _GREY, _SYCC = 12, 16, 17, 18
_ENUMERATED, _PROFILE = 1, 2


@dataclass
class Header:
    """`start` and `end` are those of the codestream in the file, `depth` the bits of its deepest
    component, and `levels` how often the picture can be halved while it is decoded.
    """

    start: int = 0
    end: int = 0
    width: int = 0
    height: int = 0
    components: int = 0
    depth: int = 0
    signed: bool = False
    levels: int = 0
    boxed: bool = False
    space: int | None = None
    boxes: set[bytes] = field(default_factory=set)

    @property
    def has_palette(self) -> bool:
        return b"pclr" in self.boxes

    @property
    def suits_pdf(self) -> bool:
        """Whether PDF readers show it as we do: in colours they know, with nothing transparent, and
        neither few bits (MuPDF and pdfium make grey of white) nor signed ones (Ghostscript).
        """
        if self.depth < 8 or self.signed:
            return False
        if not self.boxed:
            return self.components in (1, 3)
        colors = 4 if self.space == _CMYK else 3
        return (
            self.space is not None
            and self.components in (1, colors)
            and not self.boxes & {b"pclr", b"cdef"}
        )


def read_header(file: BinaryIO) -> Header:
    """Walks through the file without decoding. Raises an error of any kind where it is not sound:
    OpenJPEG would take memory for sizes that are lies, and Pillow leaves tiles black that are
    missing.
    """
    header = Header(end=file.seek(0, os.SEEK_END))
    file.seek(0)
    if file.read(len(_SIGNATURE)) == _SIGNATURE:
        header.boxed = True
        _find_codestream(file, header)
    file.seek(header.start)
    tiles = _main_header(file, header)
    _check_tiles(file, header, tiles)
    return header


def wrapped(codestream: bytes, header: Header) -> bytes:
    """A bare codestream as the JP2 file that PDF wants."""
    size = struct.pack(">IIH", header.height, header.width, header.components)
    depths = codestream[42 : 42 + 3 * header.components : 3]
    same = len(set(depths)) == 1
    boxes = _box(b"ihdr", size + (depths[:1] if same else b"\xff") + b"\x07\0\0")
    boxes += b"" if same else _box(b"bpcc", depths)
    space = _GREY if header.components == 1 else _SRGB
    boxes += _box(b"colr", struct.pack(">BBBI", _ENUMERATED, 0, 0, space))
    kind = _box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
    return _SIGNATURE + kind + _box(b"jp2h", boxes) + _box(b"jp2c", codestream)


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _find_codestream(file: BinaryIO, header: Header) -> None:
    for kind, start, end in _boxes(file, len(_SIGNATURE), header.end):
        if kind == b"jp2h":
            for inner, place, _ in _boxes(file, start, end):
                header.boxes.add(inner)
                if inner == b"colr" and header.space is None:
                    file.seek(place)
                    header.space = _space(*_take(file, ">BBBI"))
        elif kind == b"jp2c":
            header.start, header.end = start, end
            return
    raise ValueError("no codestream")


def _space(method: int, _precedence: int, _approximation: int, space: int) -> int | None:
    """The enumerated space; 0 for a profile, of which the number would be the size."""
    if method == _ENUMERATED and space in (_CMYK, _SRGB, _GREY, _SYCC):
        return space
    return 0 if method == _PROFILE else None


def _boxes(file: BinaryIO, place: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of the content of each box."""
    for _ in range(_MAX_BOXES):
        if place >= end:
            return
        file.seek(place)
        size, kind = _take(file, ">I4s")
        start = place + 8
        if size == 1:
            (size,) = _take(file, ">Q")
            start += 8
        stop = place + size if size else end  # 0: up to the end
        if not start <= stop <= end:
            raise ValueError(f"a box of {size} bytes")
        yield kind, start, stop
        place = stop
    raise ValueError("too many boxes")


def _main_header(file: BinaryIO, header: Header) -> int:
    """Read up to the first tile; the result is how many there are."""
    _, marker, length = _take(file, ">HHH")
    x, y, left, top, across, down, tiles_left, tiles_top, components = _take(file, ">2xIIIIIIIIH")
    if marker != _SIZ or not 1 <= components <= _MAX_COMPONENTS or length != 38 + 3 * components:
        raise ValueError("no size, or too many components")
    depths = _take(file, f">{3 * components}B")[::3]
    header.width, header.height, header.components = x - left, y - top, components
    header.depth = max((depth & 0x7F) + 1 for depth in depths)
    header.signed = any(depth & 0x80 for depth in depths)
    levels = [32]
    while True:
        marker, length = _take(file, ">HH")
        if marker == _SOT:
            break
        if not 2 <= length <= header.end - file.tell():
            raise ValueError("damaged codestream")
        body = file.read(length - 2)
        if marker in (_COD, _COC):
            levels.append(body[5 if marker == _COD else 2])
    # From another origin than its own, a picture's halves are not those of its size.
    header.levels = min(levels) if left == top == 0 else 0
    file.seek(-4, os.SEEK_CUR)
    return int(-(-(x - tiles_left) // across) * -(-(y - tiles_top) // down))


def _check_tiles(file: BinaryIO, header: Header, tiles: int) -> None:
    """Whether every tile has a part, no part goes beyond the end, and the end is one."""
    found: set[int] = set()
    for _ in range(_MAX_PARTS):
        place = file.tell()
        (marker,) = _take(file, ">H")
        if marker != _SOT:
            break
        tile, size = _take(file, ">2xHI")
        found.add(tile)
        if size == 0:  # up to the end
            file.seek(header.end - 2)
        elif place + size <= header.end:
            file.seek(place + max(size, 14))
        else:
            break
    if marker != _EOC or len(found) < tiles:
        raise ValueError("tiles are missing")


def _take(file: BinaryIO, layout: str) -> tuple[Any, ...]:
    return struct.unpack(layout, file.read(struct.calcsize(layout)))
