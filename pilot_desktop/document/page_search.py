"""Where a text stands on a page whose words are known, also over the break of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line
from pilot_desktop.document.wording import folded


@dataclass(frozen=True, slots=True)
class Found:
    """One place: around its words in a line, and around the others in the next (`rest`)."""

    box: Box
    text: str
    rest: Box | None = None


def places(lines: Sequence[Line], query: str) -> list[Found]:
    """All places of the query, case, accents and typography aside, in the order of the lines."""
    wanted = folded(query)
    if not wanted:
        return []
    stream, owners = _stream(lines)
    found = []
    at = stream.find(wanted)
    while at >= 0:
        boxes: dict[int, Box] = {}
        for owner in dict.fromkeys(owners[at : at + len(wanted)]):
            if owner is not None:
                line, box = owner
                boxes[line] = boxes[line].union(box) if line in boxes else box
        first, *others = boxes
        rest = boxes[others[0]] if others else None
        found.append(Found(boxes[first], lines[first].text, rest))
        at = stream.find(wanted, at + len(wanted))
    return found


_Owner = tuple[int, Box] | None  # the line, and the box of the word; None between two words


def _stream(lines: Sequence[Line]) -> tuple[str, list[_Owner]]:
    """All words as search compares them, a plain space between two, and whose each letter is.

    A word that is cut by a hyphen at the end of its line is one word.
    """
    texts: list[str] = []
    owners: list[_Owner] = []
    for number, line in enumerate(lines):
        words = [(word.text, word.box) for word in line.words] or [(line.text, line.box)]
        for text, box in words:
            bare = folded(text)
            if not bare:
                continue
            if texts and len(texts[-1]) > 1 and texts[-1].endswith("-") and _breaks(owners, number):
                texts[-1] = texts[-1][:-1]
                owners.pop()
            elif texts:
                texts.append(" ")
                owners.append(None)
            texts.append(bare)
            owners += [(number, box)] * len(bare)
    return "".join(texts), owners


def _breaks(owners: list[_Owner], number: int) -> bool:
    """Whether the next word, in that line, begins a line."""
    last = owners[-1]
    return last is not None and last[0] != number
