"""What the language prior is counted from."""

from __future__ import annotations

from itertools import islice

import numpy as np

from pilot_desktop.model.config import CHARACTERS
from pilot_desktop.reading.language import LanguagePrior
from pilot_desktop.training.language import as_classes, build, kinds_of, office_lines
from tests.training.tiny_pack import tiny_pack


def test_office_lines_teach_amounts_and_codes_but_no_digits():
    lines = list(islice(office_lines(tiny_pack()), 3000))
    assert lines == list(islice(office_lines(tiny_pack()), 3000))
    kinds = kinds_of()
    arrays = build(kinds[as_classes(lines)]) | {"kinds": kinds}
    prior = LanguagePrior(arrays, CHARACTERS)

    def after(text):
        follows = prior.after(as_classes([text]).tobytes()[:-1])
        return {c: float(follows[k + 1]) for k, c in enumerate(CHARACTERS)}

    amount = after("$64,550")
    assert amount[","] > amount["a"] and amount["1"] == amount["9"]
    within = after("$64,5")  # a separator of thousands has three digits behind it
    assert within["0"] > within[","]
    assert after("")["$"] > after("")["~"]
    assert np.isfinite(list(after("\\qz@").values())).all()
