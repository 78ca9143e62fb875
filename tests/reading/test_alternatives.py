"""What else a word may be: asked of the posteriors of its own frames."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading import events
from pilot_desktop.reading.alternatives import other_words
from pilot_desktop.reading.language import LanguagePrior
from pilot_desktop.reading.linetext import CtcTexts
from pilot_desktop.reading.reader import CompactReader
from pilot_desktop.training.language import as_classes, build
from tests.reading.fake import ALPHABET
from tests.reading.test_beam import CHARACTERS, LINES, _posteriors, _row
from tests.reading.test_reader import _page


@pytest.fixture(scope="module")
def prior():
    arrays = build(as_classes(LINES, CHARACTERS), CHARACTERS, order=4, least=(1, 1, 1, 1, 1))
    return LanguagePrior(arrays, CHARACTERS)


def ask(log_probs, prior, text, word):
    start = text.index(word)
    return other_words(_row(log_probs), CHARACTERS, prior, text, start, start + len(word))


def test_what_the_image_leaves_open_comes_first(prior):
    row = _posteriors("the bad head", [(8, "b"), (4, "h")])
    assert ask(row, prior, "the bad head", "head")[0] == "bead"
    assert ask(row, prior, "the bad head", "bad")[0] == "had"
    assert "head" not in ask(row, prior, "the bad head", "head")


def test_a_corrected_line_is_asked_where_its_word_stands(prior):
    row = _posteriors("the bad head", [(4, "h")])
    assert ask(row, prior, "the had head", "had")[0] == "bad"
    # Characters that the model does not know do not shift the rest.
    assert ask(row, prior, "«the» bad head", "bad")[0] == "had"


def test_no_other_words_reach_into_their_neighbours(prior):
    row = _posteriors("the bad head")
    for word in ("the", "bad", "head"):
        for other in ask(row, prior, "the bad head", word):
            assert other and other == other.strip() and len(other) <= len(word) + 1


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.text(CHARACTERS, min_size=1, max_size=12), st.data())
def test_any_span_of_any_text_is_answered(prior, seed, text, data):
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 2, (data.draw(st.integers(0, 12)), len(CHARACTERS) + 1))
    row = (logits - np.log(np.exp(logits).sum(1, keepdims=True))).astype(np.float32)
    start = data.draw(st.integers(0, len(text) - 1))
    stop = data.draw(st.integers(start + 1, len(text)))
    found = other_words(_row(row), CHARACTERS, prior, text, start, stop, most=5)
    assert len(found) == len(set(found)) <= 5
    assert text[start:stop] not in found and "" not in found


def told(reader, page, box, text, word):
    start = text.index(word)
    return list(reader.other_words(page, box, text, (start, start + len(word))))


def test_the_reader_encodes_once_and_its_search_knows_no_difference():
    page, backend, lines = _page(["Total 12.50", "Merci de votre visite"])
    arrays = build(as_classes(["Total 72.50"] * 9, ALPHABET), ALPHABET, order=3, least=(1,) * 4)
    reader = CompactReader(backend, "fake", texts=CtcTexts(prior=LanguagePrior(arrays, ALPHABET)))
    first = next(e.line for e in reader.read_page(page) if isinstance(e, events.LineDone))
    kinds = told(reader, page, first.box, "Total 12.50", "12.50")
    assert [type(event) for event in kinds] == [
        events.PageEncoded, events.OtherWords, events.Done,
    ]  # fmt: skip
    assert kinds[0].cached and backend.encodes == 1
    assert "12.50" not in kinds[1].texts and len(kinds[1].texts) > 2
    # What a search remembers of whole lines is not touched by asking for a part of one.
    half = Box(lines[0].box[0], lines[0].box[1], lines[0].box[0] + 60, lines[0].box[3])
    list(reader.other_words(page, half, "Tot", (0, 3)))
    assert [e.hit.text for e in reader.find(page, "12.50") if isinstance(e, events.HitFound)]


def test_without_a_prior_there_is_nothing_else_to_offer():
    page, backend, lines = _page(["Total 12.50"])
    answer = told(CompactReader(backend, "fake"), page, Box(*lines[0].box), "Total 12.50", "Total")
    assert answer[1] == events.OtherWords(())


def test_asking_stops_when_it_is_not_wanted():
    page, backend, lines = _page(["Total 12.50"])
    token = events.CancelToken()
    token.cancel()
    reader = CompactReader(backend, "fake")
    stopped = list(reader.other_words(page, Box(*lines[0].box), "Total", (0, 5), token))
    assert stopped == [events.Cancelled()] and not backend.encodes
