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


END = 0  # the job of a report that comes last


def play(work, handle=None):
    """Run `work(mailbox)` in a thread beside a loop; returns what was handed over, each report
    with the moment and with when its batch began.
    """
    got = []

    async def main():
        ended = asyncio.Event()

        def record(report):
            if report.job == END:
                ended.set()
                return
            got.append((time.monotonic(), mailbox._last_batch, report))
            if handle:
                handle(report)

        def run():
            work(mailbox)
            mailbox.post(Report(END, Done()))

        mailbox = Mailbox(asyncio.get_running_loop(), record)
        thread = threading.Thread(target=run)
        thread.start()
        await asyncio.wait_for(ended.wait(), 60)
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
    assert [report.body.index for *_, report in got] == list(range(50))
    assert threads == {threading.main_thread()}


def test_a_newer_text_replaces_the_one_that_waits():
    got = []

    async def main():
        mailbox = Mailbox(asyncio.get_running_loop(), lambda report: got.append(report.body))
        # All of it waits until the loop comes round.
        for length in range(500):
            mailbox.post(Report(1, TextGrew(0, "x" * length, 1.0)))
            mailbox.post(Report(1, TextGrew(1, "y" * length, 1.0)))
        mailbox.post(Report(1, LineDone(0, Line(BOX, "x", 1.0))))
        mailbox.post(Report(1, Done()))
        while Done() not in got:
            await asyncio.sleep(0.01)
        mailbox.close()

    asyncio.run(main())
    assert got == [TextGrew(1, "y" * 499, 1.0), LineDone(0, Line(BOX, "x", 1.0)), Done()]


def test_batches_are_a_frame_apart():
    def work(mailbox):
        for index in range(100):
            mailbox.post(Report(1, LineFound(index, BOX)))
            time.sleep(0.003)

    got = play(work)
    batches = sorted({batch for _, batch, _ in got})
    gaps = [b - a for a, b in itertools.pairwise(batches)]
    assert len(gaps) >= 5 and min(gaps) > FRAME * 0.8
    assert len(got) == 100


def test_a_long_batch_lets_the_loop_breathe():
    got = play(
        lambda box: [box.post(Report(1, LineFound(i, BOX))) for i in range(10)],
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
