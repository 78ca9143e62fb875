"""Greedy decoding and its drafted twin, on a decoder that is a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.reading.decoding import greedy, verified

SIZE, END, START = 8, 0, 7
MASK = np.zeros(SIZE, np.float32)


def table_step(seeds: Sequence[int]) -> Any:
    """A decoder whose next token depends on the line and all tokens before: a hash of them."""

    def step(tokens: np.ndarray, cache: Any, rows: Sequence[int]) -> tuple[np.ndarray, Any]:
        past = cache if cache is not None else [[] for _ in rows]
        scores = np.zeros((*tokens.shape, SIZE), np.float32)
        seen = []
        for r, row in enumerate(rows):
            history = list(past[r])
            for k, token in enumerate(tokens[r].tolist()):
                history.append(token)
                rng = np.random.default_rng([seeds[row], *history])
                scores[r, k] = rng.normal(0, 2, SIZE)
            seen.append(history)
        return scores, seen

    return step


lines = st.lists(
    st.tuples(st.integers(0, 10**6), st.lists(st.integers(1, 6), max_size=8), st.integers(0, 12)),
    min_size=1,
    max_size=4,
)


@settings(deadline=None)
@given(lines, st.integers(0, 3), st.integers(1, 5))
def test_any_draft_gives_the_greedy_result(
    cases: list[tuple[int, list[int], int]], passes: int, worth: int
) -> None:
    seeds, drafts, limits = (list(part) for part in zip(*cases, strict=True))
    prompts = [[START]] * len(cases)
    step = table_step(seeds)
    plain = greedy(step, prompts, MASK, END, limits)
    quick = verified(step, prompts, drafts, MASK, END, limits, passes, worth)
    assert [tokens for tokens, _ in quick] == [tokens for tokens, _ in plain]
    for (_, a), (_, b) in zip(plain, quick, strict=True):
        assert np.allclose(a, b, atol=1e-5)


def test_a_good_draft_needs_one_pass() -> None:
    step = table_step([5])
    wanted = greedy(step, [[START]], MASK, END, [10])
    calls = []

    def counted(*args: Any) -> Any:
        calls.append(1)
        return step(*args)

    assert verified(counted, [[START]], [wanted[0][0]], MASK, END, [10]) == wanted
    assert len(calls) == 1


def test_a_draft_that_is_of_no_use_costs_one_pass() -> None:
    step = table_step([5])
    wanted = greedy(step, [[START]], MASK, END, [10])
    calls = []

    def counted(tokens: np.ndarray, cache: Any, rows: Sequence[int]) -> Any:
        calls.append(tokens.shape[1])
        return step(tokens, cache, rows)

    first = wanted[0][0][0]
    useless = [first % 6 + 1] * 8
    assert verified(counted, [[START]], [useless], MASK, END, [10]) == wanted
    assert calls[0] == 9 and set(calls[1:]) == {1}
