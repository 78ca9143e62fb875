"""Till receipts: narrow, items and prices in columns, each column entry a line of its own."""

from __future__ import annotations

from dataclasses import replace

from pilot_desktop.training.synthesis import lexicon
from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.sheet import Hand

_KINDS = "mono mono dot narrow sans sans typewriter"


class _Roll:
    """The strip being printed: a hand, two edges, and how far down it has got."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        width = min(desk.width - 16.0, desk.between(380, 760))
        self.left = desk.between(8, max(9.0, desk.width - width - 8))
        self.right = self.left + width
        self.hand = desk.printed(_KINDS, desk.between(22, 36) if desk.chance(0.85) else 17.0)
        if desk.chance(0.5):
            self.hand = replace(self.hand, stretch=desk.between(0.72, 1.15))
        self.upper = desk.chance(0.45)
        self.pitch = self.hand.face.height * desk.between(1.02, 1.4)
        self.y = desk.between(0.8, 3) * self.pitch

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def full(self) -> bool:
        return self.y > self.desk.height - self.hand.face.descender - 2

    def put(self, text: str, x: float, align: str = "left", hand: Hand | None = None) -> None:
        text = text.upper() if self.upper else text
        self.desk.sheet.write(
            hand or self.hand, text, x, self.y, align=align, room=self.right - self.left + 8
        )

    def feed(self, lines: float = 1.0) -> None:
        self.y += lines * self.pitch

    def separator(self) -> None:
        """Dashes and stars across the roll; annotators do not transcribe them."""
        y, pen = self.y - self.hand.face.height * 0.3, self.desk.sheet
        step = self.desk.rand.choice([4, 7, 10, 0])
        if not step:
            pen.rule([(self.left, y), (self.right, y)], 200)
        else:
            x = self.left
            while x < self.right:
                pen.rule([(x, y), (x + step * 0.6, y)], 220, self.desk.rand.choice([1, 2]))
                x += step
        self.feed(self.desk.between(0.6, 1.0))


def receipt(desk: Desk) -> None:
    """One roll from the top of the page to where it ends or the page does."""
    roll = _Roll(desk)
    _head(roll)
    while not roll.full:
        part = desk.rand.choice([_items, _items, _items, _totals, _totals, _details, _foot])
        part(roll)
        if desk.chance(0.05):
            break
        roll.feed(desk.between(0, 0.8))


def _head(roll: _Roll) -> None:
    desk, content = roll.desk, roll.desk.content
    scale = desk.between(1.0, 1.5)
    face = replace(roll.hand.face, size=int(roll.hand.face.size * scale))
    align = "centre" if desk.chance(0.7) else "left"
    x = roll.middle if align == "centre" else roll.left
    roll.put(content.field("company"), x, align, replace(roll.hand, face=face))
    roll.feed(scale)
    texts = [f"({content.code()})", *content.address(), f"Tel : {content.field('phone_number')}"]
    texts += [content.phrase(lexicon.RECEIPT_HEADS), content.labelled()]
    for text in texts:
        if desk.chance(0.8):
            roll.put(text, x, align)
            roll.feed()


def _details(roll: _Roll) -> None:
    desk, content = roll.desk, roll.desk.content
    tab = desk.between(0.3, 0.5) * (roll.right - roll.left)
    values = [content.date, content.time, content.code, content.value]
    for _ in range(desk.rand.randint(1, 5)):
        if roll.full:
            return
        if desk.chance(0.5):
            roll.put(content.phrase(lexicon.LABELS), roll.left)
            roll.put(f": {desk.rand.choice(values)()}", roll.left + tab)
        else:
            roll.put(content.labelled(), roll.left)
        if desk.chance(0.2):
            roll.put(content.time(), roll.right, "right")
        roll.feed()


def _items(roll: _Roll) -> None:
    desk, content = roll.desk, roll.desk.content
    width = roll.right - roll.left
    two_rows, columns = desk.chance(0.45), desk.chance(0.5)
    if desk.chance(0.5):
        roll.separator()
    for _ in range(desk.rand.randint(2, 9)):
        if roll.full:
            return
        name = content.product()
        name = name.upper() if desk.chance(0.4) else name
        limit = width if two_rows else width * 0.62
        while len(name) > 3 and desk.sheet.line_width(roll.hand, name) > limit:
            name = name[: len(name) - 3].strip()
        roll.put(name, roll.left)
        if two_rows:
            roll.feed()
            if desk.chance(0.6):
                roll.put(f"{desk.rand.randint(1, 20)} x {content.number(200)}", roll.left + 20)
            else:
                roll.put(content.digits(6, 13), roll.left)
        elif columns and desk.sheet.line_width(roll.hand, name) < width * 0.5:
            roll.put(str(desk.rand.randint(1, 12)), roll.left + width * 0.6)
        roll.put(content.amount(), roll.right, "right")
        roll.feed()


def _totals(roll: _Roll) -> None:
    desk, content = roll.desk, roll.desk.content
    if desk.chance(0.6):
        roll.separator()
    for _ in range(desk.rand.randint(1, 5)):
        if roll.full:
            return
        big = desk.chance(0.2)
        face = replace(roll.hand.face, size=int(roll.hand.face.size * (1.3 if big else 1.0)))
        hand = replace(roll.hand, face=face)
        label = content.phrase(lexicon.TOTALS)
        if desk.sheet.line_width(hand, label.upper()) > 0.6 * (roll.right - roll.left):
            label = "TOTAL"
        roll.put(label, roll.left, hand=hand)
        roll.put(content.amount(), roll.right, "right", hand)
        roll.feed(1.25 if big else 1.0)


def _foot(roll: _Roll) -> None:
    desk, content = roll.desk, roll.desk.content
    for _ in range(desk.rand.randint(1, 4)):
        if roll.full:
            return
        text = content.phrase(lexicon.RECEIPT_HEADS)
        if desk.chance(0.4):
            text = desk.rand.choice([content.field("url"), content.mixture(), content.code()])
        roll.put(text, roll.middle, "centre")
        roll.feed()
