"""A PDF page to write on: text at a place or in a box, rules, shades."""

from __future__ import annotations

import random

import pymupdf

from pilot_desktop.training.office.typefaces import Typeface, Typefaces

WIDTH, HEIGHT = 612.0, 792.0  # points
MARGIN = 40.0


class Sheet:
    """A page of an open document; lengths in points, `y` is that of the baseline.

    `size` is that of its running text.
    """

    def __init__(self, rand: random.Random, faces: Typefaces, size: float) -> None:
        self.rand, self.size = rand, size
        self.label, self.value = faces.draw(rand), faces.draw(rand)
        if rand.random() < 0.5:
            self.value = self.label
        self.document = pymupdf.open()
        self.page = self.document.new_page(width=WIDTH, height=HEIGHT)

    def text(
        self, x: float, y: float, text: str, face: Typeface, size: float = 0.0,
        bold: bool = False, right: bool = False, grey: float = 0.0,
    ) -> float:  # fmt: skip
        """Writes one line; returns how wide it is. With `right`, it ends at `x`."""
        font, size = face.bold if bold else face.regular, size or self.size
        wide = font.text_length(text, size)
        writer = pymupdf.TextWriter(self.page.rect)
        writer.append((x - wide if right else x, y), text, font=font, fontsize=size)
        writer.write_text(self.page, color=(grey, grey, grey))
        return float(wide)

    def fitting(self, text: str, room: float, face: Typeface, size: float = 0.0) -> str:
        """As many whole words of `text` as have room, none where not one has."""
        words, size = text.split(), size or self.size
        while words and face.regular.text_length(" ".join(words), size) > room:
            words.pop()
        return " ".join(words)

    def paragraph(self, x: float, y: float, room: float, text: str, face: Typeface) -> float:
        """Running text from the first baseline `y`; returns the baseline after the last."""
        words = text.split()
        step = self.size * self.rand.uniform(1.1, 1.45)
        while words and y < HEIGHT - MARGIN:
            line: list[str] = []
            while (
                words and face.regular.text_length(" ".join([*line, words[0]]), self.size) <= room
            ):
                line.append(words.pop(0))
            if not line:
                words.pop(0)
                continue
            self.text(x, y, " ".join(line), face)
            y += step
        return y

    def rule(self, x1: float, y: float, x2: float, width: float = 0.6) -> None:
        self.page.draw_line((x1, y), (x2, y), width=width)

    def frame(self, box: tuple[float, float, float, float], shade: float | None = None) -> None:
        fill = None if shade is None else (shade, shade, shade)
        self.page.draw_rect(pymupdf.Rect(box), width=self.rand.uniform(0.3, 1.0), fill=fill)
