"""`pilot train STAGE ...`: the stages of the training kit, for installations that have it."""

from __future__ import annotations

import argparse
import runpy
import sys
from importlib.util import find_spec

from pilot_desktop.document.errors import PilotError

STAGES = {
    "pack": ("pack", "make the data pack: typefaces, texts and pages to draw from"),
    "vocabulary": ("vocabulary", "train the text pieces of the vocabulary"),
    "read": ("reading_stage", "first stage: encoder, line map and character head"),
    "decode": ("decoder_stage", "second stage: the decoder, on a frozen encoder"),
    "export": ("export", "write the files that the program reads"),
}
_NEEDED = ("torch", "onnx", "matplotlib", "faker")


def run(arguments: argparse.Namespace) -> int:
    """Hand over to a stage, which knows its own arguments and raises SystemExit on wrong ones."""
    if any(word.partition("=")[0] == "--adapt" for word in arguments.arguments):
        from pilot_desktop.commands import adapt  # noqa: PLC0415

        return adapt.run(arguments.arguments)
    rows = "\n".join(f"  {name:<12}{summary}" for name, (_, summary) in STAGES.items())
    parser = argparse.ArgumentParser(
        prog="pilot train",
        description="Train a model, stage by stage.",
        epilog=f"stages:\n{rows}\n\n`pilot train STAGE --help` names the options of a stage.\n"
        "`pilot train --adapt PROJECT_OR_GT_FOLDER` learns a hand from corrected lines.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("stage", choices=STAGES, metavar="STAGE")
    stage = parser.parse_args(arguments.arguments[:1]).stage
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise PilotError(
            f"Training needs {', '.join(missing)}, not installed here: "
            "run pip install 'pilot-desktop[train]'."
        )
    module = f"pilot_desktop.training.{STAGES[stage][0]}"
    # Each stage is a program of its own, run as one: `python -m` it does the same.
    before, sys.argv = sys.argv, [f"pilot train {stage}", *arguments.arguments[1:]]
    try:
        runpy.run_module(module, run_name="__main__")
    finally:
        sys.argv = before
    return 0
