"""Words of the rooms below, which know no Qt, marked here for translation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pilot_desktop.app.translation import later as _
from pilot_desktop.app.translation import said, tr
from pilot_desktop.document.errors import PilotError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.reading.events import Failed, Notice
from pilot_desktop.work.reports import Body, PasswordNeeded, ReaderMissing

STEPS = (
    _("Add document"), _("Find document again"), _("Turn page"), _("Draw region"),
    _("Move region"), _("Resize region"), _("Reorder regions"), _("Delete region"),
    _("Import text"), _("Add line"), _("Correct text"), _("Mark line"), _("Resize line"),
    _("Delete lines"), _("Reorder lines"), _("Split line"), _("Merge lines"), _("Read line"),
    _("Read line again"), _("Use machine text"), _("Replace text"), _("Confirm"), _("Read"),
)  # fmt: skip
"""What undo and redo name; the labels of the commands on a project."""

WHENCE = (
    _("ships with the program"), _("yours"), _("yours, an adapter"), _("yours, damaged"),
    _("can be loaded"),
)  # fmt: skip
"""Where a model is."""

SUMMARIES = (_("Compact PILOT: printed and handwritten pages, French and English."),)
"""What a model that ships says of itself, in its own file."""

FLAGS = (_("suspect"), _("truncated"), _("unread"))
"""What a guard says of a line."""

_REASONS = {
    "suspect": _("the reader doubts it, or it is no text"),
    "truncated": _("its end may be missing"),
    "unread": _("the reader could make nothing of it"),
}


def file_names(paths: Sequence[Path]) -> str:
    """What a document of these files is called in the window."""
    return paths[0].name if len(paths) == 1 else tr("%n file(s)", "", len(paths))


def reasons(flags: Iterable[str]) -> str:
    """Why a line wants a look."""
    return ", ".join(tr(_REASONS.get(flag, flag)) for flag in flags)


def summary_text(summary: str) -> str:
    """What a model says of itself; that of strangers stays as it is."""
    return said(summary) if isinstance(summary, Sentence) else tr(summary)


def trouble(error: BaseException) -> str:
    """What to say of a failure: its own sentence, or that it was unforeseen."""
    if isinstance(error, PilotError):
        return said(str(error))
    return tr("Something went wrong inside the program ({name}).", name=type(error).__name__)


def in_language(body: Body) -> Body:
    """What the worker says, with its sentences in the language in force."""
    match body:
        case Failed(message) | Notice(message) | ReaderMissing(message) | PasswordNeeded(message):
            return replace(body, message=said(message))
        case _:
            return body


def step_text(name: str, step: str | None) -> str:
    """The words of "undo" or "redo" in the menu, with what it would do."""
    if name == "undo":
        return tr("&Undo {step}", step=tr(step).lower()) if step else tr("&Undo")
    return tr("&Redo {step}", step=tr(step).lower()) if step else tr("&Redo")
