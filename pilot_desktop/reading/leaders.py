"""Leaders: rows of dots set far apart, from an entry to its page or price, are no text.

Transcribers leave them out, and so has the model learnt to where they are close. Dots as far apart
as contents of books have them it takes for letters; what the ink shows decides there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pilot_desktop.reading.ctc import BLANK, Posteriors

Ink = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class LeaderOptions:
    """Lengths in line heights."""

    dots: int = 5  # in a row, at least: an ellipsis has three or four
    wide: float = 0.22  # a dot, at most
    apart: float = 0.62  # from dot to dot, at least: a typewriter's stand closer, and are text ...
    far: float = 2.0  # ... and at most
    even: float = 0.15  # a distance is so much of the usual one more or less than it, at most


def without_leaders(
    row: Posteriors, ink: Ink, height: float, options: LeaderOptions | None = None
) -> tuple[Posteriors, Ink]:
    """The posteriors of a line with bare paper where leaders stand, and its ink without them.

    `ink` holds the columns (first, one after the last) of the line's pieces of ink in pixels of
    the encoded image, from left to right; `height` is the line's.
    """
    found = leaders(ink, height, options or LeaderOptions())
    if not found:
        return row, ink
    log_probs = row.log_probs.copy()
    for first, stop in found:
        beside = 0.5 * (ink[first + 1][0] - ink[first][1])
        ends = np.array([ink[first][0] - beside, ink[stop - 1][1] + beside])
        low, high = np.rint((ends - row.left) / row.frame_width).clip(0).astype(int)
        log_probs[low:high] = -20.0
        log_probs[low:high, BLANK] = 0.0
    dots = {k for first, stop in found for k in range(first, stop)}
    rest = [piece for k, piece in enumerate(ink) if k not in dots]
    return replace(row, log_probs=log_probs), rest


def leaders(ink: Ink, height: float, options: LeaderOptions) -> list[tuple[int, int]]:
    """The runs of pieces (first, one after the last) that are dots at even distances."""
    if len(ink) < options.dots:
        return []
    pieces = np.array(ink, np.float64) / height
    small = pieces[:, 1] - pieces[:, 0] <= options.wide
    steps = np.diff(pieces.mean(axis=1))
    fit = small[1:] & small[:-1] & (steps >= options.apart) & (steps <= options.far)
    runs, start = [], 0
    for k in range(len(fit) + 1):
        usual = float(np.median(steps[start:k])) if k > start else 0.0
        goes_on = k < len(fit) and fit[k]
        if goes_on and (k == start or abs(steps[k] - usual) <= options.even * usual):
            continue
        if k - start + 1 >= options.dots:
            runs.append((start, k + 1))
        start = k if goes_on else k + 1
    return runs
