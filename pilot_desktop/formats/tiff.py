"""Which frames of a TIFF file are pages, found by walking its directories without decoding."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

_NEW_SUBFILE_TYPE = 254
_NOT_A_PAGE = 0b101  # bit 0: a reduced copy (thumbnail, pyramid level); bit 2: a transparency mask
_MAX_FRAMES = 100_000


def page_frames(path: Path) -> list[int]:
    """The frame numbers that are pages, counted from 0 as Pillow's `seek` counts them.

    At least one: where the directories are damaged, what was found before, and opening the first
    frame will say what is wrong. Raises OSError if the file cannot be opened.
    """
    pages: list[int] = []
    with path.open("rb") as file:
        try:
            for frame, kind in enumerate(_subfile_types(file)):
                if not kind & _NOT_A_PAGE:
                    pages.append(frame)
        except struct.error:  # a directory lies beyond the end of the file
            pass
    return pages or [0]


def _subfile_types(file: BinaryIO) -> list[int]:
    """The NewSubfileType of each directory, in file order; an endless chain is cut."""
    head = file.read(8)
    order = "<" if head[:2] == b"II" else ">"
    big = 43 in head[2:4]
    if big:
        (offset,) = struct.unpack(order + "Q", file.read(8))
    else:
        (offset,) = struct.unpack(order + "I", head[4:8])
    count_format, entry_format, next_format = ("Q", "HHQ8s", "Q") if big else ("H", "HHI4s", "I")
    kinds: list[int] = []
    seen: set[int] = set()
    while offset and offset not in seen and len(kinds) < _MAX_FRAMES:
        seen.add(offset)
        file.seek(offset)
        (entries,) = _take(file, order + count_format)
        body = file.read(min(entries, 65536) * struct.calcsize(order + entry_format))
        kind = 0
        for tag, _, _, value in struct.iter_unpack(order + entry_format, body):
            if tag == _NEW_SUBFILE_TYPE:
                (kind,) = struct.unpack(order + "I", value[:4])
        kinds.append(kind)
        (offset,) = _take(file, order + next_format)
    return kinds


def _take(file: BinaryIO, layout: str) -> tuple[int, ...]:
    return struct.unpack(layout, file.read(struct.calcsize(layout)))
