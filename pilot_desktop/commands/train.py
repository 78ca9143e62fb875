"""`pilot train`: hands over to the training kit, which a plain installation does not bring."""

from __future__ import annotations

import argparse
from importlib import import_module

from pilot_desktop.document.errors import PilotError


def run(arguments: argparse.Namespace) -> int:
    """Run the kit's own command line on the arguments after the verb."""
    try:
        kit = import_module("pilot_desktop.training.command")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("pilot_desktop"):
            raise
        raise PilotError(
            f"Training needs {error.name}, which is not installed: "
            "run pip install 'pilot-desktop[train]'."
        ) from error
    code: int = kit.main(arguments.arguments)
    return code
