"""Letters: typed on a machine, or written by hand."""

from __future__ import annotations

from dataclasses import replace

from pilot_desktop.training.synthesis import lexicon
from pilot_desktop.training.synthesis.layouts.desk import Desk


def typed_letter(desk: Desk) -> None:
    """A typescript page: one size, a ragged right edge, underlined and spaced words."""
    hand = desk.printed("typewriter typewriter typewriter mono", regular=0.95)
    # letter by letter costs time, so only some machines strike unevenly
    strike = desk.between(0.2, 1.0) if desk.chance(0.35) else 0.0
    hand = replace(hand, strike=strike, jitter=desk.rand.choice([0.0, 0.0, 0.3, 0.6]))
    face, sheet, content = hand.face, desk.sheet, desk.content
    left, right = desk.between(20, 140), desk.width - desk.between(20, 110)
    pitch = face.height * desk.rand.choice([1.05, 1.25, 1.5, 1.9, 2.2])
    y, bottom = desk.between(1.2, 4) * face.height, desk.height - face.descender - 2
    if desk.chance(0.4):
        sheet.write(hand, f"{content.field('city')}, {content.date()}", right, y, align="right")
        y += pitch * desk.between(1, 2)
    if desk.chance(0.3):
        sheet.write(hand, f"- {desk.rand.randint(1, 200)} -", desk.width / 2, y, align="centre")
        y += pitch * 1.5
    if desk.chance(0.5):
        sheet.write(hand, content.phrase(lexicon.OPENINGS), left + desk.between(0, 200), y)
        y += pitch * 1.3
    while y < bottom:
        kind = desk.rand.random()
        if kind < 0.15:
            tracking = face.size * 0.6 if desk.chance(0.3) else 0.0
            line = sheet.write(
                replace(hand, tracking=tracking),
                content.heading(),
                (left + right) / 2 if desk.chance(0.6) else left,
                y,
                align="centre" if desk.chance(0.6) else "left",
            )
            if line and desk.chance(0.5):
                low = y + face.descender * 0.5
                sheet.rule([(line.box[0], low), (line.box[2], low)], 230, 2)
            y += pitch * 1.4
        elif kind < 0.25:
            sheet.write(hand, content.labelled(), left, y)
            y += pitch
        else:
            indent = desk.rand.choice([0.0, face.size * 3.0])
            text = content.paragraph()
            y = desk.paragraph(hand, text, left, right, y, pitch, bottom=bottom, indent=indent)
            y += desk.rand.choice([0, 0, 0.5, 1.0]) * pitch


def handwritten_letter(desk: Desk) -> None:
    """A page in one hand, on plain or ruled paper."""
    hand = desk.written()
    face, sheet, content = hand.face, desk.sheet, desk.content
    left, right = desk.between(12, 130), desk.width - desk.between(8, 60)
    pitch = face.height * desk.between(0.82, 1.35)
    y, bottom = desk.between(1.0, 2.5) * face.height, desk.height - face.descender - 3
    if desk.chance(0.4):
        _ruling(desk, y, pitch, left)
    if desk.chance(0.35):
        place = f"{content.field('city')}, {content.date()}"
        sheet.write(hand, place, right, y, align="right")
        y += pitch
    if desk.chance(0.4):
        sheet.write(hand, content.phrase(lexicon.OPENINGS), left + desk.between(0, 250), y)
        y += pitch
    while y < bottom:
        text = content.paragraph(500)
        if desk.chance(0.12):
            text = content.any_field()
        elif face.file.kind == "pen" and desk.chance(0.04):
            text = text.upper()
        y = desk.paragraph(
            hand,
            text,
            left,
            right,
            y,
            pitch,
            bottom=bottom,
            indent=desk.rand.choice([0.0, 0.0, 40.0]),
            bend=face.height * 0.12,
        )
        if desk.chance(0.15):
            y += pitch
        if desk.chance(0.08):
            sheet.write(hand, content.phrase(lexicon.CLOSINGS), left + desk.between(0, 90), y)
            sheet.write(hand, content.field("name"), right, y + pitch, align="right")
            y += 2.5 * pitch
            if desk.chance(0.3):
                break


def _ruling(desk: Desk, y: float, pitch: float, left: float) -> None:
    """School paper: lines at the pitch of the writing, perhaps squares, perhaps a margin."""
    tone, sheet = desk.rand.randint(30, 120), desk.sheet
    drop = desk.between(0.0, 0.12) * pitch
    row = y + drop
    while row < desk.height:
        sheet.rule([(0, row), (desk.width, row)], tone)
        row += pitch
    if desk.chance(0.4):
        step = pitch / desk.rand.choice([1, 2, 3])
        column = desk.between(0, step)
        while column < desk.width:
            sheet.rule([(column, 0), (column, desk.height)], tone)
            column += step
    if desk.chance(0.4):
        sheet.rule([(left - 10, 0), (left - 10, desk.height)], tone + 60, 2)
