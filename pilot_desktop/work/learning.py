"""Learning a hand beside the window: how the process is started, and what its rows tell.

The kit that learns needs torch, which the window never loads; `pilot train --adapt` runs as a
process of its own, reads a copy of the project, and writes nothing before it is done.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pilot_desktop.document.errors import PilotError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.store import Project

_NEEDED = ("torch", "faker", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is: the stage ("encode", "learn" or "check") and the part done, 0 to 1.

    `held_out_cer`, now and then: the share of wrong characters in lines kept back, in run `run`.
    """

    stage: str
    done: float
    run: int = 1
    held_out_cer: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it. CERs (before, after) of lines kept back from learning and of print."""

    kept: bool
    reason: str
    name: str
    path: Path | None
    lines: int
    held_out_cer: tuple[float, float]
    print_cer: tuple[float, float]


def check_kit() -> None:
    """PilotError, with what to install, where the training kit is not there."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise PilotError(
            Sentence(
                "Learning a hand needs {names}, not installed here: "
                "run pip install 'pilot-desktop[train]'.",
                names=", ".join(missing),
            )
        )


def corrected_lines(project: Project) -> int:
    """How many lines of a project have a text that a person vouches for."""
    pages = [page.id for page in project.pages()]
    return sum(status.human for status in project.statuses(pages).values())


def command(copy: Path, home: Path, name: str, model: str) -> list[str]:
    """Program and words that learn from the copy of a project that lies at `home`."""
    words = ["train", "--adapt", str(copy), "--home", str(home), "--name", name, "--json"]
    chosen = ["--model", model] if model else []
    return [sys.executable, "-m", "pilot_desktop.cli", *words, *chosen]


def told(row: str) -> Step | Verdict | None:
    """A row of the process's output; None where it is none that is known here."""
    try:
        said = json.loads(row)
        return _verdict(said) if said["stage"] == "done" else _step(said)
    except (ValueError, KeyError, TypeError):
        return None


def _step(said: dict[str, Any]) -> Step:
    cer = said.get("held_out_cer")
    return Step(
        str(said["stage"]), float(said["done"]), int(said.get("run", 1)),
        None if cer is None else float(cer),
    )  # fmt: skip


def _verdict(said: dict[str, Any]) -> Verdict:
    (before, after), (print_before, print_after) = said["held_out_cer"], said["print_cer"]
    return Verdict(
        bool(said["kept"]), str(said["reason"]), str(said["name"]),
        Path(said["path"]) if "path" in said else None, int(said["lines"]),
        (float(before), float(after)), (float(print_before), float(print_after)),
    )  # fmt: skip
