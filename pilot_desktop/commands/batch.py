"""`pilot batch`: a folder of documents in, a folder of results out, taken up again at will."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pilot_desktop.commands.documents import project_choice
from pilot_desktop.commands.output import UsageError, open_output
from pilot_desktop.commands.progress import Progress, progress
from pilot_desktop.document.errors import ProjectError
from pilot_desktop.formats.files import displayable
from pilot_desktop.model.store import find_model
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.published_files import KIND as PUBLISHED
from pilot_desktop.reading.published_files import as_released
from pilot_desktop.work.batch.document import Options, Outcome
from pilot_desktop.work.batch.journal import JOURNAL
from pilot_desktop.work.batch.plan import Task, plan
from pilot_desktop.work.batch.run import OpenWorkers, Summary, run_batch

READING = ("adapter", "faithful")
"""Arguments that change what is read; they go to the reader, and into the journal."""


def run(arguments: argparse.Namespace) -> int:
    """Read every document; the exit code is that of the first that failed, in their order."""
    folder, out, kind = arguments.folder, arguments.output, arguments.format
    _check(arguments)
    model, place, large = _model(arguments)
    tasks = plan(folder, out, kind, recursive=arguments.recursive)
    _tell_of_projects(arguments, tasks, model)
    wanted = {name: value for name in READING if (value := getattr(arguments, name, None))}
    reader = {"device": arguments.device, "threads": arguments.threads, **wanted}
    reader["model"] = place
    options = Options(kind, model, reader, arguments.password)
    remembered = {"format": kind, "model": model, **wanted}
    summary, started = Summary(), time.monotonic()
    with open_output(None) as result, progress() as shown:
        try:
            run_batch(
                tasks,
                out,
                remembered,
                _workers(arguments, options, len(tasks), large=large),
                resume=arguments.resume,
                told=partial(_tell, summary, shown, started),
                summary=summary,
            )
        except KeyboardInterrupt:
            shown.clear()
            print(
                f"pilot: {summary.finished} of {summary.total} documents are done; "
                "--resume goes on from there.",
                file=sys.stderr,
            )
            raise
        shown.clear()
        result.write(_summed_up(summary, time.monotonic() - started, out / JOURNAL))
    return summary.code


def _check(arguments: argparse.Namespace) -> None:
    """What is plain to see before anything is read."""
    if arguments.cluster and arguments.workers:
        raise UsageError("--workers are processes of this machine; a cluster has its own.")
    if arguments.format == "pdf" and _same(arguments.folder, arguments.output):
        raise UsageError("PDFs would be written over the documents: choose another folder for -o.")
    if arguments.format == "docx":
        from pilot_desktop.formats.docx_writer import require_docx  # noqa: PLC0415

        require_docx()


def _model(arguments: argparse.Namespace) -> tuple[str, str | Path | None, bool]:
    """What readings say of the model, how workers find it, and whether it is a large one. Raises
    ModelError.
    """
    released = as_released(arguments.model)
    if released is not None:
        return released.label, arguments.model, True
    found = find_model(arguments.model)
    # On a cluster a model is known by its name; here its files are found already.
    place = arguments.model if arguments.cluster else found.path
    return found.label, place, found.kind == PUBLISHED


def _tell_of_projects(arguments: argparse.Namespace, tasks: Sequence[Task], model: str) -> None:
    """A batch has one model and device. Projects that choose others are not heeded, but told."""
    if arguments.model or arguments.adapter:
        return
    others = []
    for task in tasks:
        try:
            choice = project_choice(task.source)
        except ProjectError as error:
            print(f"pilot: {displayable(task.name)}: {error}", file=sys.stderr)
            continue
        if choice is None:
            continue
        device = choice.device if arguments.device == "auto" else ""
        named = choice.model and not model.startswith(f"{choice.model} ")
        if named or choice.adapter or device not in ("", "auto"):
            others.append(displayable(task.name))
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        print(
            f"pilot: {others[0]}{more}: what the project chooses to read with is not heeded; "
            f"a batch reads all documents with {model}, or as --model and --device say.",
            file=sys.stderr,
        )


def _workers(
    arguments: argparse.Namespace, options: Options, documents: int, *, large: bool
) -> OpenWorkers:
    """Who reads. They are opened when there is something to read."""
    if arguments.cluster:
        from pilot_desktop.work.batch.cluster import Cluster  # noqa: PLC0415

        return partial(Cluster, arguments.cluster, open_reader, options, arguments.output)
    from pilot_desktop.work.batch.local import MOST_WORKERS, LocalWorkers, cores  # noqa: PLC0415

    # One GPU is not read on by several processes unless somebody says so. Nor does a large model
    # lie in memory many times over (2 to 3 GB each): nearly all of its work is for many threads.
    alone = large or arguments.device in ("cuda", "mps")
    usual = 1 if alone else min(cores(), MOST_WORKERS)
    count = min(arguments.workers or usual, documents)
    threads = max(1, cores() // count)
    return partial(LocalWorkers, open_reader, options, arguments.output, count, threads)


def _tell(
    summary: Summary, shown: Progress, started: float, task: Task, outcome: Outcome | None
) -> None:
    """Problems at once, one line each; progress to those who watch."""
    for problem in outcome.problems if outcome else ():
        shown.clear()
        print(f"pilot: {displayable(task.name)}: {problem.sentence}", file=sys.stderr)
    for notice in outcome.notices if outcome else ():
        shown.clear()
        print(f"pilot: {displayable(task.name)}: {notice}", file=sys.stderr)
    read = summary.finished - summary.kept
    text = f"{summary.finished} of {summary.total} documents"
    if summary.failed + summary.partial:
        text += f", {summary.failed + summary.partial} with problems"
    if read:
        left = (time.monotonic() - started) / read * (summary.total - summary.finished)
        text += f", about {_duration(left)} left"
    shown.show(text)


def _summed_up(summary: Summary, seconds: float, journal: Path) -> str:
    parts = [f"{summary.done + summary.partial} read ({summary.pages} pages)"]
    if summary.partial:
        parts.append(f"{summary.partial} of them in part")
    if summary.failed:
        parts.append(f"{summary.failed} failed")
    if summary.kept:
        parts.append(f"{summary.kept} kept from before")
    of = "1 document" if summary.total == 1 else f"{summary.total} documents"
    return f"{of}: {', '.join(parts)}, in {_duration(seconds)}.\nEach of them is in {journal}.\n"


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 100 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _same(folder: Path, other: Path) -> bool:
    return folder.resolve() == other.resolve()
