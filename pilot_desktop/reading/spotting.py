"""Keyword spotting on CTC posteriors: where does a query stand, and how surely.

Score. Let l(s) be the log-probability of the best CTC path that spells the query over a stretch of
frames, and u(s) that of the best unconstrained path over the same frames. Each frame's difference
is cut off at `floor` (so that one misread character costs a bounded amount, as in an edit
distance), summed, and divided by the number of characters of the query; the likeness is the
exponential of that: 1 where the model reads exactly the query, exp(floor / n) per character of n
that it is sure is another one, near 0 where nothing fits. Whole words rank above parts of words.
The same likeness says more of a long word than of a short one, and more where the model is clear
about what it reads: the score is the probability, by a logistic curve over likeness, length and
clearness, that the query stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading import ctc
from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.breaks import Break, line_breaks
from pilot_desktop.reading.ctc import Posteriors
from pilot_desktop.reading.folding import normalised, query_classes, spellings

_IMPOSSIBLE = np.float32(-1e9)


@dataclass(frozen=True)
class SpottingOptions:
    floor: float = -6.0  # nats that one frame can cost at most
    inside: float = 0.85  # factor for a hit that begins or ends within a word ...
    inside_short: float = 0.4  # ... and when the query is shorter than `short` characters
    short: int = 4
    candidates: int = 64  # end frames looked at per line, best first
    # Of the logarithm and the logit of the likeness, of each character up to `longest`, of the
    # clearness, and the constant; fitted on the hits of dev pages (weights 0.2).
    curve: tuple[float, float, float, float, float] = (3.77, 0.44, 0.42, 1.5, 1.47)
    longest: int = 10


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in line `line`: box in pixels of the encoded image, score 0 to 1.

    `text` is what the model reads there; `whole` says that no word is cut. What runs on into the
    line below has its other part in `rest`.
    """

    line: int
    box: Box
    score: float
    text: str
    whole: bool
    rest: Box | None = None
    frames: tuple[int, int] = (0, 0)  # of its line, exclusive stop

    @property
    def parts(self) -> list[tuple[int, Box]]:
        """The lines it stands in, with its box in each."""
        first = [(self.line, self.box)]
        return first if self.rest is None else [*first, (self.line + 1, self.rest)]


def spot(
    lines: Sequence[Posteriors],
    characters: str,
    query: str,
    *,
    min_score: float = 0.6,
    exact: bool = False,
    options: SpottingOptions | None = None,
) -> list[Spot]:
    """All places of `query` that score at least `min_score`, best first, none overlapping.

    `lines` are in reading order, so that words and phrases are found over line breaks, too.
    `exact` compares characters as they are; else case, accents, ligatures and typography are
    folded.
    """
    options = options or SpottingOptions()
    query = normalised(query)
    if not query or not lines:
        return []
    spots: list[Spot] = []
    for wording in spellings(query, exact):
        spots += _within(lines, characters, wording, min_score, exact, options)
        breaks = line_breaks(lines, characters, wording)
        joined = _within([b.joined for b in breaks], characters, wording, min_score, exact, options)
        for found in joined:
            over = _over_break(found, breaks[found.line], lines, characters)
            spots += [over] if over else []
    spots.sort(key=lambda s: -s.score)
    kept: list[Spot] = []
    for found in spots:
        if not any(_same_place(found, other) for other in kept):
            kept.append(found)
    return kept


def probability(
    likeness: npt.NDArray[np.floating],
    characters: int,
    options: SpottingOptions,
    clearness: float = 0.0,
) -> npt.NDArray[np.float64]:
    """How probably a query of so many characters stands where it has this likeness (0 to 1).

    `clearness` is the log-probability of the best path there, for each character of the query.
    """
    near = np.clip(likeness.astype(np.float64), 1e-3, 0.999)
    of_log, of_logit, of_length, of_clearness, constant = options.curve
    logit = of_log * np.log(near) + of_logit * (np.log(near) - np.log1p(-near)) + constant
    logit += of_length * min(characters, options.longest) + of_clearness * clearness
    chance: npt.NDArray[np.float64] = 1 / (1 + np.exp(-logit))
    return chance


def _same_place(one: Spot, other: Spot) -> bool:
    """Whether two spots share letters of a line; neighbours touch at most by a sliver."""
    return any(
        line == beside
        and min(a.right, b.right) - max(a.left, b.left) > 0.25 * min(a.width, b.width)
        for line, a in one.parts
        for beside, b in other.parts
    )


