"""Office papers: forms with filled fields, invoices, and tables."""

from __future__ import annotations

from dataclasses import replace

from pilot_desktop.training.synthesis import lexicon
from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.sheet import Hand

_PRINT = "sans sans serif narrow typewriter"


def form(desk: Desk) -> None:
    """Printed labels with values typed or written beside, over rules or in boxes."""
    label = desk.printed(_PRINT, desk.between(17, 31))
    by_hand = desk.chance(0.5)
    value = (
        replace(desk.written(desk.between(32, 50)), climb=0.0)
        if by_hand
        else desk.printed("typewriter typewriter mono sans", desk.between(20, 31), 0.95)
    )
    sheet, content = desk.sheet, desk.content
    left, right = desk.between(12, 60), desk.width - desk.between(12, 60)
    pitch = max(label.face.height, value.face.height) * desk.between(1.05, 1.6)
    y = pitch * desk.between(0.9, 1.6)
    _title(desk, label, y)
    y += pitch * 1.2
    boxed, rows = desk.chance(0.4), desk.rand.choice([1, 1, 2, 2, 3])
    while y < desk.height - value.face.descender - 3:
        if desk.chance(0.07):
            text = content.paragraph(300)
            y = desk.paragraph(
                label, text, left, right, y, label.face.height * 1.1, bottom=desk.height - 12
            )
            y += pitch * 0.6
            continue
        each = (right - left) / rows
        for number in range(rows):
            _field(desk, label, value, left + number * each, left + (number + 1) * each - 10, y)
        if boxed:
            low = y + value.face.descender + 1
            sheet.pen.rectangle((left - 6, low - pitch, right + 4, low), outline=170)
        y += pitch


def _title(desk: Desk, hand: Hand, y: float) -> None:
    size = int(hand.face.size * desk.between(1.1, 1.8))
    big = replace(hand, face=replace(hand.face, size=size))
    text = desk.content.heading()
    desk.sheet.write(big, text, desk.width / 2, y, align="centre", room=desk.width - 20)


def _field(desk: Desk, label: Hand, value: Hand, left: float, right: float, y: float) -> None:
    sheet, content = desk.sheet, desk.content
    name = content.phrase(lexicon.LABELS) + desk.rand.choice(["", " :", ":", " :"])
    if desk.chance(0.2):
        name = name.upper()
    written = sheet.write(label, name, left, y, room=right - left)
    if written is None:
        return
    start = written.box[2] + desk.between(6, 24)
    if desk.chance(0.5):
        dotted = desk.chance(0.4)
        step = 5 if dotted else max(1.0, right - start)
        x = start
        while x < right - 2:
            sheet.rule([(x, y + 3), (min(right, x + (1 if dotted else step)), y + 3)], 170)
            x += step
    if desk.chance(0.85) and right - start > 40:
        text = content.value()
        # lift or drop a little: fillers do not meet the printed baseline
        lift = desk.between(-0.15, 0.1) * value.face.height
        sheet.write(value, text, start + desk.between(0, 12), y + lift, room=right - start)


def table(desk: Desk) -> None:
    """Rows and columns, ruled or not; every cell is a line."""
    hand = desk.printed(_PRINT + " mono", desk.between(17, 31))
    face, sheet, content = hand.face, desk.sheet, desk.content
    left, right = desk.between(8, 60), desk.width - desk.between(8, 60)
    count = desk.rand.randint(3, 6)
    shares = [desk.between(0.6, 1.6) for _ in range(count)]
    shares[desk.rand.randrange(min(2, count))] += 1.2
    edges = [left]
    for share in shares:
        edges.append(edges[-1] + (right - left) * share / sum(shares))
    pitch = face.height * desk.between(1.1, 1.9)
    y = pitch * desk.between(1, 2)
    if desk.chance(0.6):
        _title(desk, hand, y)
        y += pitch * 1.3
    top = y - face.ascender - 3
    sources = [
        desk.rand.choice(
            [content.product, content.value, content.date, content.code, content.snippet]
            if share > 1.5
            else [content.number, content.amount, content.percent, lambda: content.digits(1, 5)]
        )
        for share in shares
    ]
    right_aligned = [share <= 1.5 and desk.chance(0.7) for share in shares]
    ruled, tone = desk.rand.choice(["all", "columns", "rows", "none"]), desk.rand.randint(90, 230)
    head, blank = True, desk.between(0, 0.25)
    while y < desk.height - face.descender - 4:
        for number, source in enumerate(sources):
            if not head and desk.chance(blank):
                continue
            text = content.phrase(lexicon.LABELS) if head else source()
            room = edges[number + 1] - edges[number] - 8
            _cell(desk, hand, text, edges[number] + 4, room, y, right_aligned[number])
        head = False
        if ruled in ("all", "rows"):
            low = y + (pitch - face.ascender) / 2 + face.descender / 2
            sheet.rule([(left, low), (right, low)], tone)
        y += pitch
        if desk.chance(0.02):
            break
    if ruled in ("all", "columns"):
        for x in edges:
            sheet.rule([(x, top), (x, y - pitch + face.descender)], tone)


