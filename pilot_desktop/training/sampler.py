"""Which page the next training window comes from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pilot_desktop.training.data import TruthLine, TruthPage, read_sets
from pilot_desktop.training.pack import Pack, load_pack
from pilot_desktop.training.synthesis import render_page
from pilot_desktop.training.windows import Window, sample_window

SHARES = {
    "sroie": 4.0, "tapuscorpus": 6.0, "copiste-d-un-jour": 5.0, "timeus": 1.5,
    "testaments-poilus": 1.6, "lectaurep-repertoires": 1.2, "cremma-mss-19": 0.9, "peraire": 0.8,
    "jane-stanford": 0.5, "ehri": 0.8, "expo-universelles": 0.6, "nubis-ocr": 0.8,
    "argus-brevets": 0.4, "fondue-mlt-art": 0.4, "kovalewsky": 0.3, "poesie-corse": 0.3,
}  # fmt: skip
"""How often each real set is drawn: about the root of its lines, more where writers are many."""


class WindowSampler:
    """Draws windows from real pages and, for `synthetic` of them, from synthesised ones."""

    def __init__(self, data: Path, pack: Path | None, synthetic: float) -> None:
        self.sets = read_sets(data, "train")
        self.names = [n for n in SHARES if n in self.sets]
        shares = np.array([SHARES[n] for n in self.names])
        self.shares = shares / shares.sum()
        self.synthetic = synthetic if pack else 0.0
        self.pack = load_pack(pack) if pack and self.synthetic else None

    def sample(self, rng: np.random.Generator) -> Window:
        if self.pack is not None and rng.random() < self.synthetic:
            page = synthetic_page(rng, self.pack)
            return sample_window(rng, page, augment=rng.random() < 0.3)
        pages = self.sets[self.names[int(rng.choice(len(self.names), p=self.shares))]]
        return sample_window(rng, pages[int(rng.integers(len(pages)))])


def synthetic_page(rng: np.random.Generator, pack: Pack) -> TruthPage:
    """A synthesised page as ground truth; lines cut by its edge are seen but not read."""
    made = render_page(rng, pack, size=(832, 832))
    lines = [
        TruthLine(line.box, line.text, tuple((float(x), float(y)) for x, y in line.baseline))
        for line in made.lines
    ]
    lines += [TruthLine(box, None) for box in made.cut]
    return TruthPage("synthetic", lines, _pixels=made.pixels)
