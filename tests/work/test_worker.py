from __future__ import annotations

import queue
import threading
import time

import pytest

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.reading.events import Cancelled, Done, Failed, TextGrew
from pilot_desktop.work.jobs import EncodePage, PageRef, Priority
from pilot_desktop.work.reports import Started
from pilot_desktop.work.worker import Worker

PATIENCE = 60  # seconds, for what never comes


class Stage:
    """A worker whose jobs do what the test says, step by step."""

    def __init__(self):
        self.reports = queue.Queue()
        self.scripts = {}
        self.worker = Worker("test-worker", self._execute, self.reports.put)
        self.worker.start()

    def _execute(self, job, token):
        yield from self.scripts[job.id](token)

    def submit(self, number, script, priority=Priority.VISIBLE):
        self.scripts[number] = script
        self.worker.submit(EncodePage(id=number, page=PageRef(1, 0), priority=priority))

    def until_final(self, number):
        """All reports up to the last one of that job."""
        seen = []
        while not seen or not (seen[-1].job == number and seen[-1].final):
            seen.append(self.reports.get(timeout=PATIENCE))
        return seen


@pytest.fixture
def stage():
    stage = Stage()
    yield stage
    assert stage.worker.close(PATIENCE)


def steps(count, started=None, go=None):
    def script(token):
        if started:
            started.set()
        for number in range(count):
            if go:
                assert go.wait(PATIENCE)
            if token.cancelled:
                yield Cancelled()
                return
            yield TextGrew(number, "x", 1.0)

    return script


def test_a_job_starts_streams_and_ends_once(stage):
    stage.submit(1, steps(3))
    bodies = [report.body for report in stage.until_final(1)]
    assert isinstance(bodies[0], Started)
    assert [body.index for body in bodies[1:-1]] == [0, 1, 2]
    assert bodies[-1] == Done()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (UnreadableDocumentError("The page is torn."), "The page is torn."),
        (ZeroDivisionError(), "Something went wrong inside the program (ZeroDivisionError)."),
        (MemoryError(), "Something went wrong inside the program (MemoryError)."),
    ],
)
def test_an_error_is_reported_and_the_next_job_is_done(stage, error, message):
    def fail(_token):
        yield TextGrew(0, "x", 1.0)
        raise error

    stage.submit(1, fail)
    stage.submit(2, steps(1))
    last = stage.until_final(1)[-1]
    assert last.body == Failed(message)
    assert type(error).__name__ in last.details
    assert stage.until_final(2)[-1].body == Done()


def test_a_more_urgent_job_goes_between_two_steps(stage):
    started, go = threading.Event(), threading.Event()
    stage.submit(1, steps(4, started, go), Priority.VISIBLE)
    assert started.wait(PATIENCE)
    stage.submit(2, steps(1), Priority.QUEUE)
    stage.submit(3, steps(1), Priority.REGION)
    go.set()
    order = [report.job for report in stage.until_final(2)]
    assert order.index(3) < len(order) - 1 - order[::-1].index(1), "the region did not cut in"
    assert order.index(2) > len(order) - 1 - order[::-1].index(1), "the queue did"


def test_cancel_ends_a_running_job_at_its_next_step(stage):
    started, go = threading.Event(), threading.Event()
    stage.submit(1, steps(1000, started, go))
    assert started.wait(PATIENCE)
    stage.worker.cancel(1)
    go.set()
    seen = stage.until_final(1)
    assert seen[-1].body == Cancelled()
    assert len(seen) <= 3


def test_cancel_ends_a_waiting_job_at_once(stage):
    started, go = threading.Event(), threading.Event()
    stage.submit(1, steps(1, started, go))
    assert started.wait(PATIENCE)
    stage.submit(2, steps(1))
    stage.worker.cancel(2)
    assert stage.until_final(2)[-1].body == Cancelled()
    go.set()
    assert stage.until_final(1)[-1].body == Done()


def test_cancel_all_leaves_a_worker_that_works(stage):
    started, go = threading.Event(), threading.Event()
    stage.submit(1, steps(9, started, go))
    assert started.wait(PATIENCE)
    for number in range(2, 6):
        stage.submit(number, steps(1))
    stage.worker.cancel_all()
    go.set()
    ended = {stage.reports.get(timeout=PATIENCE) for _ in range(6)}
    assert {r.job for r in ended if isinstance(r.body, Cancelled)} == {1, 2, 3, 4, 5}
    stage.submit(7, steps(1))
    assert stage.until_final(7)[-1].body == Done()


def test_every_job_gets_exactly_one_final_report_under_random_cancelling(stage):
    finals = {}
    for number in range(1, 200):
        stage.submit(number, steps(number % 5), Priority(number % 3))
        if number % 2:
            stage.worker.cancel(number - number % 7)
    while len(finals) < 199:
        report = stage.reports.get(timeout=PATIENCE)
        if report.final:
            assert report.job not in finals
            finals[report.job] = report
    time.sleep(0.02)
    assert stage.reports.empty()


def test_close_is_quick_and_answers_what_comes_later():
    stage = Stage()
    started, go = threading.Event(), threading.Event()
    go.set()
    stage.submit(1, steps(10**9, started, go))
    assert started.wait(PATIENCE)
    # All the steps would take hours.
    assert stage.worker.close(PATIENCE)
    stage.submit(2, steps(1))
    assert stage.until_final(2)[-1].body == Cancelled()


def test_close_gives_up_on_a_step_that_does_not_end():
    stage = Stage()
    started, forever = threading.Event(), threading.Event()
    stage.submit(1, steps(1, started, forever))
    assert started.wait(PATIENCE)
    assert not stage.worker.close(0.05)
    forever.set()
    assert stage.worker.close(PATIENCE)
