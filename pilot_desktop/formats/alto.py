"""Readings as ALTO 4."""

from __future__ import annotations

from pilot_desktop import __version__
from pilot_desktop.document.transcript import Line, PageReading, Word
from pilot_desktop.formats.placing import FLAGS, Frame, block_of, escaped, tag, written_lines
from pilot_desktop.formats.sink import Sink

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="{namespace}" SCHEMAVERSION="4.2">
<Description>
<MeasurementUnit>{unit}</MeasurementUnit>
<sourceImageInformation><fileName>{document}</fileName></sourceImageInformation>
<Processing ID="processing_1">
<processingCategory>contentGeneration</processingCategory>
<processingSoftware><softwareName>PILOT Desktop</softwareName>\
<softwareVersion>{version}</softwareVersion>\
<applicationDescription>{model}</applicationDescription></processingSoftware>
</Processing>
</Description>
<Tags>
{tags}
</Tags>
<Layout>
"""


class AltoWriter:
    """One file for a document, a `Page` for each page, in version 4.2, which all of 4 contain.

    Positions are pixels of the image, or 1/1200 inch of a PDF page, always whole numbers.
    """

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._scale = 1.0

    def begin(self, document: str, model: str, unit: str) -> None:
        self._scale = 1200 / 72 if unit == "pt" else 1.0
        tags = (tag("OtherTag", {"ID": f"flag_{flag}", "LABEL": flag}, "/>") for flag in FLAGS)
        self._out.write(
            _HEAD.format(
                namespace=NAMESPACE,
                unit="inch1200" if unit == "pt" else "pixel",
                document=escaped(document),
                version=__version__,
                model=escaped(model),
                tags="\n".join(tags),
            )
        )

    def page(self, page: PageReading) -> None:
        frame = Frame.of(page, self._scale)
        number = page.number
        size: dict[str, object] = {"HEIGHT": frame.height, "WIDTH": frame.width}
        head = {"ID": f"page_{number}", "PHYSICAL_IMG_NR": number, **size}
        self._out.write(tag("Page", head) + "\n")
        self._out.write(tag("PrintSpace", {**size, "HPOS": 0, "VPOS": 0}) + "\n")
        lines = written_lines(page)
        if lines:
            block = {"ID": f"block_{number}_1", **_place(frame.box(block_of(page)))}
            self._out.write(tag("TextBlock", block) + "\n")
            for index, (line, words) in enumerate(lines, 1):
                self._out.write(_line(frame, f"{number}_{index}", line, words))
            self._out.write("</TextBlock>\n")
        self._out.write("</PrintSpace>\n</Page>\n")

    def end(self) -> None:
        self._out.write("</Layout>\n</alto>\n")


def _line(frame: Frame, key: str, line: Line, words: tuple[Word, ...]) -> str:
    baseline = " ".join(f"{x},{y}" for x, y in frame.points(line.baseline))
    flags = " ".join(f"flag_{flag}" for flag in line.flags if flag in FLAGS)
    head = {
        "ID": f"line_{key}",
        **_place(frame.box(line.box)),
        "BASELINE": baseline or None,
        "TAGREFS": flags or None,
    }
    parts = []
    boxes = [frame.box(word.box) for word in words]
    for index, (word, box) in enumerate(zip(words, boxes, strict=True), 1):
        string = {
            "ID": f"word_{key}_{index}",
            **_place(box),
            "CONTENT": word.text,
            "WC": f"{min(1.0, max(0.0, word.confidence)):.3f}",
        }
        parts.append(tag("String", string, "/>"))
        if index < len(boxes):
            # The space is what lies between two words, whichever way the script runs.
            left, right = sorted((box, boxes[index]))
            width = max(0, right[0] - left[2])
            space = {"HPOS": right[0] - width, "VPOS": box[1], "WIDTH": width}
            parts.append(tag("SP", space, "/>"))
    return tag("TextLine", head) + "\n" + "\n".join(parts) + "\n</TextLine>\n"


def _place(box: tuple[int, int, int, int]) -> dict[str, object]:
    left, top, right, bottom = box
    return {"HPOS": left, "VPOS": top, "WIDTH": right - left, "HEIGHT": bottom - top}
