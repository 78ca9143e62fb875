"""`pilot models`: which models there are, and what is known of one."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from pilot_desktop.commands.output import Output, open_output
from pilot_desktop.commands.tables import table
from pilot_desktop.model.store import ModelFolder, find_model, list_models, models_dirs


def run(arguments: argparse.Namespace) -> int:
    """List the models, or describe one after checking its files."""
    with open_output(None) as out:
        if arguments.action == "info":
            _describe(out, find_model(arguments.name))
        else:
            _list(out, list_models())
    return 0


def _list(out: Output, models: Sequence[ModelFolder]) -> None:
    if not models:
        places = " or ".join(str(folder) for folder in models_dirs())
        out.write(f"No models in {places}.\n")
        return
    rows = [(m.name, m.version, m.kind, _megabytes(m.bytes), str(m.path)) for m in models]
    out.write(table(("name", "version", "kind", "size", "folder"), rows))


def _describe(out: Output, model: ModelFolder) -> None:
    """`find_model` has verified the files, so they are whole."""
    out.write(f"{model.label} ({model.kind}, {_megabytes(model.bytes)})\n{model.summary}\n\n")
    out.write(f"licence  {model.licence}\nfolder   {model.path}\n")
    if model.card.is_file():
        out.write(f"card     {model.card}\n")
    out.write("\nfiles, whole\n")
    out.write(table(None, [(f"  {n}", _megabytes(f.bytes)) for n, f in model.files.items()]))
    if model.figures:
        out.write("\nfigures of its makers\n")
        out.write(table(None, _rows(model.figures)))


def _rows(figures: Mapping[str, Any], depth: int = 1) -> list[tuple[str, str]]:
    """Nested figures as indented rows."""
    rows = []
    for name, value in figures.items():
        label = "  " * depth + str(name)
        if isinstance(value, Mapping):
            rows += [(label, ""), *_rows(value, depth + 1)]
        else:
            rows.append((label, str(value)))
    return rows


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
