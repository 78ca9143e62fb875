"""Real pages with ground truth: reading the sets, and the ground truth of one page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from pilot_desktop.model.config import normalise

PARTLY_LABELLED = frozenset({"timeus", "ehri", "tapuscorpus", "copiste-d-un-jour"})
"""Sets that leave ink unlabelled: there, ink outside a line is no proof that there is no line."""

CASE_UNKNOWN = frozenset({"sroie"})
"""Sets whose ground truth is upper case where the page may print mixed case."""


@dataclass(frozen=True)
class TruthLine:
    """One line of ground truth in page pixels. `text` is None where it must not be learnt.

    `number` tells the lines of a set apart where somebody numbered them.
    """

    box: tuple[float, float, float, float]
    text: str | None
    baseline: tuple[tuple[float, float], ...] = ()
    case_known: bool = True
    number: int = 0


@dataclass
class TruthPage:
    """A page and its lines. `pixels` (H, W) uint8 is decoded when first asked for, then kept."""

    set_name: str
    lines: list[TruthLine]
    path: Path | None = None
    fully_labelled: bool = True
    _pixels: npt.NDArray[np.uint8] | None = field(default=None, repr=False)

    @property
    def pixels(self) -> npt.NDArray[np.uint8]:
        if self._pixels is None:
            assert self.path is not None
            with Image.open(self.path) as image:
                self._pixels = np.asarray(image.convert("L"))
        return self._pixels


def read_set(folder: Path, set_name: str | None = None) -> list[TruthPage]:
    """All pages of a folder that holds `pages.jsonl`."""
    name = set_name or (folder.parent.name if folder.name in ("train", "dev") else folder.name)
    pages = []
    with (folder / "pages.jsonl").open(encoding="utf-8") as rows:
        for row in rows:
            page = json.loads(row)
            lines = []
            for line in page["lines"]:
                # Some transcripts were taken from XML as they stood there: "&amp;".
                text = None if line.get("ignore") else normalise(unescape(line["text"]))
                known = name not in CASE_UNKNOWN or text != (text or "").upper()
                left, top, right, bottom = (float(v) for v in line["box"])
                if right - left < 2 or bottom - top < 2:
                    continue
                baseline = tuple((float(x), float(y)) for x, y in line.get("baseline", ()))
                lines.append(TruthLine((left, top, right, bottom), text, baseline, known))
            pages.append(
                TruthPage(name, lines, folder / page["image"], name not in PARTLY_LABELLED)
            )
    return pages


def read_sets(root: Path, part: str) -> dict[str, list[TruthPage]]:
    """`part` ("train" or "dev") of every set under `root`."""
    return {f.parent.name: read_set(f) for f in sorted(root.glob(f"*/{part}")) if f.is_dir()}


def pages_of(sets: dict[str, list[TruthPage]]) -> Iterator[TruthPage]:
    for pages in sets.values():
        yield from pages
