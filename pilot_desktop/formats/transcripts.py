"""The one way in for text that others read: ALTO, PAGE or hOCR, told apart by content."""

from __future__ import annotations

import re
from pathlib import Path

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.transcript import Reading
from pilot_desktop.formats.files import display_name, read_head
from pilot_desktop.formats.read_alto import read_alto
from pilot_desktop.formats.read_hocr import read_hocr
from pilot_desktop.formats.read_page import read_page

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(alto|PcGts|html)[\s>]", re.IGNORECASE)
_READERS = {b"alto": read_alto, b"pcgts": read_page, b"html": read_hocr}


def read_transcript(path: str | Path) -> Reading:
    """The text and boxes in a file. Raises UnreadableDocumentError, always one sentence."""
    path = Path(path)
    root = _ROOT.search(read_head(path, 4096).replace(b"\0", b""))  # UTF-16 has zeros
    if root is None:
        raise UnreadableDocumentError(f"{display_name(path)} is neither ALTO, PAGE nor hOCR.")
    return _READERS[root[1].lower()](path)
