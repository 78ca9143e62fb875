"""What became of each document, kept beside the results, so that a batch can be taken up again.

A file of JSON lines: one is added, and on the disk, when a document is done; at the end of a batch
they are put in the order of the documents. Of several lines about a document the last one holds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pilot_desktop.document.errors import OutputError
from pilot_desktop.formats.output import write_file
from pilot_desktop.work.batch.document import Outcome, Problem

JOURNAL = "pilot-batch.jsonl"


@dataclass(frozen=True)
class Entry:
    """One document: its name in the folder, the digest of its content, how it was read, and what
    came of it.
    """

    source: str
    digest: str
    options: Mapping[str, Any]
    outcome: Outcome
    time: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def to_json(self) -> str:
        values = {
            "source": self.source,
            "digest": self.digest,
            "options": dict(self.options),
            "status": self.outcome.status,
            **asdict(self.outcome),
            "time": self.time,
        }
        line = json.dumps(values, ensure_ascii=False)
        # A file name may be no text: then it is written as escapes.
        return line if _encodable(line) else json.dumps(values)

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Raises ValueError, KeyError or TypeError where a line is none of ours."""
        values = json.loads(line)
        problems = tuple(Problem(str(p["sentence"]), int(p["code"])) for p in values["problems"])
        outcome = Outcome(
            str(values["output"]),
            int(values["bytes"]),
            int(values["pages"]),
            float(values["seconds"]),
            problems,
            tuple(map(str, values.get("notices", ()))),
        )
        options = dict(values["options"])
        return cls(
            str(values["source"]), str(values["digest"]), options, outcome, str(values["time"])
        )


class Journal:
    """The journal of one folder of results."""

    def __init__(self, out: Path, *, resume: bool) -> None:
        """Raises OutputError where the folder cannot be written to."""
        self._out = out
        self.path = out / JOURNAL
        self.entries: dict[str, Entry] = {}
        if resume:
            self._read()
        # Written anew: lines that were cut off by a power failure go.
        self._write(self.entries.values())

    def finished(self, source: str, digest: str, options: Mapping[str, Any]) -> bool:
        """Whether this very content was read without a problem in the same way, and its result is
        still there.
        """
        entry = self.entries.get(source)
        if entry is None or entry.outcome.status != "done":
            return False
        if (entry.digest, dict(entry.options)) != (digest, dict(options)):
            return False
        try:
            return (self._out / entry.outcome.output).stat().st_size == entry.outcome.bytes
        except OSError:
            return False

    def add(self, entry: Entry) -> None:
        """On the disk when this returns: what is said to be done stays done."""
        self.entries[entry.source] = entry
        try:
            with self.path.open("ab") as file:
                file.write(f"{entry.to_json()}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written: {error.strerror}.") from error

    def sort(self, sources: Iterable[str]) -> None:
        """Put the lines in this order; those of other documents come after."""
        first = [self.entries[source] for source in sources if source in self.entries]
        known = {entry.source for entry in first}
        self._write([*first, *(e for e in self.entries.values() if e.source not in known)])

    def _write(self, entries: Iterable[Entry]) -> None:
        write_file(self.path, "".join(f"{entry.to_json()}\n" for entry in entries).encode())

    def _read(self) -> None:
        try:
            lines = self.path.read_bytes().decode("utf-8", "replace").split("\n")
        except FileNotFoundError:
            return
        except OSError as error:
            raise OutputError(f"{self.path} cannot be read: {error.strerror}.") from error
        for line in lines:
            try:
                entry = Entry.from_json(line)
            except (ValueError, KeyError, TypeError):
                continue  # cut off by a power failure: that document is read again
            self.entries[entry.source] = entry


def _encodable(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True
