"""How a page comes to its working scale: a glimpse of it, then one pass."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.cache import ByteBudgetCache
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.glimpse import inked_window
from pilot_desktop.reading.linemap import median_height
from pilot_desktop.reading.scale import PageEncoder, ScaleOptions

RECEIPT = Path(__file__).parents[2] / "resources" / "samples" / "receipt.jpg"


def test_the_window_holds_the_writing():
    page = np.full((1200, 900), 230, np.uint8)
    page[700:760:6, 500:800:5] = 20
    rows, columns = inked_window(page, 200, 400)
    assert rows.start <= 700 and rows.stop >= 760
    assert columns.start <= 500 and columns.stop >= 800


def test_blank_paper_has_no_window():
    noise = np.random.default_rng(0).integers(220, 236, (600, 500), dtype=np.uint8)
    assert inked_window(noise, 200, 200) is None


@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 300), st.integers(1, 300))
def test_windows_lie_on_the_page(height, width, high, wide):
    page = np.random.default_rng(height).integers(0, 255, (height, width), dtype=np.uint8)
    window = inked_window(page, high, wide)
    assert window is None or page[window].size > 0


@pytest.fixture(scope="module")
def backend():
    return open_reader(device="cpu", threads=2)._backend


@pytest.mark.parametrize("size", [0.8, 1.0, 2.0, 3.4])
def test_one_pass_at_the_working_scale_after_a_glimpse(backend, size, monkeypatch):
    picture = Image.open(RECEIPT).convert("L")
    grey = np.asarray(picture.resize([round(side * size) for side in picture.size]))
    shapes = []
    encode = backend.encode
    monkeypatch.setattr(
        backend, "encode", lambda pixels: shapes.append(pixels.shape) or encode(pixels)
    )
    options = ScaleOptions()
    page = PageEncoder(backend, "model", ByteBudgetCache(0)).encode(
        PageImage.of(grey), lambda: None
    )
    height, width = page.features.height, page.features.width
    assert shapes[-1] == (height, width)
    whole = [shape for shape in shapes if shape[0] * shape[1] > 0.3 * height * width]
    assert len(whole) == 1
    assert 0.9 * options.smallest <= median_height(list(page.lines)) <= options.largest
