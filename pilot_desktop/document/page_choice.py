"""Which pages of a document somebody names: "1-3, 7", the same in the window and for `pilot`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"(\d+)(?:\s*([-–])\s*(\d*))?")


@dataclass(frozen=True, slots=True)
class PageChoice:
    """Ranges of pages from 1, both ends included; an end of None is that of the document."""

    ranges: tuple[tuple[int, int | None], ...] = ((1, None),)

    @classmethod
    def parse(cls, text: str) -> PageChoice:
        """`3`, `1-5`, `4-` for the rest, or several with commas between them.

        ValueError where it is none of them.
        """
        parts = (part.strip() for part in re.split("[,;]", text))
        ranges = tuple(_parsed(part) for part in parts if part)
        if not ranges:
            raise ValueError("no page is named")
        return cls(ranges)

    def numbers(self, count: int) -> list[int]:
        """The pages of a document with `count` of them, in the order named, each once."""
        numbers: dict[int, None] = {}
        for first, last in self.ranges:
            end = count if last is None else min(last, count)
            numbers.update(dict.fromkeys(range(first, end + 1)))
        return list(numbers)


def _parsed(text: str) -> tuple[int, int | None]:
    match = _RANGE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a range of pages")
    first = int(match[1])
    last = first if match[2] is None else int(match[3]) if match[3] else None
    if first < 1 or (last is not None and last < first):
        raise ValueError(f"{text!r} is not a range of pages")
    return first, last
