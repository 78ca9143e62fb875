"""Other programs behind one face: read a page, read a line that is cut out."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Sequence
from importlib import import_module, metadata
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

from pilot_desktop.document.geometry import Box
from tests.benchmarks.setting import PEERS

Pixels = npt.NDArray[np.uint8]


class Peer(Protocol):
    """A program to compare with. `pixels` are grey; boxes are in pixels."""

    name: str

    def read_page(self, pixels: Pixels) -> list[tuple[Box, str]]: ...

    def read_line(self, pixels: Pixels) -> str: ...


class RapidOcr:
    """RapidOCR with PP-OCRv6 small, as it reads upright pages best.

    The direction classifier is off: it turns upright Latin lines around.
    """

    def __init__(self, threads: int) -> None:
        self.name = f"RapidOCR {metadata.version('rapidocr')}, PP-OCRv6 small"
        self._engine = import_module("rapidocr").RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "critical",
                "Det.limit_side_len": 960,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            }
        )

    def read_page(self, pixels: Pixels) -> list[tuple[Box, str]]:
        # All three said each time: the engine remembers what the call before asked for.
        found = self._engine(_colour(pixels), use_det=True, use_cls=False, use_rec=True)
        if found.boxes is None:
            return []
        return [
            (Box.around(corners), text)
            for corners, text in zip(found.boxes.tolist(), found.txts, strict=True)
        ]

    def read_line(self, pixels: Pixels) -> str:
        found = self._engine(_colour(pixels), use_det=False, use_cls=False, use_rec=True)
        return " ".join(found.txts or ())


class Tesseract:
    """The command-line program with English and French, started anew for each image as users do."""

    def __init__(self, threads: int) -> None:
        version = subprocess.run(
            ["tesseract", "--version"], capture_output=True, text=True, check=True
        )
        self.name = version.stdout.split("\n")[0]
        self._environment = {"OMP_THREAD_LIMIT": str(threads), "PATH": "/usr/bin:/bin"}

    def read_page(self, pixels: Pixels) -> list[tuple[Box, str]]:
        lines: dict[tuple[str, ...], tuple[Box, list[str]]] = {}
        table = io.StringIO(self._run(pixels, "3", "tsv"))
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["level"] != "5" or not (row["text"] or "").strip():
                continue
            left, top, width, height = (
                float(row[name]) for name in ("left", "top", "width", "height")
            )
            box = Box(left, top, left + width, top + height)
            key = (row["block_num"], row["par_num"], row["line_num"])
            before, words = lines.get(key, (box, []))
            lines[key] = (before.union(box), [*words, row["text"]])
        return [(box, " ".join(words)) for box, words in lines.values()]

    def read_line(self, pixels: Pixels) -> str:
        return " ".join(self._run(pixels, "7", "txt").split())

    def _run(self, pixels: Pixels, segmentation: str, kind: str) -> str:
        image = io.BytesIO()
        Image.fromarray(pixels).save(image, "PNG")
        command = ["tesseract", "-", "-", "-l", "eng+fra", "--psm", segmentation, kind]
        result = subprocess.run(
            command,
            input=image.getvalue(),
            capture_output=True,
            env=self._environment,
            check=True,
        )
        return result.stdout.decode("utf-8")


def peers(threads: int, wanted: Sequence[str] = PEERS) -> list[Peer]:
    """Those of the wanted that are installed; of the others a sentence says what to install."""
    found: list[Peer] = []
    if "rapidocr" in wanted:
        try:
            found.append(RapidOcr(threads))
        except ImportError:
            print("RapidOCR is not installed: pip install 'pilot-desktop[bench]'")
    if "tesseract" in wanted:
        if shutil.which("tesseract"):
            found.append(Tesseract(threads))
        else:
            print("Tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-fra")
    return found


def cut(pixels: Pixels, box: Box) -> Pixels:
    """A line with a little air, as line readers expect."""
    air = 0.1 * box.height
    height, width = pixels.shape[:2]
    rows = slice(max(0, int(box.top - air)), min(height, int(box.bottom + air) + 1))
    columns = slice(max(0, int(box.left - air)), min(width, int(box.right + air) + 1))
    return pixels[rows, columns]


def _colour(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(np.repeat(pixels[:, :, None], 3, axis=2))
