"""Looks: the ways in which pages reach us, each a range of degradations that go together."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(slots=True)
class Look:
    """How one page is degraded. Lengths in pixels, shades in grey levels of 255."""

    # paper and ink
    paper: float = 250.0  # grey of the blank sheet
    ink: float = 20.0  # grey of full ink
    texture: float = 0.0  # shades of slow paper tone
    grain: float = 0.0  # shades of fine paper fibre
    spread: float = 0.0  # above 0 letters get fatter, under 0 thinner
    soften: float = 0.0  # blur of the ink itself (carbon copies, spreading ink)
    uneven: float = 0.0  # part of the ink lost in patches
    patches: float = 12.0  # how many patches of ink fit along the page
    pencil: float = 0.0  # part of the ink that the paper's grain leaves white
    dots: float = 0.0  # pitch of a dot-matrix printer; 0 for none
    streaks: int = 0  # white streaks of a worn print head
    bleed: float = 0.0  # strength of the text shining through from the back
    folds: int = 0
    stains: int = 0
    # geometry
    backdrop: float | None = None  # grey behind the sheet; None fills the frame with paper
    margin: float = 0.0  # most backdrop on a side
    skew: float = 0.0  # spread of the angle in degrees, cut at 3
    perspective: float = 0.0  # spread of the corners' displacement
    curl: float = 0.0  # amplitude of the page's bend
    elastic: float = 0.0  # amplitude of small-scale unsteadiness
    # camera
    light: float = 0.0  # part of the light lost in the darkest corner
    blur: float = 0.0
    scale: float = 1.0  # resolution lost on the way, 1 for none
    noise: float = 0.0
    speckle: int = 0
    threshold: float = 0.0  # bilevel scan at this part between ink and paper; 0 for grey
    jpeg: int = 0  # quality, 0 for none


def _clean(rand: random.Random) -> Look:
    """A good scan, or the page as the computer made it."""
    return Look(
        paper=rand.uniform(235, 255),
        ink=rand.uniform(0, 60),
        grain=rand.choice([0, 0, rand.uniform(0, 3)]),
        spread=rand.gauss(0, 0.3),
        skew=rand.choice([0.0, 0.3]),
        blur=rand.choice([0.0, rand.uniform(0.2, 0.7)]),
        scale=rand.choice([1.0, 1.0, rand.uniform(0.6, 1.0)]),
        jpeg=rand.choice([0, rand.randint(50, 95)]),
    )


def _fax(rand: random.Random) -> Look:
    """Office scanners set to black and white: hard edges, speckle, black borders."""
    return Look(
        paper=250,
        ink=rand.uniform(0, 70),
        texture=rand.uniform(0, 12),
        spread=rand.gauss(0, 0.6),
        soften=rand.uniform(0, 0.6),
        uneven=rand.choice([0, 0, rand.uniform(0.1, 0.45)]),
        patches=rand.uniform(3, 60),
        dots=rand.choice([0, 0, 0, 0, rand.uniform(2.6, 4.2)]),
        streaks=rand.choice([0, 0, 0, rand.randint(1, 3)]),
        folds=rand.choice([0, 0, 0, 1]),
        backdrop=rand.choice([None, None, rand.uniform(0, 30)]),
        margin=rand.uniform(0, 60),
        skew=rand.choice([0.3, 1.0]),
        noise=rand.uniform(4, 22),
        speckle=rand.choice([0, 0, rand.randint(5, 400)]),
        threshold=rand.uniform(0.4, 0.72),
        blur=rand.choice([0.0, rand.uniform(0.3, 0.6)]),
        scale=rand.uniform(0.75, 1.0),
        jpeg=rand.choice([0, rand.randint(30, 90)]),
    )


def _thermal(rand: random.Random) -> Look:
    """Fading till rolls."""
    paper = rand.uniform(215, 255)
    return Look(
        paper=paper,
        ink=paper - rand.uniform(70, 220),
        texture=rand.uniform(0, 6),
        spread=rand.gauss(-0.1, 0.35),
        soften=rand.uniform(0.2, 0.7),
        uneven=rand.uniform(0, 0.5),
        patches=rand.uniform(2, 20),
        dots=rand.choice([0, 0, rand.uniform(2.6, 4)]),
        streaks=rand.choice([0, 0, rand.randint(1, 4)]),
        folds=rand.choice([0, 0, 1, 2]),
        backdrop=rand.choice([None, rand.uniform(0, 220)]),
        margin=rand.uniform(0, 90),
        skew=0.8,
        perspective=rand.choice([0, 4.0]),
        curl=rand.choice([0, rand.uniform(0, 4)]),
        light=rand.uniform(0, 0.25),
        blur=rand.uniform(0, 0.8),
        scale=rand.uniform(0.65, 1.0),
        noise=rand.uniform(0, 6),
        jpeg=rand.choice([0, rand.randint(35, 90)]),
    )


def _archive(rand: random.Random) -> Look:
    """Old paper under a reading-room camera: grey, bleeding through, soft."""
    paper = rand.triangular(140, 250, 225)
    return Look(
        paper=paper,
        ink=paper * rand.choice([rand.uniform(0.08, 0.4)] * 4 + [0.55]),
        texture=rand.uniform(2, 12),
        grain=rand.uniform(1, 6),
        spread=rand.gauss(0.1, 0.5),
        soften=rand.uniform(0.2, 1.1),
        uneven=rand.uniform(0, 0.5),
        patches=rand.choice([6.0, 25.0, 90.0]),
        bleed=rand.choice([0, rand.uniform(0.03, 0.3)]),
        folds=rand.choice([0, 0, 1, 2]),
        stains=rand.choice([0, 0, 1, 3]),
        backdrop=rand.choice([None, rand.uniform(0, 40), rand.uniform(60, 255)]),
        margin=rand.uniform(0, 120),
        skew=0.7,
        perspective=rand.choice([0, 3.0]),
        curl=rand.choice([0, rand.uniform(0, 7)]),
        light=rand.triangular(0, 0.35, 0.1),
        blur=rand.uniform(0.1, 0.9),
        scale=rand.uniform(0.7, 1.0),
        noise=rand.uniform(0, 6),
        speckle=rand.choice([0, 0, rand.randint(5, 150)]),
        jpeg=rand.choice([0, rand.randint(35, 90)]),
    )


def _photo(rand: random.Random) -> Look:
    """A telephone's picture."""
    paper = rand.triangular(150, 250, 215)
    return Look(
        paper=paper,
        ink=paper * rand.choice([rand.uniform(0.05, 0.35)] * 4 + [0.5]),
        texture=rand.uniform(0, 5),
        grain=rand.uniform(0, 4),
        spread=rand.gauss(0, 0.3),
        soften=rand.uniform(0, 0.5),
        uneven=rand.choice([0, rand.uniform(0, 0.3)]),
        bleed=rand.choice([0, 0, rand.uniform(0.02, 0.15)]),
        folds=rand.choice([0, 1, 2]),
        backdrop=rand.choice([None, rand.uniform(5, 120)]),
        margin=rand.uniform(0, 110),
        skew=1.2,
        perspective=rand.uniform(0, 10),
        curl=rand.uniform(0, 8),
        light=rand.triangular(0.05, 0.5, 0.15),
        blur=rand.uniform(0.2, 1.2),
        scale=rand.uniform(0.6, 1.0),
        noise=rand.uniform(1, 9),
        jpeg=rand.randint(30, 90),
    )


_LOOKS = {"clean": _clean, "fax": _fax, "thermal": _thermal, "archive": _archive, "photo": _photo}


def draw_look(rand: random.Random, names: str) -> Look:
    """A look from one of the named ranges (space-separated; twice named comes oftener)."""
    return _LOOKS[rand.choice(names.split())](rand)
