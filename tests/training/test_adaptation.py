"""Learning a hand: what is judged, what is kept, and that both backends read with it alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.document.errors import ModelError, UnreadableDocumentError
from pilot_desktop.document.geometry import Box
from pilot_desktop.formats.source import open_document
from pilot_desktop.model.adapter import load_adapter
from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.sampling import padded_page
from pilot_desktop.model.store import find_model
from pilot_desktop.reading.compact_files import CompactFiles
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.onnx_backend import OnnxBackend
from pilot_desktop.reading.pixels import to_grey
from pilot_desktop.reading.torch_backend import TorchBackend
from pilot_desktop.training import adaptation
from pilot_desktop.training.adaptation import (
    Outcome,
    adapt,
    as_adapter,
    folds,
    print_holds,
)
from pilot_desktop.training.adaptation_learner import (
    Examination,
    HandLearner,
    Recipe,
    View,
    Views,
    posteriors,
    total,
    words_in,
)
from pilot_desktop.training.adaptation_lines import (
    corrections,
    numbered,
    sheets,
)
from pilot_desktop.training.adaptation_print import print_page
from pilot_desktop.training.adaptation_words import joined, with_hidden
from pilot_desktop.training.data import TruthLine, TruthPage
from pilot_desktop.training.evaluation import ErrorRate, character_errors
from pilot_desktop.training.export import export_model
from pilot_desktop.training.losses import Alphabet, greedy_text
from tests.training.letter import LETTER, SAMPLES

QUICK = Recipe(rank=2, steps=8, windows=4, prints=2, lines=4, rate=4e-3, hidden=0.5)


@pytest.fixture(scope="module")
def base() -> CompactModel:
    torch.manual_seed(0)
    return adaptation.load_base(find_model())


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
    assert total(Examination(base, numbered([one]))({})).rate < 0.1


def test_learning_lowers_the_loss_and_leaves_the_model_alone(
    base: CompactModel, truth: Path
) -> None:
    before = {name: value.clone() for name, value in base.state_dict().items()}
    views, pages = Views(), sheets(numbered(corrections(truth)))
    recipe = replace(QUICK, prints=0, windows=1)
    shares = list(views.prepare(base, pages, recipe))
    assert shares == sorted(shares) and shares[-1] == 1.0
    learner = HandLearner(base, views, recipe)
    losses = [learner.learn(0.3) for _ in range(16)]
    assert np.mean(losses[-4:]) < 0.8 * np.mean(losses[:3])
    for name, value in base.state_dict().items():
        assert torch.equal(value, before[name])
    parts = {name.split(".")[0] for name, delta in learner.deltas.items() if delta.any()}
    assert parts == {"band", "encoder"}


def test_what_is_kept_back_is_not_learnt_from(base: CompactModel, truth: Path) -> None:
    views, pages = Views(), sheets(numbered(corrections(truth)))
    list(views.prepare(base, pages, replace(QUICK, prints=0)))
    learner = HandLearner(base, views, QUICK, lambda line: line % 3 != 1)
    seen = {line.number for view in learner.hand for line in [*view.lines, *view.words]}
    assert seen and all(number % 3 != 1 for number in seen)
    examination = Examination(base, pages)
    held = examination({}, wanted=lambda line: line % 3 == 1)
    assert sorted(held) == [number for number in range(len(LETTER)) if number % 3 == 1]
    everything = examination({})
    assert sorted(everything) == list(range(len(LETTER)))
    assert {number: everything[number] for number in held} == held


def test_lines_that_fit_no_view_are_told(base: CompactModel) -> None:
    wide = TruthLine((10.0, 30.0, 3000.0, 66.0), "far too long")
    strip = TruthPage("corrections", [wide], _pixels=np.full((96, 3010), 255, np.uint8))
    with pytest.raises(UnreadableDocumentError, match="too long"):
        list(Views().prepare(base, [strip], replace(QUICK, windows=2)))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(1, 5))
def test_words_stand_one_behind_the_other(widths: list[int], words: int) -> None:
    wide = 2 * max(widths)
    sampled = torch.arange(len(widths) * wide, dtype=torch.float32).reshape(-1, 1, 1, wide) + 1
    lines, frames = joined(sampled, torch.tensor(widths), words)
    assert int(frames.sum()) == sum(widths) and len(lines) == -(-len(widths) // words)
    for k, line in enumerate(lines):
        own = range(k * words, min(len(widths), (k + 1) * words))
        parts = torch.cat([sampled[j, ..., : 2 * widths[j]] for j in own], 2)
        assert torch.equal(line[..., : 2 * int(frames[k])], parts)
        assert not line[..., 2 * int(frames[k]) :].any()


def test_words_of_the_letter_stand_where_they_are_read(base: CompactModel, truth: Path) -> None:
    """Cut out and read alone, most words are what they are said to be."""
    (page,) = sheets(numbered(corrections(truth)))
    view = View(padded_page(page.pixels), [line for line in page.lines if line.text])
    view.words = words_in(base, view, Alphabet(base.config))
    said = [
        " ".join(w.text or "" for w in view.words if w.number == li.number) for li in view.lines
    ]
    assert said == [line.text for line in view.lines]
    boxes = np.array([word.box for word in view.words], np.float32)
    log_probs, frames = posteriors(base, view, boxes)
    errors = ErrorRate()
    for word, row, n in zip(view.words, log_probs.numpy(), (2 * frames).tolist(), strict=True):
        errors += character_errors(word.text or "", greedy_text(row, n, base.config.characters))
    lines = total(Examination(base, numbered([page]))({}))
    assert errors.rate < lines.rate + 0.1


@given(st.integers(1, 40), st.integers(0, 2**31))
def test_hidden_pieces_are_as_the_line_is_on_average(frames: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    sampled = torch.from_numpy(rng.normal(size=(2, 3, 2, 80)).astype(np.float32))
    lengths = torch.tensor([frames, 40])
    shown = with_hidden(rng, sampled, lengths, 1.0)
    mean = sampled[0, :, :, : 2 * frames].mean((1, 2))
    changed = (shown != sampled)[0].any(0).any(0)
    assert torch.allclose(shown[0, :, :, changed], mean[:, None, None], atol=1e-5)
    assert torch.equal(with_hidden(rng, sampled, lengths, 0.0), sampled)


STRENGTHS = (0.0, *adaptation.STRENGTHS)


def outcome(errors: list[int], prints: list[float]) -> Outcome:
    """Judge a run whose kept back lines have these errors (without, then by falling strength) and
    whose print check has these rates, even over its lines."""

    def check(deltas, strength=0.0):
        edits = round(10_000 * dict(zip(STRENGTHS, prints, strict=True))[strength])
        return {n: ErrorRate(edits // 10 + (n < edits % 10), 1000) for n in range(10)}

    rates = [ErrorRate(edits, 1000) for edits in errors]
    by_strength = dict(zip(STRENGTHS, rates, strict=True))
    return adaptation._judged({"band.norm.bias": torch.ones(1)}, by_strength, check)


@pytest.mark.parametrize(
    ("errors", "prints", "which"),
    [
        ([200, 140, 150, 160, 170, 180], [0.01] * 6, 0),
        ([200, 150, 140, 160, 170, 180], [0.01] * 6, 1),
        ([200, 140, 150, 160, 170, 180], [0.01, 0.02, 0.0104, 0.01, 0.01, 0.01], 1),
        ([200, 140, 150, 160, 170, 180], [0.01, 0.02, 0.02, 0.02, 0.02, 0.009], 4),
    ],
)
def test_the_best_that_print_allows_is_kept(errors, prints, which) -> None:
    kept = outcome(errors, prints)
    assert (kept.kept, kept.strength) == (True, adaptation.STRENGTHS[which])
    assert kept.after < kept.before
    assert kept.print_after <= kept.print_before + adaptation.PRINT_MOST


@pytest.mark.parametrize(
    ("errors", "prints", "reason"),
    [
        ([200, 210, 205, 200, 200, 201], [0.01] * 6, "read no better"),
        ([200, 199, 198, 199, 199, 199], [0.01] * 6, "read no better"),
        ([0] * 6, [0.01] * 6, "read no better"),
        ([200, 100, 120, 140, 160, 170], [0.01, *[0.03] * 5], "print"),
    ],
)
def test_nothing_is_kept_without_gain_or_at_the_cost_of_print(errors, prints, reason) -> None:
    judged = outcome(errors, prints)
    assert not judged.kept and reason in judged.reason


@pytest.mark.parametrize(
    ("rises", "holds"),
    [
        ([0] * 100, True),
        ([1, -1] * 50, True),
        ([1] * 10 + [0] * 90, True),  # 0.001 of 10,000 characters
        ([1] * 11 + [0] * 89, False),  # a little too much, and on the same side each time
        ([9, -7, 6, -4, 8, 0, 3] + [0] * 93, True),  # 0.0015, but it goes both ways
        ([20, -19, 20] + [0] * 97, False),  # 0.0021: too much, chance or not
    ],
)
def test_print_may_rise_by_chance_only(rises: list[int], holds: bool) -> None:
    before = {line: ErrorRate(20, 100) for line in range(100)}
    after = {line: ErrorRate(20 + rise, 100) for line, rise in enumerate(rises)}
    assert print_holds(before, after) is holds


def test_too_few_lines_and_foreign_models_are_told(base: CompactModel, truth: Path) -> None:
    few = [
        replace(page, lines=[line for line in page.lines if line.number < 19])
        for page in numbered(corrections(truth))
    ]
    with pytest.raises(UnreadableDocumentError, match=r"There are 19 corrected lines: .* at least"):
        adapt(base, few, lambda row: None)
    with pytest.raises(ModelError, match="not a compact one"):
        adaptation.load_base(replace(find_model(), kind="published"))


def test_a_run_reports_judges_and_both_backends_read_with_its_file(
    base: CompactModel, truth: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adaptation, "print_check", lambda: numbered([print_page(3)]))
    rows: list[dict] = []
    prior = adaptation.load_prior(find_model())
    learnt = adapt(base, corrections(truth), rows.append, minutes=2, recipe=QUICK, prior=prior)
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
    reader = open_reader(None, "cpu", 1, file)
    assert reader.model_name.endswith("+ hand")
    said = reader.read_boxes(image, boxes)
    assert said != open_reader(None, "cpu", 1).read_boxes(image, boxes)
    # In 32 bits (what ships multiplies in 8) both backends have the same posteriors.
    found, exact = find_model(), tmp_path / "exact"
    files = CompactFiles.open(found.path, dict(found.config), load_adapter(file))
    shipped = TorchBackend(replace(files, adapter=None), "cpu", 1)._model
    export_model(shipped, exact, small=False, eight_bits=False)
    files = replace(files, folder=exact)
    backends = OnnxBackend(files, 1), TorchBackend(files, "cpu", 1)
    places, grey = np.array([line["box"] for line in LETTER], np.float32), to_grey(image.pixels)
    onnx, torch_ = (backend.regions(backend.encode(grey), places) for backend in backends)
    inside = np.arange(onnx.log_probs.shape[1]) < onnx.lengths[:, None]
    assert np.abs(onnx.log_probs - torch_.log_probs)[inside].max() < 0.02


def test_what_is_kept_has_learnt_from_all_lines(
    base: CompactModel, truth: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three runs judge, each on the third it does not see; the fourth is what is kept."""
    taught: list[tuple[set[int], HandLearner]] = []

    class Noted(HandLearner):
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            seen = {line.number for view in self.hand for line in [*view.lines, *view.words]}
            taught.append((seen, self))

    monkeypatch.setattr(adaptation, "HandLearner", Noted)
    monkeypatch.setattr(adaptation, "print_check", lambda: numbered([print_page(3)]))
    recipe = replace(QUICK, steps=4, prints=1)
    learnt = adapt(base, corrections(truth), lambda row: None, minutes=2, recipe=recipe)
    assert len(taught) == 4
    everything = taught[3][0]
    for turn, (seen, _) in enumerate(taught[:3]):
        assert seen == {number for number in everything if number % 3 != turn} != everything
    assert learnt.deltas is taught[3][1].deltas
    assert learnt.held_out == len(LETTER)


def test_lines_that_the_base_reads_surely_are_read_as_before(base: CompactModel) -> None:
    """Whatever was learnt: here nonsense."""
    examination = Examination(base, numbered([print_page(5), print_page(6)]))
    nonsense = {"head.bias": torch.randn(base.band.head.bias.shape) * 30}
    nonsense = {"band." + name: value for name, value in nonsense.items()}
    before, after = examination({}), examination(nonsense)
    sure = [number for number, part in examination.parts.items() if part == 0]
    assert len(sure) > 0.8 * len(before)
    assert {n: before[n] for n in sure} == {n: after[n] for n in sure}
    unsure = [number for number in before if number not in sure]
    worse = total({n: after[n] for n in unsure}).edits - total({n: before[n] for n in unsure}).edits
    assert worse > 0 or not unsure


def test_the_print_check_ships(base: CompactModel) -> None:
    pages = adaptation.print_check()
    assert sum(len(line.text or "") for page in pages for line in page.lines) > 3000
