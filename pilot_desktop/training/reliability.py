"""What calibrated confidences are worth: the error by set, and the reliability diagram."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from pilot_desktop.document.errors import PilotError
from pilot_desktop.model.store import CARD
from pilot_desktop.training.evaluation import Claim, calibration_error, reliability

DIAGRAM = "calibration.png"
BEGIN, END = "<!-- calibration -->", "<!-- end of calibration -->"

HANDWRITTEN = frozenset(
    {
        "copiste-d-un-jour", "cremma-mss-19", "jane-stanford", "lectaurep-repertoires", "peraire",
        "testaments-poilus", "timeus",
    }
)  # fmt: skip
"""Sets of our data in which most lines are written by hand, for the rows of the table."""

BySet = dict[str, list[Claim]]


@dataclass(frozen=True)
class Compared:
    """The same readings with raw and with calibrated confidences."""

    before: BySet
    after: BySet


@dataclass(frozen=True)
class Judged:
    lines: Compared
    words: Compared

    @property
    def names(self) -> list[str]:
        return sorted({*self.lines.after, *self.words.after})


def pooled(claims: BySet, names: Iterable[str]) -> list[Claim]:
    """The claims of these sets together."""
    return [claim for name in names for claim in claims.get(name, ())]


def groups(names: Iterable[str]) -> dict[str, list[str]]:
    """Print, handwriting and all, where there are such sets."""
    every = list(names)
    parts = {
        "print": [name for name in every if name not in HANDWRITTEN],
        "handwriting": [name for name in every if name in HANDWRITTEN],
        "all": every,
    }
    return {kind: members for kind, members in parts.items() if members}


def errors(judged: Judged) -> dict[str, dict[str, float]]:
    """Expected calibration error of lines and words, by kind, for the manifest."""
    return {
        kind: {
            "line": round(calibration_error(pooled(judged.lines.after, names)), 4),
            "word": round(calibration_error(pooled(judged.words.after, names)), 4),
        }
        for kind, names in groups(judged.names).items()
    }


def table(judged: Judged) -> str:
    """Markdown: how many lines and words, the share that is right, the error before and after."""
    heads = ["dev set"]
    for kind in ("lines", "words"):
        heads += [kind, "right", "raw error", "error"]
    rows = [heads, ["---"] * len(heads)]
    members = {name: [name] for name in judged.names} | groups(judged.names)
    for label, names in members.items():
        row = [label]
        for one in (judged.lines, judged.words):
            claims = pooled(one.after, names)
            right = sum(ok for _, ok in claims) / max(len(claims), 1)
            raw = calibration_error(pooled(one.before, names))
            row += [
                str(len(claims)),
                *(f"{v:.3f}" for v in (right, raw, calibration_error(claims))),
            ]
        rows.append(row)
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def write_section(folder: Path, shown: str) -> None:
    """Put the table and the diagram into the model's card, between their marks; a card without
    marks gets a section before its licence, or at its end.
    """
    path = folder / CARD
    card = path.read_text("utf-8") if path.is_file() else f"# {folder.name}\n"
    if BEGIN not in card:
        before, licence, after = card.partition("\n## Licence")
        card = f"{before.rstrip()}\n\n## Confidence\n\n{BEGIN}\n{END}\n{licence}{after}"
    before, _, rest = card.partition(BEGIN)
    after = rest.partition(END)[2]
    body = (
        "The confidence of a word or line is the probability that it has no wrong character, case\n"
        "aside. The error is the expected calibration error (10 bins); each set is judged by maps\n"
        "fitted on the other sets. The raw confidence is the geometric mean of the characters'.\n\n"
        f"![Reliability diagram]({DIAGRAM})\n\n{shown}"
    )
    path.write_text(f"{before}{BEGIN}\n\n{body}\n\n{END}{after}", "utf-8")


def draw(judged: Judged, path: Path) -> None:
    """The share that is right over the confidence, for lines and words, raw and calibrated."""
    try:
        figure_of: Any = import_module("matplotlib.figure").Figure
    except ImportError as error:
        raise PilotError(
            "The diagram needs matplotlib: run pip install 'pilot-desktop[train]'."
        ) from error
    figure = figure_of(figsize=(9, 4.5), layout="constrained")
    for axes, (kind, one) in zip(
        figure.subplots(1, 2), (("lines", judged.lines), ("words", judged.words)), strict=True
    ):
        axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        for part, names in groups(judged.names).items():
            if part != "all":
                _curve(axes, pooled(one.after, names), part, marker="o")
        _curve(axes, pooled(one.before, judged.names), "raw, all", linestyle=":", color="0.4")
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", title=kind)
        axes.set(xlabel="confidence", ylabel="share that is right")
        axes.legend(loc="upper left")
    figure.savefig(path, dpi=110)


def _curve(axes: Any, claims: list[Claim], label: str, **style: Any) -> None:
    rows = reliability(claims)
    error = calibration_error(claims)
    axes.plot(
        [sure for _, sure, _ in rows], [right for _, _, right in rows],
        label=f"{label} (error {error:.3f})", **style,
    )  # fmt: skip
