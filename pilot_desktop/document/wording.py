"""Comparing and aligning two wordings of a line: the machine's and the person's."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Word

_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‚ʼ´`′", "'")
    | dict.fromkeys("“”„«»″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"Œ": "OE", "œ": "oe", "Æ": "AE", "æ": "ae"}
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: the same on both sides, or the machine's and the person's wording."""

    machine: str
    human: str

    @property
    def same(self) -> bool:
        return self.machine == self.human


def difference(machine: str, human: str) -> tuple[Piece, ...]:
    """Both texts in aligned pieces; the machine's sides joined give its text, the human's his."""
    matcher = SequenceMatcher(None, machine, human, autojunk=False)
    return tuple(Piece(machine[a:b], human[c:d]) for _, a, b, c, d in matcher.get_opcodes())


def carried(position: int, source: str, target: str) -> int:
    """The place in `target` that answers to `position` in `source`, between two characters."""
    for tag, a, b, c, d in SequenceMatcher(None, source, target, autojunk=False).get_opcodes():
        if position <= b and (b > a or position == b):
            if tag == "equal":
                return c + position - a
            return c + round((d - c) * (position - a) / max(b - a, 1))
    return len(target)


def folded(text: str) -> str:
    """As search compares: no case, accents or typography, one plain space between words."""
    text = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY)
    bare = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def right_to_left(text: str) -> bool:
    """Whether most of the letters belong to a script that is written from the right."""
    balance = 0
    for char in text:
        match unicodedata.bidirectional(char):
            case "R" | "AL":
                balance += 1
            case "L":
                balance -= 1
    return balance > 0


def human_words(text: str, words: Sequence[Word], box: Box) -> tuple[Word, ...]:
    """The words of a person's text, at the places where the machine saw words.

    Words that agree keep their boxes; a stretch that differs shares the stretch of the machine,
    each word as wide as its letters ask. Where the person's text runs the other way than the
    machine's words, which saw another script, all of them share the line. `box` is that of the
    line, in the frame of the words.
    """
    wanted = text.split()
    if not wanted:
        return ()
    backwards = right_to_left(text)
    other_way = len(words) > 1 and backwards != (words[0].box.center[0] > words[-1].box.center[0])
    if not words or other_way:
        return tuple(_shared(wanted, box, backwards))
    found: list[Word] = []
    old = [word.text for word in words]
    matcher = SequenceMatcher(None, old, wanted, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal" or b - a == d - c:
            pairs = zip(words[a:b], wanted[c:d], strict=True)
            found.extend(Word(word.box, new, 1.0) for word, new in pairs)
        elif d > c:
            space = _span(words[a:b]) if b > a else _gap(words, a, box, backwards)
            found.extend(_shared(wanted[c:d], space, backwards))
    return tuple(found)


def _span(words: Sequence[Word]) -> Box:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return box


def _gap(words: Sequence[Word], index: int, box: Box, backwards: bool) -> Box:
    """The room before word `index`, which may be the one behind the last."""
    before = words[index - 1].box if index else None
    after = words[index].box if index < len(words) else None
    if backwards:
        before, after = after, before
    left = before.right if before else box.left
    right = after.left if after else box.right
    return Box(min(left, right), box.top, max(left, right), box.bottom)


def _shared(texts: Sequence[str], box: Box, backwards: bool) -> list[Word]:
    """`box` divided among words by their number of letters, with a letter's room between them."""
    total = sum(len(text) for text in texts) + len(texts) - 1
    found, at = [], 0
    for text in texts:
        start, end = at / total, (at + len(text)) / total
        if backwards:
            start, end = 1 - end, 1 - start
        left, right = box.left + box.width * start, box.left + box.width * end
        found.append(Word(Box(min(left, right), box.top, right, box.bottom), text, 1.0))
        at += len(text) + 1
    return found
