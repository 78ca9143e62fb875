"""Readings as text of one kind or another, written page by page as they come."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from pilot_desktop.document.transcript import PageReading, Reading
from pilot_desktop.formats.alto import AltoWriter
from pilot_desktop.formats.hocr import HocrWriter
from pilot_desktop.formats.sink import Sink, Writer


class TextWriter:
    """The lines as they are read; a form feed starts each page but the first."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._separator = ""

    def begin(self, document: str, model: str, unit: str) -> None:
        pass

    def page(self, page: PageReading) -> None:
        self._out.write(self._separator + "".join(f"{line.text}\n" for line in page.lines))
        self._separator = "\f"

    def end(self) -> None:
        pass


class JsonWriter:
    """One object of the result type per document, one row per text line.

    Boxes are in page coordinates, rounded to whole units. Several documents are several objects,
    one after the other.
    """

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._separator = ""

    def begin(self, document: str, model: str, unit: str) -> None:
        head = _dumped({"document": document, "model": model, "unit": unit, "pages": []})
        self._out.write(head.removesuffix("]}"))
        self._separator = "\n"

    def page(self, page: PageReading) -> None:
        values = page.to_dict()
        lines = ",\n".join(f"  {_dumped(line)}" for line in values["lines"])
        head = _dumped({**values, "lines": []}).removesuffix("]}")
        self._out.write(f"{self._separator} {head}\n{lines}\n ]}}")
        self._separator = ",\n"

    def end(self) -> None:
        self._out.write("\n]}\n")


class CsvWriter:
    """One row per text line, under a header.

    `page` counts from 1, `index` from 0 in reading order; the box is in page coordinates, rounded
    to whole units.
    """

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._document = ""
        self._header = "document,page,index,left,top,right,bottom,confidence,text\n"

    def begin(self, document: str, model: str, unit: str) -> None:
        self._document = document
        self._out.write(self._header)
        self._header = ""

    def page(self, page: PageReading) -> None:
        rows = io.StringIO()
        # Every text in quotes: a lone carriage return in an unquoted field would end the row.
        table = csv.writer(rows, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        for index, line in enumerate(page.lines):
            box, confidence = line.box.rounded(), round(line.confidence, 3)
            table.writerow([self._document, page.number, index, *box, confidence, line.text])
        self._out.write(rows.getvalue())

    def end(self) -> None:
        pass


WRITERS: dict[str, Callable[[Sink], Writer]] = {
    "text": TextWriter,
    "json": JsonWriter,
    "csv": CsvWriter,
    "hocr": HocrWriter,
    "alto": AltoWriter,
}


def open_writer(kind: str, out: Sink) -> Writer:
    """A writer of one of WRITERS' kinds onto `out`."""
    return WRITERS[kind](out)


def formatted(reading: Reading, kind: str) -> str:
    """A whole reading in one of WRITERS' kinds."""
    out = io.StringIO()
    writer = open_writer(kind, out)
    writer.begin(reading.document, reading.model, reading.unit)
    for page in reading.pages:
        writer.page(page)
    writer.end()
    return out.getvalue()


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
