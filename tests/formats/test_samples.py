"""The documents that come with the program open, and their ground truth fits them."""

import json
from pathlib import Path

import numpy as np
import pytest

from pilot_desktop.document.geometry import Box
from pilot_desktop.formats.source import open_document

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


@pytest.mark.parametrize("name", ["receipt", "typescript", "letter"])
def test_ground_truth_lies_on_ink(name):
    truth = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    with open_document(SAMPLES / f"{name}.jpg") as source:
        page = source.render(0)
    assert (page.width, page.height) == (truth["width"], truth["height"])
    assert truth["image"] == f"{name}.jpg"
    whole = Box(0, 0, page.width, page.height)
    assert len(truth["lines"]) >= 20
    for line in truth["lines"]:
        left, top, right, bottom = line["box"]
        assert Box(*line["box"]).union(whole) == whole
        assert line["text"].strip() == line["text"] != ""
        inside = page.pixels[top:bottom, left:right]
        assert np.ptp(inside) > 80


def test_the_pdf_has_text_in_two_languages():
    with open_document(SAMPLES / "two-pages.pdf") as source:
        assert source.page_count == 2
        for index in range(2):
            assert source.has_text(index)
            assert source.render(index).pixels.min() < 50


def test_all_are_small_and_licensed():
    files = list(SAMPLES.iterdir())
    assert sum(file.stat().st_size for file in files) < 1_000_000
    licences = (SAMPLES / "LICENCES.md").read_text(encoding="utf-8")
    for file in files:
        assert file.name == "LICENCES.md" or f"`{file.name}`" in licences
