"""The contract of the writers: where text goes, and how a document is handed over."""

from __future__ import annotations

from typing import Protocol

from pilot_desktop.document.transcript import PageReading


class Sink(Protocol):
    """Where text goes: any text file, or something like it."""

    def write(self, text: str, /) -> object: ...


class Writer(Protocol):
    """For each document `begin`, then `page` for each page, then `end`.

    Text, JSON and CSV take any number of documents, the other formats one.
    """

    def begin(self, document: str, model: str, unit: str) -> None: ...

    def page(self, page: PageReading) -> None: ...

    def end(self) -> None: ...
