"""Readings as PAGE XML of 2019-07-15: by its schema, one file for each page."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from typing import BinaryIO

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

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="{namespace}">
<Metadata>
<Creator>PILOT Desktop {version}</Creator>
<Created>{now}</Created>
<LastChange>{now}</LastChange>
{items}
</Metadata>
"""


def page_xml(document: str, model: str, unit: str, page: PageReading) -> str:
    """The file for one page. Points are pixels of the image, or of a PDF page at 300 dpi.

    What PAGE has no place for is metadata: the unit, the page's number (from 1), the model.
    """
    frame = Frame.of(page, PDF_PIXELS_PER_INCH / 72 if unit == "pt" else 1.0)
    items = [
        _item("processingStep", "recognition", model),
        _item("imageProperties", "pageNumber", page.number),
        _item("imageProperties", "unit", unit),
    ]
    resolution = PDF_PIXELS_PER_INCH if unit == "pt" else None
    head = {
        "imageFilename": document,
        "imageWidth": frame.width,
        "imageHeight": frame.height,
        "imageXResolution": resolution,
        "imageYResolution": resolution,
        "imageResolutionUnit": "PPI" if resolution else None,
    }
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = [
        _HEAD.format(namespace=NAMESPACE, version=__version__, now=now, items="\n".join(items)),
        tag("Page", head),
    ]
    lines = written_lines(page)
    if lines:
        parts += [
            '\n<ReadingOrder><OrderedGroup id="order"><RegionRefIndexed index="0" '
            'regionRef="region_1"/></OrderedGroup></ReadingOrder>',
            '\n<TextRegion id="region_1">',
            _coords(frame.box(block_of(page))),
            *(_line(frame, f"{index}", *line) for index, line in enumerate(lines, 1)),
            _text("\n".join(escaped(line.text) for line, _ in lines)),
            "\n</TextRegion>",
        ]
    return "".join(parts) + "\n</Page>\n</PcGts>\n"


class PageXmlWriter:
    """The files of a document's pages, one after the other; a single page is a single file."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._head = ("", "", "px")

    def begin(self, document: str, model: str, unit: str) -> None:
        self._head = (document, model, unit)

    def page(self, page: PageReading) -> None:
        self._out.write(page_xml(*self._head, page))

    def end(self) -> None:
        pass


class PageArchiveWriter:
    """A ZIP archive with a file for each page, `page-0001.xml` and on."""

    def __init__(self, out: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self._head = ("", "", "px")

    def begin(self, document: str, model: str, unit: str) -> None:
        self._head = (document, model, unit)

    def page(self, page: PageReading) -> None:
        self._archive.writestr(f"page-{page.number:04}.xml", page_xml(*self._head, page))

    def end(self) -> None:
        self._archive.close()


def _line(frame: Frame, key: str, line: Line, words: tuple[Word, ...]) -> str:
    backwards = right_to_left(line.text)
    flags = " ".join(f"{clean(flag)}:true;" for flag in line.flags)
    head = {
        "id": f"line_{key}",
        "readingDirection": "right-to-left" if backwards else None,
        "custom": f"pilot {{{flags}}}" if flags else None,
    }
    parts = [f"\n{tag('TextLine', head)}", _coords(frame.box(line.box))]
    if len(line.baseline) >= 2:
        points = " ".join(f"{x},{y}" for x, y in frame.points(line.baseline))
        parts.append(tag("Baseline", {"points": points}, "/>"))
    for index, word in enumerate(words, 1):
        parts += [
            f"\n{tag('Word', {'id': f'word_{key}_{index}'})}",
            _coords(frame.box(word.box)),
            _text(escaped(word.text), word.confidence),
            "</Word>",
        ]
    return "".join([*parts, "\n", _text(escaped(line.text), line.confidence), "</TextLine>"])


def _coords(box: tuple[int, int, int, int]) -> str:
    left, top, right, bottom = box
    points = f"{left},{top} {right},{top} {right},{bottom} {left},{bottom}"
    return tag("Coords", {"points": points}, "/>")


def _text(escaped_text: str, confidence: float | None = None) -> str:
    sure = None if confidence is None else f"{min(1.0, max(0.0, confidence)):.3f}"
    start = tag("TextEquiv", {"conf": sure})
    return f"{start}<Unicode>{escaped_text}</Unicode></TextEquiv>"


def _item(kind: str, name: str, value: object) -> str:
    return tag("MetadataItem", {"type": kind, "name": name, "value": value}, "/>")
