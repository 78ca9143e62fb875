"""Invisible text for PDF pages: a font without shapes, and words put exactly on their boxes.

The hard part is that others get the same text out again. Programs that extract text guess word
gaps from distances and the order of right-to-left text from movements. So the pen never jumps
within a line where a guess would go wrong: each space is a glyph as wide as the gap, and text from
right to left comes in logical order, character by character, each to the left of the one before.
"""

from __future__ import annotations

import base64
import math
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from pilot_desktop.document.geometry import Box, Transform, upright
from pilot_desktop.document.transcript import Word
from pilot_desktop.document.wording import right_to_left

Run = tuple[int, Sequence[Word]]
"""The words of a line, and by how many quarters clockwise it stands turned on its page."""

NAME = "PilotText"
"""Of the font, as pages call it."""


class PdfObjects(Protocol):
    """A PDF file under construction, as far as new objects go."""

    def reserve(self) -> int:
        """The number of an object to come."""

    def put(self, number: int, entries: dict[str, str], data: bytes | None = None) -> None:
        """The dictionary, or stream, of a reserved number; `data` is as `entries` say it is."""


# A TrueType font of one empty glyph, 0.5 em wide, ascent 1 em, descent 0: made with fontTools.
_FONT = zlib.decompress(
    base64.b85decode(
        "c-oavyH3ME5S;ZH1Q7y?6e%c-M1c?z5(O0!jRPeJ=;0KMjbvks7%Ax}DJb|5J|G1JC0~(>B2+Y{4s&M%ibKP"
        "k_A#T~y}g3~Xy6VC-r>pCwm)opfUHwJ?<6|I0`|!t$T!2de+dhDHZBVEg>Lw-%%5mG5e4-Qhxr?AElTp96t@"
        "1J&W+QKuKEXtC%Tuhn)NbA?p^C7aD(L!@)z>cEbZppiyJykGtXqk+N+^|wzT^RrAGJzQdnKtO;GmKDy81?J-"
        "dQ4HB?C<kC=gre`1fQMvQ*_1k8^YKldtHvwSzBi<Z^xM&q%y$?X+3Otm{teZ_K<J6I$u^I5AO;R-QQ<TzmLB"
        "SXX(pv!a27~+;(<EHj{nf_ql3;9zwn*"
    )
)

_GLYPH = 0.5  # em, the usual width
_BACK = -_GLYPH
_LAST = 0xFFFF
_STEP = 1.05

