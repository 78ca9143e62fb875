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
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from pilot_desktop.document.errors import ModelError, OutputError, UnreadableDocumentError
from pilot_desktop.model.adapter import DOWN, UP, WEIGHTS, Adapter
from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.store import ModelFolder
from pilot_desktop.paths import resources_dir
from pilot_desktop.training import curves
from pilot_desktop.training.adaptation_learner import Deltas, Examination, HandLearner, Recipe
from pilot_desktop.training.adaptation_lines import chosen_lines, corrections, count_lines, sheets
from pilot_desktop.training.adaptation_print import print_page
from pilot_desktop.training.data import TruthLine, TruthPage
from pilot_desktop.training.evaluation import ErrorRate

FEWEST_LINES = 20
FEW_LINES = 120
"""With fewer lines each is kept back once, from one of three runs whose results are averaged."""

STRENGTHS = (1.0, 0.7, 0.4)
"""How much of the differences is tried; less of them forgets less (Wortsman et al. 2022)."""

LEAST_GAIN = 0.03
"""Part of the errors on kept back lines that must go: less may be luck."""

PRINT_SLACK = 0.001
"""By how much the CER of the print check may rise: three characters of the 3,773 in it."""

Report = Callable[[dict[str, Any]], None]


@dataclass
class Outcome:
    """What came of a run. CERs are those of the kept back lines and of the print check."""

    kept: bool
    reason: str
    lines: int
    held_out: int
    before: float
    after: float
    print_before: float
    print_after: float
    strength: float
    seconds: float
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
        weights = {k: v.float() for k, v in load_file(folder.file(WEIGHTS)).items()}
        # The decoder is not needed here.
        missing = model.load_state_dict(weights, strict=False).missing_keys
    except (OSError, RuntimeError, ValueError) as error:
        raise ModelError(f"The weights of {folder.name} are damaged.") from error
    if missing:
        raise ModelError(f"The weights of {folder.name} are damaged: {missing[0]} is missing.")
    return model


def print_check() -> list[TruthPage]:
    """Printed pages that ship: a receipt, a typescript, and four drawn here, always the same."""
    pages = [print_page(2**32 + seed) for seed in range(4)]
    for name in ("receipt", "typescript"):
        path = resources_dir() / "samples" / name
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        lines = [TruthLine(tuple(map(float, li["box"])), li["text"]) for li in truth["lines"]]  # type: ignore[arg-type]
        pages.append(TruthPage("print", lines, path.with_suffix(".jpg")))
    return pages


def folds(count: int) -> list[Callable[[int], bool]]:
    """Which of `count` lines each run keeps back: every fifth, or of few lines each third in turn.

    Neighbours go different ways, so that what is kept back looks like what is learnt.
    """
    if count >= FEW_LINES:
        return [lambda line: line % 5 == 2]
    return [lambda line, turn=turn: line % 3 == turn for turn in range(3)]  # type: ignore[misc]


