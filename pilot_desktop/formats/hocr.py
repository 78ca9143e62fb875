"""Readings as hOCR 1.2, in well-formed XHTML."""

from __future__ import annotations

from pilot_desktop import __version__
from pilot_desktop.document.transcript import Line, PageReading, Word
from pilot_desktop.document.wording import right_to_left
from pilot_desktop.formats.placing import (
    PDF_PIXELS_PER_INCH,
    Frame,
    block_of,
    clean,
    escaped,
    tag,
    written_lines,
)
from pilot_desktop.formats.sink import Sink

SYSTEM = f"pilot-desktop {__version__}"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title>{title}</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<meta name="ocr-system" content="{system}"/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf"/>
</head>
<body>
"""


class HocrWriter:
    """One file for a document. Boxes are pixels of the image, or of a PDF page at 300 dpi.

    `ppageno` counts from 0, as hOCR has it. Two properties are our own: `x_unit pt` tells that the
    pixels are of a rendered PDF page, `x_flags` what a person should check.
    """

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._document = ""
        self._scale, self._resolution = 1.0, ""

    def begin(self, document: str, model: str, unit: str) -> None:
        self._document = clean(document)
        if unit == "pt":
            self._scale = PDF_PIXELS_PER_INCH / 72
            self._resolution = f"; scan_res {PDF_PIXELS_PER_INCH} {PDF_PIXELS_PER_INCH}; x_unit pt"
        system = escaped(f"{SYSTEM}, {model}")
        self._out.write(_HEAD.format(title=escaped(document), system=system))

    def page(self, page: PageReading) -> None:
        frame = Frame.of(page, self._scale)
        # A quote would end the name; a backslash has no agreed meaning.
        image = self._document.replace('"', "'")
        title = (
            f'image "{image}"; bbox 0 0 {frame.width} {frame.height}; '
            f"ppageno {page.number - 1}{self._resolution}"
        )
        number = page.number
        self._out.write(_open("div", "ocr_page", f"page_{number}", title) + "\n")
        lines = written_lines(page)
        if lines:
            area = _box(frame.box(block_of(page)))
            self._out.write(_open("div", "ocr_carea", f"block_{number}_1", area) + "\n")
            self._out.write(_open("p", "ocr_par", f"par_{number}_1", area) + "\n")
            for index, (line, words) in enumerate(lines, 1):
                self._out.write(_line(frame, f"{number}_{index}", line, words))
            self._out.write("</p>\n</div>\n")
        self._out.write("</div>\n")

    def end(self) -> None:
        self._out.write("</body>\n</html>\n")


def _line(frame: Frame, key: str, line: Line, words: tuple[Word, ...]) -> str:
    box = frame.box(line.box)
    title = _box(box)
    if len(line.baseline) >= 2:
        # A straight line through the ends, relative to the box's bottom left corner.
        (x0, y0), (x1, y1) = frame.points((line.baseline[0], line.baseline[-1]))
        slope = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
        title += f"; baseline {slope:.4g} {round(y0 + slope * (box[0] - x0) - box[3])}"
    title += f"; x_wconf {_percent(line.confidence)}"
    if line.flags:
        title += f"; x_flags {' '.join(map(clean, line.flags))}"
    parts = [
        _open(
            "span",
            "ocrx_word",
            f"word_{key}_{index}",
            f"{_box(frame.box(word.box))}; x_wconf {_percent(word.confidence)}",
        )
        + f"{escaped(word.text)}</span>"
        for index, word in enumerate(words, 1)
    ]
    direction = "rtl" if right_to_left(line.text) else None
    start = _open("span", "ocr_line", f"line_{key}", title, direction)
    return start + "\n" + "\n".join(parts) + "\n</span>\n"


def _open(name: str, kind: str, key: str, title: str, direction: str | None = None) -> str:
    return tag(name, {"class": kind, "id": key, "title": title, "dir": direction})


def _box(box: tuple[int, int, int, int]) -> str:
    return f"bbox {' '.join(map(str, box))}"


def _percent(confidence: float) -> int:
    return min(100, max(0, round(100 * confidence)))
