"""Pieces with boxes become cells, whatever the order they come in."""

from __future__ import annotations

import csv
import io
import random
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.document.geometry import Box
from pilot_desktop.formats.table import as_html, as_tsv, cells, is_table, reads_across


def piece(text, left, top, width=None, height=20):
    return Box(left, top, left + (width or 9 * len(text)), top + height), text


words = st.text("abcXYZ&<0,é", min_size=1, max_size=5)
cell = st.one_of(st.just(()), st.lists(words, min_size=1, max_size=2).map(tuple))


@st.composite
def grids(draw):
    """(cells, pieces): a grid of cells with its words where a page would have them."""
    columns = draw(st.integers(2, 5))
    rows = draw(
        st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=2, max_size=6).filter(
            # Each row and each column must be there to be seen.
            lambda rows: (
                all(sum(map(bool, row)) > 1 for row in rows)
                and all(map(any, zip(*rows, strict=True)))
            )
        )
    )
    wander = st.floats(-3, 3)
    pieces = []
    for y, row in enumerate(rows):
        for x, texts in enumerate(row):
            left = 160 * x + draw(st.floats(0, 12))
            for text in texts:
                box = Box(left, 40 * y + draw(wander), left + 9 * len(text), 40 * y + 22)
                pieces.append((box, text))
                left = box.right + 6
    return tuple(tuple(" ".join(texts) for texts in row) for row in rows), pieces


@given(grids(), st.randoms(use_true_random=False))
def test_a_grid_comes_back_whatever_the_order(grid, order):
    wanted, pieces = grid
    shuffled = list(pieces)
    order.shuffle(shuffled)
    assert cells(shuffled) == wanted
    assert is_table(wanted)


boxes = st.tuples(
    st.floats(0, 900), st.floats(0, 900), st.floats(1, 300), st.floats(1, 60), words
).map(lambda v: (Box(v[0], v[1], v[0] + v[2], v[1] + v[3]), v[4]))


@given(st.lists(boxes, max_size=20))
def test_no_piece_is_lost_or_doubled(pieces):
    table = cells(pieces)
    assert len({len(row) for row in table}) <= 1
    got = sorted(word for row in table for text in row for word in text.split())
    assert got == sorted(text for _, text in pieces)
    tsv = as_tsv(table)
    reader = csv.reader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE)
    if table:
        assert [tuple(row) if row else ("",) for row in reader] == list(table)
    rows = ElementTree.fromstring(as_html(table)).findall("tr")
    assert [tuple(td.text or "" for td in row) for row in rows] == list(table)


def test_a_heading_over_the_columns_parts_nothing():
    heading = [piece("Goods of", 0, 0), piece("the month", 80, 0), piece("in town", 170, 0)]
    goods = [piece("Tea", 0, 40), piece("1.20", 200, 40), piece("Milk", 0, 80)]
    pieces = [*heading, *goods, piece("0.90", 200, 80)]
    assert cells(pieces) == (("Goods of the month in town", ""), ("Tea", "1.20"), ("Milk", "0.90"))


def test_running_text_is_no_table():
    texts = ["the quick brown fox jumps", "over one lazy dog and then", "runs home to its den"]
    pieces = []
    for row, text in enumerate(texts):
        left = 0.0
        for word in text.split():
            box, _ = found = piece(word, left, 30 * row)
            pieces.append(found)
            left = box.right + 7
    assert not is_table(cells(pieces))
    assert [" ".join(row) for row in cells(pieces)] == texts


def test_columns_that_are_read_down_are_no_rows():
    down = [piece(f"w{n}", 300 * (n // 3), 30 * (n % 3), 200) for n in range(6)]
    assert is_table(cells(down)) and not reads_across(down)
    across = sorted(down, key=lambda one: (one[0].top, one[0].left))
    assert reads_across(across)
    random.Random(0).shuffle(across)
    assert cells(across) == (("w0", "w3"), ("w1", "w4"), ("w2", "w5"))


def test_rows_may_slant():
    pieces = [
        (Box(250 * x, 40 * y + 9 * x, 250 * x + 60, 40 * y + 9 * x + 20), f"{x}{y}")
        for y in range(3)
        for x in range(4)
    ]
    assert cells(pieces) == tuple(tuple(f"{x}{y}" for x in range(4)) for y in range(3))


def test_nothing_makes_nothing():
    assert cells([]) == () and cells([piece(" ", 0, 0)]) == ()
    assert not is_table(()) and reads_across([])
    assert as_tsv(()) == "" and as_html(()) == "<table></table>"
