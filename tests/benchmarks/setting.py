"""What the benchmarks share: their arguments, the pages, and where figures go."""

from __future__ import annotations

import argparse
import json
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.formats.source import open_document
from pilot_desktop.paths import resources_dir
from pilot_desktop.training.ground_truth import ExpectedLine, find_sets, read_pages

PEERS = ("rapidocr", "tesseract")


@dataclass
class BenchmarkPage:
    """A page, and its lines where they are known."""

    set_name: str
    image: PageImage
    lines: tuple[ExpectedLine, ...] = ()

    @property
    def grey(self) -> np.ndarray:
        pixels = self.image.pixels
        if pixels.ndim == 2:
            return pixels
        return np.asarray(pixels @ [0.299, 0.587, 0.114]).astype(np.uint8)

    @property
    def scored(self) -> list[ExpectedLine]:
        return [line for line in self.lines if not line.ignore]

    @property
    def megapixels(self) -> float:
        return self.image.pixels.shape[0] * self.image.pixels.shape[1] / 1e6


def arguments(description: str) -> argparse.Namespace:
    return parser(description).parse_args()


def parser(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        help="ground truth, one set or several; default: the sample documents",
    )
    parser.add_argument("--limit", type=int, default=4, help="pages of each set (default 4)")
    parser.add_argument("--lines", type=int, default=12, help="lines of each page (default 12)")
    parser.add_argument("--model", help="name or folder; default: the one that ships")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures here too")
    parser.add_argument(
        "--peers", nargs="*", choices=PEERS, default=list(PEERS), help="with which programs"
    )
    return parser


def load_pages(wanted: argparse.Namespace) -> list[BenchmarkPage]:
    """Pages of the ground truth, or the samples that ship."""
    if wanted.folder is None:
        paths = sorted((resources_dir() / "samples").glob("*.jpg"))[: wanted.limit]
        return [BenchmarkPage("samples", _render(path)) for path in paths]
    return [
        BenchmarkPage(name, _render(page.image), page.lines)
        for name, folder in find_sets(wanted.folder).items()
        for page in read_pages(folder)[: wanted.limit]
    ]


def spread(lines: list[Box], count: int) -> list[Box]:
    """Some of the lines, evenly over the page."""
    if len(lines) <= count:
        return lines
    return [lines[int((i + 0.5) * len(lines) / count)] for i in range(count)]


def machine() -> dict[str, Any]:
    return {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
    }


def save(path: Path | None, figures: dict[str, Any]) -> None:
    if path is not None:
        path.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _render(path: Path) -> PageImage:
    with open_document(path) as source:
        return source.render(0)
