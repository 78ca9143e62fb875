"""Searchable PDFs to test with, and what other programs extract from them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import pymupdf
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LAParams, LTChar
from pypdf import PdfReader

from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.document.transcript import Line, PageReading, Word
from pilot_desktop.document.wording import right_to_left
from pilot_desktop.formats.searchable import searchable_writer
from pilot_desktop.formats.source import open_document

CHARACTER = 0.011  # of the page's width
LINES = [
    "Crème brûlée, 2 x 4,50 €",
    "don’t stop — “now” ﬁnally",
    "שלום עולם יפה",
    "مرحبا بالعالم الجميل",
    "שלום 2024 PILOT (עולם).",
    "שָׁלוֹם עֲלֵיכֶם",
    "السَّلامُ عَلَيكُم ١٢٣",
    "日本語の文書",
    "नमस्ते a😀b x́y",
    "Total 12 34",
]


def placed(text: str, top: float, width: float, height: float, backwards: bool) -> Line:
    """A line of words as they lie on paper, in page units."""
    x, words = 0.05 * width, []
    for token in text.split(" "):
        extent = CHARACTER * width * len(token)
        left = width - x - extent if backwards else x
        words.append(Word(Box(left, top, left + extent, top + 0.03 * height), token, 0.9))
        x += extent + 0.7 * CHARACTER * width
    box = Box.around(point for word in words for point in word.box.corners)
    return Line(box, text, 0.9, tuple(words))


def reading(number: int, size: tuple[float, float], texts=LINES) -> PageReading:
    width, height = size
    lines = (
        placed(text, (0.05 + 0.08 * index) * height, width, height, right_to_left(text))
        for index, text in enumerate(texts)
    )
    return PageReading(number, width, height, tuple(lines))


def searchable(path, texts=LINES, pages=None, password=None, numbers=None) -> bytes:
    out = io.BytesIO()
    with open_document(path, password) as source:
        numbers = numbers or range(1, source.page_count + 1)
        writer = searchable_writer(source, out, numbers, password)
        writer.begin(source.name, "m", source.unit)
        for number in pages or numbers:
            writer.page(reading(number, source.page_size(number - 1), texts))
        writer.end()
    return out.getvalue()


def words_found(content: bytes, number: int = 1) -> list[tuple[str, Box]]:
    """By PyMuPDF, in page coordinates."""
    with pymupdf.open(stream=content) as document:
        page = document[number - 1]
        found = page.get_text("words", flags=pymupdf.TEXT_PRESERVE_LIGATURES)
        turns, size = page.rotation // 90, (page.rect.width, page.rect.height)
        turn = Transform.quarter_turns(turns, *(size[::-1] if turns % 2 else size))
        return [(word[4], turn.box(Box(*word[:4]))) for word in found]


def characters_found(content: bytes) -> list[tuple[str, Box]]:
    """By pdfminer.six, in page coordinates of a page that it has turned upright."""
    found = []
    for page in extract_pages(io.BytesIO(content)):
        waiting = list(page)
        while waiting:
            item = waiting.pop()
            if isinstance(item, LTChar):
                top, bottom = page.height - item.y1, page.height - item.y0
                found.append((item.get_text(), Box(item.x0, top, item.x1, bottom)))
            elif isinstance(item, Iterable):
                waiting += item
    return found


def overlap(whole: Box, part: Box) -> float:
    """The share of `part` that lies in `whole`."""
    common = whole.intersection(part)
    return common.area / part.area if common and part.area else 0.0


def text_by_pymupdf(content: bytes, number: int = 1) -> list[str]:
    with pymupdf.open(stream=content) as document:
        text = document[number - 1].get_text("text", flags=pymupdf.TEXT_PRESERVE_LIGATURES)
    return [line.strip() for line in text.splitlines()]


def text_by_pdfminer(content: bytes) -> list[str]:
    text = extract_text(io.BytesIO(content), laparams=LAParams(boxes_flow=None))
    return [line.strip() for line in text.splitlines() if line.strip()]


def text_by_pypdf(content: bytes, number: int = 1) -> list[str]:
    text = PdfReader(io.BytesIO(content)).pages[number - 1].extract_text()
    # Of spaces, pypdf sometimes adds one of its own.
    return [re.sub(" +", " ", line).strip() for line in text.splitlines()]
