"""Greedy decoding of a batch of prompts, with or without drafts; the same text either way.

A draft (the CTC text) is checked by the decoder in one pass over all its tokens: what it would have
said itself is kept, its first own word replaces the draft's, and the rest is checked again. A line
of which a pass confirms too little, or that still differs after a few, is decoded token by token.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pilot_desktop.model.vocabulary import Special, Vocabulary

Floats = npt.NDArray[np.float32]
Step = Callable[[npt.NDArray[np.int64], Any, Sequence[int]], tuple[Floats, Any]]
"""(tokens (n, k), cache or None, rows) -> scores (n, k, vocabulary) and the new cache.

`rows` says which lines of the batch the n rows are; with a cache they are those of the call before.
"""

Decoded = tuple[list[int], list[float]]
"""Tokens without prompt and end, and the log-probability of each, the end's last if it came."""


def text_mask(vocabulary: Vocabulary) -> Floats:
    """0 where a token may follow `<ocr_on_box>` (text or the end), minus infinity elsewhere."""
    mask = np.full(len(vocabulary), -np.inf, np.float32)
    mask[: vocabulary.pieces] = 0
    mask[vocabulary.id(Special.END)] = 0
    return mask


def greedy(
    step: Step, prompts: Sequence[Sequence[int]], mask: Floats, end: int, limits: Sequence[int]
) -> list[Decoded]:
    """Token by token. All prompts have one length; `limits` are the most tokens of each line."""
    n = len(prompts)
    results: list[Decoded] = [([], []) for _ in range(n)]
    tokens = np.asarray(prompts, np.int64)
    rows, cache = list(range(n)), None
    open_lines = [limit > 0 for limit in limits]
    while any(open_lines):
        scores, cache = step(tokens, cache, rows)
        best, sure = choose(scores[:, -1:], mask)
        for i in range(n):
            if not open_lines[i]:
                continue
            results[i][1].append(float(sure[i, 0]))
            if best[i, 0] == end:
                open_lines[i] = False
                continue
            results[i][0].append(int(best[i, 0]))
            open_lines[i] = len(results[i][0]) < limits[i]
        tokens = best
    return results


def verified(
    step: Step,
    prompts: Sequence[Sequence[int]],
    drafts: Sequence[Sequence[int]],
    mask: Floats,
    end: int,
    limits: Sequence[int],
    passes: int = 4,
    worth: int = 4,
) -> list[Decoded]:
    """The result of `greedy`, reached through drafts where these are good.

    A pass costs about as much as `worth` tokens of `greedy`: a line that it takes on by less is
    left to that.
    """
    results: list[Decoded | None] = [None] * len(prompts)
    current = [list(d)[:limit] for d, limit in zip(drafts, limits, strict=True)]
    known = [0] * len(prompts)  # tokens that are certain
    waiting = [i for i, limit in enumerate(limits) if limit > 0]
    stubborn: list[int] = []
    for i, limit in enumerate(limits):
        if limit <= 0:
            results[i] = ([], [])
    for _ in range(passes):
        if not waiting:
            break
        longest = max(len(current[i]) for i in waiting)
        head = len(prompts[0])
        tokens = np.full((len(waiting), head + longest), end, np.int64)
        for r, i in enumerate(waiting):
            tokens[r, :head] = prompts[i]
            tokens[r, head : head + len(current[i])] = current[i]
        scores, _ = step(tokens, None, waiting)
        best, sure = choose(scores[:, head - 1 :], mask)
        left: list[int] = []
        for r, i in enumerate(waiting):
            kept, certain = _accept(current[i], best[r].tolist(), end, limits[i])
            if certain is None:
                said = len(kept) + (1 if len(kept) < limits[i] else 0)
                results[i] = (kept, [float(v) for v in sure[r, :said]])
                continue
            current[i] = kept
            (left if certain - known[i] >= worth else stubborn).append(i)
            known[i] = certain
        waiting = left
    if stubborn := sorted([*stubborn, *waiting]):
        rest = greedy(
            lambda tokens, cache, rows: step(tokens, cache, [stubborn[r] for r in rows]),
            [prompts[i] for i in stubborn], mask, end, [limits[i] for i in stubborn],
        )  # fmt: skip
        for i, decoded in zip(stubborn, rest, strict=True):
            results[i] = decoded
    return [r for r in results if r is not None]


def choose(scores: Floats, mask: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """Best allowed token of each place and its log-probability among the allowed."""
    allowed = scores + mask
    best = allowed.argmax(axis=2)
    top = np.take_along_axis(allowed, best[..., None], axis=2)
    total = np.exp(allowed - top).sum(axis=2)
    return best, -np.log(total).astype(np.float32)


def _accept(
    draft: list[int], best: list[int], end: int, limit: int
) -> tuple[list[int], int | None]:
    """Keep what the decoder agrees with. `best[j]` is its choice after j tokens of the draft.

    Returns the line and None, or a better draft and how many tokens of it are certain.
    """
    agreed = 0
    while agreed < len(draft) and best[agreed] == draft[agreed]:
        agreed += 1
    kept = draft[:agreed]
    if len(kept) >= limit:
        return kept[:limit], None
    own = best[agreed]
    if own == end:
        return kept, None
    rest = draft[agreed:]
    # Its token replaces, precedes or skips a part of the draft: go on where the two meet again.
    ahead = best[agreed + 1] if agreed + 1 < len(best) else None
    if own in rest[1:3]:
        rest = rest[rest.index(own, 1) + 1 :]
    elif rest and ahead is not None and ahead == rest[0] and rest[0] not in rest[1:2]:
        pass
    else:
        rest = rest[1:]
    return [*kept, own, *rest][:limit], agreed + 1
