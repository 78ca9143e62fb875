"""Learning a hand: which lines it takes, what is judged, what is kept, and that both backends read
with it alike."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.document import transcript
from pilot_desktop.document.commands import AddDocument
from pilot_desktop.document.errors import ModelError, UnreadableDocumentError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import AddLine, SetHumanText
from pilot_desktop.document.original import Original
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.store import Project
from pilot_desktop.document.transcript import Line, PageReading
from pilot_desktop.formats.pagexml import page_xml
from pilot_desktop.formats.source import open_document
from pilot_desktop.formats.writers import formatted
from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.store import find_model
from pilot_desktop.paths import resources_dir
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.pixels import to_grey
from pilot_desktop.training import adaptation
from pilot_desktop.training.adaptation import Outcome, adapt, as_adapter, folds, mean_of
from pilot_desktop.training.adaptation_learner import (
    Examination,
    HandLearner,
    Reading,
    Recipe,
    merged,
)
from pilot_desktop.training.adaptation_lines import (
    chosen_lines,
    corrections,
    count_lines,
    sheets,
)
from pilot_desktop.training.adaptation_print import print_page
from pilot_desktop.training.data import TruthLine, TruthPage
from pilot_desktop.training.evaluation import ErrorRate

SAMPLES = resources_dir() / "samples"
LETTER = json.loads((SAMPLES / "letter.json").read_text(encoding="utf-8"))["lines"]
QUICK = Recipe(rank=2, steps=8, windows=4, prints=2, lines=4, rate=4e-3)


@pytest.fixture(scope="module")
def base() -> CompactModel:
    torch.manual_seed(0)
    return adaptation.load_base(find_model())


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    """The handwritten sample as a folder with ground truth."""
    folder = tmp_path / "letter"
    folder.mkdir()
    shutil.copy(SAMPLES / "letter.jpg", folder)
    page = {"image": "letter.jpg", "lines": LETTER}
    (folder / "pages.jsonl").write_text(json.dumps(page) + "\n", encoding="utf-8")
    return folder


def texts(pages) -> list[str]:
    return [line.text for page in pages for line in page.lines if line.text]


def test_a_projects_human_lines_are_what_is_learnt(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "letter.jpg", tmp_path)
    with open_document(tmp_path / "letter.jpg") as document:
        size, pixels = document.page_size(0), to_grey(document.render(0).pixels)
    added = AddDocument(Original.of(tmp_path / "letter.jpg"), "px", [size])
    with Project.new([added], tmp_path / "a.pilot") as project:
        read = tuple(Line(Box(*line["box"]), "misread", 0.5) for line in LETTER[:10])
        project.run(StoreReading(1, None, "m", read))
        for number in (1, 7):
            project.run(SetHumanText(project.lines(1)[number].id, LETTER[number]["text"]))
        project.run(AddLine(1, None, Box(*LETTER[13]["box"]), LETTER[13]["text"]))
    strips = corrections(tmp_path / "a.pilot")
    assert texts(strips) == [LETTER[number]["text"] for number in (1, 7, 13)]
    for strip, number in zip(strips, (1, 7, 13), strict=True):
        left, top, right, bottom = (round(side) for side in strip.lines[0].box)
        x1, y1, x2, y2 = LETTER[number]["box"]
        assert np.array_equal(strip.pixels[top:bottom, left:right], pixels[y1:y2, x1:x2])
        assert strip.pixels.shape[0] > 2 * (y2 - y1)


def test_a_project_whose_document_is_gone_is_told(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "letter.jpg", tmp_path)
    added = AddDocument(Original.of(tmp_path / "letter.jpg"), "px", [(1117.0, 1320.0)])
    with Project.new([added], tmp_path / "a.pilot") as project:
        project.run(AddLine(1, None, Box(*LETTER[0]["box"]), "words"))
    (tmp_path / "letter.jpg").unlink()
    with pytest.raises(UnreadableDocumentError, match=r"letter\.jpg is no longer there"):
        corrections(tmp_path / "a.pilot")


@pytest.mark.parametrize("kind", ["alto", "page"])
def test_transcribed_pages_are_ground_truth(tmp_path: Path, truth: Path, kind: str) -> None:
    lines = tuple(Line(Box(*line["box"]), line["text"], 1.0) for line in LETTER)
    page = PageReading(1, 1117, 1320, lines)
    if kind == "alto":
        written = formatted(transcript.Reading("letter.jpg", "m", "px", (page,)), "alto")
    else:
        written = page_xml("letter.jpg", "m", "px", page)
    folder = tmp_path / kind
    folder.mkdir()
    shutil.copy(SAMPLES / "letter.jpg", folder)
    (folder / "letter.xml").write_text(written, encoding="utf-8")
    wanted, found = corrections(truth), corrections(folder)
    assert texts(found) == texts(wanted)
    boxes = [np.array([li.box for page in pages for li in page.lines]) for pages in (wanted, found)]
    assert np.abs(boxes[0] - boxes[1]).max() < 1


def test_large_writing_is_learnt_at_the_size_it_is_read(truth: Path) -> None:
    from PIL import Image

    with Image.open(truth / "letter.jpg") as image:
        image.resize((image.width * 2, image.height * 2)).save(truth / "letter.jpg")
    large = [{**line, "box": [2 * side for side in line["box"]]} for line in LETTER]
    page = {"image": "letter.jpg", "lines": large}
    (truth / "pages.jsonl").write_text(json.dumps(page) + "\n", encoding="utf-8")
    heights = [li.box[3] - li.box[1] for strip in corrections(truth) for li in strip.lines]
    assert np.median(heights) == pytest.approx(36, abs=1)


@pytest.mark.parametrize("content", [None, "{", '{"image": "none.png", "lines": []}', "[1]"])
def test_ground_truth_that_is_none_is_told(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "pages.jsonl").write_text(content + "\n", encoding="utf-8")
    with pytest.raises(UnreadableDocumentError):
        corrections(tmp_path)


def test_sheets_hold_every_line_with_its_ink(truth: Path) -> None:
    strips = corrections(truth)
    odd = chosen_lines(strips, lambda number: number % 2 == 1)
    packed = sheets(odd)
    assert texts(packed) == [line["text"] for line in LETTER][1::2] == texts(odd)
    assert count_lines(packed) == len(LETTER) // 2
    for page in packed:
        for line in page.lines:
            left, top, right, bottom = (int(side) for side in line.box)
            cut = page.pixels[top:bottom, left:right]
            assert cut.size and cut.min() < 160  # the line is on the sheet, not beside it


@given(st.integers(20, 300))
def test_each_line_is_kept_back_once_or_a_fifth_of_them(count: int) -> None:
    parts = folds(count)
    held = [[line for line in range(count) if part(line)] for part in parts]
    if count < adaptation.FEW_LINES:
        assert sorted(line for part in held for line in part) == list(range(count))
    else:
        assert len(held) == 1 and abs(len(held[0]) - count / 5) <= 1


def test_printed_pages_are_the_same_each_time_and_readable(base: CompactModel) -> None:
    one, again = print_page(7), print_page(7)
    assert np.array_equal(one.pixels, again.pixels) and one.lines == again.lines
    assert not np.array_equal(one.pixels, print_page(8).pixels)
    assert 10 <= len(one.lines) <= 25
    assert Examination(base, [one])({}).rate < 0.1


def test_learning_lowers_the_loss_and_leaves_the_model_alone(
    base: CompactModel, truth: Path
) -> None:
    before = {name: value.clone() for name, value in base.state_dict().items()}
    learner = HandLearner(base, sheets(corrections(truth)), replace(QUICK, prints=0, windows=1))
    shares = list(learner.prepare())
    assert shares == sorted(shares) and shares[-1] == 1.0
    losses = [learner.learn(0.3) for _ in range(16)]
    assert np.mean(losses[-4:]) < 0.8 * np.mean(losses[:3])
    for name, value in base.state_dict().items():
        assert torch.equal(value, before[name])
    assert all(name.startswith("band.") for name in learner.deltas)


def test_lines_that_fit_no_view_are_told(base: CompactModel) -> None:
    wide = TruthLine((10.0, 30.0, 3000.0, 66.0), "far too long")
    strip = TruthPage("corrections", [wide], _pixels=np.full((96, 3010), 255, np.uint8))
    learner = HandLearner(base, [strip], replace(QUICK, windows=2))
    with pytest.raises(UnreadableDocumentError, match="too long"):
        list(learner.prepare())


def test_averaged_runs_are_the_average_of_their_weights(base: CompactModel) -> None:
    generator = torch.Generator().manual_seed(1)
    learner = HandLearner(base, [], QUICK)
    runs = [
        {n: torch.randn(v.shape, generator=generator) for n, v in learner.deltas.items()}
        for _ in range(3)
    ]
    reading = Reading(base)
    each, together = [merged(reading, run) for run in runs], merged(reading, mean_of(runs))
    for name, value in together.items():
        wanted = torch.stack([one[name] for one in each]).mean(0)
        assert torch.allclose(value, wanted, atol=1e-4)


def outcome(errors: list[int], prints: list[float], monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """Judge a run whose kept back lines have these errors (without; strength 1, 0.7, 0.4) and
    whose print check has these rates."""

    class Prints:
        def __call__(self, deltas, strength=1.0):
            rates = dict(zip((0.0, *adaptation.STRENGTHS), prints, strict=True))
            return ErrorRate(round(10_000 * rates[strength if deltas else 0.0]), 10_000)

    rates = [ErrorRate(edits, 1000) for edits in errors]
    by_strength = dict(zip((0.0, *adaptation.STRENGTHS), rates, strict=True))
    deltas = {"band.norm.bias": torch.ones(1)}
    return adaptation._judged(deltas, by_strength, Prints(), 50, 10, 0.0, [])


@pytest.mark.parametrize(
    ("errors", "prints", "strength"),
    [
        ([200, 140, 150, 160], [0.01, 0.01, 0.01, 0.01], 1.0),
        ([200, 150, 140, 160], [0.01, 0.01, 0.01, 0.01], 0.7),
        ([200, 140, 150, 160], [0.01, 0.02, 0.0104, 0.01], 0.7),
        ([200, 140, 150, 160], [0.01, 0.02, 0.02, 0.009], 0.4),
    ],
)
def test_the_best_that_print_allows_is_kept(monkeypatch, errors, prints, strength) -> None:
    kept = outcome(errors, prints, monkeypatch)
    assert (kept.kept, kept.strength) == (True, strength)
    assert kept.after < kept.before
    assert kept.print_after <= kept.print_before + adaptation.PRINT_SLACK


@pytest.mark.parametrize(
    ("errors", "prints", "reason"),
    [
        ([200, 210, 205, 200], [0.01] * 4, "read no better"),
        ([200, 199, 198, 199], [0.01] * 4, "read no better"),
        ([0, 0, 0, 0], [0.01] * 4, "read no better"),
        ([200, 100, 120, 140], [0.01, 0.03, 0.02, 0.02], "print"),
    ],
)
def test_nothing_is_kept_without_gain_or_at_the_cost_of_print(
    monkeypatch, errors, prints, reason
) -> None:
    judged = outcome(errors, prints, monkeypatch)
    assert not judged.kept and reason in judged.reason


def test_too_few_lines_and_foreign_models_are_told(base: CompactModel, truth: Path) -> None:
    few = chosen_lines(corrections(truth), lambda number: number < 19)
    with pytest.raises(UnreadableDocumentError, match=r"There are 19 corrected lines: .* at least"):
        adapt(base, few, lambda row: None)
    with pytest.raises(ModelError, match="not a compact one"):
        adaptation.load_base(replace(find_model(), kind="published"))


def test_a_run_reports_judges_and_both_backends_read_with_its_file(
    base: CompactModel, truth: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adaptation, "print_check", lambda: [print_page(3)])
    rows: list[dict] = []
    learnt = adapt(base, corrections(truth), rows.append, minutes=2, recipe=QUICK)
    assert learnt.lines == learnt.held_out == 20
    done = [row["done"] for row in rows]
    assert done == sorted(done) and done[-1] == 1.0
    assert {row["stage"] for row in rows} == {"encode", "learn", "check"}
    assert {row["run"] for row in learnt.curve} == {1, 2, 3}
    # Whatever so short a run came to, its file reads as the learner says.
    file = tmp_path / "hand.safetensors"
    as_adapter(learnt, find_model(), "hand").save(file)
    assert file.stat().st_size < 5_000_000
    adaptation.save_curve(learnt, tmp_path / "hand.jsonl")
    assert len((tmp_path / "hand.jsonl").read_text().splitlines()) == len(learnt.curve)
    assert (tmp_path / "hand.png").stat().st_size > 0
    with open_document(SAMPLES / "letter.jpg") as document:
        image = document.render(0)
    boxes = [Box(*line["box"]) for line in LETTER]
    onnx, torch_ = (open_reader(None, device, 1, file) for device in ("cpu", "torch-cpu"))
    assert onnx.model_name.endswith("+ hand")
    said = [[line.text for line in reader.read_boxes(image, boxes)] for reader in (onnx, torch_)]
    assert said[0] == said[1]
    assert said[0] != [li.text for li in open_reader(None, "cpu", 1).read_boxes(image, boxes)]


def test_the_print_check_ships(base: CompactModel) -> None:
    pages = adaptation.print_check()
    assert sum(len(line.text or "") for page in pages for line in page.lines) > 3000
