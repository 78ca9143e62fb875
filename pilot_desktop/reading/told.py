"""What was read of a line, as it is told: in page coordinates."""

from __future__ import annotations

from pilot_desktop.document.geometry import Box, Point
from pilot_desktop.document.transcript import Line, Word
from pilot_desktop.reading.encoded import EncodedPage
from pilot_desktop.reading.linetext import LineText
from pilot_desktop.reading.selection import Selected


def whole(encoded: EncodedPage, index: int) -> Selected:
    """A located line of the page, all of it."""
    return Selected(index, encoded.lines[index].box, True)


def line_of(encoded: EncodedPage, box: Box, text: LineText, baseline: tuple[Point, ...]) -> Line:
    """A line in page coordinates."""
    words = tuple(
        Word(encoded.to_page(word.box), word.text, word.confidence) for word in text.words
    )
    return Line(encoded.to_page(box), text.text, text.confidence, words, text.flags, baseline)


def baseline_of(encoded: EncodedPage, picked: Selected) -> tuple[Point, ...]:
    """The baseline of a whole located line in page coordinates; empty for parts and given boxes."""
    if not picked.whole:
        return ()
    back = encoded.to_pixels.inverse()
    return tuple(back.point(*point) for point in encoded.lines[picked.line].baseline)
