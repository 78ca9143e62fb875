"""Two thousand boxes on a large page are drawn 30 times a second; see also tests.benchmarks.canvas.

What counts is the processor time of the window's thread: the clock measures other programs, too. A
core shared with another program is slower all the same, so the best of some attempts counts.
"""

from __future__ import annotations

import time

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF

from pilot_desktop.app.passage import Passage, State
from tests.app.turning_loop import turn
from tests.benchmarks.canvas import boxes

SIDE, FRAME = 4000, 1 / 30
ATTEMPTS = 4


@pytest.fixture
def crowded(driver, tmp_path):
    """The canvas of a page with two thousand lines of all degrees of certainty."""
    texture = np.random.default_rng(0).integers(100, 255, (SIDE // 8,) * 2, dtype=np.uint8)
    Image.fromarray(texture.repeat(8, 0).repeat(8, 1)).save(tmp_path / "large.jpg")
    driver.open(tmp_path / "large.jpg")
    lines = dict(enumerate(boxes(SIDE, 2000)))
    passage = Passage(0, driver.controller.page, None, state=State.DONE, lines=lines)
    driver.canvas.show_lines(passage, 7)
    return driver


def frame(driver, change) -> float:
    start = time.thread_time()
    change()
    driver.app.processEvents()
    return time.thread_time() - start


@pytest.mark.parametrize("turns", [0, 1])
def test_thirty_frames_a_second_while_zooming_and_panning(crowded, turns):
    canvas = crowded.canvas
    canvas.turn_page(turns)
    canvas.fit_page()
    turn(100)
    for _ in range(ATTEMPTS):
        times = [frame(crowded, lambda: canvas.zoom_by(1.1, QPointF(300, 300))) for _ in range(25)]
        times += [frame(crowded, lambda: canvas.zoom_by(1 / 1.1)) for _ in range(25)]
        canvas.zoom_to(1.0)
        times += [frame(crowded, lambda: canvas._scroll_by(QPointF(13, 17))) for _ in range(30)]
        if np.quantile(times, 0.9) < FRAME:
            return
        canvas.fit_page()
    pytest.fail(f"frames in ms: {np.round(np.multiply(times, 1000), 1)}")
