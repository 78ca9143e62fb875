"""What was learnt of a hand has a say where the base is unsure, line by line.

A line that the base reads surely, as it does print, stays as the base reads it. Of any other the
posteriors of both are multiplied (the geometric mean of two experts, Heskes 1998), the more of what
was learnt the surer it is than the base: of print that is hard to read it is not. Peaks that both
see stay sharp, and one confidence scale serves both.
"""

from __future__ import annotations

import math

import numpy as np

from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.ctc import greedy_runs

SURE, UNSURE = 0.95, 0.85
"""`sureness` of the base from which what was learnt has no say, and up to which it has all of its
own; between them its part falls evenly.
"""
PART = 0.8
"""Of what was learnt, at the most."""
LEAD = 0.05
"""By how much surer than the base what was learnt has all of its part, and by how much less sure
none; half of it where both are as sure.
"""


def sureness(log_probs: Floats) -> float:
    """The geometric mean of the peaks of the best path of (frames, classes).

    1 where that has no character: what was learnt must not see writing in bare paper.
    """
    peaks = [log_probs[start:stop, k].max() for k, start, stop in greedy_runs(log_probs).tolist()]
    return math.exp(float(np.mean(peaks))) if peaks else 1.0


def part_of_learnt(base: Floats) -> float:
    """How much what was learnt says of a line of which the base says (frames, classes)."""
    return PART * _within((SURE - sureness(base)) / (SURE - UNSURE))


def together(base: Floats, learnt: Floats, part: float) -> Floats:
    """Log-probabilities (frames, classes) of both; `part` is `part_of_learnt` of the base."""
    lead = sureness(learnt) - sureness(base)
    return blended(base, learnt, part * _within(0.5 + 0.5 * lead / LEAD))


def blended(base: Floats, learnt: Floats, part: float) -> Floats:
    """Log-probabilities (frames, classes) of both, `part` of them what was learnt."""
    both = (1 - part) * base + part * learnt
    both -= both.max(axis=1, keepdims=True)
    normal: Floats = both - np.log(np.exp(both).sum(axis=1, keepdims=True))
    return normal


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)