def _within(
    lines: Sequence[Posteriors],
    characters: str,
    query: str,
    min_score: float,
    exact: bool,
    options: SpottingOptions,
) -> list[Spot]:
    """The places of one spelling inside the lines given, none overlapping."""
    if not lines:
        return []
    classes, folded = query_classes(query, characters, exact)
    emissions = _emissions(lines, classes, options.floor)
    grid = np.linspace(1e-3, 1.0, 500)
    chances = probability(grid, len(folded), options)
    least = float(grid[min(int(np.searchsorted(chances, min_score)), len(grid) - 1)])
    # On most lines the characters are nowhere to be seen: those need no search.
    hopeful = np.flatnonzero(_bounds(emissions) >= (np.log(least) - 1e-4) * len(folded)).tolist()
    if not hopeful:
        return []
    longest = max(len(lines[i].log_probs) for i in hopeful)
    totals, starts = _trellis(np.ascontiguousarray(emissions[:longest, hopeful]), folded)
    scores = np.exp(np.minimum(totals, 0.0) / len(folded))
    spots: list[Spot] = []
    for k, i in enumerate(hopeful):
        row = lines[i]
        frames = len(row.log_probs)
        ends = np.flatnonzero(scores[k, :frames] >= least)
        if not len(ends):
            continue
        runs = ctc.greedy_runs(row.log_probs)
        best = np.concatenate(([0.0], np.cumsum(row.log_probs.max(axis=1))))
        ends = ends[np.argsort(-scores[k, ends], kind="stable")][: options.candidates]
        rated: list[tuple[float, _Place]] = []
        for end in ends.tolist():
            factor, place = _place(row, runs, characters, query, int(starts[k, end]), end, options)
            rated.append((float(scores[k, end]) * factor, place))
        rated.sort(key=lambda pair: -pair[0])
        taken: list[tuple[int, int]] = []
        for score, place in rated:
            if score < least:
                break
            if any(place.start < stop and start < place.stop for start, stop in taken):
                continue
            taken.append((place.start, place.stop))
            stretch = (place.start, min(place.stop, frames))
            clear = float(best[stretch[1]] - best[stretch[0]]) / len(folded)
            chance = float(probability(np.array(score), len(folded), options, clear))
            if chance >= min_score:
                spots.append(Spot(i, place.box, chance, place.text, place.whole, None, stretch))
    return spots


def _over_break(
    found: Spot, at: Break, lines: Sequence[Posteriors], characters: str
) -> Spot | None:
    """A spot on joined lines, in its two parts; None where it lies on one side of the break."""
    start, stop = found.frames
    if start >= at.cut - 1 or stop <= at.cut:
        return None
    parts = []
    for line, low, high in (
        (at.line, at.first + start, at.stop),
        (at.following, 0, stop - at.cut),
    ):
        row = lines[line]
        runs = ctc.greedy_runs(row.log_probs)
        inside = np.flatnonzero((runs[:, 2] > low) & (runs[:, 1] < high))
        spoken = [k for k in inside.tolist() if not characters[runs[k, 0] - 1].isspace()]
        if not spoken:
            return None
        parts.append(_extent(row, runs, spoken[0], spoken[-1]))
    return replace(found, line=at.line, box=parts[0], rest=parts[1])


def _extent(row: Posteriors, runs: npt.NDArray[np.int64], first: int, last: int) -> Box:
    """The box of the characters `first` to `last` of a line's best path."""
    centres = (runs[:, 1] + runs[:, 2] - 1) / 2
    before = float(centres[first - 1]) if first > 0 else -np.inf
    after = float(centres[last + 1]) if last + 1 < len(runs) else np.inf
    left, right = ctc.extent(
        float(centres[first]), float(centres[last]), last - first + 1, before, after, row
    )
    return Box(left, row.box.top, right, row.box.bottom)


def _emissions(
    lines: Sequence[Posteriors], classes: list[npt.NDArray[np.int64]], floor: float
) -> Floats:
    """(frames, lines, 1 + characters of the query): log ratio of blank and each character to the
    best class of the frame; padding frames cannot be passed.
    """
    counts = [len(row.log_probs) for row in lines]
    probs = np.concatenate([row.log_probs for row in lines])
    distinct = {tuple(c.tolist()): c for c in classes}
    column = {key: k + 1 for k, key in enumerate(distinct)}
    valid = np.full((len(probs), 1 + len(distinct)), _IMPOSSIBLE, dtype=np.float32)
    valid[:, 0] = probs[:, ctc.BLANK]
    for key, members in distinct.items():
        # The sum over equivalent characters may exceed the best single class: a letter whose
        # case is in doubt is not in doubt. It is then the best there is.
        if len(members):
            valid[:, column[key]] = _log_sum(probs[:, members])
    best = np.maximum(probs.max(axis=1), valid.max(axis=1))
    np.maximum(valid - best[:, None], floor, out=valid)
    wanted = [0] + [column[tuple(c.tolist())] for c in classes]
    table = np.full((max(counts), len(lines), len(wanted)), _IMPOSSIBLE, dtype=np.float32)
    begin = 0
    for i, count in enumerate(counts):
        table[:count, i] = valid[begin : begin + count, wanted]
        begin += count
    return table


