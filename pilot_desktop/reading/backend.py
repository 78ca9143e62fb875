"""What a compute backend (onnxruntime or torch) offers to the compact model's reader.

The reader is plain numpy on top of these three calls; a backend holds no state besides weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Features:
    """One encoded image. Pixel coordinates below are those of the image given to `encode`.

    `tensors` belongs to the backend (feature maps for `regions` and `decode`), `nbytes` is what it
    weighs in a cache. `line_map` is (4, ceil(H / 4), ceil(W / 8)); the cell (r, c) stands for the
    pixel area rows 4r..4r+4, columns 8c..8c+8. Channels:

    0. core: probability that the cell lies in the core of a line (the middle half of its height;
       its ends are inset by a quarter of the line's height);
    1. top: distance in pixels from the cell's centre up to the top of its line (valid in the core);
    2. bottom: distance in pixels from the cell's centre down to the bottom of its line;
    3. text: probability that the cell lies inside any line box.
    """

    height: int
    width: int
    line_map: Floats
    tensors: Any
    nbytes: int


@dataclass(frozen=True)
class RegionReading:
    """CTC posteriors of a batch of single-line regions.

    `log_probs` is (n, frames, characters), natural logarithms, class 0 the blank; frame t of
    region i is centred at `left_i + (t + 0.5) * frame_width_i` pixels. `lengths` (n,) are the
    valid frames; `memory` (n, frames, d) is what the decoder attends to, kept by the backend.
    """

    log_probs: Floats
    lengths: npt.NDArray[np.int64]
    lefts: Floats
    frame_widths: Floats
    memory: Any


class Backend(Protocol):
    """The three calls behind every prompt."""

    @property
    def characters(self) -> str:
        """The character of each CTC class from 1 on (class 0, the blank, is not in it)."""

    @property
    def device_name(self) -> str:
        """What computes, in words."""

    def encode(self, pixels: npt.NDArray[np.uint8]) -> Features:
        """Encode a grey image (H, W), 0 black, at the model's working scale."""

    def regions(
        self, features: Features, boxes: Floats, bends: Floats | None = None
    ) -> RegionReading:
        """Read single-line boxes (n, 4), `left, top, right, bottom` in pixels, in one batch.

        `bends` (n, k): how many pixels below its box each line runs at k places spread evenly
        from its left to its right; level without.
        """

    def decode(self, region: RegionReading, max_tokens: int) -> list[tuple[str, list[float]]]:
        """`<ocr_on_box>`: greedy decoder text and the log-probability of each of its tokens."""
