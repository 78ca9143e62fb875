"""Windows of pages: what moves the pixels moves the boxes; targets say where lines are."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pilot_desktop.training.batches import example
from pilot_desktop.training.data import TruthLine, TruthPage, read_set
from pilot_desktop.training.linetruth import COLUMN, ROW, line_map_target
from pilot_desktop.training.windows import (
    SHAPES,
    SMALLEST_READABLE,
    Window,
    jittered,
    sample_window,
)


def page_of_bars(lines: int = 18) -> TruthPage:
    """White paper with black bars as lines, each exactly its box."""
    image = Image.new("L", (620, 900), 255)
    draw = ImageDraw.Draw(image)
    truth = []
    for k in range(lines):
        box = (60.0, 40.0 + 45 * k, 260.0 + 15 * k, 68.0 + 45 * k)
        draw.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=0)
        truth.append(TruthLine(box, f"line {k}"))
    return TruthPage("bars", truth, _pixels=np.asarray(image))


@pytest.mark.parametrize("seed", range(12))
def test_boxes_move_with_the_ink(seed: int) -> None:
    window = sample_window(np.random.default_rng(seed), page_of_bars(), augment=False)
    assert window.pixels.shape in SHAPES
    for line in window.readable:
        left, top, right, bottom = (round(v) for v in line.box)
        assert bottom - top >= SMALLEST_READABLE - 1
        inside = window.pixels[top + 3 : bottom - 3, left + 8 : right - 8]
        assert (inside < 128).mean() > 0.85
    covered = np.zeros(window.pixels.shape, bool)
    for line in window.visible:
        left, top, right, bottom = (max(0, round(v)) for v in line.box)
        covered[max(0, top - 4) : bottom + 4, max(0, left - 6) : right + 6] = True
    assert (window.pixels[~covered] > 100).mean() > 0.995


@pytest.mark.parametrize("seed", range(4))
def test_line_map_target_marks_the_lines(seed: int) -> None:
    window = sample_window(np.random.default_rng(seed), page_of_bars(), augment=False)
    target, weight = line_map_target(window)
    height, width = window.pixels.shape
    assert target.shape == (4, height // ROW, width // COLUMN)
    core = target[0] > 0.9
    cells = window.pixels.reshape(height // ROW, ROW, width // COLUMN, COLUMN).mean((1, 3))
    assert (cells[core] < 128).mean() > 0.95
    # In the core the distances add up to the height of a line.
    heights = 16 * (target[1] + target[2])[core]
    boxes = [line.box[3] - line.box[1] for line in window.visible]
    assert min(boxes) * 0.7 < np.median(heights) < max(boxes) * 1.1
    assert (weight[0] == 1).all()


def test_a_narrow_line_keeps_a_core() -> None:
    box = (100.0, 100.0, 112.0, 130.0)
    line = TruthLine(box, "1")
    window = Window(np.full((320, 320), 255, np.uint8), [line], [line], True, "test")
    target, _ = line_map_target(window)
    assert target[0].max() > 0.4


def test_unlabelled_ink_is_no_proof() -> None:
    pixels = np.full((320, 320), 255, np.uint8)
    pixels[20:40, 40:280] = 0
    line = TruthLine((40.0, 200.0, 280.0, 230.0), "here")
    partly = Window(pixels, [line], [line], False, "timeus")
    fully = Window(pixels, [line], [line], True, "sroie")
    assert line_map_target(partly)[1][0, 20 // ROW : 40 // ROW, 10:30].max() == 0
    assert line_map_target(fully)[1][0].min() == 1


def test_sets_are_read_as_described(tmp_path) -> None:
    folder = tmp_path / "sroie" / "train"
    folder.mkdir(parents=True)
    Image.new("L", (50, 40), 255).save(folder / "0000.webp")
    (folder / "pages.jsonl").write_text(
        '{"image": "0000.webp", "width": 50, "height": 40, "source": "x", "lines": ['
        '{"text": "TOTAL  5", "box": [1, 2, 30, 20]},'
        '{"text": "x", "box": [1, 22, 30, 38], "ignore": true}]}\n',
        encoding="utf-8",
    )
    (page,) = read_set(folder)
    assert page.pixels.shape == (40, 50)
    assert [line.text for line in page.lines] == ["TOTAL 5", None]
    assert page.lines[0].case_known is False


def test_examples_pair_boxes_with_lines() -> None:
    rng = np.random.default_rng(3)
    window, boxes, target, weight = example(rng, sample_window(rng, page_of_bars()))
    assert boxes.shape == (len(window.readable), 4)
    truth = np.array([line.box for line in window.readable])
    height = (truth[:, 3] - truth[:, 1])[:, None]
    assert (np.abs(boxes - truth) < 0.7 * height).all()
    assert target.shape[1:] == weight.shape[1:]


def test_jitter_never_turns_a_box_inside_out() -> None:
    """Found in training: a line 12 px wide and 150 px high."""
    lines = [TruthLine((100.0, 100.0, 112.0, 250.0), "1")] * 500
    boxes = jittered(np.random.default_rng(0), lines)
    assert (boxes[:, 2] - boxes[:, 0] >= 5.9).all()
    assert (boxes[:, 3] - boxes[:, 1] >= 74).all()
