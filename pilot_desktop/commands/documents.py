"""What every command over documents needs: pages, a reader opened late, and failures told."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pilot_desktop.commands.output import UsageError
from pilot_desktop.commands.progress import Progress
from pilot_desktop.document.errors import ProjectError, UnreadableDocumentError
from pilot_desktop.document.page_choice import PageChoice
from pilot_desktop.paths import user_data_dir

if TYPE_CHECKING:
    from pilot_desktop.document.records import ReaderChoice
    from pilot_desktop.reading.contract import BoxReader


class LazyReader:
    """The reader that the arguments ask for, opened when the first page is there to be read.

    A damaged document is then told without waiting for a model.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self._choice: ReaderChoice | None = None
        self._reader: BoxReader | None = None

    def turn_to(self, document: Path, shown: Progress) -> None:
        """The next pages are those of this document.

        Where its project says what is to read it, and the arguments do not, that reads. A sentence
        on stderr tells so, and of a project that cannot be asked.
        """
        if self._arguments.model or getattr(self._arguments, "adapter", None):
            return
        try:
            choice = project_choice(document)
        except ProjectError as error:
            shown.tell(f"{error} It was not asked which model is to read {document.name}.")
            choice = None
        if choice != self._choice:
            self._choice, self._reader = choice, None
            if choice is not None:
                reader = self()
                what = f"{reader.model_name} on {reader.device_name}"
                shown.tell(f"{document.name} is read with {what}, as its project says.")

    def __call__(self) -> BoxReader:
        if self._reader is None:
            # Late: a document that does not open is told without loading a runtime for models.
            from pilot_desktop.reading.factory import open_reader  # noqa: PLC0415

            wanted, model, device = self._arguments, self._arguments.model, self._arguments.device
            adapter = getattr(wanted, "adapter", None)
            if self._choice is not None:
                model, adapter = self._choice.model or None, self._choice.adapter or None
                device = self._choice.device or device if device == "auto" else device
            self._reader = open_reader(
                model,
                device,
                wanted.threads,
                adapter,
                faithful=getattr(wanted, "faithful", False),
            )
        return self._reader


def project_choice(document: Path) -> ReaderChoice | None:
    """What the project of a document says is to read it; None where there is none, or it says
    nothing. ProjectError where it cannot be asked, for instance because a window has it open.
    """
    # Late: most documents have no project.
    from pilot_desktop.document.places import Place, project_path  # noqa: PLC0415

    path = project_path(document, Place.BESIDE, user_data_dir() / "projects")
    if not path.is_file():
        return None
    from pilot_desktop.document.store import Project  # noqa: PLC0415

    with Project.open(path, read_only=True) as project:
        return project.reader_choice() or None


class Failures:
    """Documents and pages that could not be read: each is told, none stops the others."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.code = 0
        """The exit code of the first failure; 0 without one."""

    @contextmanager
    def skipping(self) -> Iterator[None]:
        """A block of work on one document or page."""
        try:
            yield
        except (UnreadableDocumentError, UsageError) as error:
            self._progress.clear()
            print(f"pilot: {' '.join(str(error).split())}", file=sys.stderr)
            self.code = self.code or error.exit_code


class Paged(Protocol):
    """A document, or a project of several."""

    @property
    def name(self) -> str: ...

    @property
    def page_count(self) -> int: ...


def page_numbers(source: Paged, wanted: PageChoice) -> list[int]:
    """The numbers, from 1, of the wanted pages of a document, in its order.

    The first page of a range must exist; the range ends where the document does.
    """
    count = source.page_count
    missing = next((first for first, _ in wanted.ranges if first > count), None)
    if missing is not None:
        has = "1 page" if count == 1 else f"{count} pages"
        raise UsageError(f"{source.name} has {has}: there is no page {missing}.")
    return sorted(wanted.numbers(count))
