"""PAGE XML of any year as a `Reading`: ground truth, or text to start from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line, PageReading, Reading, Word
from pilot_desktop.formats.files import display_name
from pilot_desktop.formats.markup import (
    Damaged,
    child_text,
    children,
    closed_elements,
    confidence,
    local,
    number,
    parsing,
    points,
)
from pilot_desktop.formats.placing import clean


def read_page(path: str | Path) -> Reading:
    """The page of a PAGE file, its lines in the file's reading order.

    In pixels; in points where our own export says so. Words without a box of their own are left
    to the line's text. Raises UnreadableDocumentError.
    """
    path = Path(path)
    with parsing(path, "PAGE XML"):
        root, creator, page, items = "", "", None, dict[str, str]()
        for name, element in closed_elements(path):
            root = name
            match name:
                case "Creator":
                    creator = clean(element.text or "")
                case "MetadataItem":
                    items[element.get("name", "")] = clean(element.get("value", ""))
                case "Page":
                    page = element
        if root != "PcGts" or page is None:
            raise Damaged("another root")
        unit, scale = "px", 1.0
        if items.get("unit") == "pt":
            unit, scale = "pt", number(page.get("imageXResolution")) / 72
        place = items.get("pageNumber", "")
        reading = PageReading(
            int(place) if place.isascii() and place.isdigit() and 0 < len(place) < 8 else 1,
            number(page.get("imageWidth")) / scale,
            number(page.get("imageHeight")) / scale,
            tuple(_line(line, scale) for line in _ordered_lines(page)),
        )
        document = clean(page.get("imageFilename", "")) or display_name(path)
    return Reading(document, items.get("recognition", creator), unit, (reading,))


def _ordered_lines(page: Element) -> Iterator[Element]:
    """The lines of the regions in reading order, then those of regions that it leaves out."""
    places: dict[str, int] = {}
    for order in children(page, "ReadingOrder"):
        for reference in _in_order(order):
            places.setdefault(reference, len(places))
    regions = [element for element in page.iter() if local(element).endswith("Region")]
    # Regions inside regions are found on their own; sorting is stable for those not mentioned.
    regions.sort(key=lambda region: places.get(region.get("id", ""), len(places)))
    for region in regions:
        yield from children(region, "TextLine")


def _in_order(order: Element) -> Iterator[str]:
    """The regions that an order or one of its groups names; numbered ones by their number."""
    waiting = [order]
    while waiting:  # no recursion: groups may be nested as deep as a stranger likes
        group = waiting.pop()
        if group.get("regionRef"):
            yield group.get("regionRef", "")
        waiting += sorted(group, key=_index, reverse=True)


def _index(element: Element) -> float:
    text = element.get("index", "")
    return number(text) if text else 0.0


def _line(line: Element, scale: float) -> Line:
    words = [word for element in children(line, "Word") if (word := _word(element, scale))]
    text, sure = _text(line)
    if not text:
        text = " ".join(word.text for word in words)
    if sure is None:
        sure = sum(word.confidence for word in words) / len(words) if words else 1.0
    baseline = next((points(b.get("points"), scale) for b in children(line, "Baseline")), ())
    box = _box(line, scale)
    if box is None:
        raise Damaged("a line without a place")
    return Line(box, text, sure, tuple(words), _flags(line), baseline)


def _word(word: Element, scale: float) -> Word | None:
    box, (text, sure) = _box(word, scale), _text(word)
    return Word(box, text, 1.0 if sure is None else sure) if box and text else None


def _text(element: Element) -> tuple[str, float | None]:
    """The main text: the one of the lowest index; and its confidence."""
    found = sorted(children(element, "TextEquiv"), key=_index)
    if not found:
        return "", None
    return clean(child_text(found[0], "Unicode")), confidence(found[0].get("conf"))


def _box(element: Element, scale: float) -> Box | None:
    for coords in children(element, "Coords"):
        # Until 2010, each point was an element of its own.
        corners = points(coords.get("points"), scale) or tuple(
            (number(point.get("x")) / scale, number(point.get("y")) / scale)
            for point in children(coords, "Point")
        )
        return Box.around(corners) if corners else None
    return None


def _flags(line: Element) -> tuple[str, ...]:
    """Those of our own export: `custom="pilot {suspect:true;}"`."""
    _, _, rest = (line.get("custom") or "").partition("pilot {")
    names = (part.partition(":")[0].strip() for part in rest.partition("}")[0].split(";"))
    return tuple(name for name in names if name) if rest else ()
