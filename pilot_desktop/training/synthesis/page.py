"""The result of synthesis: pixels, and the lines that stand on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
#: left, top, right, bottom in page pixels
Rectangle = tuple[float, float, float, float]
Points = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class SynthWord:
    text: str
    box: Rectangle


@dataclass(frozen=True, slots=True)
class SynthLine:
    """One line of text, in pixels of the page image.

    `box` reaches from the typeface's ascender to its descender, or further where ink does;
    a line of capitals or digits stops a little under its baseline, as annotators draw it.
    `kind` is the typeface's kind: pen, script, serif, old, sans, narrow, typewriter, mono, dot.
    """

    text: str
    box: Rectangle
    baseline: Points
    words: tuple[SynthWord, ...]
    kind: str

    @property
    def is_handwritten(self) -> bool:
        return self.kind in ("pen", "script")


@dataclass(frozen=True, slots=True)
class SynthPage:
    """A page image in grey (height, width) and its lines in reading order.

    `cut` are boxes of lines that the edge of the picture cuts: there is ink, but no whole text.
    """

    pixels: Pixels
    lines: list[SynthLine]
    layout: str
    cut: list[Rectangle] = field(default_factory=list)

    def record(self, image: str = "") -> dict[str, Any]:
        """The page in the form of the real sets' pages.jsonl; boxes rounded to pixels."""
        height, width = self.pixels.shape
        lines: list[dict[str, Any]] = [
            {
                "text": line.text,
                "box": [round(edge) for edge in line.box],
                "baseline": [[round(x), round(y)] for x, y in line.baseline],
                "words": [
                    {"text": word.text, "box": [round(edge) for edge in word.box]}
                    for word in line.words
                ],
                "kind": line.kind,
            }
            for line in self.lines
        ]
        lines += [
            {"text": "", "box": [round(edge) for edge in box], "ignore": True} for box in self.cut
        ]
        return {
            "image": image,
            "width": width,
            "height": height,
            "source": f"synthetic {self.layout}",
            "lines": lines,
        }
