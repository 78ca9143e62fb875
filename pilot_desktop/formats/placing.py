"""What all exporters share: clean text, a box for each word, whole-number coordinates."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pilot_desktop.document.geometry import Box, Transform, turns_of, upright
from pilot_desktop.document.transcript import Line, PageReading, Word
from pilot_desktop.document.wording import right_to_left

FLAGS = ("suspect", "truncated", "unread")

PDF_PIXELS_PER_INCH = 300
"""Formats that count in pixels get the page of a PDF at this resolution."""

# A new word needs that much room, in line heights per character, to be put into a gap.
_ROOM = 0.1


def clean(text: str) -> str:
    """NFC, one line, single spaces, and only characters that XML allows.

    Control characters are dropped, but for those that part words or lines. Marks of direction
    stay: without them, mixed right-to-left text is shown in another order.
    """
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # nearly every text is, and a book has a million of them
        text = "".join(_kept(char) for char in text)
    # Only the plain space parts words: a no-break space belongs to its word.
    return " ".join(part for part in text.split(" ") if part)


def _kept(char: str) -> str:
    match unicodedata.category(char):
        case "Cc":
            return " " if char in "\t\n\v\f\r\x85" else ""
        case "Zl" | "Zp":
            return " "
        case "Cs":
            return ""
    return "" if ord(char) & 0xFFFE == 0xFFFE else char


def quarter_turns(line: Line) -> int:
    """By how many quarters clockwise a line stands turned on its page."""
    return turns_of(line.baseline)


def placed_words(line: Line) -> tuple[Word, ...]:
    """The words of the line's clean text, each with a box: joined by spaces they are that text.

    Words that the reader placed keep their boxes. Others (a correction, a reader without words)
    share the room that is left, by their number of characters, in the direction of the script.
    """
    if turns := quarter_turns(line):
        across = upright(turns)
        words = tuple(_moved(word, across) for word in line.words)
        flat = replace(line, box=across.box(line.box), words=words, baseline=())
        return tuple(_moved(word, across.inverse()) for word in placed_words(flat))
    return _placed_across(line)


def _moved(word: Word, by: Transform) -> Word:
    return replace(word, box=by.box(word.box))


def _placed_across(line: Line) -> tuple[Word, ...]:
    tokens = [token for token in clean(line.text).split(" ") if token]
    known = [Word(word.box, clean(word.text), word.confidence) for word in line.words]
    if [word.text for word in known] == tokens:
        return tuple(known)
    if not known:
        return tuple(_shared(line.box, tokens, line))
    words: list[Word] = []
    matcher = SequenceMatcher(None, [word.text for word in known], tokens, autojunk=False)
    for kind, first, last, start, stop in matcher.get_opcodes():
        new = tokens[start:stop]
        if kind == "equal":
            words += known[first:last]
        elif kind == "replace" and last - first == stop - start:
            words += [
                Word(old.box, token, line.confidence)
                for old, token in zip(known[first:last], new, strict=True)
            ]
        elif kind == "replace":
            words += _shared(_around(known[first:last]), new, line)
        elif kind == "insert":
            gap = _gap(line, known, first)
            if gap.width >= _ROOM * line.box.height * len("".join(new)) or not words:
                words += _shared(gap, new, line)
            else:
                before = words.pop()
                words += _shared(before.box, [before.text, *new], line)
    return tuple(words)


def _around(words: Sequence[Word]) -> Box:
    return Box.around(point for word in words for point in word.box.corners)


def _gap(line: Line, known: Sequence[Word], place: int) -> Box:
    """The room between two neighbours, or between the last one and the end of the line."""
    before = known[place - 1].box if place else None
    after = known[place].box if place < len(known) else None
    if right_to_left(line.text):
        before, after = after, before
    left = before.right if before else line.box.left
    right = after.left if after else line.box.right
    return Box(left, line.box.top, max(left, right), line.box.bottom)


def _shared(room: Box, tokens: Sequence[str], line: Line) -> Iterator[Word]:
    """The tokens side by side in `room`, a character's width between them."""
    width = room.width / max(1, sum(len(token) + 1 for token in tokens) - 1)
    backwards = right_to_left(line.text)
    place = 0
    for token in tokens:
        start, end = width * place, width * (place + len(token))
        left, right = (
            (room.right - end, room.right - start)
            if backwards
            else (
                room.left + start,
                room.left + end,
            )
        )
        yield Word(Box(left, room.top, right, room.bottom), token, line.confidence)
        place += len(token) + 1


@dataclass(frozen=True)
class Frame:
    """A page in whole units: `scale` units of a file for one page unit, origin top left."""

    width: int
    height: int
    scale: float

    @classmethod
    def of(cls, page: PageReading, scale: float) -> Frame:
        return cls(max(1, round(page.width * scale)), max(1, round(page.height * scale)), scale)

    def box(self, box: Box) -> tuple[int, int, int, int]:
        """Left, top, right, bottom inside the page, at least one unit wide and high."""
        left, right = _span(box.left * self.scale, box.right * self.scale, self.width)
        top, bottom = _span(box.top * self.scale, box.bottom * self.scale, self.height)
        return left, top, right, bottom

    def points(self, points: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
        """Points inside the page."""
        return [
            (
                _within(x * self.scale, 0, self.width),
                _within(y * self.scale, 0, self.height),
            )
            for x, y in points
        ]


def _span(start: float, stop: float, limit: int) -> tuple[int, int]:
    """From one whole unit to another, between 0 and `limit`; what is thinner than a unit becomes
    the one that its middle lies in."""
    low, high = round(start), round(stop)
    if low == high:
        low = math.floor((start + stop) / 2)
    low = _within(low, 0, limit - 1)
    return low, _within(high, low + 1, limit)


def _within(value: float, low: int, high: int) -> int:
    return min(max(round(value), low), high)


def block_of(page: PageReading) -> Box:
    """The box around all lines of a page that has some."""
    return Box.around(point for line in page.lines for point in line.box.corners)


def written_lines(page: PageReading) -> list[tuple[Line, tuple[Word, ...]]]:
    """The lines that have text, with their words; a line left empty has nothing to export."""
    placed = ((line, placed_words(line)) for line in page.lines)
    return [(line, words) for line, words in placed if words]


def tag(name: str, attributes: Mapping[str, object], end: str = ">") -> str:
    """An opening XML tag, its values cleaned and escaped; None leaves an attribute out."""
    parts = [
        f'{key}="{escaped(str(value))}"' for key, value in attributes.items() if value is not None
    ]
    return f"<{' '.join([name, *parts])}{end}"


def escaped(text: str) -> str:
    """Clean text for an element or a quoted attribute."""
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")
