"""hOCR as a `Reading`: ground truth, or text to start from. XHTML, or any HTML."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from pilot_desktop.document.geometry import Box, Point
from pilot_desktop.document.transcript import Line, PageReading, Reading, Word
from pilot_desktop.formats.files import display_name
from pilot_desktop.formats.markup import Damaged, box_of, confidence, number, parsing
from pilot_desktop.formats.placing import clean

_LINES = {"ocr_line", "ocrx_line", "ocr_textfloat", "ocr_header", "ocr_footer", "ocr_caption"}
_WORDS = {"ocrx_word", "ocr_word"}
_VOID = {"meta", "br", "img", "hr", "link", "input", "col", "area", "base", "wbr"}
# Possessive throughout: a hostile title must not be tried in every possible way.
_PROPERTY = re.compile(r'\s*([a-z_][\w-]*+)((?:"[^"]*"|[^;"])*+)(?:;|$)', re.IGNORECASE)


def read_hocr(path: str | Path) -> Reading:
    """The pages of an hOCR file, in pixels; in points where our own export says so.

    Raises UnreadableDocumentError.
    """
    path = Path(path)
    with parsing(path, "hOCR"):
        parser = _Parser()
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            while piece := file.read(1 << 16):
                parser.feed(piece)
        parser.close()
        parser.finish()
        if not parser.pages:
            raise Damaged("no page")
    document = parser.document or display_name(path)
    return Reading(document, parser.system, parser.unit, tuple(parser.pages))


@dataclass
class _Open:
    """An element that has begun."""

    name: str
    role: str = ""
    title: dict[str, str] = field(default_factory=dict)


@dataclass
class _Page:
    number: int
    box: Box
    scale: float
    lines: list[Line] = field(default_factory=list)


class _Parser(HTMLParser):
    """Follows pages, lines and words; whatever else there is, is passed by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document, self.system, self.unit = "", "", "px"
        self.pages: list[PageReading] = []
        self._stack: list[_Open] = []
        self._open_names = Counter[str]()
        self._inside = Counter[str]()
        self._page: _Page | None = None
        self._words: list[Word] = []
        self._line_text: list[str] = []
        self._word_text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag == "meta" and values.get("name") == "ocr-system":
            # Our own name is set before the model's.
            self.system = re.sub(r"^pilot-desktop [\w.]+, ", "", clean(values.get("content", "")))
        if tag == "br":
            self.handle_data(" ")
        if tag in _VOID:
            return
        opened = _Open(tag, _role(values.get("class", "")), _properties(values.get("title", "")))
        self._push(opened)
        match opened.role:
            case "page":
                self._end_page()
                self._begin_page(opened.title)
            case "line":
                self._end_outer_line()
                self._words, self._line_text, self._word_text = [], [], []
            case "word":
                self._word_text = []

    def handle_data(self, data: str) -> None:
        if self._inside["line"]:
            self._line_text.append(data)
        if self._inside["word"]:
            self._word_text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self._open_names[tag]:
            return
        while self._stack:
            opened = self._pop()
            match opened.role:
                case "page":
                    self._end_page()
                case "line":
                    self._end_line(opened.title)
                case "word":
                    self._end_word(opened.title)
            if opened.name == tag:
                return

    def finish(self) -> None:
        """What was never closed ends with the file."""
        while self._stack:
            self.handle_endtag(self._stack[-1].name)
        self._end_page()

    def _push(self, opened: _Open) -> None:
        self._stack.append(opened)
        self._open_names[opened.name] += 1
        self._inside[opened.role] += 1

    def _pop(self) -> _Open:
        opened = self._stack.pop()
        self._open_names[opened.name] -= 1
        self._inside[opened.role] -= 1
        return opened

    def _begin_page(self, title: dict[str, str]) -> None:
        scale = 1.0
        if title.get("x_unit") == "pt":
            self.unit, scale = "pt", number(title.get("scan_res", "").partition(" ")[0]) / 72
            if scale <= 0:
                raise Damaged("no resolution")
        place = title.get("ppageno", "")
        known = place.isascii() and place.isdigit() and len(place) < 8
        self.document = self.document or clean(title.get("image", "").strip('" '))
        box = _bbox(title, 1.0) or Box(0, 0, 0, 0)
        count = int(place) + 1 if known else len(self.pages) + 1
        self._page = _Page(count, box, scale)

    def _end_page(self) -> None:
        page, self._page = self._page, None
        if page is not None:
            width, height = page.box.right / page.scale, page.box.bottom / page.scale
            self.pages.append(
                PageReading(page.number, max(0.0, width), max(0.0, height), tuple(page.lines))
            )

    def _end_line(self, title: dict[str, str]) -> None:
        if self._page is None:
            return
        box = _bbox(title, self._page.scale)
        if box is None and self._words:
            box = Box.around(point for word in self._words for point in word.box.corners)
        text = clean("".join(self._line_text))
        if box is None:
            if text:
                raise Damaged("a line without a place")
            return
        sure = confidence(title.get("x_wconf"), 100)
        if sure is None:
            known = [word.confidence for word in self._words]
            sure = sum(known) / len(known) if known else 1.0
        baseline = _baseline(title.get("baseline", ""), box, self._page.scale)
        flags = tuple(title.get("x_flags", "").split())
        self._page.lines.append(Line(box, text, sure, tuple(self._words), flags, baseline))

    def _end_outer_line(self) -> None:
        """Lines do not lie in lines: an open one around a new one was never closed."""
        if self._inside["line"] > 1:
            outer = next(opened for opened in self._stack if opened.role == "line")
            self._end_line(outer.title)
            outer.role = ""
            self._inside["line"] -= 1

    def _end_word(self, title: dict[str, str]) -> None:
        text = clean("".join(self._word_text))
        box = _bbox(title, self._page.scale) if self._page else None
        if text and box:
            sure = confidence(title.get("x_wconf"), 100)
            self._words.append(Word(box, text, 1.0 if sure is None else sure))


def _role(classes: str) -> str:
    names = set(classes.split())
    if "ocr_page" in names:
        return "page"
    return "line" if names & _LINES else "word" if names & _WORDS else ""


def _properties(title: str) -> dict[str, str]:
    """`bbox 0 0 9 9; image "a; b.png"` as names and values."""
    found: dict[str, str] = {}
    place = 0
    while place < len(title) and (match := _PROPERTY.match(title, place)):
        found.setdefault(match[1].lower(), match[2].strip())
        place = max(match.end(), place + 1)
    return found


def _bbox(title: dict[str, str], scale: float) -> Box | None:
    values = title.get("bbox", "").split()
    if not values:
        return None
    if len(values) != 4:
        raise Damaged("half a box")
    left, top, right, bottom = (number(value) / scale for value in values)
    return box_of(left, top, right, bottom)


def _baseline(text: str, box: Box, scale: float) -> tuple[Point, ...]:
    """`slope offset`, from the bottom left corner of the line's box."""
    values = text.split()
    if len(values) != 2:
        return ()
    slope, offset = number(values[0]), number(values[1]) / scale
    start = box.bottom + offset
    return (box.left, start), (box.right, start + slope * box.width)
