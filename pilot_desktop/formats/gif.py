"""How large a GIF is, before Pillow takes memory for it."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

STARTS = (b"GIF87a", b"GIF89a")
_MAX_BLOCKS = 1_000_000


def canvas_size(file: BinaryIO) -> tuple[int, int]:
    """Width and height of the screen, or of the first picture where that goes beyond.

    Raises an error of any kind where there is no picture.
    """
    file.seek(0)
    width, height, flags = struct.unpack("<6xHHBxx", file.read(13))
    if flags & 0x80:
        file.seek(3 << (flags & 7) + 1, os.SEEK_CUR)
    blocks = 0
    while blocks < _MAX_BLOCKS:
        blocks += 1
        match file.read(1):
            case b",":
                x, y, across, down = struct.unpack("<HHHH", file.read(8))
                return max(width, x + across), max(height, y + down)
            case b"!":
                file.read(1)
                while (size := file.read(1)[0]) and blocks < _MAX_BLOCKS:
                    file.seek(size, os.SEEK_CUR)
                    blocks += 1
            case b";" | b"":
                break
    raise ValueError("no picture, or very far behind")
