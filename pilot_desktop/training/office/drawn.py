"""Pages drawn from the office's words: statements of filings, forms, plain documents."""

from __future__ import annotations

from pilot_desktop.training.office import figures
from pilot_desktop.training.office.sheet import HEIGHT, MARGIN, WIDTH, Sheet
from pilot_desktop.training.office.words import Words

_ROOM = WIDTH - 2 * MARGIN
_BULLETS = ("•", "•", "•", "-", "–", "*", "·", "(a)", "(i)", "1.", "2)", "[ ]", "§", "□")


def _head(sheet: Sheet, words: Words) -> float:
    """A title, and what stands above and below it; returns the next baseline."""
    rand = sheet.rand
    y = rand.uniform(MARGIN, MARGIN + 30)
    if rand.random() < 0.6:
        x = rand.uniform(MARGIN, 250)
        sheet.text(x, y, words.title(), sheet.label, sheet.size * rand.uniform(1.0, 1.9), True)
        y += sheet.size * rand.uniform(1.6, 2.6)
    for _ in range(rand.randint(0, 3)):
        line = sheet.fitting(
            rand.choice([words.field("company"), words.value(), words.phrase(2, 8)]),
            300,
            sheet.label,
        )
        sheet.text(rand.uniform(MARGIN, 260), y, line, sheet.label)
        y += sheet.size * rand.uniform(1.2, 1.8)
    return y + sheet.size


def _running(sheet: Sheet, words: Words, y: float) -> float:
    """Paragraphs, some as lists, in one or two columns."""
    rand = sheet.rand
    columns = rand.choice([1, 1, 2])
    room = (_ROOM - 18 * (columns - 1)) / columns
    until, lowest = min(HEIGHT - MARGIN, y + rand.uniform(80, 400)), y
    for column in range(columns):
        x, at = MARGIN + column * (room + 18), y
        while at < until:
            indent = 0.0
            if rand.random() < 0.3:
                indent = sheet.size * 1.6
                sheet.text(x, at, rand.choice(_BULLETS), sheet.value)
            at = sheet.paragraph(
                x + indent, at, room - indent, words.prose(rand.randint(40, 500))[:700], sheet.value
            )
            at += sheet.size * rand.uniform(0, 0.8)
        lowest = max(lowest, at)
    return lowest + sheet.size


def _statement(sheet: Sheet, words: Words, y: float) -> float:
    """Rows of items with columns of figures."""
    rand = sheet.rand
    columns = rand.randint(1, 5)
    first = rand.uniform(0.34, 0.5) if columns > 2 else rand.uniform(0.5, 0.75)
    step = _ROOM * (1 - first) / columns
    edges = [MARGIN + _ROOM * first + step * (n + 1) for n in range(columns)]
    pitch = sheet.size * rand.uniform(1.2, 2.1)
    for n, edge in enumerate(edges):
        sheet.text(edge, y, rand.choice([str(2025 - n), f"FY{24 - n}", f"Q{n % 4 + 1}"]),
                   sheet.value, bold=True, right=True)  # fmt: skip
    sheet.rule(MARGIN, y + 3, WIDTH - MARGIN)
    y += pitch
    signs, banded = rand.random() < 0.4, rand.random() < 0.2
    for row in range(rand.randint(5, 30)):
        if y > HEIGHT - MARGIN:
            break
        if banded and row % 2:
            sheet.frame((MARGIN, y - sheet.size, WIDTH - MARGIN, y + 3), 0.9)
        indent = rand.choice([0, 0, 8, 16])
        item = sheet.fitting(words.item(), _ROOM * first - indent - 10, sheet.value)
        heavy = rand.random() < 0.12
        wide = sheet.text(MARGIN + indent, y, item, sheet.value, bold=heavy)
        if rand.random() < 0.15:
            dots = "." * int((_ROOM * first - indent - wide - 20) / (sheet.size * 0.3))
            sheet.text(MARGIN + indent + wide + 4, y, dots, sheet.value)
        for edge in edges:
            if rand.random() < 0.95:
                sheet.text(
                    edge, y, figures.entry(rand, words.french), sheet.value, bold=heavy, right=True
                )
                if signs and row % 5 == 0:
                    sheet.text(edge - step + 12, y, "$", sheet.value)
        if heavy:
            sheet.rule(edges[0] - step * 0.8, y + 3, WIDTH - MARGIN, 0.4)
        y += pitch
    return y + sheet.size


