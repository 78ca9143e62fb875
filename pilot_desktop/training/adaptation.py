"""Learning a hand from corrected lines: what is kept back, what is kept, and what is said of it.

Nothing is written before the end: a run that is cancelled, killed or fails leaves everything as it
was. The model itself is never touched; what it learnt is a small file beside it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pilot_desktop.document.errors import ModelError, OutputError, UnreadableDocumentError
from pilot_desktop.model.adapter import DOWN, FEWEST_LINES, UP, WEIGHTS, Adapter
from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.store import ModelFolder
from pilot_desktop.model.weights import load_weights
from pilot_desktop.reading.language import LANGUAGE_FILE, LanguagePrior
from pilot_desktop.training import curves
from pilot_desktop.training.adaptation_learner import (
    Deltas,
    Examination,
    HandLearner,
    Recipe,
    Scores,
    Views,
    Wanted,
    total,
)
from pilot_desktop.training.adaptation_lines import corrections, count_lines, numbered, sheets
from pilot_desktop.training.adaptation_print import print_page, sample_page
from pilot_desktop.training.data import TruthPage
from pilot_desktop.training.evaluation import ErrorRate

FEW_LINES = 120
"""With fewer lines each is kept back once, from one of three runs; what is kept is what a fourth
learns from all of them.
"""

SHARES = (1 / 4, 1 / 4, 1 / 4, 1.0)
"""Of few lines: the part of the steps that each run makes. Those that judge need not learn all."""

STRENGTHS = (1.0, 0.75, 0.55, 0.4, 0.25)
"""How much of the differences is tried; less of them forgets less (Wortsman et al. 2022)."""

LEAST_GAIN = 0.03
"""Part of the errors on kept back lines that must go: less may be luck."""

PRINT_SLACK, PRINT_MOST = 0.001, 0.002
"""By how much the CER of the print check may rise, and by how much where it may be chance."""

DRAWN_PAGES = 10

LARGE = 1024
"""Numbers; differences of more are written in 16 bits."""

NO_GAIN = "the lines kept back are read no better"
PRINT_WORSE = "print would be read worse"

Report = Callable[[dict[str, Any]], None]
Prints = Callable[..., Scores]
"""Differences and their strength -> errors of the lines of the print check."""


@dataclass
class Outcome:
    """What came of a run. CERs are those of the kept back lines and of the print check."""

    kept: bool
    reason: str
    before: float
    after: float
    print_before: float
    print_after: float
    strength: float
    lines: int = 0
    held_out: int = 0
    seconds: float = 0.0
    deltas: Deltas = field(default_factory=dict, repr=False)
    curve: list[dict[str, Any]] = field(default_factory=list, repr=False)

    def figures(self) -> dict[str, Any]:
        """For the file and the window."""
        rates = {
            "held_out_cer": [self.before, self.after],
            "print_cer": [self.print_before, self.print_after],
        }
        rounded = {key: [round(rate, 4) for rate in pair] for key, pair in rates.items()}
        return {
            "lines": self.lines, "held_out_lines": self.held_out, **rounded,
            "strength": self.strength, "seconds": round(self.seconds, 1),
        }  # fmt: skip


def load_base(folder: ModelFolder) -> CompactModel:
    """The model whose hand-reading is to be improved. ModelError."""
    if folder.kind != "compact":
        raise ModelError(f"The model {folder.name} cannot learn a hand: it is not a compact one.")
    model = CompactModel(CompactConfig.from_dict(dict(folder.config)))
    try:
        held = load_weights(folder.file(WEIGHTS))
        weights = {k: torch.from_numpy(v).float() for k, v in held.items()}
        # The decoder is not needed here.
        missing = model.load_state_dict(weights, strict=False).missing_keys
    except (OSError, RuntimeError, ValueError) as error:
        raise ModelError(f"The weights of {folder.name} are damaged.") from error
    if missing:
        raise ModelError(f"The weights of {folder.name} are damaged: {missing[0]} is missing.")
    return model


def load_prior(folder: ModelFolder) -> LanguagePrior | None:
    """What the reader has beside the posteriors; None where the model has no such file."""
    if LANGUAGE_FILE not in folder.files:
        return None
    characters = CompactConfig.from_dict(dict(folder.config)).characters
    return LanguagePrior.open(folder.file(LANGUAGE_FILE), characters)


def print_check() -> list[TruthPage]:
    """Printed pages that ship: a receipt, and some drawn here, always the same."""
    drawn = [print_page(2**32 + seed) for seed in range(DRAWN_PAGES)]
    return numbered([*drawn, sample_page("receipt")])


def folds(count: int) -> list[Wanted]:
    """Which of `count` lines each run keeps back: every fifth, or of few lines each third in turn.

    Neighbours go different ways, so that what is kept back looks like what is learnt.
    """
    if count >= FEW_LINES:
        return [lambda line: line % 5 == 2]
    return [lambda line, turn=turn: line % 3 == turn for turn in range(3)]  # type: ignore[misc]


def adapt(
    model: CompactModel, strips: Sequence[TruthPage], report: Report, *, minutes: float = 4.5,
    recipe: Recipe | None = None, prior: LanguagePrior | None = None,
) -> Outcome:  # fmt: skip
    """Learn the hand of the lines in `strips` within `minutes`, and judge what was learnt as the
    reader would read it, with its `prior`.

    `report` gets a dictionary at each step: "stage", "done" (0 to 1) and, now and then, "loss" and
    "held_out_cer" (of the best path). What it raises ends the run. UnreadableDocumentError where
    lines are too few.
    """
    began = time.monotonic()
    count = count_lines(strips)
    if count < FEWEST_LINES:
        raise UnreadableDocumentError(
            f"There are {count} corrected lines: learning a hand takes at least {FEWEST_LINES}."
        )
    recipe, parts, pages = recipe or Recipe(), folds(count), sheets(numbered(strips))
    report({"stage": "encode", "done": 0.0})
    prints, examination, views = (
        Examination(model, print_check()),
        Examination(model, pages),
        Views(),
    )
    for done in views.prepare(model, pages, recipe):
        report({"stage": "encode", "done": round(0.2 * done, 3)})
    errors: dict[float, Scores] = {strength: {} for strength in (0.0, *STRENGTHS)}
    curve: list[dict[str, Any]] = []
    # Each run for itself: what a part of the lines teaches, judged on the others.
    runs, shares = ([*parts, _nothing], SHARES) if len(parts) > 1 else (parts, (1.0,))
    for turn, (held, share) in enumerate(zip(runs, shares, strict=True)):
        learner = HandLearner(model, views, recipe, _others(held), seed=turn)
        left = 60 * minutes - (time.monotonic() - began)
        until = time.monotonic() + left * share / sum(shares[turn:])
        for row in _run(learner, examination, held, round(recipe.steps * share), until):
            part = sum(shares[:turn]) + share * row.pop("done")
            done = 0.2 + 0.8 * part / sum(shares)
            row |= {"minutes": round((time.monotonic() - began) / 60, 3), "run": turn + 1}
            report({**row, "done": round(done, 3)})
            if "held_out_cer" in row:
                curve.append(row)
        for strength in errors:
            errors[strength] |= examination(learner.deltas, strength, wanted=held, prior=prior)
    report({"stage": "check", "done": 1.0})
    rates = {strength: total(scores) for strength, scores in errors.items()}
    judged = _judged(learner.deltas, rates, partial(prints, prior=prior))
    seconds = time.monotonic() - began
    return replace(judged, lines=count, held_out=len(errors[0.0]), seconds=seconds, curve=curve)


def _others(held: Wanted) -> Wanted:
    return lambda line: not held(line)


def _nothing(_line: int) -> bool:
    return False


def _run(
    learner: HandLearner, examination: Examination, held: Wanted, steps: int, until: float
) -> Iterator[dict[str, Any]]:
    """One run to the end of its steps or of its time."""
    start, place = time.monotonic(), 0.0
    losses: list[float] = []
    while place < 1:
        losses.append(learner.learn(place))
        in_time = (time.monotonic() - start) / max(1e-3, until - start)
        place = max(learner.step / steps, in_time)
        row: dict[str, Any] = {"stage": "learn", "done": min(1.0, place)}
        if learner.step % 40 == 0 or place >= 1:
            row |= {"step": learner.step, "loss": round(float(np.mean(losses[-40:])), 4)}
            if scores := examination(learner.deltas, wanted=held):
                row["held_out_cer"] = round(total(scores).rate, 4)
        yield row


def _judged(deltas: Deltas, errors: dict[float, ErrorRate], prints: Prints) -> Outcome:
    """The best strength that print allows, and whether it is good enough to keep."""
    before, printed = errors[0.0], prints({})
    print_rate = total(printed).rate
    ranked = sorted(STRENGTHS, key=lambda strength: errors[strength].edits)
    outcome = Outcome(
        False, NO_GAIN, before.rate, errors[ranked[0]].rate, print_rate, print_rate, ranked[0],
        deltas=deltas,
    )  # fmt: skip
    for strength in ranked:
        rate = errors[strength]
        if rate.edits >= before.edits or rate.edits > (1 - LEAST_GAIN) * before.edits:
            break
        after = prints(deltas, strength)
        kept = print_holds(printed, after)
        outcome = replace(
            outcome, kept=kept, reason="" if kept else PRINT_WORSE, after=rate.rate,
            print_after=total(after).rate, strength=strength,
        )  # fmt: skip
        if kept:
            break
    return outcome


def print_holds(before: Scores, after: Scores) -> bool:
    """Whether print is read no worse: up to PRINT_SLACK of the characters, and up to PRINT_MOST
    where that is within a standard error of none (of lines that go wrong by themselves).
    """
    rises = np.array([after[line].edits - before[line].edits for line in before], float)
    characters = total(before).length
    chance = float(np.sqrt((rises**2).sum()))
    allowed = min(max(PRINT_SLACK * characters, chance), PRINT_MOST * characters)
    return float(rises.sum()) <= allowed


def as_adapter(outcome: Outcome, base: ModelFolder, name: str) -> Adapter:
    """The file's content: differences at the chosen strength, the large ones in 16 bits."""
    tensors = {}
    for key, value in outcome.deltas.items():
        strong = value if key.endswith(DOWN) else value * outcome.strength
        kind = np.float16 if key.endswith((UP, DOWN)) or value.numel() > LARGE else np.float32
        tensors[key] = strong.detach().contiguous().numpy().astype(kind)
    digest = base.files[WEIGHTS].sha256
    return Adapter(name, base.name, base.version, digest, tensors, outcome.figures())


def save_curve(outcome: Outcome, path: Path) -> None:
    """The rows of the curve as JSON lines, and a picture of them where matplotlib is there."""
    rows = [{**row, "dev_cer": {"lines kept back": row["held_out_cer"]}} for row in outcome.curve]
    try:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        with suppress(ImportError):
            curves.plot(path, path.with_suffix(".png"))
    except OSError as error:
        raise OutputError(f"{path} could not be written: {error.strerror}.") from error


def read_corrections(path: Path, home: Path | None = None) -> list[TruthPage]:
    """`corrections`, or UnreadableDocumentError where there is nothing at `path`."""
    if not path.exists():
        raise UnreadableDocumentError(f"There is no {path}.")
    return corrections(path, home)


def use_threads(threads: int) -> None:
    """Compute with this many threads; 0: as many as torch takes by itself."""
    if threads > 0:
        torch.set_num_threads(threads)
