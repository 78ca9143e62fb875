"""What was read of a line, as it is told: in page coordinates."""

from __future__ import annotations

from pilot_desktop.document.geometry import Point
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Line, Word
from pilot_desktop.reading.encoded import EncodedPage
from pilot_desktop.reading.linetext import LineText
from pilot_desktop.reading.selection import Selected
from pilot_desktop.reading.tickbox import without_tick_boxes


def whole(encoded: EncodedPage, index: int) -> Selected:
    """A located line of the page, all of it."""
    return Selected(index, encoded.lines[index].box, True)


def line_of(page: PageImage, encoded: EncodedPage, picked: Selected, text: LineText) -> Line:
    """A line in page coordinates, without what are boxes to tick in the page's picture."""
    words = tuple(
        Word(encoded.to_page(word.box), word.text, word.confidence) for word in text.words
    )
    box, baseline = encoded.to_page(picked.box), _baseline(encoded, picked)
    line = Line(box, text.text, text.confidence, words, text.flags, baseline)
    return without_tick_boxes(line, page)


def _baseline(encoded: EncodedPage, picked: Selected) -> tuple[Point, ...]:
    """The baseline of a whole located line in page coordinates; empty for parts and given boxes."""
    if not picked.whole:
        return ()
    back = encoded.to_pixels.inverse()
    return tuple(back.point(*point) for point in encoded.lines[picked.line].baseline)
