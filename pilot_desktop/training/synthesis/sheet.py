"""The sheet being written on: text ink with exact line records, and other marks.

`ink` and `marks` are grey PIL images, 0 where nothing is and 255 where the mark is densest.
Marks are rules, boxes and stamps: they carry no text to be learnt.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field, replace

from PIL import Image, ImageChops, ImageDraw, ImageFont

from pilot_desktop.training.synthesis.page import Points, Rectangle, SynthLine, SynthWord
from pilot_desktop.training.synthesis.typeface import Typeface


@dataclass(frozen=True, slots=True)
class Hand:
    """How a line is written. Lengths in pixels; print keeps the defaults."""

    face: Typeface
    tone: int = 255  # ink density, 255 the darkest
    tracking: float = 0.0  # extra space between letters, only for short texts
    spacing: float = 1.0  # word gap, in parts of the face's own
    jitter: float = 0.0  # random vertical offset of each word
    wave: float = 0.0  # amplitude of the baseline's slow wave
    climb: float = 0.0  # rise per pixel along the line
    slant: float = 0.0  # shear, pixels to the right per pixel up
    stretch: float = 1.0  # horizontal scale of the letters
    strike: float = 0.0  # unevenness of a typewriter's letters, 0 to 1
    restless: float = 0.0  # how much slant and width change from word to word
    fading: float = 0.0  # part of the ink that a pen loses before it is dipped again
    slips: float = 0.0  # how often a word is begun wrongly and struck out


@dataclass(slots=True)
class Sheet:
    """A page in the writing, before paper, warping and camera."""

    width: int
    height: int
    rand: random.Random
    lines: list[SynthLine] = field(default_factory=list)
    ink: Image.Image = field(init=False)
    marks: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)
    _draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.ink = Image.new("L", (self.width, self.height))
        self.marks = Image.new("L", (self.width, self.height))
        self._draw = ImageDraw.Draw(self.ink)
        self.pen = ImageDraw.Draw(self.marks)

    def line_width(self, hand: Hand, text: str) -> float:
        """How wide `write` will make a text, without jitter."""
        words = text.split(" ")
        gap = hand.face.space * hand.spacing + hand.tracking
        width = sum(hand.face.width(word) + hand.tracking * (len(word) - 1) for word in words)
        return (width + gap * (len(words) - 1)) * hand.stretch

    def write(
        self, hand: Hand, text: str, x: float, y: float, *, align: str = "left", room: float = 0.0
    ) -> SynthLine | None:
        """Writes one line with its baseline at `y`; `x` is its left, middle or right.

        Words that pass `room` pixels of width, or the sheet's edge, are left out; so is a line
        that would leave the sheet at the top or bottom, or cover another beside it. Returns None
        when nothing was written.
        """
        text = " ".join(hand.face.fit(text).split())
        if not text:
            return None
        top, bottom = y - hand.face.ascender, y + hand.face.descender
        if top < 1 or bottom > self.height - 1:
            return None
        width = self.line_width(hand, text)
        if align != "left":
            x -= width if align == "right" else width / 2
        # the first and last letters of a leaning hand stick out
        lean = abs(hand.slant) + 0.5 * hand.restless
        x = max(2.0 + lean * hand.face.height, x) if hand.slant < 0 else max(2.0, x)
        limit = min(self.width - 2.0 - lean * hand.face.ascender, x + room if room else math.inf)
        if self._is_taken(x, min(x + width, limit), y, hand.face.ascender):
            return None
        words = self._words(hand, text.split(" "), x, y, limit)
        if not words:
            return None
        line = self._record(hand, words, y)
        self.lines.append(line)
        return line

    def _is_taken(self, left: float, right: float, y: float, ascender: float) -> bool:
        """Whether another line of about the same baseline stands between left and right."""
        return any(
            abs(line.baseline[0][1] - y) < 0.5 * ascender
            and line.box[0] < right + 2
            and line.box[2] > left - 2
            for line in self.lines
        )

    def _words(
        self, hand: Hand, texts: list[str], x: float, y: float, limit: float
    ) -> list[tuple[SynthWord, float]]:
        """Draws words one after the other; each comes back with its own baseline."""
        rand, face = self.rand, hand.face
        gap = (face.space * hand.spacing + hand.tracking) * hand.stretch
        phase, period = rand.uniform(0, 6.28), rand.uniform(300, 900)
        written: list[tuple[SynthWord, float]] = []
        start, filled = x, rand.random() if hand.fading else 1.0  # the pen
        for text in texts:
            word = hand
            if hand.restless or hand.fading:
                filled = filled - 0.15 if filled > 0.15 else 1.0
                word = replace(
                    hand,
                    slant=hand.slant + rand.gauss(0, 0.25) * hand.restless,
                    stretch=hand.stretch * max(0.7, 1 + rand.gauss(0, 0.4) * hand.restless),
                    tone=round(hand.tone * (1 - hand.fading * (1 - filled))),
                )
            advance = (face.width(text) + hand.tracking * (len(text) - 1)) * word.stretch
            if written and hand.slips and rand.random() < hand.slips:
                x = self._slip(word, rand.choice(texts), x, y, limit - advance)
            if x + advance > limit:
                break
            offset = -hand.climb * (x - start)
            if hand.wave:
                offset += hand.wave * math.sin(phase + 6.28 * x / period)
            if hand.jitter:
                offset += rand.gauss(0, hand.jitter)
            box = self._draw_word(word, text, x, y + offset)
            written.append((SynthWord(text, box), y + offset))
            x += advance + gap * (1 + rand.gauss(0, 0.15) if hand.jitter else 1)
        return written

    def _slip(self, hand: Hand, text: str, x: float, y: float, limit: float) -> float:
        """Writes a word and strikes it out, unless the next would then start after `limit`.

        Returns where the next one starts. What is struck out is there to be seen, and is no text.
        """
        face, rand = hand.face, self.rand
        width = face.width(text) * hand.stretch
        after = x + width + face.space * hand.spacing
        if after > limit:
            return x
        self._draw_word(hand, text, x, y)
        thick = rand.randint(1, max(1, round(face.height / 18)))
        for _ in range(rand.choice([1, 1, 2, 3])):
            # one stroke, or to and fro until nothing can be read
            turns = rand.choice([1, 1, 1, round(2 + width / (0.5 * face.x_height))])
            height = rand.uniform(0.05, 0.2) if turns == 1 else rand.uniform(0.5, 0.9)
            middle = y - rand.uniform(0.3, 0.6) * face.x_height
            points = [
                (x - 2 + (width + 4) * turn / turns,
                 middle + (0.5 - turn % 2) * height * face.x_height)
                for turn in range(turns + 1)
            ]  # fmt: skip
            self._draw.line(points, fill=hand.tone, width=thick)
        return after

    def _draw_word(self, hand: Hand, text: str, x: float, y: float) -> Rectangle:
        font = hand.face.font
        if hand.tracking or hand.strike:
            return self._draw_spaced(hand, text, x, y)
        if not hand.slant and hand.stretch == 1.0:
            return self._stamp(font, text, x, y, hand.tone)
        return self._draw_sheared(hand, text, x, y)

    def _stamp(
        self, font: ImageFont.FreeTypeFont, text: str, x: float, y: float, tone: int
    ) -> Rectangle:
        """Draws with the pen at x, y; the box of the ink comes from the same rasterising."""
        left, top = math.floor(x), math.floor(y)
        mask, offset = font.getmask2(text, "L", anchor="ls", start=(x - left, y - top))
        left, top = left + offset[0], top + offset[1]
        self._draw.draw.draw_bitmap((left, top), mask, tone)
        # the mask is as wide as the advance; ink may start later and end earlier
        ink = mask.getbbox() or (0, 0, *mask.size)
        return left + ink[0], top + ink[1], left + ink[2], top + ink[3]

    def _draw_spaced(self, hand: Hand, text: str, x: float, y: float) -> Rectangle:
        boxes = []
        for char in text:
            tone, low = hand.tone, y
            if hand.strike:
                tone = max(70, int(tone * (1 - hand.strike * abs(self.rand.gauss(0, 0.35)))))
                low += self.rand.gauss(0, 0.035) * hand.strike * hand.face.height
            boxes.append(self._stamp(hand.face.font, char, x, low, tone))
            x += hand.face.width(char) + hand.tracking
        return around(boxes)

    def _draw_sheared(self, hand: Hand, text: str, x: float, y: float) -> Rectangle:
        """A word drawn aside, then sheared about its baseline and stretched into place."""
        left, top, right, bottom = hand.face.font.getbbox(text, anchor="ls")
        pad = 2
        tile = Image.new("L", (int(right - left) + 2 * pad, int(bottom - top) + 2 * pad))
        origin = (pad - int(left), pad - int(top))  # pen position in the tile
        ImageDraw.Draw(tile).text(origin, text, fill=hand.tone, font=hand.face.font, anchor="ls")
        # a point at height h over the baseline moves right by slant * h
        shifts = (-hand.slant * top, -hand.slant * bottom)
        low = left * hand.stretch + min(shifts)
        high = right * hand.stretch + max(shifts)
        target_x, target_y = math.floor(x + low) - pad, math.floor(y + top) - pad
        size = (math.ceil(high - low) + 2 * pad + 1, tile.height + 1)
        # maps target pixels back to the tile
        back_x, back_y = target_x - x, target_y - y
        scale = 1 / hand.stretch
        placed = tile.transform(
            size,
            Image.Transform.AFFINE,
            (
                scale,
                hand.slant * scale,
                (back_x + hand.slant * back_y) * scale + origin[0],
                0,
                1,
                back_y + origin[1],
            ),
            Image.Resampling.BILINEAR,
        )
        area = (target_x, target_y, target_x + size[0], target_y + size[1])
        self.ink.paste(ImageChops.lighter(self.ink.crop(area), placed), area[:2])
        ink = placed.getbbox() or (0, 0, *size)
        return target_x + ink[0], target_y + ink[1], target_x + ink[2], target_y + ink[3]

    def _record(self, hand: Hand, words: list[tuple[SynthWord, float]], y: float) -> SynthLine:
        """The line's ground truth, with boxes stretched to the face's usual heights."""
        face = hand.face
        has_low = any(char in "gjpqyç,;Q()[]{}|@ß/$§" for word, _ in words for char in word.text)
        under = face.descender * (1.0 if has_low else 0.35)
        full = []
        for word, base in words:
            left, top, right, bottom = word.box
            box = (left, min(top, base - face.ascender), right, max(bottom, base + under))
            full.append(replace(word, box=box))
        baseline: Points = [(words[0][0].box[0], words[0][1])]
        baseline += [((w.box[0] + w.box[2]) / 2, base) for w, base in words[1:-1]]
        baseline += [(words[-1][0].box[2], words[-1][1])]
        box = around([word.box for word in full])
        text = " ".join(word.text for word in full)
        return SynthLine(text, box, baseline, tuple(full), face.file.kind)

    def leaders(self, hand: Hand, entry: SynthLine, page: SynthLine, apart: float) -> None:
        """Dots every `apart` pixels from an entry to its page. Both are one line from now on, and
        the dots are no text: transcribers leave them out.
        """
        x, dots = entry.box[2] + 0.6 * apart, []
        while x + 0.6 * apart < page.box[0]:
            dots.append(self._draw_word(hand, ".", x, entry.baseline[-1][1]))
            x += apart
        joined = replace(
            entry,
            text=f"{entry.text} {page.text}",
            box=around([entry.box, page.box, *dots]),
            baseline=[*entry.baseline, page.baseline[-1]],
            words=entry.words + page.words,
        )
        self.lines = [line for line in self.lines if line not in (entry, page)] + [joined]

    def rule(self, points: Points, tone: int = 160, width: int = 1) -> None:
        """A straight mark through the points."""
        self.pen.line(points, fill=tone, width=width)


def around(boxes: list[Rectangle]) -> Rectangle:
    """The smallest rectangle that holds all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