def _fields(sheet: Sheet, words: Words, y: float) -> float:
    """Labels and what is filled in: framed, on rules, or bare."""
    rand = sheet.rand
    style, stacked = rand.choice(["frame", "rule", "bare"]), rand.random() < 0.3
    for _ in range(rand.randint(4, 16)):
        count = rand.choice([1, 2, 2, 3, 4])
        wide = _ROOM / count
        high = sheet.size * (2.5 if stacked else rand.uniform(1.5, 2.2))
        if y + high > HEIGHT - MARGIN:
            break
        for n in range(count):
            x = MARGIN + n * wide
            small = sheet.size * (0.8 if stacked else 1.0)
            label = sheet.fitting(words.label(), wide - 8, sheet.label, small)
            used = sheet.text(x + 3, y, label, sheet.label, small) if label else 0.0
            start, base = (x + 5, y + sheet.size * 1.2) if stacked else (x + used + 9, y)
            value = sheet.fitting(words.value(), x + wide - start - 4, sheet.value)
            if value and rand.random() < 0.8:
                sheet.text(start, base, value, sheet.value, bold=rand.random() < 0.1)
            if style == "frame":
                sheet.frame((x, y - sheet.size * 1.1, x + wide, y - sheet.size * 1.1 + high))
            elif style == "rule" and x + wide - start > 20:
                sheet.rule(start - 2, base + 2, x + wide - 5)
        y += high
    return y + sheet.size


def _table(sheet: Sheet, words: Words, y: float) -> float:
    """A ruled table of short entries."""
    rand = sheet.rand
    columns, pitch = rand.randint(2, 7), sheet.size * rand.uniform(1.4, 1.9)
    wide, ruled = _ROOM / columns, rand.random() < 0.7
    for row in range(rand.randint(3, 14)):
        if y > HEIGHT - MARGIN:
            break
        for n in range(columns):
            x = MARGIN + n * wide
            if ruled:
                shade = 0.88 if row == 0 and rand.random() < 0.5 else None
                sheet.frame(
                    (x, y - sheet.size * 1.1, x + wide, y - sheet.size * 1.1 + pitch), shade
                )
            source = rand.choice([words.phrase, words.label, words.value, words.item])
            text = (
                source() if row == 0 or rand.random() < 0.5 else figures.entry(rand, words.french)
            )
            text = sheet.fitting(text, wide - 8, sheet.value)
            if text:
                sheet.text(x + 4, y, text, sheet.value, bold=row == 0)
        y += pitch
    return y + sheet.size


_PARTS = {
    "filings": (_statement, _statement, _running),
    "forms": (_fields, _fields, _table, _running),
    "documents": (_running, _running, _table, _fields, _statement),
}


def draw(kind: str, sheet: Sheet, words: Words) -> None:
    """Fills a page of `kind`: "filings", "forms" or "documents"."""
    y = _head(sheet, words)
    while y < HEIGHT - 2 * MARGIN:
        if sheet.rand.random() < 0.25:
            sheet.text(MARGIN, y, words.phrase(2, 7), sheet.label, bold=True)
            y += sheet.size * 1.6
        y = sheet.rand.choice(_PARTS[kind])(sheet, words, y)
    if sheet.rand.random() < 0.6:
        sheet.text(WIDTH / 2, HEIGHT - 22, str(sheet.rand.randint(1, 300)), sheet.value)
