"""Pages named by a person, in the window or for `pilot`."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pilot_desktop.document.page_choice import PageChoice


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3", [3]),
        ("1-3, 7", [1, 2, 3, 7]),
        ("3-5,1", [3, 4, 5, 1]),
        ("8–99", [8, 9, 10]),
        ("9-", [9, 10]),
        (" 2 , 2;2 - 3 ", [2, 3]),
        ("11, 2", [2]),
        ("99", []),
    ],
)
def test_pages_are_named_by_ranges(text, numbers):
    assert PageChoice.parse(text).numbers(10) == numbers


@pytest.mark.parametrize("text", ["", " ", ",", "x", "1-b", "0", "0-3", "3-2", "-3", "1 2"])
def test_what_names_no_page_is_refused(text):
    with pytest.raises(ValueError, match="page"):
        PageChoice.parse(text)


def test_all_pages_are_the_default():
    assert PageChoice().numbers(3) == [1, 2, 3]


@given(st.sets(st.integers(1, 60), min_size=1), st.integers(1, 60))
def test_the_pages_of_a_list_are_those_that_the_document_has(wanted, count):
    text = ", ".join(map(str, sorted(wanted)))
    assert PageChoice.parse(text).numbers(count) == [n for n in sorted(wanted) if n <= count]


@given(st.text(max_size=12))
def test_any_text_is_pages_or_refused(text):
    try:
        numbers = PageChoice.parse(text).numbers(20)
    except ValueError:
        return
    assert all(1 <= number <= 20 for number in numbers) and len(set(numbers)) == len(numbers)
