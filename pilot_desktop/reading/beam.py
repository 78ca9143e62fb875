"""Reading a line with a language prior: prefix beam search over its CTC posteriors.

The search of Graves and Jaitly (2014) with the prior of Hannun et al. (2014): the text y with the
best log P(y | image) + weight * log P(y) + bonus * length. The prior decides where the image
leaves a choice; a class that the image all but rules out never comes in. A line that reads like
no language (a code, a command, verse in a tongue the prior does not know) is searched again with
a prior that counts less and forbids less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pilot_desktop.reading import ctc
from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.language import EDGE, LanguagePrior

_NEVER = -1e30
_ALONE = [bytes([symbol]) for symbol in range(256)]


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
    floor: float = math.inf  # nats that the prior can hold against a character at most
    strange: float = 3.0  # nats a character, from which on a text reads like no language

    def careful(self) -> BeamOptions:
        """For what reads like no language."""
        return replace(self, weight=self.weight * 2 / 3, bonus=self.bonus * 2 / 3, floor=7.5)


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
    text = ranked(log_probs, characters, prior, options, only_best=True)[0]
    if options.weight and strangeness(text, characters, prior) > options.strange:
        text = ranked(log_probs, characters, prior, options.careful(), only_best=True)[0]
    return text


def strangeness(text: str, characters: str, prior: LanguagePrior) -> float:
    """Nats a character that the prior needs to tell the text, on an average; 0 of none."""
    line = bytes([EDGE, *(characters.index(c) + 1 for c in text)])
    told = sum(prior.after(line[:k]).item(line[k]) for k in range(1, len(line)))
    return -told / max(len(text), 1)


def ranked(
    log_probs: Floats,
    characters: str,
    prior: LanguagePrior,
    options: BeamOptions,
    before: bytes = bytes([EDGE]),
    after: int = EDGE,
    *,
    only_best: bool = False,
) -> list[str]:
    """All texts that the search ends with, best first; what differs in outer spaces only, twice.

    The frames may be a part of a line: the prior is told the classes that stand `before` it,
    beginning with an edge, and the one `after` it. With `only_best` a prefix is given up as soon
    as another, which the prior continues in the same way, is ahead of it. (What other prefixes
    would still have grown into it is lost: seldom enough to matter.)
    """
    space = characters.find(" ") + 1
    lowest = -options.floor
    blanks = np.exp(log_probs[:, ctc.BLANK].astype(np.float64)).tolist()
    tried = _tried(log_probs, math.log(options.least))
    # prefix (an edge and classes) -> P of it, the prior's share in it, ending in a blank and not;
    # as products, scaled as need be: only their proportions count
    beams: dict[bytes, tuple[float, float]] = {before: (1.0, 0.0)}
    rested = True  # whether nothing but blanks came last: another changes no prefix's rank
    faintest = math.exp(-options.margin)
    for frame, choices in enumerate(tried):
        if not choices:
            if not rested:
                beams = {prefix: (ended + open_, 0.0) for prefix, (ended, open_) in beams.items()}
            rested = True
            continue
        rested = False
        blank = blanks[frame]
        grown: dict[bytes, tuple[float, float]] = {}
        for prefix, (ended, open_) in beams.items():
            last, both = prefix[-1], ended + open_
            again = open_ * math.exp(log_probs.item(frame, last)) if open_ else 0.0
            held = grown.get(prefix)
            if held is None:
                grown[prefix] = (both * blank, again)
            else:
                grown[prefix] = (held[0] + both * blank, held[1] + again)
            follows = prior.after(prefix)
            for symbol, value in choices:
                came = ended if symbol == last else both
                if not came or (symbol == space and last in (space, EDGE)):
                    continue
                told = max(follows.item(symbol), lowest)
                gain = math.exp(value + options.weight * told + options.bonus)
                longer = prefix + _ALONE[symbol]
                known = grown.get(longer)
                if known is None:
                    grown[longer] = (0.0, came * gain)
                else:
                    grown[longer] = (known[0], known[1] + came * gain)
        ranked = sorted(((ended + open_, p) for p, (ended, open_) in grown.items()), reverse=True)
        if only_best and len(ranked) > 1:
            ranked = _not_beaten(ranked, grown, prior.order - 1)
        best = ranked[0][0]
        beams = {p: grown[p] for rank, p in ranked[: options.width] if rank >= faintest * best}
        if not 1e-100 < best < 1e100:
            beams = {p: (ended / best, open_ / best) for p, (ended, open_) in beams.items()}
    final = sorted(
        beams,
        key=lambda p: sum(beams[p]) * math.exp(options.weight * prior.after(p).item(after)),
        reverse=True,
    )
    return ["".join(characters[k - 1] for k in p[len(before) :]).strip() for p in final]


def _not_beaten(
    ranked: list[tuple[float, bytes]], grown: dict[bytes, tuple[float, float]], memory: int
) -> list[tuple[float, bytes]]:
    """Those of which no other with the same last `memory` classes is ahead, however both end."""
    leaders: dict[bytes, tuple[float, float]] = {}
    kept = []
    for entry in ranked:
        prefix = entry[1]
        end = prefix[-memory:]
        ahead = leaders.get(end)
        if ahead is None:
            leaders[end] = grown[prefix]
        else:
            ended, open_ = grown[prefix]
            if ahead[0] >= ended and ahead[1] >= open_:
                continue
        kept.append(entry)
    return kept


def aligned(log_probs: Floats, classes: list[int]) -> list[tuple[int, int]]:
    """Frames (start, stop) of each class on the best path that spells them (Viterbi); where the
    line has too few frames for any, they are spread evenly.
    """
    frames, count = len(log_probs), len(classes)
    states = np.zeros(2 * count + 1, np.int64)
    states[1::2] = classes
    # A blank between two characters may be left out where they differ.
    barred = np.full(len(states), _NEVER)
    barred[3::2] = np.where(states[3::2] != states[1:-2:2], 0.0, _NEVER)
    seen = log_probs[:, states].astype(np.float64)
    # Two states that nothing reaches stand before the first.
    scores = np.full(len(states) + 2, _NEVER)
    scores[2] = 0.0
    steps = np.zeros((frames, len(states)), np.int8)
    ways = np.empty((3, len(states)))
    for t in range(frames):
        ways[0], ways[1] = scores[2:], scores[1:-1]
        np.add(scores[:-2], barred, out=ways[2])
        steps[t] = ways.argmax(0)
        np.add(ways.max(0), seen[t], out=scores[2:])
    scores = scores[2:]
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
