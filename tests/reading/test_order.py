"""Reading order."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.order import reading_order


def _check(boxes: list[Box]) -> None:
    """`boxes` are given in the expected order; shuffling must not matter."""
    shuffled = np.random.default_rng(1).permutation(len(boxes))
    order = reading_order([boxes[i] for i in shuffled])
    assert [int(shuffled[i]) for i in order] == list(range(len(boxes)))


def _paragraph(left: float, top: float, width: float, lines: int, pitch: float = 30) -> list[Box]:
    return [
        Box(left, top + i * pitch, left + width - (i * 37 % 50), top + i * pitch + 26)
        for i in range(lines)
    ]


def test_one_column():
    _check(_paragraph(50, 50, 600, 20))


def test_two_columns_under_a_headline_and_over_a_footer():
    _check(
        [
            Box(200, 20, 800, 70),
            *_paragraph(50, 100, 400, 20),
            *_paragraph(500, 100, 400, 20),
            Box(300, 740, 600, 766),
        ]
    )


def test_three_columns_of_different_length():
    _check(
        _paragraph(50, 100, 300, 20) + _paragraph(400, 108, 300, 12) + _paragraph(750, 95, 300, 17)
    )


def test_two_columns_of_verse_in_stanzas():
    rng = np.random.default_rng(4)

    def stanzas(left: float, top: float) -> list[Box]:
        lines = []
        for i in range(16):
            x, y = left + 30 * (i % 2), top + 30 * i + 22 * (i // 4)
            lines.append(Box(x, y, x + rng.uniform(200, 400), y + 26))
        return lines

    _check([Box(300, 20, 700, 70), *stanzas(50, 100), *stanzas(540, 104)])


def test_a_receipt_reads_each_price_after_its_item():
    boxes = [Box(200, 20, 500, 48), Box(220, 50, 480, 78)]
    for i in range(10):
        boxes += [
            Box(40, 120 + 30 * i, 260 + 20 * (i % 4), 148 + 30 * i),
            Box(560, 118 + 30 * i, 630, 146 + 30 * i),
        ]
    _check(boxes)


def test_a_table_reads_row_by_row():
    _check(
        [
            Box(40 + 150 * c, 40 + 34 * r + c, 40 + 150 * c + 60 + 20 * (r % 3), 66 + 34 * r + c)
            for r in range(12)
            for c in range(5)
        ]
    )


def test_a_register_of_names_reads_row_by_row():
    rng = np.random.default_rng(2)
    _check(
        [
            Box(left, 60 + 52 * row, left + rng.uniform(170, 260), 86 + 52 * row)
            for row in range(14)
            for left in (60, 400, 740)
        ]
    )


def test_margin_notes_come_after_the_text():
    text = _paragraph(300, 50, 600, 20)
    _check(text + [Box(40, 143 + 27 * i, 200, 167 + 27 * i) for i in range(5)])


def test_a_slanted_row_stays_one_row():
    _check(
        [
            Box(50 + 160 * c, 50 + 6 * c + 60 * r, 150 + 160 * c, 78 + 6 * c + 60 * r)
            for r in range(4)
            for c in range(6)
        ]
    )


SIDES = st.tuples(
    st.integers(0, 900), st.integers(0, 1200), st.integers(1, 500), st.integers(1, 60)
)


@settings(deadline=None, max_examples=150)
@given(st.lists(SIDES, max_size=60))
def test_the_order_is_a_permutation(sides):
    boxes = [Box(x, y, x + w, y + h) for x, y, w, h in sides]
    assert sorted(reading_order(boxes)) == list(range(len(boxes)))


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 40))
def test_boxes_that_all_coincide_are_no_problem(count):
    assert sorted(reading_order([Box(5, 5, 50, 20)] * count)) == list(range(count))
