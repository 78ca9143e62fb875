"""Printed matter: book pages in one or two columns, newspapers, catalogues, contents."""

from __future__ import annotations

from dataclasses import replace

from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.sheet import Hand

_BODY = "serif serif serif old old old sans"


def book_page(desk: Desk) -> None:
    """Justified text under a running head, perhaps with notes in small print."""
    hand = desk.printed(_BODY, regular=0.92)
    left, right = desk.between(15, 110), desk.width - desk.between(15, 110)
    y = _running_head(desk, hand, left, right)
    notes = desk.chance(0.25)
    bottom = desk.height - (desk.between(90, 180) if notes else hand.face.descender + 2)
    y = _body(desk, hand, left, right, y, bottom)
    if notes:
        y = bottom + hand.face.height * 0.6
        desk.sheet.rule([(left, y), (left + desk.between(60, 200), y)], 200)
        small = replace(hand, face=replace(hand.face, size=max(11, int(hand.face.size * 0.78))))
        pitch = small.face.height * 1.08
        text = f"({desk.rand.randint(1, 9)}) {desk.content.paragraph(400)}"
        end = desk.height - small.face.descender - 2
        desk.paragraph(small, text, left, right, y + pitch, pitch, bottom=end, justify=True)


def columns(desk: Desk) -> None:
    """Two or three justified columns, as in gazettes and dictionaries."""
    count = 3 if desk.width > 900 and desk.chance(0.25) else 2
    hand = desk.printed(_BODY, desk.between(19, 30), regular=0.92)
    left, right = desk.between(10, 50), desk.width - desk.between(10, 50)
    gutter = desk.between(14, 40)
    top = _running_head(desk, hand, left, right)
    width = (right - left - gutter * (count - 1)) / count
    bottom = desk.height - hand.face.descender - 2
    for number in range(count):
        start = left + number * (width + gutter)
        _body(desk, hand, start, start + width, top, bottom)
        if number and desk.chance(0.4):
            x = start - gutter / 2
            desk.sheet.rule([(x, top - hand.face.height), (x, desk.height - 8)], 200)


def _running_head(desk: Desk, hand: Hand, left: float, right: float) -> float:
    """Page number and title, or nothing; returns the first baseline of the body."""
    y = desk.between(0.9, 2.5) * hand.face.height
    if not desk.chance(0.55):
        return y
    sheet, number = desk.sheet, str(desk.rand.randint(2, 900))
    if desk.chance(0.4):
        number = f"{desk.rand.choice(['—', '-', '–'])} {number} {desk.rand.choice(['—', '-'])}"
        sheet.write(hand, number, (left + right) / 2, y, align="centre")
    else:
        title = desk.content.snippet(1, 5).strip(" .,;:").upper()
        small = replace(hand, face=replace(hand.face, size=max(11, int(hand.face.size * 0.85))))
        sheet.write(small, title, (left + right) / 2, y, align="centre", room=right - left - 160)
        at_right = desk.chance(0.5)
        sheet.write(
            hand, number, right if at_right else left, y, align="right" if at_right else "left"
        )
    if desk.chance(0.3):
        sheet.rule([(left, y + hand.face.height * 0.5), (right, y + hand.face.height * 0.5)], 200)
    return y + hand.face.height * desk.between(1.5, 2.4)


def _body(desk: Desk, hand: Hand, left: float, right: float, y: float, bottom: float) -> float:
    """Paragraphs and headings down to `bottom`; returns the next baseline."""
    face, content = hand.face, desk.content
    pitch = face.height * desk.between(1.0, 1.3)
    indent = desk.rand.choice([0.0, face.size * 1.2])
    justify = desk.chance(0.85)
    while y < bottom:
        if desk.chance(0.1):
            y = _heading(desk, hand, left, right, y + 0.4 * pitch, bottom) + 0.3 * pitch
            continue
        y = desk.paragraph(
            hand,
            content.paragraph(1200),
            left,
            right,
            y,
            pitch,
            bottom=bottom,
            indent=indent,
            justify=justify,
        )
        y += desk.rand.choice([0.0, 0.0, 0.5]) * pitch
    return y


