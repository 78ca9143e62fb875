from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.app.search import Search, Source
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Hit


def hit(page, top, left=0.0):
    return Hit(page, Box(left, top, left + 5, top + 5), 0.9, "word")


def test_the_first_hit_in_view_becomes_current_not_one_elsewhere():
    search = Search()
    search.begin("word", 2)
    search.add(hit(1, 0), visible_page=2)
    assert search.current is None
    search.add(hit(2, 9), visible_page=2)
    assert search.current == hit(2, 9)
    search.add(hit(2, 1), visible_page=2)
    assert search.position == 3, "the current hit must stay when others come before it"


def test_stepping_starts_at_the_page_in_view():
    search = Search()
    search.begin("word", 3)
    for page in (1, 3):
        search.add(hit(page, 0), visible_page=2)
    assert search.step(1, from_page=2).page == 3
    search.begin("word", 3)
    for page in (1, 3):
        search.add(hit(page, 0), visible_page=2)
    assert search.step(-1, from_page=2).page == 1


PLACES = st.tuples(st.integers(1, 4), st.integers(0, 9), st.integers(0, 9))


@given(st.lists(PLACES, min_size=1, unique=True))
def test_stepping_visits_every_hit_once_in_the_order_of_the_document(places):
    search = Search()
    search.begin("word", 4)
    for page, top, left in places:
        search.add(hit(page, top, left), visible_page=None)
    seen = [search.step(1, from_page=1) for _ in places]
    assert len({id(each) for each in seen}) == len(places)
    order = [(each.page, each.box.top, each.box.left) for each in seen]
    assert order == sorted(order)
    assert search.step(1, from_page=1) is seen[0]


def test_a_place_found_in_text_and_image_is_one_hit_the_surer_of_the_two():
    search = Search()
    search.begin("total", 1)
    seen = Hit(1, Box(10, 10, 60, 30), 0.7, "tofal")
    read = Hit(1, Box(8, 9, 58, 31), 1.0, "total 12.50")
    elsewhere = Hit(1, Box(10, 50, 60, 70), 0.9, "total")
    search.add(seen, 1)
    search.add(elsewhere, 1)
    assert search.current == seen
    search.add(read, 1, Source.TEXT)
    assert search.hits == [read, elsewhere] and search.current == read
    search.add(seen, 1)
    assert search.hits == [read, elsewhere]


def test_two_hits_of_one_source_may_lie_close():
    search = Search()
    search.begin("0", 1)
    for left in (0.0, 2.0):
        search.add(hit(1, 0, left), 1, Source.TEXT)
    assert len(search.hits) == 2


def test_of_hits_that_come_together_the_first_of_the_page_becomes_current():
    search = Search()
    search.begin("word", 2)
    search.add_all([hit(2, 9), hit(1, 3), hit(2, 1)], visible_page=2)
    assert search.current == hit(2, 1)
    assert search.hits == [hit(1, 3), hit(2, 1), hit(2, 9)]


def test_a_thousand_hits_are_one_change_and_cost_no_frame():
    search = Search()
    search.begin("word", 250)
    told = []
    search.changed.connect(lambda: told.append(len(search.hits)))
    hits = [hit(1 + n // 4, 10.0 * (n % 4)) for n in range(1000)]
    started = time.thread_time()
    search.put_texts(hits, 1)
    search.add_all([Hit(h.page, h.box, 0.95, "seen") for h in hits], 1)
    # A frame is 16 ms; it takes about 20 here, and took 4 s one by one.
    assert time.thread_time() - started < 0.25
    assert told == [1000, 1000]
    assert {each.text for each in search.hits} == {"seen"}


def test_a_text_that_became_another_is_found_no_more():
    search = Search()
    search.begin("word", 2)
    search.put_texts([hit(1, 0), hit(2, 0)], 1)
    search.add(hit(1, 50), 1)
    assert search.current == hit(1, 0)
    search.put_texts([hit(2, 0)], 1)
    assert search.hits == [hit(1, 50), hit(2, 0)]
    assert search.current is None
    assert search.step(1, from_page=1) == hit(1, 50)
