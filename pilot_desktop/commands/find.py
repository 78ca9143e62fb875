"""`pilot find`: the places of a word, on pages that nobody has read."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pilot_desktop.commands.documents import Failures, LazyReader, page_numbers
from pilot_desktop.commands.output import Output, UsageError, open_output
from pilot_desktop.commands.progress import Progress, progress
from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.transcript import Hit
from pilot_desktop.formats.source import PageSource, open_document
from pilot_desktop.reading.events import Event, Failed, HitFound


def run(arguments: argparse.Namespace) -> int:
    """Print the hits of each document, page by page, the best of a page first."""
    if not arguments.query.strip():
        raise UsageError("There is nothing to find: the query is empty.")
    reader = LazyReader(arguments)
    several = len(arguments.files) > 1
    with open_output(None) as out, progress() as shown:
        failures = Failures(shown)
        for path in arguments.files:
            with failures.skipping(), open_document(path, arguments.password) as source:
                reader.turn_to(path, shown)
                name = source.name if several else ""
                if arguments.format == "text":
                    for hits in _hits(source, arguments, reader, failures, shown):
                        shown.clear()
                        _write_rows(out, name, hits)
                else:
                    pages = list(_hits(source, arguments, reader, failures, shown))
                    shown.clear()
                    if pages:
                        _write_json(out, name, arguments.query, [hit for p in pages for hit in p])
        return failures.code


def _hits(
    source: PageSource,
    arguments: argparse.Namespace,
    reader: LazyReader,
    failures: Failures,
    shown: Progress,
) -> Iterator[list[Hit]]:
    """The hits of each wanted page; pages that fail are told and left out."""
    for number in page_numbers(source, arguments.pages):
        hits = None
        with failures.skipping():
            name = f"{source.name}, page {number}"
            shown.show(name)
            page = source.render(number - 1)
            if page.flaw:
                shown.tell(page.flaw)
            score = arguments.min_score
            events = reader().find(
                page, arguments.query, min_score=score, exact=arguments.exact, number=number
            )
            hits = list(_found(events, name))
        if hits is not None:
            yield hits


def _found(events: Iterable[Event], name: str) -> Iterator[Hit]:
    for event in events:
        match event:
            case HitFound(hit):
                yield hit
            case Failed(message):
                raise UnreadableDocumentError(f"{name}: {message}")


def _write_rows(out: Output, document: str, hits: Sequence[Hit]) -> None:
    """Tabs between page, box, score and text; the document's name first where there are several."""
    for hit in hits:
        box = ",".join(str(side) for side in hit.box.rounded())
        fields = [str(hit.page), box, f"{hit.score:.3f}", hit.text]
        out.write("\t".join([document, *fields] if document else fields) + "\n")


def _write_json(out: Output, document: str, query: str, hits: Sequence[Hit]) -> None:
    """One object per document, one row per hit."""
    head: dict[str, Any] = {"document": document} if document else {}
    start = json.dumps({**head, "query": query, "hits": []}, ensure_ascii=False)
    rows = ",\n".join(" " + json.dumps(hit.to_dict(), ensure_ascii=False) for hit in hits)
    out.write(start.removesuffix("]}") + (f"\n{rows}\n" if hits else "") + "]}\n")
