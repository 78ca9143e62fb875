"""Cleaning of running text: from what packages hold to plain NFC paragraphs."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

#: What a page may show. A paragraph with anything else is dropped, not repaired.
ALPHABET = frozenset(
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
    "abcdefghijklmnopqrstuvwxyz{|}~"
    "ÀÂÄÆÇÈÉÊËÎÏÔÖÙÛÜŒŸàâäæçèéêëîïôöùûüœÿñáíóúß"
    "«»“”‘’–—…€£$§°½¼¾²³·×÷±©®•"
)

_TAGS = re.compile(r"<[^>]{0,400}>")
_SPACES = re.compile(r"\s+")
# a removed tag leaves a space before these; French spacing before ; : ! ? is kept
_LOOSE = re.compile(r" (?=[,.)”])|(?<=[(“]) ")
_GLUED = re.compile(r"[a-zà-ÿ][.;:,]?[A-ZÀ-Þ]|[a-zé]{2}\d{2}|[.;,][a-zà-ÿ]{2}")
_STRIPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_ALIKE = str.maketrans({"ʼ": "’", "′": "’", "″": "”", "‐": "-", "‑": "-", "−": "-", "―": "—"})


def plain(text: str) -> str:
    """NFC text without markup, with single plain spaces."""
    text = html.unescape(_TAGS.sub(" ", html.unescape(text)))
    text = unicodedata.normalize("NFC", text).translate(_STRIPPED).translate(_ALIKE)
    return _LOOSE.sub("", _SPACES.sub(" ", text)).strip()


def is_prose(paragraph: str) -> bool:
    """Whether a paragraph reads as sentences: long enough, mostly letters, nothing glued."""
    if len(paragraph) < 40 or not ALPHABET.issuperset(paragraph):
        return False
    letters = sum(map(str.isalpha, paragraph))
    if letters < 0.7 * len(paragraph) or paragraph.count(" ") < len(paragraph) / 12:
        return False
    if max(map(len, paragraph.split())) > 28:
        return False
    return not _GLUED.search(paragraph)


def paragraphs(texts: Iterable[str]) -> Iterator[str]:
    """The prose paragraphs of raw texts, each once."""
    seen: set[int] = set()
    for text in texts:
        paragraph = plain(text)
        key = hash(paragraph[:80])
        if key not in seen and is_prose(paragraph):
            seen.add(key)
            yield paragraph[:1500]
