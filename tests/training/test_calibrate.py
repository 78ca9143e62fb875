"""Fitting confidences: on made-up readings of known odds, and on the shipped model."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
from PIL import Image

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.model.store import find_model
from pilot_desktop.paths import bundled_models_dir, resources_dir
from pilot_desktop.reading.calibration import EVIDENCE
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.training.calibrate import Table, calibrate, fit, held_out
from pilot_desktop.training.evaluation import calibration_error
from pilot_desktop.training.reliability import BEGIN, DIAGRAM, write_section


def readings(count, seed=0):
    """Evidence, and right or wrong with odds that depend on two of its columns."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(0, 1, (count, len(EVIDENCE))) * 3 + 1
    odds = 0.8 * rows[:, 1] - 0.5 * rows[:, 4] + 0.3
    return rows, (rng.random(count) < 1 / (1 + np.exp(-odds))).astype(float)


def test_the_fit_finds_the_odds():
    told = fit(*readings(20_000))
    wanted = np.zeros(len(EVIDENCE))
    wanted[[1, 4]] = 0.8, -0.5
    assert np.allclose(told.weights, wanted, atol=0.06) and told.bias == pytest.approx(0.3, abs=0.1)


def test_readings_that_are_all_right_make_no_certainty():
    rows, _ = readings(50)
    told = fit(rows, np.ones(50))(rows)
    assert (told > 0.9).all() and (told < 0.999).all()


def test_each_set_is_judged_by_the_others():
    rows, right = readings(3000)
    table = Table(["a"] * 1000 + ["b"] * 1000 + ["odd"] * 1000, list(rows), list(right > 0))
    table.right[2000:] = [False] * 1000
    sure = held_out(table)
    assert calibration_error(table.claims(sure)["odd"]) > 0.3  # nothing told it of this set
    alone = Table(["a"] * 1000, list(rows[:1000]), list(right[:1000] > 0))
    assert calibration_error(alone.claims(held_out(alone))["a"]) < 0.06


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """The bundled receipt as a set with ground truth."""
    folder = tmp_path_factory.mktemp("samples")
    bundled = resources_dir() / "samples"
    shutil.copy(bundled / "receipt.jpg", folder)
    lines = json.loads((bundled / "receipt.json").read_text())["lines"]
    page = {"image": "receipt.jpg", "lines": lines}
    (folder / "pages.jsonl").write_text(json.dumps(page) + "\n")
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "mine"
    shutil.copytree(bundled_models_dir() / "pilot-compact", folder)
    return folder


def test_a_model_is_calibrated_in_place_and_reads_with_it(model, samples):
    table = calibrate(model, samples, None, 1)
    assert table.splitlines()[-1].startswith("| all | ")
    found = find_model(model)
    assert found.calibration["evidence"] == list(EVIDENCE)
    assert set(found.calibration["error"]["all"]) == {"line", "word"}
    card = (model / "README.md").read_text()
    assert card.count(BEGIN) == 1 and table in card and "## Licence" in card.split(table)[1]
    assert Image.open(model / DIAGRAM).size[0] > 500

    page = json.loads((samples / "pages.jsonl").read_text().splitlines()[0])
    image = PageImage.of(np.asarray(Image.open(samples / page["image"]).convert("RGB")))
    boxes = [Box(*line["box"]) for line in page["lines"]]
    raw = bundled_models_dir() / "pilot-compact"
    now, before = (open_reader(m, "cpu", 1).read_boxes(image, boxes) for m in (model, raw))
    assert [line.text for line in now] == [line.text for line in before]
    assert all(0 <= word.confidence <= 1 for line in now for word in line.words)

    write_section(model, table)
    assert (model / "README.md").read_text() == card  # the section is replaced, not repeated


def test_too_few_lines_change_nothing(model, samples, tmp_path):
    few = json.loads((samples / "pages.jsonl").read_text().splitlines()[0])
    shutil.copy(samples / few["image"], tmp_path)
    few["lines"] = few["lines"][:3]
    (tmp_path / "pages.jsonl").write_text(json.dumps(few) + "\n")
    before = (model / "model.json").read_bytes()
    with pytest.raises(UnreadableDocumentError, match="too few lines"):
        calibrate(model, tmp_path, None, 1)
    assert (model / "model.json").read_bytes() == before
