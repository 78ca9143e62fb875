from __future__ import annotations

import asyncio
import itertools
import threading
import time

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line
from pilot_desktop.reading.events import Done, LineDone, LineFound, TextGrew
from pilot_desktop.work.mailbox import FRAME, Mailbox
from pilot_desktop.work.reports import Report

BOX = Box(0, 0, 1, 1)


def play(work, seconds=0.3, handle=None):
    """Run `work(mailbox)` in a thread beside a loop; returns (time, report) as handed over."""
    got = []

    def record(report):
        got.append((time.monotonic(), report))
        if handle:
            handle(report)

    async def main():
        mailbox = Mailbox(asyncio.get_running_loop(), record)
        thread = threading.Thread(target=work, args=(mailbox,))
        thread.start()
        await asyncio.sleep(seconds)
        thread.join()
        mailbox.close()

    asyncio.run(main())
    return got


def test_reports_come_in_order_on_the_loops_thread():
    threads = set()
    got = play(
        lambda box: [box.post(Report(1, LineFound(i, BOX))) for i in range(50)],
        handle=lambda _report: threads.add(threading.current_thread()),
    )
    assert [report.body.index for _, report in got] == list(range(50))
    assert threads == {threading.main_thread()}


def test_a_newer_text_replaces_the_one_that_waits():
    def work(mailbox):
        for length in range(500):
            mailbox.post(Report(1, TextGrew(0, "x" * length, 1.0)))
            mailbox.post(Report(1, TextGrew(1, "y" * length, 1.0)))
            time.sleep(0.0005)
        mailbox.post(Report(1, LineDone(0, Line(BOX, "x", 1.0))))
        mailbox.post(Report(1, Done()))

    got = play(work, 1.0)
    texts = [r.body for _, r in got if isinstance(r.body, TextGrew)]
    assert len(texts) < 120, "nothing was coalesced"
    assert texts[-1].text == "y" * 499, "the newest was lost"
    assert isinstance(got[-1][1].body, Done)


def test_batches_are_a_frame_apart():
    def work(mailbox):
        for index in range(100):
            mailbox.post(Report(1, LineFound(index, BOX)))
            time.sleep(0.003)

    times = [when for when, _ in play(work, 0.7)]
    batches = [times[0]]
    for when in times:
        if when - batches[-1] > FRAME / 2:
            batches.append(when)
    gaps = [b - a for a, b in itertools.pairwise(batches)]
    assert min(gaps) > FRAME * 0.8
    assert len(times) == 100


def test_a_long_batch_lets_the_loop_breathe():
    got = play(
        lambda box: [box.post(Report(1, LineFound(i, BOX))) for i in range(10)],
        seconds=0.8,
        handle=lambda _report: time.sleep(0.01),
    )
    assert len(got) == 10
    gaps = [b[0] - a[0] for a, b in itertools.pairwise(got)]
    assert min(gaps) > FRAME * 0.8, "the budget did not end the batch"


def test_a_failing_handler_does_not_stop_the_mail(caplog):
    def fail(report):
        if report.body.index == 1:
            raise ValueError("broken view")

    got = play(lambda box: [box.post(Report(1, LineFound(i, BOX))) for i in range(3)], handle=fail)
    assert len(got) == 3
    assert "LineFound was not handled" in caplog.text


def test_nothing_comes_after_close_and_posting_to_a_dead_loop_is_harmless():
    loop = asyncio.new_event_loop()
    got = []
    mailbox = Mailbox(loop, got.append)
    loop.close()
    mailbox.post(Report(1, Done()))
    mailbox.close()
    mailbox.post(Report(2, Done()))
    assert got == []
