"""What was learnt of a hand, beside the base: where it has a say, and that both backends agree."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.formats.source import open_document
from pilot_desktop.model.adapter import WEIGHTS, Adapter
from pilot_desktop.model.store import find_model
from pilot_desktop.paths import resources_dir
from pilot_desktop.reading import events
from pilot_desktop.reading.compact_files import CompactFiles
from pilot_desktop.reading.factory import open_texts
from pilot_desktop.reading.learnt import PART, blended, part_of_learnt, sureness
from pilot_desktop.reading.onnx_backend import OnnxBackend
from pilot_desktop.reading.pixels import to_grey
from pilot_desktop.reading.reader import CompactReader
from pilot_desktop.reading.torch_backend import TorchBackend

SAMPLES = resources_dir() / "samples"


def posteriors(seed: int, frames: int, sharp: float) -> np.ndarray:
    scores = np.random.default_rng(seed).normal(size=(frames, 7)) * sharp
    scores -= scores.max(1, keepdims=True)
    return (scores - np.log(np.exp(scores).sum(1, keepdims=True))).astype(np.float32)


@given(st.integers(0, 2**31), st.integers(1, 30), st.floats(0.1, 8), st.floats(0, 1))
def test_both_together_are_probabilities(seed, frames, sharp, part) -> None:
    base, learnt = posteriors(seed, frames, sharp), posteriors(seed + 1, frames, sharp)
    both = blended(base, learnt, part)
    assert both.dtype == np.float32
    assert np.allclose(np.exp(both).sum(1), 1, atol=1e-4)
    assert np.allclose(blended(base, learnt, 0), base, atol=1e-4)
    assert np.allclose(blended(base, learnt, 1), learnt, atol=1e-4)
    # Where both are surest of the same, so are they together.
    same = base.argmax(1) == learnt.argmax(1)
    assert (both.argmax(1) == base.argmax(1))[same].all()


@given(st.integers(0, 2**31), st.integers(1, 30))
def test_the_surer_the_base_the_less_is_asked_of_what_was_learnt(seed, frames) -> None:
    rows = [posteriors(seed, frames, sharp) for sharp in (0.01, 0.1, 1, 10, 1e6)]
    spoken = [row for row in rows if row.argmax(1).any()]
    parts = [part_of_learnt(row) for row in spoken]
    assert parts == sorted(parts, reverse=True) and all(0 <= part <= PART for part in parts)
    if spoken:
        assert (parts[0], parts[-1]) == (PART, 0.0)
    blank = np.log(np.full((frames, 7), 1e-6, np.float32))
    blank[:, 0] = 0
    assert (sureness(blank), part_of_learnt(blank)) == (1.0, 0.0)


@pytest.fixture(scope="module")
def silent() -> Adapter:
    """What reads no character anywhere, and is sure of that."""
    base, blank = find_model(), np.full(195, -200, np.float32)
    blank[0] = 200
    digest = base.files[WEIGHTS].sha256
    return Adapter("silent", base.name, base.version, digest, {"band.head.bias": blank})


@pytest.mark.parametrize("kind", [OnnxBackend, TorchBackend])
def test_print_is_left_alone_and_an_unsure_line_is_not(kind, silent: Adapter) -> None:
    found = find_model()
    files = CompactFiles.open(found.path, dict(found.config))
    plain, with_hand = kind(files, threads=1), kind(replace(files, adapter=silent), threads=1)
    seen = set()
    for sample in ("receipt", "letter"):
        with open_document(SAMPLES / f"{sample}.jpg") as document:
            grey = to_grey(document.render(0).pixels)
        lines = json.loads((SAMPLES / f"{sample}.json").read_text(encoding="utf-8"))["lines"]
        boxes = np.array([line["box"] for line in lines[:12]], np.float32)
        base, both = (
            backend.regions(backend.encode(grey), boxes) for backend in (plain, with_hand)
        )
        for before, after, n in zip(base.log_probs, both.log_probs, base.lengths, strict=True):
            part = part_of_learnt(before[:n])
            seen.add((sample, part > 0))
            assert np.array_equal(before[:n], after[:n]) == (part == 0)
            assert np.allclose(np.exp(after[:n]).sum(1), 1, atol=1e-3)
            if part == PART:
                assert (after[:n].argmax(1) == 0).all()
    assert {("receipt", False), ("letter", True)} <= seen


@pytest.mark.parametrize("kind", [OnnxBackend, TorchBackend])
def test_the_encoder_of_a_hand_looks_once_at_pages_with_unsure_lines_only(kind, silent) -> None:
    found = find_model()
    changed = {"encoder.stage3.2.project.bias": np.full(160, 0.5, np.float32)}
    files = CompactFiles.open(found.path, dict(found.config), replace(silent, tensors=changed))
    looks: list[bool] = []

    class Noted(kind):
        def _encode(self, padded, *, learnt=False):
            looks.append(learnt)
            return super()._encode(padded, learnt=learnt)

    plain, with_hand = kind(replace(files, adapter=None), threads=1), Noted(files, threads=1)
    for sample, sure in (("receipt", True), ("letter", False)):
        with open_document(SAMPLES / f"{sample}.jpg") as document:
            grey = to_grey(document.render(0).pixels)
        lines = json.loads((SAMPLES / f"{sample}.json").read_text(encoding="utf-8"))["lines"]
        boxes = np.array([line["box"] for line in lines[:12]], np.float32)
        base = plain.regions(plain.encode(grey), boxes)
        rows = zip(base.log_probs, base.lengths.tolist(), strict=True)
        parts = np.array([part_of_learnt(row[:n]) for row, n in rows])
        asked = boxes[(parts == 0) == sure]
        looks.clear()
        features = with_hand.encode(grey)
        first, again = (with_hand.regions(features, asked) for _ in range(2))
        assert looks == ([False] if sure else [False, True])
        assert np.array_equal(first.log_probs, again.log_probs)
        before = plain.regions(plain.encode(grey), asked)
        assert np.array_equal(before.log_probs, first.log_probs) == sure


def test_finding_and_other_words_go_by_what_is_read_with_the_hand(silent: Adapter) -> None:
    """One set of posteriors answers every prompt."""
    found = find_model()
    files = CompactFiles.open(found.path, dict(found.config))
    with open_document(SAMPLES / "letter.jpg") as document:
        page = document.render(0)
    lines = json.loads((SAMPLES / "letter.json").read_text(encoding="utf-8"))["lines"]
    boxes = [Box(*line["box"]) for line in lines]
    said, hits = [], []
    for adapter in (None, silent):
        backend = OnnxBackend(replace(files, adapter=adapter), 1)
        reader = CompactReader(backend, "m", texts=open_texts(found))
        read = reader.read_boxes(page, boxes)
        said.append([line.text for line in read])
        word = max((w for line in lines for w in line["text"].split()), key=len).strip(".,;")
        all_events = list(reader.find(page, word, min_score=0.3))
        hits.append([e.hit for e in all_events if isinstance(e, events.HitFound)])
    changed = [k for k, (a, b) in enumerate(zip(*said, strict=True)) if a != b]
    assert changed and all(said[1][k] == "" or len(said[1][k]) < len(said[0][k]) for k in changed)
    assert len(hits[1]) <= len(hits[0]) and hits[0]
