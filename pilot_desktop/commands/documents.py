"""What every command over documents needs: pages, a reader opened late, and failures told."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from pilot_desktop.commands.arguments import PageRange
from pilot_desktop.commands.output import UsageError
from pilot_desktop.commands.progress import Progress
from pilot_desktop.document.errors import UnreadableDocumentError

if TYPE_CHECKING:
    from pilot_desktop.reading.contract import BoxReader


class LazyReader:
    """The reader that the arguments ask for, opened when the first page is there to be read.

    A damaged document is then told without waiting for a model.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self._reader: BoxReader | None = None

    def __call__(self) -> BoxReader:
        if self._reader is None:
            # Late: a document that does not open is told without loading a runtime for models.
            from pilot_desktop.reading.factory import open_reader  # noqa: PLC0415

            wanted = self._arguments
            self._reader = open_reader(
                wanted.model,
                wanted.device,
                wanted.threads,
                getattr(wanted, "adapter", None),
                faithful=getattr(wanted, "faithful", False),
            )
        return self._reader


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


def page_numbers(source: Paged, wanted: PageRange) -> range:
    """The numbers, from 1, of the wanted pages of a document.

    The first page of the range must exist; the range ends where the document does.
    """
    count = source.page_count
    if wanted.first > count:
        has = "1 page" if count == 1 else f"{count} pages"
        raise UsageError(f"{source.name} has {has}: there is no page {wanted.first}.")
    return range(wanted.first, min(wanted.last or count, count) + 1)
