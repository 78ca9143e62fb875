"""`pilot read`: pages, or regions of pages, in any format, each page when it is read."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pilot_desktop.commands.documents import Failures, LazyReader, page_numbers
from pilot_desktop.commands.exports import open_result
from pilot_desktop.commands.output import UsageError
from pilot_desktop.commands.progress import Progress, progress
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Line, PageReading
from pilot_desktop.formats.source import PageSource, open_document
from pilot_desktop.reading.contract import PageReader
from pilot_desktop.reading.events import Event, LineDone, LineFound, Notice, Working
from pilot_desktop.reading.streams import lines_of


def run(arguments: argparse.Namespace) -> int:
    """Read what the arguments name; the exit code is that of the first failure."""
    reader = LazyReader(arguments)
    with open_result(arguments) as result, progress() as shown:
        failures = Failures(shown)
        for path in arguments.files:
            with failures.skipping(), open_document(path, arguments.password) as source:
                reader.turn_to(path, shown)
                numbers = page_numbers(source, arguments.pages)
                result.check(source, numbers)
                pages = _pages(source, numbers, arguments, reader, failures, shown)
                first = next(pages, None)
                if first is None:
                    continue  # nothing could be read, and an old output stays as it is
                writer = result.writer(source, numbers)
                writer.begin(source.name, reader().model_name, source.unit)
                try:
                    for page in chain((first,), pages):
                        shown.clear()
                        writer.page(page)
                except KeyboardInterrupt:
                    writer.end()  # what was read of a long book is a whole result
                    raise
                writer.end()
        return failures.code


def _pages(
    source: PageSource,
    numbers: Iterable[int],
    arguments: argparse.Namespace,
    reader: LazyReader,
    failures: Failures,
    shown: Progress,
) -> Iterator[PageReading]:
    """The wanted pages of a document as they are read; those that fail are told and left out."""
    regions = [Box(x, y, x + width, y + height) for x, y, width, height in arguments.regions]
    for number in numbers:
        reading = None
        with failures.skipping():
            name = f"{source.name}, page {number}"
            shown.show(name)
            page = source.render(number - 1)
            if page.flaw:
                shown.tell(page.flaw)
            lines = tuple(_read(reader(), page, regions, name, shown))
            reading = PageReading(number, page.width, page.height, lines)
        if reading is not None:
            yield reading


def _read(
    reader: PageReader, page: PageImage, regions: Sequence[Box], name: str, shown: Progress
) -> Iterator[Line]:
    """The lines of a page, or of its regions in their order; the page is encoded once."""
    if not regions:
        yield from _lines(reader.read_page(page), name, shown)
        return
    whole = Box(0, 0, page.width, page.height)
    for region in regions:
        inside = region.intersection(whole)
        if inside is None:
            raise UsageError(
                f"{name}: the region at {region.left:g},{region.top:g} lies outside the page, "
                f"which is {page.width:g} x {page.height:g}."
            )
        yield from _lines(reader.read(page, inside), name, shown)


def _lines(events: Iterable[Event], name: str, shown: Progress) -> tuple[Line, ...]:
    """Follow a reader's events to their end."""
    found = read = 0

    def watch(event: Event) -> None:
        nonlocal found, read
        match event:
            case Working(fraction, left) if fraction < 1:
                rest = "" if left is None else f", about {left:.0f} s left"
                shown.show(f"{name}, looking at the page: {fraction:.0%}{rest}")
            case Notice(message):
                shown.tell(f"{name}: {message}")
            case LineFound():
                found += 1
            case LineDone():
                read += 1
                shown.show(f"{name}, line {read} of {max(found, read)}")

    return lines_of(events, name, watch)
