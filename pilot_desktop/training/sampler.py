"""Which page the next training window comes from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pilot_desktop.training.data import TruthLine, TruthPage, read_sets
from pilot_desktop.training.pack import Pack, load_pack
from pilot_desktop.training.synthesis import render_page
from pilot_desktop.training.windows import Window, sample_window

HANDS = {
    "sroie": 3.0, "tapuscorpus": 3.5, "copiste-d-un-jour": 6.0, "timeus": 4.0,
    "testaments-poilus": 3.5, "lectaurep-repertoires": 4.0, "cremma-mss-19": 2.5, "peraire": 2.5,
    "jane-stanford": 1.0, "ehri": 0.8, "expo-universelles": 0.6, "nubis-ocr": 0.8,
    "argus-brevets": 0.6, "fondue-mlt-art": 0.4, "kovalewsky": 0.3, "poesie-corse": 0.5,
}  # fmt: skip
"""How often each real set is drawn. Hands make two thirds: the model read those it had seen no
better than others (CER 0.41 on training pages of timeus, 0.39 on dev); they were not learnt yet."""

PRINT = HANDS | {
    "sroie": 6.0, "tapuscorpus": 9.0, "ehri": 2.0, "nubis-ocr": 1.5, "poesie-corse": 1.0,
    "copiste-d-un-jour": 3.0, "timeus": 3.0, "testaments-poilus": 3.0,
    "lectaurep-repertoires": 3.0, "cremma-mss-19": 3.0, "peraire": 3.0,
}  # fmt: skip
"""For the last minutes of a run, at a low rate: print comes back, hands stay."""

MIXES = {"hands": HANDS, "print": PRINT}


class WindowSampler:
    """Draws windows from real pages and, for `synthetic` of them, from synthesised ones."""

    def __init__(self, data: Path, pack: Path | None, synthetic: float, mix: str = "hands") -> None:
        self.sets = read_sets(data, "train")
        wanted = MIXES[mix]
        self.names = [n for n in wanted if n in self.sets]
        shares = np.array([wanted[n] for n in self.names])
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
