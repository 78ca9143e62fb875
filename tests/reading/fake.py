"""A deterministic backend: it paints what a perfect network would say about known lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pilot_desktop.reading.backend import Features, RegionReading

ALPHABET = "".join(chr(c) for c in range(32, 127)) + "éèêàçùôîâëïüÉÈÀÇœ€’«»"


@dataclass(frozen=True)
class KnownLine:
    """Text and box (left, top, right, bottom) in pixels of the full page."""

    text: str
    box: tuple[float, float, float, float]


def paint(
    boxes: list[tuple[float, float, float, float]], height: int, width: int, noise: float = 0.0
) -> np.ndarray:
    """The (4, rows, columns) line map of boxes: core, top, bottom, text (see `Features`)."""
    rows, columns = -(-height // 4), -(-width // 8)
    line_map = np.zeros((4, rows, columns), np.float32)
    fine = np.zeros((rows * 4, columns * 8), np.float32)
    ys = (np.arange(rows) + 0.5) * 4
    for left, top, right, bottom in boxes:
        high = bottom - top
        inset = min(high / 4, (right - left) / 2 - 2)
        core = (top + high / 4, bottom - high / 4, left + inset, right - inset)
        fine[round(core[0]) : round(core[1]), round(core[2]) : round(core[3])] = 1
        r0, r1 = int(max(top, 0) // 4), int(-(-bottom // 4))
        c0, c1 = int(max(left, 0) // 8), int(-(-right // 8))
        line_map[1, r0:r1, c0:c1] = np.maximum(ys[r0:r1, None] - top, 0)
        line_map[2, r0:r1, c0:c1] = np.maximum(bottom - ys[r0:r1, None], 0)
        line_map[3, r0:r1, c0:c1] = 1
    line_map[0] = fine.reshape(rows, 4, columns, 8).mean(axis=(1, 3))
    if noise:
        rng = np.random.default_rng(0)
        line_map[0] = np.clip(line_map[0] + rng.normal(0, noise, (rows, columns)), 0, 1)
        line_map[1:3] += rng.normal(0, 30 * noise, (2, rows, columns)).astype(np.float32)
    return line_map


def one_hot(indices: list[int], classes: int, peak: float = 0.98) -> np.ndarray:
    """Log posteriors (frames, classes) of a path of class indices."""
    rest = (1 - peak) / (classes - 1)
    probs = np.full((len(indices), classes), rest, np.float32)
    probs[np.arange(len(indices)), indices] = peak
    return np.log(probs)


def path_of(text: str, frames_per_character: int = 3) -> list[int]:
    """A CTC path that spells `text`: each character once, blanks between."""
    path: list[int] = [0]
    for character in text:
        path += [ALPHABET.index(character) + 1] + [0] * (frames_per_character - 1)
    return path


@dataclass
class FakeBackend:
    """A perfect network for one page of `height` x `width` pixels with known lines."""

    height: int
    width: int
    lines: list[KnownLine]
    decoded: dict[str, str] = field(default_factory=dict)
    encodes: int = 0
    region_calls: int = 0
    shapes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def characters(self) -> str:
        return ALPHABET

    @property
    def device_name(self) -> str:
        return "fake"

    def encode(self, pixels: np.ndarray) -> Features:
        assert pixels.dtype == np.uint8 and pixels.ndim == 2
        self.encodes += 1
        self.shapes.append(pixels.shape)
        height, width = pixels.shape
        sx, sy = width / self.width, height / self.height
        boxes = [
            (b[0] * sx, b[1] * sy, b[2] * sx, b[3] * sy) for b in (line.box for line in self.lines)
        ]
        boxes = [box for box in boxes if 8 <= box[3] - box[1] <= 90]  # what a network would see
        line_map = paint(boxes, height, width)
        return Features(height, width, line_map, (sx, sy), line_map.nbytes * 10)

    def regions(
        self, features: Features, boxes: np.ndarray, bends: np.ndarray | None = None
    ) -> RegionReading:
        self.region_calls += 1
        sx, sy = features.tensors
        widths = boxes[:, 2] - boxes[:, 0]
        frame = 4.0
        lengths = np.maximum(np.ceil(widths / frame), 1).astype(np.int64)
        classes = len(ALPHABET) + 1
        log_probs = np.zeros((len(boxes), int(lengths.max()), classes), np.float32)
        texts: list[str] = []
        for i, box in enumerate(boxes):
            path = [0] * int(lengths[i])
            seen = ""
            for line in self.lines:
                left, top, right, bottom = (
                    v * s for v, s in zip(line.box, (sx, sy, sx, sy), strict=True)
                )
                if not (top <= (box[1] + box[3]) / 2 <= bottom):
                    continue
                pitch = (right - left) / max(len(line.text), 1)
                for k, character in enumerate(line.text):
                    x = left + (k + 0.5) * pitch
                    if box[0] <= x <= box[2]:
                        t = min(int((x - box[0]) / frame), len(path) - 1)
                        path[t] = ALPHABET.index(character) + 1
                        seen += character
            texts.append(seen)
            full = path + [0] * (log_probs.shape[1] - len(path))
            log_probs[i] = one_hot(full, classes)
        return RegionReading(
            log_probs,
            lengths,
            boxes[:, 0].astype(np.float32),
            np.full(len(boxes), frame, np.float32),
            texts,
        )

    def decode(self, region: RegionReading, max_tokens: int) -> list[tuple[str, list[float]]]:
        texts: Any = region.memory
        out = [self.decoded.get(text, text) for text in texts]
        return [(text, [-0.01] * max(len(text), 1)) for text in out]


def page_pixels(height: int, width: int, lines: list[KnownLine]) -> np.ndarray:
    """White paper with a row of dark strokes where each line stands."""
    pixels = np.full((height, width), 245, np.uint8)
    for line in lines:
        left, top, right, bottom = (round(v) for v in line.box)
        band = pixels[top + 2 : bottom - 2, left:right]
        band[:, ::6] = 20
        band[:, 1::6] = 20
    return pixels