_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{ranges}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class GlyphlessFont:
    """Numbers the characters that a document needs; written into the file when all are known."""

    def __init__(self, objects: PdfObjects) -> None:
        self._objects = objects
        self.number = objects.reserve()
        """The PDF object that pages refer to."""
        self._codes: dict[tuple[str, float], int] = {}

    def code(self, cluster: str, width: float = _GLYPH) -> str:
        """Four hexadecimal digits for a glyph, `width` em wide, that stands for characters."""
        key = (cluster, width)
        code = self._codes.get(key)
        if code is None:
            # 65,000 different glyphs are more than any script has; what is beyond is unknown.
            code = min(len(self._codes) + 1, _LAST)
            self._codes[key] = code
        return f"{code:04X}"

    def finish(self) -> None:
        """Write the font."""
        objects = self._objects
        numbers = {kind: objects.reserve() for kind in ("cid", "about", "file", "map", "glyphs")}
        reference = {kind: f"{number} 0 R" for kind, number in numbers.items()}
        font = {"Type": "/Font", "BaseFont": "/PilotGlyphless"}
        objects.put(
            self.number,
            {
                **font,
                "Subtype": "/Type0",
                "Encoding": "/Identity-H",
                "DescendantFonts": f"[{reference['cid']}]",
                "ToUnicode": reference["map"],
            },
        )
        system = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        objects.put(
            numbers["cid"],
            {
                **font,
                "Subtype": "/CIDFontType2",
                "CIDSystemInfo": system,
                "FontDescriptor": reference["about"],
                "DW": f"{1000 * _GLYPH:.0f}",
                "W": self._widths(),
                "CIDToGIDMap": reference["glyphs"],
            },
        )
        objects.put(
            numbers["about"],
            {
                "Type": "/FontDescriptor",
                "FontName": "/PilotGlyphless",
                "Flags": "5",
                "FontBBox": "[0 0 500 1000]",
                "ItalicAngle": "0",
                "Ascent": "1000",
                "Descent": "0",
                "CapHeight": "1000",
                "StemV": "80",
                "FontFile2": reference["file"],
            },
        )
        put_packed(objects, numbers["file"], {"Length1": str(len(_FONT))}, _FONT)
        put_packed(objects, numbers["map"], {}, self._to_unicode().encode())
        put_packed(objects, numbers["glyphs"], {}, bytes(2 * (_LAST + 1)))  # all the one glyph

    def _widths(self) -> str:
        odd = {code: width for (_, width), code in self._codes.items() if width != _GLYPH}
        return f"[{' '.join(f'{code} [{1000 * width:.0f}]' for code, width in odd.items())}]"

    def _to_unicode(self) -> str:
        known = [(code, cluster) for (cluster, _), code in self._codes.items() if code < _LAST]
        known.append((_LAST, "\ufffd"))
        items = [f"<{code:04X}> <{text.encode('utf-16-be').hex()}>" for code, text in known]
        # A list holds at most 100.
        lists = (items[start : start + 100] for start in range(0, len(items), 100))
        return _TO_UNICODE.format(
            ranges="\n".join(
                f"{len(some)} beginbfchar\n{chr(10).join(some)}\nendbfchar" for some in lists
            )
        )


def put_packed(objects: PdfObjects, number: int, entries: dict[str, str], data: bytes) -> None:
    """A stream, deflated."""
    objects.put(number, {**entries, "Filter": "/FlateDecode"}, zlib.compress(data, 9))


def invisible_text(font: GlyphlessFont, lines: Sequence[Run], to_user: Transform) -> bytes:
    """A content stream with the words of each line on their boxes.

    The boxes are in page coordinates, `to_user` leads from there to the page's user space. The
    stream leaves the graphics state as it found it. Each line comes with the quarters clockwise by
    which it stands turned on the page.
    """
    parts = []
    for turns, words in lines:
        across = upright(turns)
        pen = _Pen(font, to_user @ across.inverse())
        pen.line([replace(word, box=across.box(word.box)) for word in words] if turns else words)
        parts += pen.parts
    return f"q BT 3 Tr\n{''.join(parts)}ET Q\n".encode("ascii")


# How MuPDF tells the direction of a glyph from the first of its characters; others keep the last.
_DIRECTIONS = {"L": 0, "R": 1, "AL": 1, "AN": 1, "EN": 0, "ES": 0, "ET": 0}


