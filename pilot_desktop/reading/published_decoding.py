"""Greedy decoding of published prompts under rules, or with the published penalty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pilot_desktop.reading.published_engine import (
    Engine,
    Floats,
    Ids,
    OutOfMemoryError,
    PageMemory,
    Run,
)
from pilot_desktop.reading.published_rules import Rule


@dataclass
class Answer:
    """Tokens said so far, without the end, and the log-probability of each among the allowed.

    `ended` is False where there was no room for more.
    """

    tokens: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    ended: bool = False


def generate(
    engine: Engine,
    memory: PageMemory,
    prompts: Sequence[Sequence[int]],
    rules: Sequence[Rule],
    answers: Sequence[Answer],
    end: int,
    *,
    most: int | None = None,
    penalty: float = 1.0,
    recover: Callable[[], Engine] | None = None,
) -> Iterator[None]:
    """Answer prompts of one length together, token by token, into the empty `answers`.

    `most` bounds the tokens of an answer, beside the positions that the model knows. `penalty` is
    the repetition penalty of CTRL (Keskar et al. 2019) over prompt and answer, as the published
    decoding has it; under 1 it rewards what was said before. Where the engine runs out of memory,
    the one that `recover` gives goes on at the same token; without it OutOfMemoryError is raised.
    Yields after each token, and as often as it takes to stop in time in what comes before.
    """
    length = len(prompts[0])
    if any(len(prompt) != length for prompt in prompts):
        raise ValueError("prompts answered together must have one length")
    room = engine.config.positions - length
    most = room if most is None else min(most, room)
    if most <= 0:
        return
    run: Run | None = None
    seen = [set(prompt) for prompt in prompts]
    rows = list(range(len(prompts)))
    tokens = np.asarray(prompts, np.int64)
    while True:
        try:
            if run is None:
                memory = engine.adopt(memory)
                yield from engine.ready()
                run = engine.start(memory, len(rows), length + most)
            *before, last = _pieces(tokens, engine.at_once)
            for piece in before:
                run.feed(piece)
                yield
            scores = run.feed(last)
        except OutOfMemoryError:
            if recover is None:
                raise
            engine, run = recover(), None
            tokens = np.array([[*prompts[row], *answers[row].tokens] for row in rows], np.int64)
            continue
        left = []
        for place, row in enumerate(rows):
            answer = answers[row]
            token, sure = choose(scores[place], rules[row].allowed(), seen[row], penalty)
            answer.scores.append(sure)
            answer.ended = token == end
            if not answer.ended:
                answer.tokens.append(token)
                seen[row].add(token)
                rules[row].take(token)
                if len(answer.tokens) < most:
                    left.append(place)
        yield
        if not left:
            return
        run.keep(left)
        rows = [rows[place] for place in left]
        tokens = np.array([[answers[row].tokens[-1]] for row in rows], np.int64)


def _pieces(tokens: Ids, at_once: int) -> list[Ids]:
    """Tokens (n, k), column by column, as many together as may be."""
    n, k = tokens.shape
    columns = max(1, at_once // n)
    return [tokens[:, start : start + columns] for start in range(0, k, columns)]


def choose(
    scores: Floats, allowed: npt.NDArray[np.int64] | None, seen: set[int], penalty: float
) -> tuple[int, float]:
    """The best allowed token and its log-probability among the allowed."""
    if penalty != 1.0:
        scores = scores.copy()
        said = np.fromiter(seen, np.int64, len(seen))
        scores[said] = np.where(scores[said] < 0, scores[said] * penalty, scores[said] / penalty)
    if allowed is not None:
        scores = scores[allowed]
    best = int(scores.argmax())
    sure = -float(np.log(np.exp(scores - scores[best]).sum()))
    return best if allowed is None else int(allowed[best]), sure
