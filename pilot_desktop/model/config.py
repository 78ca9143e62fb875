"""Sizes and conventions of the compact model, and its character set. No torch."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

CHARACTERS = (
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
    "abcdefghijklmnopqrstuvwxyz{|}~"
    "éèàçêôûâîùëïœæüöäáíóòñúìãõåøÿßčšžÉÈÀÇÊÔÛÂÎÙËÏŒÆÜÖÄÁÍÓÚÑÅØŽŠ"
    "°£€¥§«»‹›’‘“”„–—…·•½¼¾²³ªº©®™±×÷†‡¶¿¡−→ſ"
)
"""Class k + 1 of the CTC head is CHARACTERS[k]; class 0 is the blank."""

_SPELT = {
    "ᵐ": "m", "ᵉ": "e", "ʼ": "’", "´": "'", "‐": "-", "‑": "-", "─": "—", "ﬁ": "fi", "ﬂ": "fl",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "⟦": "", "⟧": "",
}  # fmt: skip
"""Look-alikes and marks of the transcribers, in the characters of the set."""


def normalise(text: str) -> str:
    """NFC, one kind of space, look-alikes folded to a character of the set; others are kept."""
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(_SPELT.get(c, c) for c in text).split())


@dataclass(frozen=True)
class CompactConfig:
    """Dimensions of the compact model. Lengths in pixels are at the working scale.

    `stride_y` and `stride_x` are those of the last feature map. A region of height h is sampled as
    if it were `line_height` high: `band_rows` rows, one column every `column` pixels of that
    height, two columns a frame of the band encoder. `text` names what has the last word on a line:
    "ctc", the draft, or "decoder", whichever reads the dev sets better.
    """

    characters: str = CHARACTERS
    stem: int = 24
    widths: tuple[int, int, int] = (48, 96, 160)
    stride_y: int = 16
    stride_x: int = 4
    line_height: int = 48
    column: int = 4
    band_rows: int = 3
    band_width: int = 192
    band_blocks: int = 12
    band_expand: int = 4
    map_width: int = 48
    decoder_layers: int = 3
    decoder_width: int = 256
    decoder_heads: int = 4
    pieces: int = 0
    coordinate_bin: int = 5
    coordinate_bins: int = 640
    max_tokens: int = 160
    text: str = "ctc"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> CompactConfig:
        # What manifests and checkpoints before 0.7 do not say.
        values = {"band_blocks": 8, "band_expand": 2, **values}
        if "widths" in values:
            a, b, c = values["widths"]
            values["widths"] = (int(a), int(b), int(c))
        return cls(**values)
