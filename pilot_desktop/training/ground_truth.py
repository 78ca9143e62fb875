"""Pages with ground truth as they are scored: the text as transcribed, nothing folded or dropped.

A set is a folder with `pages.jsonl`, one page a line: `{"image", "lines": [{"text", "box", ...}]}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box

PAGES = "pages.jsonl"
PARTS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """A line that stands on the page. Where `ignore` is set it is there, but has no text to score.

    `words` are located words where the ground truth has them.
    """

    box: Box
    text: str
    ignore: bool = False
    words: tuple[tuple[str, Box], ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedPage:
    """A page image and what stands on it, in its pixels."""

    image: Path
    lines: tuple[ExpectedLine, ...]


def find_sets(folder: Path) -> dict[str, Path]:
    """The sets in a folder, by name: itself, its `dev` part, or those of each folder in it."""
    whole = folder.resolve()
    name = whole.name
    if (folder / PAGES).is_file():
        # "dev" alone tells nothing in a table.
        return {f"{whole.parent.name}/{name}" if name in PARTS else name: folder}
    if (folder / "dev" / PAGES).is_file():
        return {f"{name}/dev": folder / "dev"}
    inside = sorted(entry for entry in folder.glob("*") if entry.is_dir())
    sets = {entry.name: entry for entry in inside if (entry / PAGES).is_file()}
    sets |= {entry.name: entry / "dev" for entry in inside if (entry / "dev" / PAGES).is_file()}
    if not sets:
        raise UnreadableDocumentError(f"There is no ground truth in {folder}: no {PAGES}.")
    return dict(sorted(sets.items()))


def read_pages(folder: Path) -> list[ExpectedPage]:
    """The pages of a set; their images are not opened."""
    path = folder / PAGES
    pages: list[ExpectedPage] = []
    for number, row in _rows(path):
        try:
            pages.append(_page(folder, json.loads(row)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableDocumentError(f"{path}: line {number} is not a page.") from error
    return pages


def _rows(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as stream:
            for number, row in enumerate(stream, 1):
                if row.strip():
                    yield number, row
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableDocumentError(f"{path} cannot be read.") from error


def _page(folder: Path, row: dict[str, Any]) -> ExpectedPage:
    return ExpectedPage(folder / row["image"], tuple(_line(line) for line in row["lines"]))


def _line(row: dict[str, Any]) -> ExpectedLine:
    words = tuple((str(word["text"]), Box(*word["box"])) for word in row.get("words") or ())
    box = Box(*(float(value) for value in row["box"]))
    return ExpectedLine(box, str(row["text"]), bool(row.get("ignore")), words)
