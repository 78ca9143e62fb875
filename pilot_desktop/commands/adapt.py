"""`pilot train --adapt PROJECT_OR_GT_FOLDER`: learn a hand from corrected lines."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pilot_desktop.commands.arguments import threads
from pilot_desktop.commands.output import Output, open_output
from pilot_desktop.commands.progress import Progress, progress
from pilot_desktop.model.adapter import SUFFIX, adapter_path
from pilot_desktop.model.store import find_model
from pilot_desktop.work.learning import check_kit

_STAGES = {"encode": "looking at the lines", "learn": "learning", "check": "reading print"}


def run(words: Sequence[str]) -> int:
    """Learn, judge, and keep what reads the kept back lines better; else say why not."""
    wanted = _parser().parse_args(words)
    check_kit()
    name = wanted.name or wanted.adapt.resolve().stem
    path = adapter_path(name) if wanted.output is None else wanted.output.with_suffix(SUFFIX)
    with suppress(AttributeError, OSError):  # not on Windows
        os.nice(10)
    # Late: torch takes seconds, and wrong usage is told before.
    from pilot_desktop.training import adaptation  # noqa: PLC0415

    with open_output(None) as out, progress() as shown:
        base = find_model(wanted.model)
        adaptation.use_threads(wanted.threads)
        strips = adaptation.read_corrections(wanted.adapt, wanted.home)
        outcome = adaptation.adapt(
            adaptation.load_base(base), strips, _reporter(out, shown, as_json=wanted.json),
            minutes=wanted.minutes, prior=adaptation.load_prior(base),
        )  # fmt: skip
        if outcome.kept:
            adaptation.as_adapter(outcome, base, name).save(path)
            adaptation.save_curve(outcome, path.with_suffix(".jsonl"))
    _tell(out, outcome, name, path, as_json=wanted.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pilot train",
        description="Learn a hand from 20 or more corrected lines. What was learnt is kept only "
        "where it reads lines kept back from learning better, and print no worse.",
    )
    parser.add_argument(
        "--adapt", metavar="PROJECT_OR_GT_FOLDER", type=Path, required=True,
        help="a project file, or a folder with pages.jsonl, ALTO or PAGE",
    )  # fmt: skip
    # Where the project lies of which this is a copy: the window holds its own.
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--name", help="of what is learnt; default: that of the project or folder")
    parser.add_argument("--model", metavar="NAME|PATH", help="default: the one that ships")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="instead of the user's adapters"
    )
    parser.add_argument("--minutes", metavar="M", type=_minutes, default=4.5, help="default: 4.5")
    parser.add_argument(
        "--threads", metavar="N", type=threads, default=0, help="default: all cores"
    )
    parser.add_argument("--json", action="store_true", help="progress and result as JSON lines")
    return parser


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < 1e4:
        raise argparse.ArgumentTypeError(f"not a number of minutes: {text!r}")
    return minutes


def _reporter(out: Output, shown: Progress, *, as_json: bool) -> Callable[[dict[str, Any]], None]:
    def report(row: dict[str, Any]) -> None:
        if as_json:
            out.write(json.dumps(row) + "\n")
        text = f"{_STAGES[row['stage']]}  {100 * row.get('done', 0):.0f} %"
        if "held_out_cer" in row:
            text += f"  CER of the lines kept back {row['held_out_cer']:.3f}"
        shown.show(text)

    return report


def _tell(out: Output, outcome: Any, name: str, path: Path, *, as_json: bool) -> None:
    if as_json:
        row = {"stage": "done", "kept": outcome.kept, "reason": outcome.reason, "name": name}
        file = {"path": str(path)} if outcome.kept else {}
        out.write(json.dumps({**row, **file, **outcome.figures()}, ensure_ascii=False) + "\n")
        return
    out.write(
        f"{outcome.lines} lines, {outcome.held_out} of them kept back, {outcome.seconds:.0f} s\n"
        f"CER of the lines kept back  {outcome.before:.3f} -> {outcome.after:.3f}\n"
        f"CER of the print check      {outcome.print_before:.4f} -> {outcome.print_after:.4f}\n"
    )
    if outcome.kept:
        out.write(f"Kept in {path}. Read with it: pilot read --adapter {name!r} FILE\n")
    else:
        out.write(f"Nothing was kept: {outcome.reason}.\n")
