"""The handwritten sample, which hands are learnt from."""

from __future__ import annotations

import json

from pilot_desktop.paths import resources_dir

SAMPLES = resources_dir() / "samples"
LETTER = json.loads((SAMPLES / "letter.json").read_text(encoding="utf-8"))["lines"]


def texts(pages) -> list[str]:
    return [line.text for page in pages for line in page.lines if line.text]
