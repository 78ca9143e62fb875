"""Where a text stands on a page whose words are known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page_search import places
from pilot_desktop.document.transcript import Line, Word
from pilot_desktop.document.wording import folded


def line(row: int, *texts: str) -> Line:
    """Words of ten units each, in a row of ten."""
    words = [Word(Box(12 * i, 20 * row, 12 * i + 10, 20 * row + 10), t, 1.0) for i, t in
             enumerate(texts)]  # fmt: skip
    return Line(Box(0, 20 * row, 12 * len(texts), 20 * row + 10), " ".join(texts), 1.0, (*words,))


def test_each_place_of_a_word_has_the_box_of_its_words():
    page = [line(0, "The", "Total", "is", "total"), line(1, "Subtotal")]
    found = places(page, "TOTAL")
    assert [each.box for each in found] == [
        page[0].words[1].box, page[0].words[3].box, page[1].words[0].box,
    ]  # fmt: skip
    (two,) = places(page, "total is")
    assert two.box == page[0].words[1].box.union(page[0].words[2].box)
    assert (two.text, two.rest) == ("The Total is total", None)
    assert places(page, "zebra") == places(page, " ") == places([], "a") == []


def test_words_cut_by_a_hyphen_and_phrases_over_a_break_have_two_parts():
    page = [line(0, "l’enre-"), line(1, "gistrement", "des"), line(2, "actes")]
    (cut,) = places(page, "enregistrement")
    assert (cut.box, cut.rest) == (page[0].words[0].box, page[1].words[0].box)
    (phrase,) = places(page, "des actes")
    assert (phrase.box, phrase.rest) == (page[1].words[1].box, page[2].words[0].box)
    assert places([line(0, "a", "-", "b")], "ab") == []


def test_accents_ligatures_and_lines_without_words():
    bare = Line(Box(0, 0, 90, 10), "Œuvre d’Été", 1.0)
    assert [each.box for each in places([bare], "oeuvre")] == [bare.box]
    assert [each.box for each in places([bare], "d'ete")] == [bare.box]


WORDS = st.lists(st.text("abé-œ ", min_size=1, max_size=5), max_size=5)


@given(st.lists(WORDS, max_size=4), st.text("abe", min_size=1, max_size=3))
def test_what_is_found_holds_the_query(rows, query):
    page = [line(row, *words) for row, words in enumerate(rows)]
    for found in places(page, query):
        boxes = [found.box, found.rest] if found.rest else [found.box]
        inside = "".join(
            folded(word.text)
            for each in page
            for word in each.words
            if any(box.intersection(word.box) for box in boxes)
        )
        assert query in inside.replace("-", "")