def _heading(desk: Desk, hand: Hand, left: float, right: float, y: float, bottom: float) -> float:
    size = hand.face.size * desk.between(0.9, 1.5)
    big = replace(hand, face=replace(hand.face, size=max(10, int(size))))
    if desk.chance(0.15):
        big = replace(big, tracking=size * desk.between(0.1, 0.3))
    y += big.face.height - hand.face.height
    if y < bottom:
        middle = desk.chance(0.6)
        x = (left + right) / 2 if middle else left
        text = desk.content.heading()
        while " " in text and desk.sheet.line_width(big, text) > right - left:
            text = text.rsplit(" ", 1)[0]
        desk.sheet.write(big, text, x, y, align="centre" if middle else "left", room=right - left)
    return y + big.face.height * desk.between(1.1, 1.5)


def catalogue(desk: Desk) -> None:
    """Numbered entries with a price at the right, dot leaders between, or not."""
    hand = desk.printed("serif serif old old sans narrow", regular=0.85)
    face, sheet, content = hand.face, desk.sheet, desk.content
    left, right = desk.between(15, 120), desk.width - desk.between(15, 120)
    pitch = face.height * desk.between(1.0, 1.45)
    y, bottom = _running_head(desk, hand, left, right), desk.height - face.descender - 2
    number, leaders = desk.rand.randint(1, 900), desk.chance(0.5)
    while y < bottom:
        number += desk.rand.randint(1, 3)
        if desk.chance(0.12):
            y = _heading(desk, hand, left, right, y + 0.3 * pitch, bottom)
            continue
        price = content.number(500) if desk.chance(0.7) else content.digits(1, 3)
        edge = right - face.size * 5
        name = f"{number} — " if desk.chance(0.5) else f"{number}. " if desk.chance(0.5) else ""
        name += content.field("last_name").upper() + ", " if desk.chance(0.3) else ""
        name += content.product() if desk.chance(0.3) else content.snippet(2, 9)
        lines = desk.wrap(hand, name, edge - left - face.size)
        for line in lines[:3]:
            written = sheet.write(hand, line, left, y, room=edge - left)
            y += pitch
            if y > bottom:
                break
        if desk.chance(0.8) and written:
            sheet.write(hand, price, right, y - pitch, align="right")
            if leaders:
                _leaders(desk, written.box[2] + 6, edge, y - pitch, face.size)


def contents(desk: Desk) -> None:
    """Entries of contents or of an index, dots set far apart from each to its page."""
    hand = desk.printed("serif serif old sans sans narrow typewriter", regular=0.85)
    sheet, content, size = desk.sheet, desk.content, hand.face.size
    left, right = desk.between(15, 120), desk.width - desk.between(15, 120)
    pitch, apart = hand.face.height * desk.between(1.0, 1.6), size * desk.between(0.7, 1.6)
    y, bottom = _running_head(desk, hand, left, right), desk.height - hand.face.descender - 2
    while y < bottom:
        indent = size * desk.rand.choice([0, 0, 1.5, 3])
        number = f"{desk.rand.randint(1, 20)}.{desk.rand.randint(1, 9)} "
        name = (number if desk.chance(0.4) else "") + content.snippet(1, 7).strip(" .,;:")
        name = content.product() if desk.chance(0.2) else name
        pages = ", ".join(content.digits(1, 3) for _ in range(desk.rand.choice([1, 1, 1, 2, 3])))
        page = sheet.write(hand, pages, right, y, align="right")
        if page:
            room = (page.box[0] - left - indent) * desk.between(0.15, 0.9)
            entry = sheet.write(hand, name, left + indent, y, room=room)
            if entry and desk.chance(0.9):
                sheet.leaders(hand, entry, page, apart)
        y += pitch


def _leaders(desk: Desk, start: float, end: float, y: float, size: float) -> None:
    """Dots between a name and its price; a reader skips them, and so does the truth."""
    x = start
    while x < end:
        desk.sheet.rule([(x, y - 1), (x + 1, y - 1)], 220, 2)
        x += size * 0.4
