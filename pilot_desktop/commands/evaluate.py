"""`pilot evaluate`: the figures of a model on pages with ground truth."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence

from pilot_desktop.commands.documents import LazyReader
from pilot_desktop.commands.output import Output, UsageError, check_target, open_output
from pilot_desktop.commands.progress import progress
from pilot_desktop.commands.scoring import Conditions, Score, score_page, score_read
from pilot_desktop.commands.scoring_find import score_find
from pilot_desktop.commands.scoring_report import report
from pilot_desktop.commands.tables import row_of
from pilot_desktop.training.evaluation import calibration_error, edit_distance
from pilot_desktop.training.ground_truth import find_sets, read_pages

TASKS = {"read": score_read, "page": score_page, "find": score_find}
ITEMS = {"read": "lines", "page": "lines", "find": "queries"}
FIGURES = {
    "read": ("cer", "wer", "line_ece", "word_ece"),
    "page": (
        "word_f1", "word_precision", "word_recall",
        "detection_f1", "detection_precision", "detection_recall", "line_ece", "word_ece",
    ),
    "find": ("average_precision", "absent_hits", "first_ms", "query_ms"),
}  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Score each set in the folder and print a row for it as soon as it is known."""
    task = arguments.task
    sets = find_sets(arguments.folder)
    truth = {name: read_pages(folder) for name, folder in sets.items()}
    if arguments.report is not None:
        if task == "find":
            raise UsageError("A report shows lines that were read: --task read or page.")
        check_target(arguments.report, [])
    if task != "find":
        edit_distance("", "")  # tells now, not after the reading, that rapidfuzz is missing
    reader = LazyReader(arguments)()
    scores: dict[str, Score] = {}
    with open_output(None) as out, progress() as shown:
        shows_rows = arguments.format == "text"
        layout = _Rows(out, [*truth, "average"], ITEMS[task], FIGURES[task])
        if shows_rows:
            out.write(f"{reader.model_name}, {reader.device_name}, task {task}\n\n")
            layout.head()
        for name, whole_set in truth.items():
            pages = whole_set[: arguments.limit]
            shown.show(f"{name}: {len(pages)} pages")
            conditions = Conditions(arguments.case, whole_set)
            scores[name] = TASKS[task](reader, pages, conditions)
            shown.clear()
            if shows_rows:
                layout.row(name, scores[name])
        average = _average(list(scores.values()), FIGURES[task])
        if shows_rows and len(scores) > 1:
            layout.row("average", average)
            if task != "find":
                pooled = _pooled(scores.values())
                out.write(
                    f"\nCalibration error over all lines {pooled['line_ece']:.4f}, "
                    f"over all words {pooled['word_ece']:.4f}\n"
                )
        result = {
            "model": reader.model_name,
            "device": reader.device_name,
            "task": task,
            "case": arguments.case,
            "sets": {name: _values(score, ITEMS[task]) for name, score in scores.items()},
            "average": _values(average, ITEMS[task]),
        }
        if task != "find":
            result["pooled"] = _pooled(scores.values())
        if not shows_rows:
            out.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    if arguments.report is not None:
        with open_output(arguments.report) as page:
            page.write(report(result, scores))
    return 0


def _pooled(scores: Iterable[Score]) -> dict[str, float]:
    """The calibration error of all sets together: a set has too few lines to fill ten bins, and
    the mean of the sets' own errors is larger for that alone.
    """
    every = list(scores)
    return {
        "line_ece": round(calibration_error(c for score in every for c in score.lines), 4),
        "word_ece": round(calibration_error(c for score in every for c in score.words), 4),
    }


def _average(scores: Sequence[Score], figures: Sequence[str]) -> Score:
    """The plain mean over sets: a large set must not hide a small one. Counts are sums."""
    means = {
        figure: sum(score.figures[figure] for score in scores) / len(scores) for figure in figures
    }
    return Score(
        means,
        sum(score.pages for score in scores),
        sum(score.items for score in scores),
        sum(score.seconds for score in scores),
    )


def _values(score: Score, items: str) -> dict[str, float | int]:
    figures = {name: round(value, 4) for name, value in score.figures.items()}
    return {"pages": score.pages, items: score.items, **figures, "seconds": round(score.seconds, 2)}


class _Rows:
    """A table whose widths are known before its rows are."""

    def __init__(
        self, out: Output, names: Sequence[str], items: str, figures: Sequence[str]
    ) -> None:
        self._out = out
        self._header = ["set", "pages", items, *figures, "seconds"]
        self._figures = figures
        self._widths = [max(map(len, [*names, "set"])), *(max(7, len(h)) for h in self._header[1:])]

    def head(self) -> None:
        # Names of numeric columns stand to the right, like their numbers.
        right = [h.rjust(w) for h, w in zip(self._header[1:], self._widths[1:], strict=True)]
        self._out.write(row_of([self._header[0], *right], self._widths))

    def row(self, name: str, score: Score) -> None:
        figures = [
            f"{score.figures[figure]:.{1 if figure.endswith('_ms') else 4}f}"
            for figure in self._figures
        ]
        counts = [str(score.pages), str(score.items)]
        self._out.write(row_of([name, *counts, *figures, f"{score.seconds:.1f}"], self._widths))
