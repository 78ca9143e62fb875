"""Fit what turns a model's confidences into probabilities, on pages it was not trained on.

    python -m pilot_desktop.training.calibrate MODEL_FOLDER GT_FOLDER [--limit N] [--threads N]

writes the maps of `reading.calibration` into the model's `model.json`, a reliability diagram
beside it, and a table into its card. The figures in both are of sets that the maps had not seen:
each set is judged by maps fitted on all the others. The maps that are kept are fitted on all.
Run it on a released model, before its figures are measured: a release writes the manifest anew.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.errors import PilotError, UnreadableDocumentError
from pilot_desktop.formats.source import open_document
from pilot_desktop.model.store import MANIFEST, find_model
from pilot_desktop.reading import ctc
from pilot_desktop.reading.backend import Backend, RegionReading
from pilot_desktop.reading.calibration import (
    EVIDENCE,
    Calibration,
    LineEvidence,
    LogisticMap,
    evidence,
)
from pilot_desktop.reading.compact_files import CompactFiles
from pilot_desktop.reading.factory import open_backend, open_texts
from pilot_desktop.reading.linetext import CtcTexts, LineText
from pilot_desktop.reading.reader import CompactReader
from pilot_desktop.training import reliability
from pilot_desktop.training.evaluation import Claim, normalised, word_claims
from pilot_desktop.training.ground_truth import ExpectedPage, find_sets, read_pages

STRENGTH = 1e-3
"""Of the pull of the standardised weights towards zero; two inputs that say the same share it."""

Rows = npt.NDArray[np.float64]


@dataclass
class Table:
    """Readings of one kind (lines or words): the evidence, and whether each is right."""

    sets: list[str] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def add(self, set_name: str, row: Rows, right: bool) -> None:
        self.sets.append(set_name)
        self.rows.append(row)
        self.right.append(right)

    def claims(self, sure: Sequence[float]) -> dict[str, list[Claim]]:
        """By set, with these confidences."""
        found: dict[str, list[Claim]] = {}
        for name, value, right in zip(self.sets, sure, self.right, strict=True):
            found.setdefault(name, []).append((value, right))
        return found

    def raw(self) -> list[float]:
        """The confidences without a calibration: the mean of the characters'."""
        return [float(np.exp(row[EVIDENCE.index("mean")])) for row in self.rows]


class _Watching:
    """`LineTexts` that keep the evidence of each line; its number is the line's confidence."""

    needs_memory = False

    def __init__(self, texts: CtcTexts) -> None:
        self._texts = texts
        self.seen: list[tuple[LineEvidence | None, tuple[str, ...]]] = []

    def __call__(
        self, backend: Backend, rows: Sequence[ctc.Posteriors], reading: RegionReading | None
    ) -> list[LineText]:
        alphabet, answers = backend.characters, []
        for row in rows:
            characters = self._texts.decoded(row, alphabet)
            text = self._texts.one(characters, row, alphabet).text
            answers.append(LineText(text, float(len(self.seen)), (), ()))
            seen = evidence(characters, row, alphabet, self._texts.prior)
            self.seen.append((seen, tuple(text.split(" "))))
        return answers


def gather(
    backend: Backend, texts: CtcTexts, sets: dict[str, list[ExpectedPage]]
) -> tuple[Table, Table]:
    """(lines, words) as read in the given boxes of these pages."""
    lines, words = Table(), Table()
    for name, pages in sets.items():
        for page in pages:
            watching = _Watching(texts)
            reader = CompactReader(backend, "to be calibrated", texts=watching)
            wanted = [line for line in page.lines if not line.ignore]
            with open_document(page.image) as source:
                read = reader.read_boxes(source.render(0), [line.box for line in wanted])
            for truth, line in zip(wanted, read, strict=True):
                if not line.text:
                    continue
                seen, parts = watching.seen[int(line.confidence)]
                assert seen is not None
                lines.add(name, seen.line, normalised(truth.text) == normalised(line.text))
                for row, (_, right) in zip(
                    seen.words, word_claims(truth.text, [(p, 1.0) for p in parts]), strict=True
                ):
                    words.add(name, row, right)
    return lines, words


def fit(rows: Rows, right: npt.NDArray[np.float64]) -> LogisticMap:
    """Logistic regression by Newton's method on standardised evidence, (n, k) and (n,) of 0 or 1.

    Targets are drawn in from 0 and 1 as Platt (1999) proposes, so that a few readings that are all
    right do not make certainty.
    """
    wrongs, rights = float((1 - right).sum()), float(right.sum())
    target = np.where(right > 0, (rights + 1) / (rights + 2), 1 / (wrongs + 2))
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    inputs = np.column_stack([np.ones(len(rows)), (rows - mean) / spread])
    pull = np.full(inputs.shape[1], STRENGTH)
    pull[0] = 0.0
    weights = np.zeros(inputs.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (sure - target) / len(rows) + pull * weights
        bend = (inputs * (sure * (1 - sure))[:, None]).T @ inputs / len(rows)
        step = np.linalg.solve(bend + np.diag(pull + 1e-9), slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    own = weights[1:] / spread
    return LogisticMap(float(weights[0] - own @ mean), tuple(float(w) for w in own))


def held_out(table: Table) -> list[float]:
    """The confidence of each reading, by a map fitted on the other sets (with one set alone, on
    the other half of its readings in their order).
    """
    rows, right = np.array(table.rows), np.array(table.right, float)
    names = np.array(table.sets)
    if len(set(table.sets)) == 1:
        names = np.where(np.arange(len(names)) < len(names) // 2, "first", "second")
    sure = np.zeros(len(rows))
    for name in np.unique(names):
        own = names == name
        sure[own] = fit(rows[~own], right[~own])(rows[own])
    return [float(value) for value in sure]


def calibrate(folder: Path, truth: Path, limit: int | None, threads: int) -> str:
    """Fit, write, and return the table of the figures."""
    model = find_model(folder)
    texts = open_texts(model)
    if not isinstance(texts, CtcTexts):
        raise PilotError("The decoder has the last word in this model: only CTC is calibrated.")
    sets = {name: read_pages(part)[:limit] for name, part in find_sets(truth).items()}
    files = CompactFiles.open(model.path, dict(model.config))
    lines, words = gather(open_backend(files, "cpu", threads), texts, sets)
    if min(len(lines.rows), len(words.rows)) < 2 * len(EVIDENCE):
        raise UnreadableDocumentError(f"There are too few lines in {truth} to calibrate on.")
    maps = [fit(np.array(t.rows), np.array(t.right, float)) for t in (lines, words)]
    judged = reliability.Judged(
        *(reliability.Compared(t.claims(t.raw()), t.claims(held_out(t))) for t in (lines, words))
    )
    _write(model.path, Calibration(*map(_rounded, maps)), judged)
    table = reliability.table(judged)
    reliability.write_section(model.path, table)
    reliability.draw(judged, model.path / reliability.DIAGRAM)
    return table


def _rounded(one: LogisticMap) -> LogisticMap:
    return LogisticMap(round(one.bias, 5), tuple(round(w, 5) for w in one.weights))


def _write(folder: Path, calibration: Calibration, judged: reliability.Judged) -> None:
    path = folder / MANIFEST
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    manifest["calibration"] = calibration.to_dict() | {"error": reliability.errors(judged)}
    scratch = path.with_suffix(".tmp")
    scratch.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
    scratch.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--limit", type=int, help="the first pages of each set")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    print(calibrate(args.model, args.truth, args.limit, args.threads))


if __name__ == "__main__":
    main()
