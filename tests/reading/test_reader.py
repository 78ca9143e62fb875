"""CompactReader against a backend that knows the page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.contract import PageReader
from pilot_desktop.reading.events import (
    Cancelled,
    CancelToken,
    Done,
    Failed,
    HitFound,
    LineDone,
    LineFound,
    PageEncoded,
)
from pilot_desktop.reading.linetext import CtcTexts, DecoderTexts
from pilot_desktop.reading.reader import CompactReader, ReaderOptions
from tests.reading.fake import FakeBackend, KnownLine, page_pixels

TEXTS = ["FIVE STAR CASH", "Cafe au lait", "Total 12.50", "Merci de votre visite"]


def _page(texts=TEXTS, height=500, width=700, line=36.0, scale=1.0):
    lines = [
        KnownLine(
            text,
            (60.0, 60 + i * 1.6 * line, 60 + 0.5 * line * len(text), 60 + (1.6 * i + 1) * line),
        )
        for i, text in enumerate(texts)
    ]
    backend = FakeBackend(height, width, lines)
    return PageImage.of(page_pixels(height, width, lines), scale), backend, lines


def _texts(event_list):
    return [event.line.text for event in event_list if isinstance(event, LineDone)]


def test_it_keeps_the_contract():
    page, backend, _ = _page()
    reader: PageReader = CompactReader(backend, "fake 1.0")
    assert reader.model_name == "fake 1.0" and reader.device_name == "fake"
    first, second = list(reader.encode(page)), list(reader.encode(page))
    assert isinstance(first[0], PageEncoded) and not first[0].cached
    assert isinstance(second[0], PageEncoded) and second[0].cached
    assert first[-1] == Done() and backend.encodes == 1


class RareWords(CtcTexts):
    """Finds no word likely, as a calibration does with words that no language has."""

    def one(self, characters, row, alphabet):
        text = super().one(characters, row, alphabet)
        return replace(text, words=tuple(replace(w, confidence=0.05) for w in text.words))


def test_clear_lines_of_rare_words_are_told_and_unclear_ones_are_not():
    for clear, told in ((0.9, TEXTS), (1.1, [""] * len(TEXTS))):
        page, backend, _ = _page()
        options = ReaderOptions(clear=clear)
        reader = CompactReader(backend, "fake", texts=RareWords(), options=options)
        assert _texts(reader.read_page(page)) == told


def test_a_page_is_read_boxes_first_in_reading_order():
    page, backend, lines = _page()
    told = list(CompactReader(backend, "fake").read_page(page))
    kinds = [type(event) for event in told]
    assert kinds == [PageEncoded] + [LineFound] * 4 + [LineDone] * 4 + [Done]
    assert _texts(told) == TEXTS
    done = told[-1]
    assert [line.text for line in done.lines] == TEXTS
    for line, known in zip(done.lines, lines, strict=True):
        assert line.box.iou(Box(*known.box)) > 0.85
        assert line.baseline and line.confidence > 0.9
        assert " ".join(word.text for word in line.words) == line.text


def test_what_is_visible_is_read_first():
    page, backend, lines = _page()
    told = CompactReader(backend, "fake", options=ReaderOptions(batch=1)).read_page(
        page, visible=Box(*lines[2].box)
    )
    assert [e.index for e in told if isinstance(e, LineDone)] == [2, 0, 1, 3]


@pytest.mark.parametrize("scale", [1.0, 150 / 72])
def test_coordinates_are_page_units(scale):
    page, backend, lines = _page(scale=scale)
    reader = CompactReader(backend, "fake")
    line = next(e for e in reader.read_page(page) if isinstance(e, LineDone)).line
    assert line.box.iou(Box(*lines[0].box).scaled(1 / scale)) > 0.85
    region = Box(*lines[1].box).scaled(1 / scale).grown(4, 2)
    told = list(reader.read(page, region))
    assert _texts(told) == [TEXTS[1]] and told[-1].lines[0].box.iou(region) > 0.7


def test_a_region_reads_its_lines_and_only_their_part_inside():
    page, backend, lines = _page()
    reader = CompactReader(backend, "fake")
    both = Box(*lines[1].box).union(Box(*lines[2].box))
    assert _texts(reader.read(page, both)) == TEXTS[1:3]
    half = Box(lines[0].box[0] - 5, 50, lines[0].box[0] + 9.2 * 18, 330)
    assert _texts(reader.read(page, half)) == ["FIVE STAR", "Cafe au l", "Total 12.", "Merci de"]
    assert backend.encodes == 1


def test_blank_paper_gives_no_text():
    page, backend, _ = _page()
    reader = CompactReader(backend, "fake")
    list(reader.encode(page))
    before = backend.region_calls
    for region in (
        Box(400, 400, 690, 430),
        Box(0, 0, 5, 5),
        Box(-50, -50, -10, -10),
        Box(300, 300, 300, 300),
    ):
        assert list(reader.read(page, region))[-1] == Done()
    assert backend.region_calls == before


def test_ink_without_a_located_line_is_read_as_one_line():
    page, backend, lines = _page()

    class Blind(FakeBackend):
        def encode(self, pixels):
            features = super().encode(pixels)
            features.line_map[0] = 0
            return features

    blind = Blind(backend.height, backend.width, lines)
    told = list(CompactReader(blind, "fake").read(page, Box(*lines[0].box)))
    assert _texts(told) == [TEXTS[0]]


def test_given_boxes_are_read_as_given_in_their_order():
    page, backend, lines = _page()
    boxes = [Box(*lines[i].box) for i in (3, 0, 2)] + [Box(9000, 0, 9010, 5)]
    read = CompactReader(backend, "fake").read_boxes(page, boxes)
    assert [line.text for line in read] == [TEXTS[3], TEXTS[0], TEXTS[2], ""]
    assert [line.box for line in read] == pytest.approx(boxes)
    assert read[3].flags == ("unread",)


def test_a_page_that_was_read_by_given_boxes_is_read_whole_all_the_same():
    page, backend, lines = _page()
    reader = CompactReader(backend, "fake")
    boxes = [Box(*line.box) for line in lines]
    for _ in range(2):
        assert [line.text for line in reader.read_boxes(page, boxes)] == TEXTS
    assert backend.encodes == 1
    assert _texts(reader.read_page(page)) == TEXTS
    assert [line.text for line in reader.read_boxes(page, boxes)] == TEXTS
    assert backend.encodes == 2


def test_finding_twice_encodes_and_reads_once():
    page, backend, lines = _page()
    reader = CompactReader(backend, "fake")
    hits = [e.hit for e in reader.find(page, "café", number=3) if isinstance(e, HitFound)]
    assert [(hit.page, hit.text) for hit in hits] == [(3, "Cafe")]
    assert hits[0].box.intersection(Box(*lines[1].box)) is not None
    calls = backend.region_calls
    assert [e for e in reader.find(page, "nowhere") if isinstance(e, HitFound)] == []
    assert _texts(reader.read_page(page)) == TEXTS
    assert backend.encodes == 1 and backend.region_calls == calls


@pytest.mark.parametrize(("line", "expected"), [(36, 36), (46, 46), (9, 36), (80, 36), (24, 36)])
def test_the_working_scale_suits_the_lines(line, expected):
    page, backend, _ = _page(height=int(60 + 8 * line), width=int(60 + 12 * line), line=float(line))
    reader = CompactReader(backend, "fake")
    told = list(reader.read_page(page))
    encoded = reader._encoder.cached(page)
    assert encoded is not None
    high = encoded.features.height
    assert abs(high / page.pixels.shape[0] * line - expected) < 0.1 * expected
    assert _texts(told) == TEXTS


def test_huge_pages_stay_within_the_pixel_budget():
    page, backend, _ = _page(height=4000, width=3000, line=70.0)
    told = list(CompactReader(backend, "fake").read_page(page))
    assert max(h * w for h, w in backend.shapes) <= 6.1e6 and _texts(told) == TEXTS


def test_colour_pages_are_read_too():
    page, backend, _ = _page()
    colour = PageImage.of(np.repeat(page.pixels[:, :, None], 3, axis=2))
    assert _texts(CompactReader(backend, "fake").read_page(colour)) == TEXTS


def test_cancelling_ends_at_the_next_step():
    page, backend, _ = _page()
    token = CancelToken()
    reader = CompactReader(backend, "fake", options=ReaderOptions(batch=1))
    told = []
    for event in reader.read_page(page, token):
        told.append(event)
        if isinstance(event, LineDone):
            token.cancel()
    assert len(_texts(told)) == 1 and told[-1] == Cancelled()
    assert list(reader.find(page, "x", token)) == [Cancelled()]
    assert _texts(reader.read_page(page)) == TEXTS


def test_errors_become_a_sentence():
    page, backend, _ = _page()

    class Broken(FakeBackend):
        def regions(self, features, boxes):
            raise ModelError("The model file is damaged.")

    reader = CompactReader(Broken(backend.height, backend.width, backend.lines), "fake")
    assert list(reader.read_page(page))[-1] == Failed("The model file is damaged.")
    empty = replace(page, pixels=np.zeros((0, 0), np.uint8))
    ended = list(CompactReader(backend, "fake").read_page(empty))
    assert len(ended) == 1 and isinstance(ended[0], Failed)


def test_the_cache_budget_holds_whatever_is_read():
    options = ReaderOptions(cache_bytes=1_500_000)
    page, backend, _ = _page()
    reader = CompactReader(backend, "fake", options=options)
    for k in range(6):
        other = replace(page, key=f"page {k}")
        list(reader.find(other, "total"))
        assert reader._cache.used <= options.cache_bytes
    assert backend.encodes == 6


def test_the_decoder_decides_where_the_model_says_so():
    page, backend, _ = _page()
    backend.decoded["Cafe au lait"] = "Café au lait"
    reader = CompactReader(backend, "fake", texts=DecoderTexts())
    told = list(reader.read_page(page))
    assert _texts(told) == [TEXTS[0], "Café au lait", *TEXTS[2:]]
    assert [word.text for word in told[-1].lines[1].words] == ["Café", "au", "lait"]
    hits = [e.hit for e in reader.find(page, "total") if isinstance(e, HitFound)]
    assert len(hits) == 1


def test_a_blank_page_has_no_lines():
    backend = FakeBackend(600, 500, [])
    page = PageImage.of(np.full((600, 500), 240, np.uint8))
    assert list(CompactReader(backend, "fake").read_page(page))[-1] == Done()
