"""Which tokens may follow in the published stream, and when a guard has seen enough.

A rule follows one answer. `allowed` names the ids of the tokens that may come next; a guard that
trips leaves only those that end the line or the answer, and is remembered in `flags`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.geometry import Box
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.reading.guards import SUSPECT, loops, too_long

Ids = npt.NDArray[np.int64]

LONGEST_LINE = 200  # tokens; more is a loop that never says the same twice
LOOKS = 4  # tokens between two looks at the text so far
REPEATS = 3  # lines in a row that were read before, by their place, end a page
MOST_HITS = 100


class Rule(Protocol):
    """Follows one answer token by token; `flags` says what a person should check."""

    flags: tuple[str, ...]

    def allowed(self) -> Ids | None:
        """Ids of the tokens that may come next; None for all of them."""

    def take(self, token: int) -> None:
        """The token that came."""


class Free:
    """No rule: the published decoding."""

    flags: tuple[str, ...] = ()

    def allowed(self) -> Ids | None:
        return None

    def take(self, token: int) -> None:
        pass


class PlainText:
    """`<ocr>` and `<ocr_on_box>`: text and line breaks, in a box of `width` x `height` if known."""

    def __init__(self, vocabulary: Vocabulary, box: Box | None = None) -> None:
        self._vocabulary, self._box = vocabulary, box
        self._end = np.array([vocabulary.end])
        self._text = np.append(np.flatnonzero(vocabulary.text), [vocabulary.separator, *self._end])
        self._line: list[int] = []
        self._lines: list[str] = []
        self.flags: tuple[str, ...] = ()

    def allowed(self) -> Ids | None:
        return self._end if self.flags else self._text

    def take(self, token: int) -> None:
        if token == self._vocabulary.separator:
            self._lines.append(self._vocabulary.decode(self._line))
            self._line = []
            if _runs(self._lines):
                self.flags = (SUSPECT,)
            return
        self._line.append(token)
        if len(self._line) % LOOKS == 0:
            text = self._vocabulary.decode(self._line)
            wide = self._box is not None and too_long(text, self._box.width, self._box.height)
            if wide or loops(text) or len(self._line) > LONGEST_LINE:
                self.flags = (SUSPECT,)


class LocatedLines:
    """`<ocr_with_boxes>`: per line x, y, text, x, y, separator, on a page of so many bins.

    The second corner lies right of and below the first. `flags` are the page's; a line whose text
    loops is in `suspects`, by its number.
    """

    def __init__(self, vocabulary: Vocabulary, columns: int, rows: int) -> None:
        self._vocabulary = vocabulary
        self._x, self._y = vocabulary.x[:columns], vocabulary.y[:rows]
        self._end = np.array([vocabulary.end])
        self._separator = np.array([vocabulary.separator])
        self._text = np.flatnonzero(vocabulary.text)
        self._corners: list[int] = []
        self._line: list[int] = []
        self._cut = False
        self._boxes: list[Box] = []
        self._again = 0
        self.suspects: set[int] = set()
        self.flags: tuple[str, ...] = ()

    def allowed(self) -> Ids | None:
        match self._corners:
            case []:
                return self._end if self.flags else np.append(self._x, self._end)
            case [_]:
                return self._y
            case [x, _]:
                if not self._line:
                    return self._text
                corner = self._x[x:]
                return corner if self._cut else np.append(self._text, corner)
            case [_, y, _]:
                return self._y[y:]
            case _:
                return self._separator

    def take(self, token: int) -> None:
        if token == self._vocabulary.separator:
            self._finish()
        elif (place := self._vocabulary.coordinate(token)) is not None:
            self._corners.append(place[1])
        elif token != self._vocabulary.end:
            self._line.append(token)
            if len(self._line) % LOOKS == 0:
                text = self._vocabulary.decode(self._line)
                if loops(text) or len(self._line) > LONGEST_LINE:
                    self._cut = True
                    self.suspects.add(len(self._boxes))

    def _finish(self) -> None:
        left, top, right, bottom = self._corners
        # Bins hold what lies in them: a line in one row of bins is one bin high.
        box = Box(left, top, right + 1, bottom + 1)
        known = any(box.iou(other) > 0.7 for other in self._boxes)
        self._again = self._again + 1 if known else 0
        self._boxes.append(box)
        if self._again >= REPEATS:
            self.flags = (SUSPECT,)
        self._corners, self._line, self._cut = [], [], False

    @property
    def repeated(self) -> int:
        """So many lines at the end were read before."""
        return self._again if self.flags else 0


class Places:
    """`<find_it>`: x, y, x, y for each place, or the end at once."""

    def __init__(self, vocabulary: Vocabulary, columns: int, rows: int) -> None:
        self._vocabulary = vocabulary
        self._x, self._y = vocabulary.x[:columns], vocabulary.y[:rows]
        self._end = np.array([vocabulary.end])
        self._corners: list[int] = []
        self._seen: set[tuple[int, ...]] = set()
        self.flags: tuple[str, ...] = ()

    def allowed(self) -> Ids | None:
        match self._corners:
            case []:
                return self._end if self.flags else np.append(self._x, self._end)
            case [_]:
                return self._y
            case [x, _]:
                return self._x[x:]
            case [_, y, *_]:
                return self._y[y:]
        return self._end

    def take(self, token: int) -> None:
        place = self._vocabulary.coordinate(token)
        if place is None:
            return
        self._corners.append(place[1])
        if len(self._corners) == 4:
            if tuple(self._corners) in self._seen or len(self._seen) >= MOST_HITS:
                self.flags = (SUSPECT,)
            self._seen.add(tuple(self._corners))
            self._corners = []


def _runs(lines: Sequence[str]) -> bool:
    """Whether lines go round in circles: a block of up to 12 lines three times in a row."""
    n = len(lines)
    for period in range(1, min(12, n // 3) + 1):
        block = lines[n - period :]
        times = 4 if period == 1 else 3
        if n >= times * period and any(len(line) > 3 for line in block):
            tail = lines[n - times * period :]
            if all(tail[i] == block[i % period] for i in range(len(tail))):
                return True
    return False