class _Pen:
    """Writes text operators; positions are page coordinates."""

    def __init__(self, font: GlyphlessFont, to_user: Transform) -> None:
        self.parts: list[str] = []
        self._font = font
        self._to_user = to_user
        self._across = math.hypot(to_user.a, to_user.b)
        self._up = math.hypot(to_user.c, to_user.d)
        self._backwards = 0  # the direction that an extractor takes us to move in

    def line(self, words: Sequence[Word]) -> None:
        turned = right_to_left("".join(word.text for word in words))
        for word, after in zip(words, [*words[1:], None], strict=True):
            if turned or _has_right_to_left(word.text):
                self._backward(word, after)
            else:
                self._forward(word, after)

    def _forward(self, word: Word, after: Word | None) -> None:
        clusters = list(_clusters(word.text))
        box = word.box
        self._show(clusters, box.left, box.right, box)
        self._backwards = 0
        if after is not None:
            self._go_on(max(after.box.left - box.right, self._least(box)), box)

    def _backward(self, word: Word, after: Word | None) -> None:
        """A word in a line from right to left, or one from right to left in another line."""
        box = word.box
        for unit, left, right in _places(word):
            self._show_one(unit, left, right - left, box)
            self._backwards = _direction(unit, self._backwards)
        if after is None:
            return
        _, next_left, _ = next(_places(after))
        if self._backwards:
            gap = max(box.left - after.box.right, self._least(box))
            self._show_one(" ", box.left - gap, gap, box)
        elif next_left < box.right:
            # Digits or Latin end at their right; the next word begins to the left of that.
            gap = max(box.right - next_left, self._least(box))
            self._text(self._font.code(" ", _BACK), _GLYPH, box.right, gap, box)
        else:
            gap = max(next_left - box.right, self._least(box))
            self._text(self._font.code(" "), _GLYPH, box.right, gap, box)

    def _least(self, box: Box) -> float:
        """Words that touch or overlap still get a space between them."""
        return 0.02 * box.height

    def _show(self, clusters: Sequence[str], left: float, right: float, box: Box) -> None:
        codes = "".join(self._font.code(cluster) for cluster in clusters)
        self._text(codes, len(clusters) * _GLYPH, left, right - left, box)

    def _show_one(self, unit: str, left: float, width: float, box: Box) -> None:
        """A single glyph that needs next to no stretching: MuPDF's guesses do not allow for it."""
        wanted = width * self._across / max(box.height * self._up, 1e-6)
        steps = round(math.log(min(max(wanted, 0.02), 30.0) / _GLYPH, _STEP))
        glyph = round(_GLYPH * _STEP**steps, 3)
        self._text(self._font.code(unit, glyph), glyph, left, width, box)

    def _text(self, codes: str, ems: float, left: float, width: float, box: Box) -> None:
        """Glyphs of together `ems` em over `width`, their baseline the bottom of the box."""
        size = max(box.height * self._up, 0.01)
        stretch = 100 * max(width * self._across, 0.01) / (ems * size)
        to_user = self._to_user
        x, y = to_user.point(left, box.bottom)
        turn = (
            to_user.a / self._across,
            to_user.b / self._across,
            -to_user.c / self._up,
            -to_user.d / self._up,
        )
        matrix = " ".join(_short(value) for value in (*turn, x, y))
        self.parts.append(
            f"/{NAME} {_short(size)} Tf {_short(stretch)} Tz {matrix} Tm <{codes}> Tj\n"
        )

    def _go_on(self, width: float, box: Box) -> None:
        """A space where the pen is: another position, even the same, reads as a second space."""
        stretch = 100 * max(width / max(box.height, 1e-6), 0.001) * self._across / self._up / _GLYPH
        self.parts.append(f"{_short(stretch)} Tz <{self._font.code(' ')}> Tj\n")


def _clusters(text: str) -> Iterator[str]:
    """Characters with the marks that combine with them: one glyph each."""
    cluster = ""
    for char in text:
        if cluster and unicodedata.category(char) not in ("Mn", "Me"):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _units(text: str) -> Iterator[str]:
    """As clusters, but what is not from right to left stays together: numbers, Latin, signs."""
    unit = ""
    for cluster in _clusters(text):
        if _has_right_to_left(cluster) or _has_right_to_left(unit):
            if unit:
                yield unit
            unit = ""
        unit += cluster
    if unit:
        yield unit


def _places(word: Word) -> Iterator[tuple[str, float, float]]:
    """The units of a word in a line from right to left, each with its left and right."""
    units = list(_units(word.text)) if _has_right_to_left(word.text) else [word.text]
    count = sum(_length(unit) for unit in units)
    right = word.box.right
    for unit in units:
        left = right - word.box.width * _length(unit) / count
        yield unit, left, right
        right = left


def _length(unit: str) -> int:
    return sum(1 for _ in _clusters(unit))


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def _direction(unit: str, before: int) -> int:
    return _DIRECTIONS.get(unicodedata.bidirectional(unit[0]), before)


def _short(value: float) -> str:
    """A number as PDF likes it: no exponent, no needless digits."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