def _cell(
    desk: Desk, hand: Hand, text: str, left: float, room: float, y: float, at_right: bool
) -> None:
    """Writes as many words of a text as its cell holds."""
    while text and desk.sheet.line_width(hand, hand.face.fit(text)) > room:
        text = text.rsplit(" ", 1)[0] if " " in text else ""
    if text:
        x = left + room if at_right else left
        desk.sheet.write(hand, text, x, y, align="right" if at_right else "left")


def invoice(desk: Desk) -> None:
    """Sender, addressee, reference lines, items with prices, totals, small print."""
    hand = desk.printed("sans sans sans serif narrow mono typewriter", desk.between(20, 31), 0.9)
    face, sheet, content = hand.face, desk.sheet, desk.content
    left, right = desk.between(15, 70), desk.width - desk.between(15, 70)
    middle = left + (right - left) * desk.between(0.5, 0.62)
    pitch = face.height * desk.between(1.05, 1.35)
    y = desk.between(1.2, 2) * pitch
    big = replace(hand, face=replace(face, size=int(face.size * desk.between(1.2, 1.8))))
    sheet.write(big, content.field("company"), left, y, room=middle - left - 10)
    sheet.write(big, content.phrase(lexicon.RECEIPT_HEADS), right, y, align="right")
    y += pitch * 1.5
    block = [*content.address(), f"Tel. {content.field('phone_number')}", content.field("email")]
    other = [content.field("name"), *content.address(), content.labelled()]
    for number in range(max(len(block), len(other))):
        if number < len(block):
            sheet.write(hand, block[number], left, y, room=middle - left - 10)
        if number < len(other):
            sheet.write(hand, other[number], middle, y, room=right - middle)
        y += pitch
    y += pitch * desk.between(0, 1)
    for _ in range(desk.rand.randint(1, 3)):
        sheet.write(hand, content.labelled(), left, y, room=right - left)
        y += pitch
    _invoice_items(desk, hand, left, right, y, pitch)


def _invoice_items(
    desk: Desk, hand: Hand, left: float, right: float, y: float, pitch: float
) -> None:
    face, sheet, content = hand.face, desk.sheet, desk.content
    stops = [right - (right - left) * part for part in (0.34, 0.2, 0.0)]
    bottom = desk.height - face.descender - 3
    if desk.chance(0.6):
        sheet.rule([(left, y - face.ascender), (right, y - face.ascender)], 200)
    for _ in range(desk.rand.randint(3, 14)):
        if y > bottom:
            return
        _cell(desk, hand, content.product(), left, stops[0] - left - 60, y, False)
        for stop, text in zip(
            stops,
            (str(desk.rand.randint(1, 40)), content.number(300), content.amount()),
            strict=True,
        ):
            sheet.write(hand, text, stop, y, align="right")
        y += pitch
    y += pitch * 0.5
    for _ in range(desk.rand.randint(2, 4)):
        if y > bottom:
            return
        text = content.phrase(lexicon.TOTALS)
        sheet.write(hand, text, stops[0], y, room=right - stops[0] - face.size * 6)
        sheet.write(hand, content.amount(), right, y, align="right")
        y += pitch
    small = replace(hand, face=replace(face, size=max(10, int(face.size * 0.75))))
    text = " ".join(content.paragraph(500) for _ in range(2))
    low = small.face.height * 1.1
    desk.paragraph(small, text, left, right, y + low, low, bottom=bottom)
