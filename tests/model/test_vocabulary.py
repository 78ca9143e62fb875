"""The vocabulary: text, coordinates, prompts and the interleaved stream, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.model.config import CHARACTERS, normalise
from pilot_desktop.model.vocabulary import LocatedText, Special, Vocabulary
from pilot_desktop.paths import bundled_models_dir

VOCABULARY = Vocabulary(bundled_models_dir() / "pilot-compact" / "vocabulary.model")

texts = st.text(st.sampled_from(CHARACTERS), max_size=60).map(lambda text: normalise(text + "x"))
corners = st.tuples(
    st.integers(0, 300), st.integers(0, 300), st.integers(301, 600), st.integers(301, 600)
)


@settings(deadline=None)
@given(texts)
def test_text_comes_back(text: str) -> None:
    assert VOCABULARY.decode(VOCABULARY.encode(text)) == text


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_can_be_encoded(text: str) -> None:
    """Byte fallback: no character is unknown."""
    assert VOCABULARY.decode(VOCABULARY.encode(text)) == normalise(text)


@settings(deadline=None)
@given(texts)
def test_the_letters_of_the_tokens_are_those_of_the_text(text: str) -> None:
    tokens = [*VOCABULARY.prompt(Special.OCR_ON_BOX, box=Box(0, 0, 9, 9)), *VOCABULARY.encode(text)]
    assert VOCABULARY.letters[tokens].sum() == len(text)


@settings(deadline=None)
@given(st.floats(0, 3000), st.floats(0, 3000))
def test_coordinates_are_rounded_not_floored(left: float, top: float) -> None:
    box = Box(left, top, left + 100, top + 30)
    back = VOCABULARY.unbox(VOCABULARY.box(box))
    assert back is not None
    half = VOCABULARY.bin_size / 2 + 1e-6
    assert abs(back.left - left) <= half
    assert abs(back.bottom - box.bottom) <= half


def test_tokens_do_not_overlap() -> None:
    ids = [VOCABULARY.id(s) for s in Special] + [VOCABULARY.x(0), VOCABULARY.y(0)]
    assert len(set(ids)) == len(ids)
    assert min(ids) >= VOCABULARY.pieces
    assert VOCABULARY.y(10**6) == len(VOCABULARY) - 1


@settings(deadline=None)
@given(st.lists(st.tuples(texts, corners), max_size=6))
def test_stream_comes_back(lines: list[tuple[str, tuple[int, ...]]]) -> None:
    located = [LocatedText(t, Box(*(5.0 * v for v in c))) for t, c in lines]
    assert VOCABULARY.parse_stream(VOCABULARY.stream(located)) == located


@settings(deadline=None)
@given(st.lists(st.integers(0, len(VOCABULARY) - 1), max_size=40))
def test_parser_survives_any_tokens(tokens: list[int]) -> None:
    """A malformed line is dropped; the good line after it is still read."""
    good = LocatedText("bon", Box(10, 10, 60, 40))
    separator = VOCABULARY.id(Special.SEPARATOR)
    stream = [*tokens, separator, *VOCABULARY.stream([good])]
    assert VOCABULARY.parse_stream(stream)[-1] == good


@pytest.mark.parametrize("kind", [Special.OCR, Special.OCR_WITH_BOXES])
def test_prompts_open_with_start(kind: Special) -> None:
    assert VOCABULARY.prompt(kind) == [VOCABULARY.id(Special.START), VOCABULARY.id(kind)]
