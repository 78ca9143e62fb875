from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.reading.events import CancelToken
from pilot_desktop.work.agenda import Agenda
from pilot_desktop.work.jobs import EncodePage, PageRef, Priority


def job(number: int, priority: Priority = Priority.QUEUE, page: int = 0) -> EncodePage:
    return EncodePage(id=number, page=PageRef(1, page), priority=priority)


def put(agenda: Agenda, *jobs: EncodePage) -> None:
    for each in jobs:
        assert agenda.put(each, CancelToken())


def drain(agenda: Agenda, count: int) -> list[int]:
    return [agenda.take().job.id for _ in range(count)]


@given(st.lists(st.sampled_from(Priority), min_size=1, max_size=30))
def test_most_urgent_first_then_in_order(priorities):
    agenda = Agenda()
    put(agenda, *(job(number, priority) for number, priority in enumerate(priorities)))
    expected = sorted(range(len(priorities)), key=lambda number: (priorities[number], number))
    assert drain(agenda, len(priorities)) == expected


def test_take_before_takes_only_what_is_more_urgent():
    agenda = Agenda()
    put(agenda, job(1, Priority.VISIBLE))
    assert agenda.take_before(Priority.VISIBLE) is None
    put(agenda, job(2, Priority.REGION))
    assert agenda.take_before(Priority.VISIBLE).job.id == 2


def test_turning_to_a_page_promotes_what_waits_for_it():
    agenda = Agenda()
    put(agenda, job(1, Priority.VISIBLE, page=0), job(2, page=1), job(3, Priority.REGION, page=5))
    agenda.promote(PageRef(1, 1))
    assert drain(agenda, 3) == [3, 2, 1]


def test_remove_takes_out_one_or_all():
    agenda = Agenda()
    put(agenda, job(1), job(2), job(3))
    assert [entry.job.id for entry in agenda.remove(2)] == [2]
    assert [entry.job.id for entry in agenda.remove()] == [1, 3]


def test_close_wakes_who_waits_and_refuses_more():
    agenda = Agenda()
    taken = []
    waiting = threading.Thread(target=lambda: taken.append(agenda.take()))
    waiting.start()
    agenda.close()
    waiting.join(60)
    assert taken == [None]
    assert not agenda.put(job(1), CancelToken())
