"""ALTO 1 to 4 as a `Reading`: ground truth, or text to start from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line, PageReading, Reading, Word
from pilot_desktop.formats.files import display_name
from pilot_desktop.formats.markup import (
    Damaged,
    box_of,
    children,
    closed_elements,
    confidence,
    local,
    number,
    parsing,
    points,
)
from pilot_desktop.formats.placing import clean

# Units of the file for one page unit: pixels are pixels, measures on paper become points.
_SCALES = {"pixel": (1.0, "px"), "inch1200": (1200 / 72, "pt"), "mm10": (254 / 72, "pt")}
_LINES = ("TextLine",)


def read_alto(path: str | Path) -> Reading:
    """The pages of an ALTO file, in pixels, or in points where it measures on paper.

    A line's confidence is the mean of its words', 1 where the file has none. Raises
    UnreadableDocumentError.
    """
    path = Path(path)
    document, model, scale, unit = display_name(path), "", 1.0, "px"
    pages: list[PageReading] = []
    flags: dict[str, str] = {}
    with parsing(path, "ALTO"):
        root = None
        for name, element in closed_elements(path):
            root = name
            match name:
                case "MeasurementUnit":
                    scale, unit = _SCALES.get((element.text or "").strip(), (1.0, "px"))
                case "fileName":
                    document = clean(element.text or "") or document
                case "softwareName" | "applicationDescription":
                    model = clean(element.text or "") or model
                case "OtherTag":
                    flags[element.get("ID", "")] = element.get("LABEL", "")
                case "Page":
                    pages.append(_page(element, len(pages) + 1, scale, flags))
                    element.clear()
        if root != "alto":
            raise Damaged("another root")
    return Reading(document, model, unit, tuple(pages))


def _page(page: Element, place: int, scale: float, flags: dict[str, str]) -> PageReading:
    lines = [_line(line, scale, flags) for line in page.iter() if local(line) in _LINES]
    ends = Box.around([(0, 0), *(point for line in lines for point in line.box.corners)])
    width = number(page.get("WIDTH")) / scale if page.get("WIDTH") else ends.right
    height = number(page.get("HEIGHT")) / scale if page.get("HEIGHT") else ends.bottom
    if width < 0 or height < 0:
        raise Damaged("a page of negative size")
    count = page.get("PHYSICAL_IMG_NR", "")
    number_of = int(count) if count.isascii() and count.isdigit() and len(count) < 8 else 0
    # Numbers must be there and rise; files put together from others repeat theirs.
    return PageReading(number_of or place, width, height, tuple(lines))


def _line(line: Element, scale: float, flags: dict[str, str]) -> Line:
    words = list(_words(line, scale))
    parts: list[str] = []
    for part in children(line, "String", "HYP"):
        content = clean(part.get("CONTENT", ""))
        if local(part) == "HYP" and parts:
            parts[-1] += content
        elif content:
            parts.append(content)
    known = [sure for part in children(line, "String") if (sure := confidence(part.get("WC")))]
    return Line(
        _box(line, scale) or _around(words),
        " ".join(parts),
        sum(known) / len(known) if known else 1.0,
        tuple(words),
        tuple(flags[key] for key in (line.get("TAGREFS") or "").split() if flags.get(key)),
        _baseline(line.get("BASELINE"), scale),
    )


def _words(line: Element, scale: float) -> Iterator[Word]:
    for string in children(line, "String"):
        text, box = clean(string.get("CONTENT", "")), _box(string, scale)
        if text and box:
            sure = confidence(string.get("WC"))
            yield Word(box, text, 1.0 if sure is None else sure)


def _box(element: Element, scale: float) -> Box | None:
    """None where one of the four is missing: they are optional."""
    sides = [element.get(side) for side in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
    if None in sides:
        return None
    left, top, width, height = (number(side) / scale for side in sides)
    return box_of(left, top, left + width, top + height)


def _around(words: Sequence[Word]) -> Box:
    corners = [point for word in words for point in word.box.corners]
    return Box.around(corners or [(0.0, 0.0)])


def _baseline(text: str | None, scale: float) -> tuple[tuple[float, float], ...]:
    """Points since 4.2; a single height before, which is of no use without its ends."""
    return points(text, scale) if text and len(text.replace(",", " ").split()) > 1 else ()
