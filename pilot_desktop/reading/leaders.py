"""Leaders: rows of dots from an entry to its page or price, as the ink shows them.

The model takes them for letters, and then reads what is beside them worse. Transcribers leave dots
out that are set far apart, as in contents of books; what stands close, typed by hand, they copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pilot_desktop.reading.ctc import BLANK, Character, Posteriors, decode

Ink = Sequence[tuple[int, int]]

_LETTER = 0.25  # line heights beside a letter where the model may still see it


@dataclass(frozen=True)
class LeaderOptions:
    """Lengths in line heights."""

    dots: int = 5  # in a row, at least: an ellipsis has three or four ...
    typed: int = 8  # ... and of close ones, where shorter rows are read well
    wide: float = 0.22  # a dot, at most
    close: float = 0.2  # from dot to dot, at least; from there on the dots are text ...
    apart: float = 0.58  # ... and from here on none
    far: float = 2.0  # from dot to dot, at most
    even: float = 0.15  # a distance is so much of the usual one more or less than it, at most
    letters: float = 0.5  # where the model is so sure of what else it sees, they are no dots


def with_leaders_seen(
    row: Posteriors, ink: Ink, height: float, characters: str, options: LeaderOptions | None = None
) -> tuple[Posteriors, Ink]:
    """The posteriors of a line with a dot where each of a close row stands, and with a space
    for a row of dots far apart; and its ink without the latter.

    `ink` holds the columns (first, one after the last) of the line's pieces of ink in pixels of
    the encoded image, from left to right; `height` is the line's.
    """
    options = options or LeaderOptions()
    found = leaders(ink, height, options)
    if not found:
        return row, ink
    seen = decode(row, characters)
    dot, space = characters.find(".") + 1, characters.find(" ") + 1
    log_probs, gone = row.log_probs.copy(), set[int]()
    for first, stop in found:
        middles = np.array(ink[first:stop], np.float64).mean(axis=1)
        at = ((middles - row.left) / row.frame_width - 0.5).round().astype(int)
        at = at[(at >= 0) & (at < len(log_probs))]
        if len(at) < 2 or _are_letters(seen, at[0], at[-1], options.letters):
            continue
        if np.median(np.diff(middles)) >= options.apart * height:
            low, high = _white(ink, first, stop, height)
            at, told = at[:1], space
            gone |= set(range(first, stop))
        elif stop - first < len(ink) and np.diff(at).min() > 1:  # alone they are an ornament
            beside = 0.5 * (ink[first + 1][0] - ink[first][1])
            low, high = ink[first][0] - beside, ink[stop - 1][1] + beside
            told = dot
        else:
            continue
        ends = np.clip((np.array([low, high]) - row.left) / row.frame_width, 0, len(log_probs))
        paper = slice(*ends.round().astype(int))
        log_probs[paper] = -20.0
        log_probs[paper, BLANK] = 0.0
        log_probs[at, BLANK], log_probs[at, told] = -20.0, 0.0
    rest = [piece for k, piece in enumerate(ink) if k not in gone]
    return replace(row, log_probs=log_probs), rest


def _are_letters(seen: Sequence[Character], first: int, last: int, sure: float) -> bool:
    """Whether the model is sure of what it sees in these frames, other than dots."""
    inside = [c for c in seen if c.stop > first and c.start <= last and c.text not in ". "]
    return bool(inside) and sum(c.probability for c in inside) > sure * len(inside)


def _white(ink: Ink, first: int, stop: int, height: float) -> tuple[float, float]:
    """Where the letters before a row of dots end, and those behind it begin."""
    low = ink[first - 1][1] + _LETTER * height if first else -np.inf
    high = ink[stop][0] - _LETTER * height if stop < len(ink) else np.inf
    return low, high


def leaders(ink: Ink, height: float, options: LeaderOptions) -> list[tuple[int, int]]:
    """The runs of pieces (first, one after the last) that are dots at even distances."""
    if len(ink) < options.dots:
        return []
    pieces = np.array(ink, np.float64) / height
    small = pieces[:, 1] - pieces[:, 0] <= options.wide
    steps = np.diff(pieces.mean(axis=1))
    fit = small[1:] & small[:-1] & (steps >= options.close) & (steps <= options.far)
    runs, start = [], 0
    for k in range(len(fit) + 1):
        usual = float(np.median(steps[start:k])) if k > start else 0.0
        goes_on = k < len(fit) and fit[k]
        if goes_on and (k == start or abs(steps[k] - usual) <= options.even * usual):
            continue
        if k - start + 1 >= (options.typed if usual < options.apart else options.dots):
            runs.append((start, k + 1))
        start = k if goes_on else k + 1
    return runs
