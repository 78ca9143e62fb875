"""Markup from strangers, parsed without entities, and numbers taken from it with care."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box, Point
from pilot_desktop.document.sentence import Sentence, later
from pilot_desktop.formats.files import display_name, read_head, readable

MAX_BYTES = 512 * 1024 * 1024
MAX_COORDINATE = 1e7

_DAMAGED = later("{name} cannot be read: it is damaged or not {kind}.")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")


class Damaged(ValueError):  # noqa: N818 (a step inside a parser, never shown)
    """What was parsed makes no sense."""


@contextmanager
def parsing(path: Path, kind: str) -> Iterator[None]:
    """Turn whatever goes wrong while `path` is parsed into one sentence."""
    name = display_name(path)
    read_head(path, 1)  # a sentence for what is no file, or empty
    with readable(path, name, _DAMAGED, kind=kind):
        if path.stat().st_size > MAX_BYTES:
            limit = MAX_BYTES >> 20
            raise UnreadableDocumentError(
                Sentence("{name} is too large: the limit is {limit} MiB.", name=name, limit=limit)
            )
        yield


def closed_elements(path: Path) -> Iterator[tuple[str, Element]]:
    """Each element when it is complete, with its name freed of the namespace.

    Entities and external files are refused, so that nothing swells up and nothing is fetched.
    """
    with path.open("rb") as file:
        for _, element in iterparse(file, events=("end",), forbid_entities=True):
            yield local(element), element


def local(element: Element) -> str:
    """The name without its namespace; comments and instructions have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    return (child for child in element if local(child) in names)


def child_text(element: Element, name: str) -> str:
    """The text of the first child of that name, or nothing."""
    return next((child.text or "" for child in children(element, name)), "")


def number(text: str | None) -> float:
    """A finite coordinate. Raises Damaged."""
    match = _NUMBER.fullmatch((text or "").strip())
    value = float(match[0]) if match else math.nan
    if not abs(value) <= MAX_COORDINATE:
        raise Damaged(f"not a coordinate: {text!r}")
    return value


def confidence(text: str | None, whole: float = 1.0) -> float | None:
    """0 to 1, where the file says `whole` for certain; None where it says nothing sensible."""
    try:
        value = number(text) / whole
    except Damaged:
        return None
    return value if 0 <= value <= 1 else None


def points(text: str | None, scale: float) -> tuple[Point, ...]:
    """`x,y x,y`, or the same numbers with spaces alone, in units of which `scale` are one."""
    values = [number(part) / scale for part in re.split(r"[\s,]+", (text or "").strip()) if part]
    if len(values) % 2:
        raise Damaged("half a point")
    return tuple(zip(values[::2], values[1::2], strict=True))


def box_of(left: float, top: float, right: float, bottom: float) -> Box:
    """A box whatever the order of its sides; people and programs mix them up."""
    return Box.around([(left, top), (right, bottom)])
