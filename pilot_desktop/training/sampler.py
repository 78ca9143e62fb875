"""Which page the next training window comes from."""

from __future__ import annotations

from collections.abc import Sequence
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
    "filings": 3.0, "forms": 4.0, "documents": 2.0, "charts": 2.5, "pdf": 4.5,
}  # fmt: skip
"""How often each set is drawn. Hands make two thirds of the real ones: the model read those it had
seen no better than others (CER 0.41 on training pages of timeus, 0.39 on dev); they were not learnt
yet. The last row are office pages: print of today, which the real sets lack."""

PRINT = HANDS | {
    "sroie": 6.0, "tapuscorpus": 9.0, "ehri": 2.0, "nubis-ocr": 1.5, "poesie-corse": 1.0,
    "copiste-d-un-jour": 3.0, "timeus": 3.0, "testaments-poilus": 3.0,
    "lectaurep-repertoires": 3.0, "cremma-mss-19": 3.0, "peraire": 3.0,
    "filings": 5.0, "forms": 6.0, "documents": 3.0, "charts": 4.0, "pdf": 6.0,
}  # fmt: skip
"""For the last minutes of a run, at a low rate: print comes back, hands stay."""

MIXES = {"hands": HANDS, "print": PRINT}


class WindowSampler:
    """Draws windows from the sets in the folders `data` (those of the mix that are there) and, for
    `synthetic` of them, from synthesised pages. `degraded` of the windows of real pages go through
    `degrade`; at the end of a run most may stay as they are, as readers will meet them.
    """

    def __init__(
        self,
        data: Sequence[Path],
        pack: Path | None,
        synthetic: float,
        mix: str = "hands",
        degraded: float = 1.0,
    ) -> None:
        self.sets = {
            name: pages for folder in data for name, pages in read_sets(folder, "train").items()
        }
        wanted = MIXES[mix]
        self.names = [n for n in wanted if n in self.sets]
        shares = np.array([wanted[n] for n in self.names])
        self.shares = shares / shares.sum()
        self.synthetic = synthetic if pack else 0.0
        self.degraded = degraded
        self.pack = load_pack(pack) if pack and self.synthetic else None

    def sample(self, rng: np.random.Generator) -> Window:
        if self.pack is not None and rng.random() < self.synthetic:
            page = synthetic_page(rng, self.pack)
            return sample_window(rng, page, augment=rng.random() < 0.3)
        pages = self.sets[self.names[int(rng.choice(len(self.names), p=self.shares))]]
        page = pages[int(rng.integers(len(pages)))]
        return sample_window(rng, page, augment=rng.random() < self.degraded)


def synthetic_page(rng: np.random.Generator, pack: Pack) -> TruthPage:
    """A synthesised page as ground truth; lines cut by its edge are seen but not read."""
    made = render_page(rng, pack, size=(832, 832))
    lines = [
        TruthLine(line.box, line.text, tuple((float(x), float(y)) for x, y in line.baseline))
        for line in made.lines
    ]
    lines += [TruthLine(box, None) for box in made.cut]
    return TruthPage("synthetic", lines, _pixels=made.pixels)
