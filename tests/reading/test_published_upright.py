"""A published model on pages that lie on their side or upside down, and on sizes at the limits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pilot_desktop.document.geometry import Box, Transform, turns_of
from pilot_desktop.document.page import PageImage
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.model.store import find_model
from pilot_desktop.reading.compact_files import CompactFiles
from pilot_desktop.reading.events import Cancelled, CancelToken, Done, HitFound, Working
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.onnx_backend import OnnxBackend
from pilot_desktop.reading.published_pages import MOST_PIXELS, prepare, size_for
from pilot_desktop.reading.published_reader import PublishedReader
from pilot_desktop.reading.published_upright import Orientation, UprightReader
from tests.model.published.small import make_tokenizer
from tests.reading.test_published_files import SHALLOW, write_folder
from tests.reading.test_published_reader import HEIGHT, WIDTH, corner, page_script, reader_of

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    return Vocabulary.open(make_tokenizer(tmp_path_factory.mktemp("pieces")))


@pytest.fixture(scope="module")
def orientation():
    found = find_model()
    files = CompactFiles.open(found.path, dict(found.config), None)
    return Orientation(OnnxBackend(files, 2))


def scanned(pixels: np.ndarray, turns: int) -> PageImage:
    """The page as it comes from a scanner that it was laid into turned clockwise."""
    return PageImage.of(np.ascontiguousarray(np.rot90(pixels, -turns)))


@pytest.mark.parametrize(("name", "wanted"), [("receipt.jpg", (0, 1, 2, 3)),
                                              ("typescript.jpg", (0, 2))])  # fmt: skip
def test_which_way_a_page_lies_is_seen(orientation, name, wanted):
    pixels = np.asarray(Image.open(SAMPLES / name).convert("RGB"))[:420]
    for turns in wanted:
        assert orientation(scanned(pixels, turns), lambda: None) == -turns % 4


def test_an_empty_page_stays_as_it_is(orientation):
    assert orientation(PageImage.of(np.full((400, 300), 250, np.uint8)), lambda: None) == 0


@pytest.mark.parametrize("turns", range(4))
def test_the_model_sees_an_upright_page_and_boxes_come_back_in_its_own_frame(vocabulary, turns):
    upright = np.full((HEIGHT, WIDTH, 3), 240, np.uint8)
    plain, _ = reader_of(vocabulary, page_script(vocabulary))
    truth = list(plain.read_page(PageImage.of(upright)))[-1].lines
    inner, engine = reader_of(vocabulary, page_script(vocabulary))
    looked = []

    def look(page, _check):
        looked.append(page.key)
        return -turns % 4

    reader = UprightReader(inner, look)
    page = scanned(upright, turns)
    done = list(reader.read_page(page))[-1]
    assert engine.encoded == [(HEIGHT, WIDTH)]
    there = Transform.quarter_turns(turns, WIDTH, HEIGHT)
    assert [line.text for line in done.lines] == [line.text for line in truth]
    for line, known in zip(done.lines, truth, strict=True):
        assert line.box.rounded() == there.box(known.box).rounded()
        assert turns_of(line.baseline) == turns
    (line,) = reader.read_boxes(page, [there.box(truth[0].box)])
    assert line.box == there.box(truth[0].box)
    region = list(reader.read(page, there.box(Box(0, 0, WIDTH, 60))))[-1]
    assert isinstance(region, Done) and region.lines
    assert len(engine.encoded) == 1 and len(looked) == 1  # every prompt knows the page by now


def test_hits_come_back_in_the_frame_of_the_page(vocabulary):
    place = [*corner(vocabulary, 2, 3), *corner(vocabulary, 8, 4), vocabulary.end]
    inner, _ = reader_of(vocabulary, lambda _prompt: place)
    page = scanned(np.full((HEIGHT, WIDTH, 3), 240, np.uint8), 1)
    events = UprightReader(inner, lambda *_: 3).find(page, "fox", min_score=0.0)
    (hit,) = [event.hit for event in events if isinstance(event, HitFound)]
    assert hit.box.rounded() == Box(HEIGHT - 45, 25, HEIGHT - 35, 85).rounded()


def test_looking_can_be_cancelled_and_shows_that_it_works(vocabulary):
    inner, engine = reader_of(vocabulary, page_script(vocabulary))
    token = CancelToken()

    def look(_page, check):
        token.cancel()
        check()
        return 0

    page = scanned(np.full((HEIGHT, WIDTH, 3), 240, np.uint8), 0)
    first, *others = UprightReader(inner, look).read_page(page, token)
    assert first == Working(0.0) and others == [Cancelled()]
    assert not engine.encoded


def test_faithful_turns_nothing(tmp_path):
    from tests.model.published.small import random_model, small_config

    folder = make_tokenizer(tmp_path / "pilot-small")
    size = Vocabulary.open(folder).size
    write_folder(folder, random_model(small_config(size, **SHALLOW)))
    assert isinstance(open_reader(folder, device="cpu", threads=1), UprightReader)
    assert isinstance(open_reader(folder, device="cpu", threads=1, faithful=True), PublishedReader)


@pytest.mark.parametrize("size", [(1, 1), (3, 4000), (4000, 3), (9, 9), (2200, 1700)])
def test_sizes_at_the_limits(size):
    height, width = size
    page = PageImage.of(np.full((height, width), 200, np.uint8))
    prepared = prepare(page, 10_000, 10_000)
    assert prepared.pixels.shape == (height, width, 3)  # nothing is made larger or smaller


@pytest.mark.parametrize("size", [(9000, 7000), (40_000, 30), (30, 40_000), (3000, 100)])
def test_too_large_a_page_keeps_its_shape(size):
    height, width = size
    high, wide = size_for(height, width, 4000, 2500, MOST_PIXELS)
    assert 1 <= high <= 2500 and 1 <= wide <= 4000 and high * wide <= MOST_PIXELS
    scale = max(high / height, wide / width)
    assert abs(high - scale * height) <= 1 + scale and abs(wide - scale * width) <= 1 + scale
