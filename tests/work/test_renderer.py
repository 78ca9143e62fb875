from __future__ import annotations

import multiprocessing
import os
import signal
import time

import numpy as np
import pytest
from PIL import Image

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.formats.source import open_document
from pilot_desktop.reading.events import CancelToken
from pilot_desktop.work import wire
from pilot_desktop.work.jobs import (
    CloseDocument,
    OpenDocument,
    PageRef,
    RenderPreview,
    RenderTiles,
)
from pilot_desktop.work.renderer import Renderer
from pilot_desktop.work.reports import TILE, DocumentOpened
from tests.work.scripted import SAMPLES


@pytest.fixture(scope="module")
def renderer():
    renderer = Renderer()
    yield renderer
    renderer.stop()
    assert not multiprocessing.active_children()


def ask(renderer, job):
    return list(renderer.execute(job, CancelToken()))


def opened(renderer, document, *names, password=None):
    paths = tuple(SAMPLES / name for name in names)
    return ask(renderer, OpenDocument(id=1, document=document, paths=paths, password=password))[0]


def tiles(renderer, document, scale, places, index=0):
    job = RenderTiles(id=1, page=PageRef(document, index), scale=scale, tiles=places)
    return ask(renderer, job)


def test_opens_and_joins_documents(renderer):
    assert opened(renderer, 1, "receipt.jpg") == DocumentOpened(1, "receipt.jpg", "px", (1,))
    joined = opened(renderer, 2, "receipt.jpg", "two-pages.pdf")
    assert (joined.name, joined.page_count) == ("2 files", 3)
    page = renderer.page_image(PageRef(2, 2), CancelToken())
    with open_document(SAMPLES / "two-pages.pdf") as source:
        np.testing.assert_array_equal(page.pixels, source.render(1).pixels)
        assert page.key == source.render(1).key


def test_tiles_put_together_are_the_page(renderer, tmp_path):
    pixels = np.random.default_rng(1).integers(0, 255, (700, 1200, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "noise.png")
    ask(renderer, OpenDocument(id=1, document=3, paths=(tmp_path / "noise.png",)))
    places = tuple((column, row) for row in range(2) for column in range(3))
    page = np.zeros((700, 1200, 3), dtype=np.uint8)
    for tile in tiles(renderer, 3, 1.0, places):
        height, width = tile.pixels.shape[:2]
        top, left = tile.row * TILE, tile.column * TILE
        page[top : top + height, left : left + width] = tile.pixels[..., 2::-1]
    np.testing.assert_array_equal(page, pixels)


@pytest.mark.parametrize(("name", "scale"), [("receipt.jpg", 0.25), ("two-pages.pdf", 2.0)])
def test_a_level_has_the_size_of_the_page_at_its_scale(renderer, name, scale):
    opened(renderer, 4, name)
    (preview,) = ask(renderer, RenderPreview(id=1, page=PageRef(4, 0), max_side=300))
    assert max(preview.pixels.shape[:2]) == pytest.approx(300, abs=1)
    (tile,) = tiles(renderer, 4, scale, ((0, 0),))
    height, width = tile.pixels.shape[:2]
    assert width == pytest.approx(min(TILE, preview.width * scale), abs=1)
    assert height == pytest.approx(min(TILE, preview.height * scale), abs=1)


def test_errors_come_over_as_they_were(renderer, tmp_path):
    bad = tmp_path / "empty.pdf"
    bad.touch()
    with pytest.raises(UnreadableDocumentError, match="empty"):
        ask(renderer, OpenDocument(id=1, document=9, paths=(bad,)))


def test_cancelled_tiles_are_not_drawn(renderer):
    opened(renderer, 5, "receipt.jpg")
    token = CancelToken()
    token.cancel()
    job = RenderTiles(id=1, page=PageRef(5, 0), scale=1.0, tiles=((0, 0),))
    assert list(renderer.execute(job, token)) == []
    assert renderer.page_image(PageRef(5, 0), token) is None


def test_a_crashed_process_is_started_again_with_its_documents(renderer):
    opened(renderer, 6, "two-pages.pdf")
    (child,) = multiprocessing.active_children()
    os.kill(child.pid, signal.SIGKILL)
    child.join(60)
    with pytest.raises(UnreadableDocumentError, match="stopped"):
        renderer.page_image(PageRef(6, 0), CancelToken())
    assert renderer.page_image(PageRef(6, 1), CancelToken()) is not None


def test_a_page_that_never_comes_is_given_up(monkeypatch):
    own = Renderer()
    ask(own, OpenDocument(id=1, document=1, paths=(SAMPLES / "receipt.jpg",)))
    (child,) = [c for c in multiprocessing.active_children() if c is own._process]
    os.kill(child.pid, signal.SIGSTOP)
    monkeypatch.setattr(wire, "PATIENCE", 0.2)
    with pytest.raises(UnreadableDocumentError, match="stopped"):
        own.page_image(PageRef(1, 0), CancelToken())
    monkeypatch.setattr(wire, "PATIENCE", 20)
    assert own.page_image(PageRef(1, 0), CancelToken()) is not None
    own.stop()


def test_a_closed_document_is_forgotten(renderer):
    opened(renderer, 7, "receipt.jpg")
    ask(renderer, CloseDocument(id=1, document=7))
    with pytest.raises(RuntimeError, match="KeyError"):
        renderer.page_image(PageRef(7, 0), CancelToken())


def test_stop_does_not_wait_for_a_page_that_takes_long(tmp_path):
    big = tmp_path / "big.png"
    Image.new("L", (12000, 12000), 255).save(big, compress_level=1)
    own = Renderer()
    ask(own, OpenDocument(id=1, document=1, paths=(big,)))
    import threading

    failed = threading.Event()

    def draw():
        try:
            while True:
                own.page_image(PageRef(1, 0), CancelToken())
        except UnreadableDocumentError:
            failed.set()

    thread = threading.Thread(target=draw)
    thread.start()
    time.sleep(0.2)
    before = time.monotonic()
    own.stop()
    assert time.monotonic() - before < 3
    assert failed.wait(60)
    thread.join(60)
