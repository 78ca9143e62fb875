"""What gets onto pages besides their text: stamps, strokes of a pen, holes, marker."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.typeface import Typeface, pick


def clutter(desk: Desk) -> None:
    """Adds a few marks to some pages. None of it is in the truth."""
    for add, probability in ((_underlines, 0.12), (_scribble, 0.12), (_stamp, 0.07),
                             (_holes, 0.05), (_marker, 0.04), (_frame, 0.04)):  # fmt: skip
        if desk.chance(probability):
            add(desk)


def _underlines(desk: Desk) -> None:
    """Lines of pen or type under some of the words, close enough to touch descenders."""
    tone, width = desk.rand.randint(90, 255), desk.rand.choice([1, 1, 2, 3])
    for line in desk.sheet.lines:
        if not desk.chance(0.15):
            continue
        first = desk.rand.randrange(len(line.words))
        last = desk.rand.randrange(first, len(line.words))
        (_, base), (_, end) = line.baseline[0], line.baseline[-1]
        height = line.box[3] - line.box[1]
        drop, tilt = desk.between(0.08, 0.22) * height, desk.rand.gauss(0, 0.03) * height
        left, right = line.words[first].box[0], line.words[last].box[2]
        desk.sheet.rule([(left, base + drop), (right, end + drop + tilt)], tone, width)


def _scribble(desk: Desk) -> None:
    """A signature, a tick or a flourish, wherever there is room or not."""
    x, y = desk.between(0, desk.width), desk.between(0, desk.height)
    length, height = desk.between(30, 220), desk.between(10, 70)
    loops, phase = desk.between(1, 6), desk.between(0, 6.28)
    points = []
    for step in range(60):
        part = step / 59
        angle = phase + loops * 6.28 * part
        points.append(
            (
                x + length * part + 0.3 * height * math.cos(angle),
                y + height * math.sin(angle) * (1 - 0.6 * part) - 0.2 * height * part,
            )
        )
    desk.sheet.rule(points, desk.rand.randint(80, 255), desk.rand.choice([1, 2, 2, 3]))


def _stamp(desk: Desk) -> None:
    """A rubber stamp: a frame and words, askew and pale."""
    width, height = int(desk.between(90, 260)), int(desk.between(50, 150))
    tile = Image.new("L", (width, height))
    pen, tone = ImageDraw.Draw(tile), desk.rand.randint(50, 190)
    outline = pen.ellipse if desk.chance(0.5) else pen.rectangle
    outline((2, 2, width - 3, height - 3), outline=tone, width=desk.rand.choice([2, 3]))
    outline((7, 7, width - 8, height - 8), outline=tone)
    face = Typeface.with_height(pick(desk.rand, desk.pack, "sans narrow serif"), height * 0.3)
    for row in (0.42, 0.72):
        text = face.fit(desk.content.snippet(1, 2).upper())
        pen.text((width / 2, height * row), text, fill=tone, font=face.font, anchor="ms")
    turned = tile.rotate(desk.rand.choice([-1, 1]) * desk.between(8, 40), expand=True)
    at = (desk.rand.randrange(-40, desk.width - 60), desk.rand.randrange(-30, desk.height - 40))
    area = (*at, at[0] + turned.width, at[1] + turned.height)
    there = desk.sheet.marks.crop(area)
    desk.sheet.marks.paste(ImageChops.lighter(there, turned), at)


def _holes(desk: Desk) -> None:
    """Two punched holes at the left edge."""
    radius, x = desk.between(9, 16), desk.between(16, 34)
    for part in (0.36, 0.64):
        y = desk.height * part
        box = (x - radius, y - radius, x + radius, y + radius)
        # a hole hides what was written there, so it stays off the text
        if all(line.box[0] > x + radius or not line.box[1] < y < line.box[3]
               for line in desk.sheet.lines):  # fmt: skip
            desk.sheet.pen.ellipse(box, fill=desk.rand.randint(60, 255))


def _marker(desk: Desk) -> None:
    """A highlighter's band over a line or two."""
    for line in desk.rand.sample(desk.sheet.lines, min(2, len(desk.sheet.lines))):
        left, top, right, bottom = line.box
        if bottom - top < 60:
            desk.sheet.pen.rectangle((left - 5, top, right + 5, bottom), fill=35)


def _frame(desk: Desk) -> None:
    """A printed border round the page."""
    inset, tone = desk.between(2, 9), desk.rand.randint(100, 255)
    box = (inset, inset, desk.width - inset, desk.height - inset)
    desk.sheet.pen.rectangle(box, outline=tone, width=desk.rand.choice([1, 2, 4]))
