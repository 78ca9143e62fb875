"""`pilot models`: which models there are, what is known of one; more of them, and fewer."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from pilot_desktop.commands.output import Output, open_output
from pilot_desktop.commands.progress import Progress, progress
from pilot_desktop.commands.tables import table
from pilot_desktop.document.errors import ModelError
from pilot_desktop.model.adapter import Adapter, list_adapters
from pilot_desktop.model.store import ModelFolder, find_model, list_models, models_dirs

_STAGES = {
    "graphs": "exporting graphs",
    "matrices": "making matrices of 8 bits",
    "page": "comparing: looking at a page",
    "tokens": "comparing: decoding",
}


def run(arguments: argparse.Namespace) -> int:
    """List the models, describe one after checking it, add, get or remove one."""
    with open_output(None) as out:
        match arguments.action:
            case "info":
                _inform(out, arguments.name)
            case "add" | "get":
                _install(out, arguments)
            case "graphs" | "quantise":
                _prepare(out, arguments)
            case "remove":
                _remove(out, arguments.name)
            case _:
                _list(out, list_models(), list_adapters())
    return 0


def _list(out: Output, models: Sequence[ModelFolder], adapters: Sequence[Adapter]) -> None:
    if not models and not adapters:
        places = " or ".join(str(folder) for folder in models_dirs())
        out.write(f"No models in {places}.\n")
        return
    rows = [(m.name, m.version, m.kind, _megabytes(m.bytes), str(m.path)) for m in models]
    for one in adapters:
        size = one.path.stat().st_size if one.path else 0
        rows.append((one.name, one.base_version, "adapter", _megabytes(size), str(one.path)))
    out.write(table(("name", "version", "kind", "size", "folder"), rows))


def _inform(out: Output, name: str) -> None:
    """A model, or else an adapter."""
    own = [one for one in list_adapters() if name in (one.name, str(one.path))]
    try:
        model = find_model(name)
    except ModelError:
        if not own:
            raise
        out.write(f"{own[0].name}: an adapter, learnt on {own[0].base_label}\n\n")
        out.write(f"file     {own[0].path}\nchanges  {len(own[0].names)} weights\n")
        if own[0].figures:
            out.write("\nfigures\n" + table(None, _rows(own[0].figures)))
    else:
        _describe(out, model)


def _describe(out: Output, model: ModelFolder) -> None:
    """`find_model` has verified the digests; whether the shapes fit is seen here."""
    # Late, here and below: `pilot models` alone needs none of it.
    from pilot_desktop.reading.checking import check_model, weights_of  # noqa: PLC0415

    check_model(model)
    out.write(f"{model.label} ({model.kind}, {_megabytes(model.bytes)})\n{model.summary}\n\n")
    out.write(f"licence  {model.licence}\nfolder   {model.path}\n")
    if model.card.is_file():
        out.write(f"card     {model.card}\n")
    out.write(f"weights  {weights_of(model)}\n\nfiles, whole\n")
    rows = [(f"  {n}", _megabytes(f.bytes), f.sha256) for n, f in model.files.items()]
    out.write(table(None, rows))
    if model.figures:
        out.write("\nfigures of its makers\n")
        out.write(table(None, _rows(model.figures)))


def _install(out: Output, arguments: argparse.Namespace) -> None:
    from pilot_desktop.model.manager import operations  # noqa: PLC0415
    from pilot_desktop.reading.checking import check_model  # noqa: PLC0415

    with progress() as shown:
        told = _step_shown(shown)
        if arguments.action == "add":
            model: ModelFolder | Adapter = operations.add(arguments.path, check_model, told)
        else:
            model = operations.get(arguments.name, check_model, told)
    if isinstance(model, Adapter):
        out.write(f"{model.name}, learnt on {model.base_label}, is in {model.path}.\n")
        return
    out.write(f"{model.label} is in {model.path} (licence: {model.licence}).\n")
    if model.kind != "compact" and importlib.util.find_spec("torch") is None:
        needs = "pip install 'pilot-desktop[published]'"
        print(f"pilot: reading with {model.name} needs torch: {needs}", file=sys.stderr)


def _prepare(out: Output, arguments: argparse.Namespace) -> None:
    """Make a published model quicker on a CPU."""
    from pilot_desktop.reading import published_int8 as int8  # noqa: PLC0415

    if arguments.json:
        with suppress(AttributeError, OSError):  # beside a window; not on Windows
            os.nice(10)
    model, row = find_model(arguments.name), dict[str, Any](stage="done")
    with progress() as shown:
        told = _rows_written(out) if arguments.json else _stage_shown(shown)
        if arguments.action == "graphs":
            int8.add_exact_graphs(model, told)
            said = "is decoded by onnxruntime on a CPU from now on"
        elif arguments.undo:
            int8.forget(model)
            said = "is decoded exactly again"
        else:
            threads = arguments.threads or min(8, os.cpu_count() or 1)
            found = int8.quantise(model, threads, told)
            row |= asdict(found)
            said = (
                f"is decoded in 8 bits on a CPU from now on: {found.same} of {found.tokens} tokens "
                f"about a sample page are the same, {1000 * found.seconds:.0f} ms each instead of "
                f"{1000 * found.exact_seconds:.0f}"
            )
    out.write(json.dumps(row) + "\n" if arguments.json else f"{model.label} {said}.\n")


def _stage_shown(shown: Progress) -> Callable[[str, float], None]:
    return lambda stage, done: shown.show(f"{_STAGES[stage]}  {100 * done:.0f} %")


def _rows_written(out: Output) -> Callable[[str, float], None]:
    return lambda stage, done: out.write(json.dumps({"stage": stage, "done": done}) + "\n")


def _step_shown(shown: Progress) -> Callable[[Any], None]:
    def told(step: Any) -> None:
        text = step.what
        if step.total:
            share = 100 * step.done / step.total
            text += f"  {_megabytes(step.done)} of {_megabytes(step.total)}  {share:.0f} %"
        elif step.done:
            text += f"  {_megabytes(step.done)}"
        shown.show(text)

    return told


def _remove(out: Output, name: str) -> None:
    from pilot_desktop.model.manager.operations import remove  # noqa: PLC0415

    out.write(f"{remove(name)} is removed.\n")


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