def _bounds(emissions: Floats) -> Floats:
    """(lines,): no place of a line can have a larger total: its characters stand in their order,
    each in its own frame, and what lies between them costs nothing.
    """
    reached = np.maximum.accumulate(emissions[:, :, 1])
    for k in range(2, emissions.shape[2]):
        step = emissions[:, :, k].copy()
        step[1:] += reached[:-1]
        step[:1] = _IMPOSSIBLE
        reached = np.maximum.accumulate(step)
    bounds: Floats = reached.max(axis=0, initial=_IMPOSSIBLE)
    return bounds


def _log_sum(values: Floats) -> Floats:
    if values.shape[1] == 1:
        return values[:, 0]
    top = values.max(axis=1)
    total: Floats = top + np.log(np.exp(values - top[:, None]).sum(axis=1))
    return total


def _trellis(emissions: Floats, query: str) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Viterbi over `c1 b c2 b ... cn` with free start and end, all lines at once.

    Returns per line and end frame (lines, frames) the best total, and the frame it started in.
    """
    frames, lines, _ = emissions.shape
    n = len(query)
    states = 2 * n - 1
    columns = np.zeros(states, dtype=np.int64)
    columns[::2] = np.arange(1, n + 1)
    # From one character straight to the next, where they differ: equal ones need the blank.
    skip = np.array(
        [s % 2 == 0 and s >= 2 and query[s // 2] != query[s // 2 - 1] for s in range(states)]
    )
    barred = np.where(skip, 0.0, _IMPOSSIBLE).astype(np.float32)
    value = np.full((lines, states + 2), _IMPOSSIBLE, dtype=np.float32)  # two columns in front
    begun = np.zeros((lines, states + 2), dtype=np.int64)
    totals = np.full((lines, frames), _IMPOSSIBLE, dtype=np.float32)
    starts = np.zeros((lines, frames), dtype=np.int64)
    for t in range(frames):
        stay, step = value[:, 2:], value[:, 1:-1]
        jump = value[:, :-2] + barred
        best = np.maximum(np.maximum(stay, step), jump)
        origin = np.where(
            best == stay, begun[:, 2:], np.where(best == step, begun[:, 1:-1], begun[:, :-2])
        )
        fresh = best[:, 0] < 0
        best[fresh, 0] = 0.0
        origin[fresh, 0] = t
        best += emissions[t][:, columns]
        value[:, 2:] = best
        begun[:, 2:] = origin
        totals[:, t] = best[:, -1]
        starts[:, t] = origin[:, -1]
    return totals, starts


@dataclass(frozen=True, slots=True)
class _Place:
    start: int  # frames, exclusive stop
    stop: int
    box: Box
    text: str
    whole: bool


def _place(
    row: Posteriors,
    runs: npt.NDArray[np.int64],
    characters: str,
    query: str,
    start: int,
    end: int,
    options: SpottingOptions,
) -> tuple[float, _Place]:
    """The factor for cut words, and the place with its box, for frames `start` to `end`."""
    inside = np.flatnonzero((runs[:, 2] > start) & (runs[:, 1] <= end))
    if len(inside):
        first, last = int(inside[0]), int(inside[-1])
        a, b = (runs[first, 1] + runs[first, 2] - 1) / 2, (runs[last, 1] + runs[last, 2] - 1) / 2
        start, stop = min(start, int(runs[first, 1])), max(end + 1, int(runs[last, 2]))
    else:
        first = int(np.searchsorted(runs[:, 1], start))
        last = first - 1
        a, b, stop = float(start), float(end), end + 1
    text = "".join(characters[k - 1] for k in runs[inside, 0])
    before = (runs[first - 1, 1] + runs[first - 1, 2] - 1) / 2 if first > 0 else -np.inf
    after = (runs[last + 1, 1] + runs[last + 1, 2] - 1) / 2 if last + 1 < len(runs) else np.inf
    left, right = ctc.extent(a, b, max(len(inside), 1), before, after, row)
    cuts = (first > 0 and query[0].isalnum() and characters[runs[first - 1, 0] - 1].isalnum()) or (
        last + 1 < len(runs) and query[-1].isalnum() and characters[runs[last + 1, 0] - 1].isalnum()
    )
    factor = 1.0
    if cuts:
        length = sum(c.isalnum() for c in query)
        factor = options.inside_short if length < options.short else options.inside
    box = Box(left, row.box.top, right, row.box.bottom)
    return factor, _Place(start, stop, box, text.strip() or query, not cuts)
