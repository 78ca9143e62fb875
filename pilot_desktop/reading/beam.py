"""Reading a line with a language prior: prefix beam search over its CTC posteriors.

The search of Graves and Jaitly (2014) with the prior of Hannun et al. (2014): the text y with the
best log P(y | image) + weight * log P(y) + bonus * length. The prior decides where the image
leaves a choice; a class that the image all but rules out never comes in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pilot_desktop.reading import ctc
from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.language import EDGE, LanguagePrior

_NEVER = -1e30


@dataclass(frozen=True)
class BeamOptions:
    """Weights were compared on every fifth line of 12 dev sets, in steps of 0.1 and 0.3 or more:
    there is a broad optimum, the same for print and for hands.
    """

    weight: float = 0.3
    bonus: float = 0.8  # a character, against the prior's love of short texts
    width: int = 10  # prefixes kept from frame to frame ...
    margin: float = 12.0  # ... unless they are so many nats worse than the best
    least: float = 0.005  # a less probable class is not tried in a frame


def decode(
    posteriors: ctc.Posteriors,
    characters: str,
    prior: LanguagePrior,
    options: BeamOptions | None = None,
) -> tuple[ctc.Character, ...]:
    """The line's characters as `ctc.decode` returns them, with the prior's help."""
    drafted = ctc.decode(posteriors, characters)
    text = search(posteriors.log_probs, characters, prior, options or BeamOptions())
    if text == ctc.text_of(drafted):
        return drafted
    classes = [characters.index(c) + 1 for c in text]
    return tuple(
        ctc.Character(
            c, start, stop, math.exp(min(0.0, float(posteriors.log_probs[start:stop, k].max())))
        )
        for c, k, (start, stop) in zip(
            text, classes, aligned(posteriors.log_probs, classes), strict=True
        )
    )


def search(log_probs: Floats, characters: str, prior: LanguagePrior, options: BeamOptions) -> str:
    """The best text of (frames, classes) log-probabilities, without outer or doubled spaces."""
    return ranked(log_probs, characters, prior, options)[0]


def ranked(
    log_probs: Floats,
    characters: str,
    prior: LanguagePrior,
    options: BeamOptions,
    before: bytes = bytes([EDGE]),
    after: int = EDGE,
) -> list[str]:
    """All texts that the search ends with, best first; what differs in outer spaces only, twice.

    The frames may be a part of a line: the prior is told the classes that stand `before` it,
    beginning with an edge, and the one `after` it.
    """
    space = characters.find(" ") + 1
    blanks, tried = log_probs[:, ctc.BLANK].tolist(), _tried(log_probs, math.log(options.least))
    # prefix (an edge and classes) -> log P of it ending in a blank, not in one, and of the prior
    beams: dict[bytes, tuple[float, float, float]] = {before: (0.0, _NEVER, 0.0)}
    rested = True  # whether nothing but blanks came last: another changes no prefix's rank
    for frame, choices in enumerate(tried):
        blank = blanks[frame]
        if not choices:
            if not rested:
                beams = {p: (_either(b, n), _NEVER, score) for p, (b, n, score) in beams.items()}
            rested = True
            continue
        rested = False
        grown: dict[bytes, tuple[float, float, float]] = {}
        for prefix, (ended, open_, score) in beams.items():
            last, both = prefix[-1], _either(ended, open_)
            held = grown.get(prefix, (_NEVER, _NEVER, score))
            again = open_ + float(log_probs[frame, last]) if last else _NEVER
            grown[prefix] = (_either(held[0], both + blank), _either(held[1], again), score)
            follows: Floats | None = None
            for symbol, value in choices:
                came = ended if symbol == last else both
                if came < _NEVER / 2 or (symbol == space and last in (space, EDGE)):
                    continue
                longer = prefix + bytes([symbol])
                known = grown.get(longer)
                if known is not None:
                    grown[longer] = (known[0], _either(known[1], came + value), known[2])
                    continue
                if follows is None:
                    follows = prior.after(prefix)
                gain = options.weight * float(follows[symbol]) + options.bonus
                grown[longer] = (_NEVER, came + value, score + gain)
        ranked = sorted(
            ((_either(b, n) + score, p) for p, (b, n, score) in grown.items()), reverse=True
        )
        worst = ranked[0][0] - options.margin
        beams = {p: grown[p] for rank, p in ranked[: options.width] if rank >= worst}
    final = sorted(
        beams,
        key=lambda p: _either(*beams[p][:2]) + beams[p][2]
        + options.weight * float(prior.after(p)[after]),
        reverse=True,
    )  # fmt: skip
    return ["".join(characters[k - 1] for k in p[len(before) :]).strip() for p in final]


def aligned(log_probs: Floats, classes: list[int]) -> list[tuple[int, int]]:
    """Frames (start, stop) of each class on the best path that spells them (Viterbi); where the
    line has too few frames for any, they are spread evenly.
    """
    frames, count = len(log_probs), len(classes)
    states = np.zeros(2 * count + 1, np.int64)
    states[1::2] = classes
    # A blank between two characters may be left out where they differ.
    skips = np.zeros(len(states), bool)
    skips[3::2] = states[3::2] != states[1:-2:2]
    scores = np.full(len(states), _NEVER)
    scores[0] = 0.0
    steps = np.zeros((frames, len(states)), np.int8)
    for t in range(frames):
        stay, one, two = scores, np.full_like(scores, _NEVER), np.full_like(scores, _NEVER)
        one[1:] = scores[:-1]
        two[2:] = np.where(skips[2:], scores[:-2], _NEVER)
        options = np.stack((stay, one, two))
        steps[t] = options.argmax(0)
        scores = options.max(0) + log_probs[t, states]
    state = len(states) - 1 if scores[-1] >= scores[-2:][0] else len(states) - 2
    if scores[state] < _NEVER / 2:
        edges = np.linspace(0, frames, count + 1)
        return [(int(a), max(int(a) + 1, int(b))) for a, b in pairwise(edges)]
    path: npt.NDArray[np.int64] = np.zeros(frames, np.int64)
    for t in range(frames - 1, -1, -1):
        path[t] = state
        state -= int(steps[t, state])
    starts = np.searchsorted(path, 2 * np.arange(count) + 1)
    stops = np.searchsorted(path, 2 * np.arange(count) + 2)
    return list(zip(starts.tolist(), stops.tolist(), strict=True))


def _tried(log_probs: Floats, least: float) -> list[list[tuple[int, float]]]:
    """Per frame, the classes worth trying with their log-probabilities, the blank left out."""
    tried: list[list[tuple[int, float]]] = [[] for _ in range(len(log_probs))]
    rows, columns = np.nonzero(log_probs[:, 1:] > least)
    values = log_probs[rows, columns + 1]
    for row, column, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
        tried[row].append((column + 1, value))
    return tried


def _either(a: float, b: float) -> float:
    """log(exp(a) + exp(b))."""
    if a < b:
        a, b = b, a
    return a + math.log1p(math.exp(b - a)) if b > a - 40.0 else a