def adapt(
    model: CompactModel, strips: Sequence[TruthPage], report: Report, *, minutes: float = 4.0,
    recipe: Recipe | None = None,
) -> Outcome:  # fmt: skip
    """Learn the hand of the lines in `strips` within `minutes`, and judge what was learnt.

    `report` gets a dictionary at each step: "stage", "done" (0 to 1) and, now and then, "loss" and
    "held_out_cer". What it raises ends the run. UnreadableDocumentError where lines are too few.
    """
    began = time.monotonic()
    count = count_lines(strips)
    if count < FEWEST_LINES:
        raise UnreadableDocumentError(
            f"There are {count} corrected lines: learning a hand takes at least {FEWEST_LINES}."
        )
    recipe = recipe or Recipe()
    parts = folds(count)
    if len(parts) > 1:
        each = {key: max(1, getattr(recipe, key) // 2) for key in ("steps", "windows", "prints")}
        recipe = replace(recipe, **each)
    report({"stage": "encode", "done": 0.0})
    prints = Examination(model, print_check())
    runs: list[Deltas] = []
    errors = {strength: ErrorRate() for strength in (0.0, *STRENGTHS)}
    curve: list[dict[str, Any]] = []
    kept_back = 0
    for turn, held in enumerate(parts):
        test = sheets(chosen_lines(strips, held))
        train = sheets(chosen_lines(strips, lambda line, held=held: not held(line)))  # type: ignore[misc]
        kept_back += count_lines(test)
        examination = Examination(model, test)
        learner = HandLearner(model, train, recipe, seed=turn)
        left = 60 * minutes - (time.monotonic() - began)
        until = time.monotonic() + left / (len(parts) - turn)
        for row in _run(learner, examination, until):
            done = (turn + row.pop("done")) / len(parts)
            row |= {"minutes": round((time.monotonic() - began) / 60, 3), "run": turn + 1}
            report({**row, "done": round(done, 3)})
            if "loss" in row:
                curve.append(row)
        for strength in errors:
            errors[strength] += examination(learner.deltas, strength)
        runs.append(learner.deltas)
    report({"stage": "check", "done": 1.0})
    return _judged(mean_of(runs), errors, prints, count, kept_back, began, curve)


def _run(learner: HandLearner, examination: Examination, until: float) -> Iterator[dict[str, Any]]:
    """One run to the end of its steps or of its time."""
    for done in learner.prepare():
        yield {"stage": "encode", "done": 0.25 * done}
    start = time.monotonic()
    steps, losses = learner.recipe.steps, list[float]()
    place = 0.0
    while place < 1:
        losses.append(learner.learn(place))
        in_time = (time.monotonic() - start) / max(1e-3, until - start)
        place = max(learner.step / steps, in_time)
        row: dict[str, Any] = {"stage": "learn", "done": 0.25 + 0.75 * min(1.0, place)}
        if learner.step % 20 == 0 or place >= 1:
            row |= {"step": learner.step, "loss": round(float(np.mean(losses[-20:])), 4)}
            row["held_out_cer"] = round(examination(learner.deltas).rate, 4)
        yield row


def _judged(
    deltas: Deltas, errors: dict[float, ErrorRate], prints: Examination, count: int,
    kept_back: int, began: float, curve: list[dict[str, Any]],
) -> Outcome:  # fmt: skip
    """The best strength that print allows, and whether it is good enough to keep."""
    before, print_before = errors.pop(0.0), prints({})
    wanted = (1 - LEAST_GAIN) * before.edits
    best = min(errors, key=lambda strength: errors[strength].edits)
    outcome = Outcome(
        False, "the lines kept back are read no better", count, kept_back, before.rate,
        errors[best].rate, print_before.rate, print_before.rate, best, 0.0, deltas, curve,
    )  # fmt: skip
    for strength in sorted(errors, key=lambda strength: errors[strength].edits):
        if errors[strength].edits > wanted or errors[strength].edits >= before.edits:
            continue
        outcome.after, outcome.strength = errors[strength].rate, strength
        outcome.print_after = prints(deltas, strength).rate
        outcome.kept = outcome.print_after <= print_before.rate + PRINT_SLACK
        outcome.reason = "" if outcome.kept else "print would be read worse"
        if outcome.kept:
            break
    outcome.seconds = time.monotonic() - began
    return outcome


def mean_of(runs: Sequence[Deltas]) -> Deltas:
    """The average of the differences; that of low-rank factors is their row beside each other."""
    if len(runs) == 1:
        return runs[0]
    mean: Deltas = {}
    for name in runs[0]:
        values = [run[name] for run in runs]
        if name.endswith(UP):
            mean[name] = torch.cat(values, 1) / len(runs)
        elif name.endswith(DOWN):
            mean[name] = torch.cat(values, 0)
        else:
            mean[name] = torch.stack(values).mean(0)
    return mean


def as_adapter(outcome: Outcome, base: ModelFolder, name: str) -> Adapter:
    """The file's content: differences at the chosen strength, in 16 bits where they are factors."""
    tensors = {}
    for key, value in outcome.deltas.items():
        strong = value if key.endswith(DOWN) else value * outcome.strength
        kind = np.float16 if key.endswith((UP, DOWN)) else np.float32
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


def read_corrections(path: Path) -> list[TruthPage]:
    """`corrections`, or UnreadableDocumentError where there is nothing at `path`."""
    if not path.exists():
        raise UnreadableDocumentError(f"There is no {path}.")
    return corrections(path)


def use_threads(threads: int) -> None:
    """Compute with this many threads; 0: as many as torch takes by itself."""
    if threads > 0:
        torch.set_num_threads(threads)
