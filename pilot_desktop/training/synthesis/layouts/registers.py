"""Handwritten registers in printed frames, and loose handwritten notes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from pilot_desktop.training.synthesis import lexicon
from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.sheet import Hand


def register(desk: Desk) -> None:
    """A clerk's table: printed heads, ruled columns, entries of several lines in one hand."""
    hand = replace(desk.written(desk.between(34, 56)), climb=0.0)
    head = desk.printed("serif old narrow", desk.between(14, 22))
    sheet, content, face = desk.sheet, desk.content, hand.face
    left, right = desk.between(4, 40), desk.width - desk.between(4, 40)
    parts = [0.08, 0.1, 0.2, 0.46, 0.08, 0.08]
    if desk.chance(0.5):
        parts = [0.1, 0.3, 0.45, 0.15]
    edges = [left]
    for part in parts:
        edges.append(edges[-1] + part * (right - left))
    y = desk.between(1.2, 2.5) * head.face.height
    for start, end in pairwise(edges):
        text = content.phrase(lexicon.LABELS).upper()
        _fitted(desk, head, text, (start + end) / 2, end - start - 6, y)
    y += head.face.height * 0.7
    tone = desk.rand.randint(90, 240)
    for low in (y, y - head.face.height * 1.7):
        sheet.rule([(left, low), (right, low)], tone, desk.rand.choice([1, 2]))
    for x in edges:
        sheet.rule([(x, max(0.0, y - head.face.height * 1.7)), (x, desk.height)], tone)
    pitch, y = face.height * desk.between(0.72, 1.1), y + face.height
    number = desk.rand.randint(1, 800)
    while y < desk.height - face.descender - 2:
        number += 1
        y = _entry(desk, hand, edges, y, pitch, number)
        if desk.chance(0.4):
            low = y - pitch + face.descender
            sheet.rule([(edges[-3], low), (edges[-2], low)], 200)
        y += pitch * desk.between(0, 0.8)


def _entry(
    desk: Desk, hand: Hand, edges: list[float], y: float, pitch: float, number: int
) -> float:
    """One numbered act; returns the next baseline."""
    content, last = desk.content, len(edges) - 2
    end = y
    for column, (start, stop) in enumerate(pairwise(edges)):
        room = stop - start - 8
        if room > 150:
            text = content.paragraph(desk.rand.choice([60, 140, 260]))
            if desk.chance(0.5):
                text = f"{content.field('name')}, {content.field('job')}, {text}"
            low = desk.paragraph(
                hand, text, start + 4, stop - 4, y, pitch, bottom=desk.height - 12, bend=2.0
            )
            end = max(end, low)
            continue
        text = content.digits(1, 3) if column == last else str(number)
        if column in (1, last - 1):
            text = desk.rand.choice([str(desk.rand.randint(1, 31)), content.number(100), "id.", ""])
        if text and desk.chance(0.85):
            _fitted(desk, hand, text, start + room / 2, room, y)
    return max(end, y + pitch)


def _fitted(desk: Desk, hand: Hand, text: str, x: float, room: float, y: float) -> None:
    """Writes a text centred, if the column takes it."""
    text = hand.face.fit(text)
    if text and desk.sheet.line_width(hand, text) <= room:
        desk.sheet.write(hand, text, x, y, align="centre")


def notes(desk: Desk) -> None:
    """Jottings: short lines in two hands and sizes, lists, sums, addresses."""
    sheet, content = desk.sheet, desk.content
    hands = [desk.written() for _ in range(desk.rand.randint(1, 3))]
    y = desk.between(30, 70)
    while y < desk.height:
        hand = desk.rand.choice(hands)
        pitch = hand.face.height * desk.between(0.95, 1.4)
        y += pitch - hand.face.descender
        if y > desk.height - hand.face.descender - 3:
            break
        left = desk.between(10, desk.width * 0.25)
        text = content.any_field() if desk.chance(0.7) else content.snippet(3, 12)
        line = sheet.write(hand, text, left, y)
        if line and desk.chance(0.4) and line.box[2] < desk.width * 0.55:
            source = desk.rand.choice([content.amount, content.date, content.value])
            sheet.write(hand, source(), line.box[2] + desk.between(40, 160), y)
        if line and desk.chance(0.06):
            low = y + 0.15 * hand.face.height
            sheet.rule([(line.box[0], low), (line.box[2], low + desk.between(-4, 4))], 220, 2)
        y += hand.face.descender
