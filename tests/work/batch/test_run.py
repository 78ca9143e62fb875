"""A batch remembers what it did: nothing is read twice, nothing that failed is forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.errors import OutputError
from pilot_desktop.work.batch.document import Options, Outcome, Problem
from pilot_desktop.work.batch.journal import JOURNAL, Entry, Journal
from pilot_desktop.work.batch.plan import plan
from pilot_desktop.work.batch.run import Summary, run_batch
from tests.cli.fakes import TEXTS
from tests.formats.making import write_torn_pdf
from tests.work.batch.fakes import HARD, MODEL, Inline, put

TEXT = "".join(f"{text}\n" for text in TEXTS)


@pytest.fixture
def batch(tmp_path):
    """Run over tmp_path / "in"; the summary, and which documents were read."""

    def run(kind="text", model=MODEL, resume=True, interrupt_at=-1, told=None):
        out, options = tmp_path / "out", Options(kind, MODEL)
        workers = Inline(options, out)
        workers.interrupt_at = interrupt_at
        summary = Summary()
        try:
            run_batch(
                plan(tmp_path / "in", out, kind, recursive=True), out,
                {"format": kind, "model": model}, workers.opened,
                resume=resume, told=told or (lambda *_: None), summary=summary,
            )  # fmt: skip
        except KeyboardInterrupt:
            summary.interrupted = True
        return summary, workers.read_names

    return run


@pytest.fixture
def documents(tmp_path):
    for number in range(4):
        put(tmp_path / "in" / f"{number}.png", 200 + number)
    put(tmp_path / "in" / "deep" / "4.png", 204)
    return tmp_path / "in"


def lines(tmp_path):
    return [json.loads(line) for line in (tmp_path / "out" / JOURNAL).read_text().splitlines()]


def test_results_mirror_the_documents(batch, documents, tmp_path):
    summary, read = batch()
    assert (summary.done, summary.code, summary.pages) == (5, 0, 5)
    assert (tmp_path / "out" / "deep" / "4.png.txt").read_text() == TEXT
    assert [line["source"] for line in lines(tmp_path)] == read
    assert {line["status"] for line in lines(tmp_path)} == {"done"}


def test_one_failure_does_not_stop_the_rest(batch, documents, tmp_path):
    (documents / "1.png").write_bytes(b"no picture")
    put(documents / "2.png", HARD)
    told = []
    summary, _ = batch(told=lambda task, outcome: told.append((task.name, outcome.status)))
    assert (summary.done, summary.failed, summary.code) == (3, 2, 3)
    assert dict(told)["2.png"] == "failed" and len(told) == 5
    assert lines(tmp_path)[2]["problems"] == [
        {"sentence": "An unforeseen fault: RuntimeError: too hard", "code": 1}
    ]
    assert not (tmp_path / "out" / "2.png.txt").exists()


def test_the_exit_code_is_that_of_the_first_document_that_failed():
    summary, tasks = Summary(), {}
    for place, code in ((3, 5), (1, 3), (2, 1)):
        task = type("Task", (), {"place": place})()
        tasks[place] = task
        summary.count(task, Outcome(problems=(Problem("No.", code),)))
    assert summary.code == 3


def test_resuming_reads_what_is_left(batch, documents, tmp_path):
    summary, read = batch(interrupt_at=2)
    assert summary.interrupted and (summary.done, read) == (2, ["0.png", "1.png"])
    summary, read = batch()
    assert (summary.kept, read) == (2, ["2.png", "3.png", "deep/4.png"])
    told = []
    assert batch(told=lambda task, outcome: told.append(outcome))[1] == []
    assert told == [None] * 5
    assert len(lines(tmp_path)) == 5


def test_without_resume_all_is_read_again(batch, documents):
    batch()
    assert len(batch(resume=False)[1]) == 5


@pytest.mark.parametrize("change", ["content", "option", "model", "result gone", "result cut"])
def test_what_changed_is_read_again(batch, documents, tmp_path, change):
    batch()
    settings = {}
    match change:
        case "content":
            put(documents / "1.png", 99)
        case "option":
            settings = {"kind": "json"}
        case "model":
            settings = {"model": "fake 2.0"}
        case "result gone":
            (tmp_path / "out" / "1.png.txt").unlink()
        case "result cut":
            (tmp_path / "out" / "1.png.txt").write_text("x")
    everything = change in ("option", "model")
    assert len(batch(**settings)[1]) == (5 if everything else 1)


def test_what_failed_is_tried_again(batch, documents):
    good = (documents / "1.png").read_bytes()
    (documents / "1.png").write_bytes(b"no picture")
    assert batch()[0].failed == 1
    (documents / "1.png").write_bytes(good)
    summary, read = batch()
    assert (summary.failed, summary.code, read) == (0, 0, ["1.png"])


def test_a_renamed_file_keeps_nothing_but_a_touched_one_does(batch, documents):
    batch()
    (documents / "1.png").rename(documents / "9.png")
    (documents / "2.png").touch()
    assert batch()[1] == ["9.png"]


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_journal_that_was_cut_off_costs_one_document(batch, documents, tmp_path, cut):
    batch()
    journal = tmp_path / "out" / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-cut])
    assert len(batch()[1]) == (0 if cut == 1 else 1)
    assert len(lines(tmp_path)) == 5


def test_pages_that_fail_make_a_partial_result(batch, documents, tmp_path):
    from PIL import Image

    pages = [Image.open(put(tmp_path / f"{shade}.png", shade)) for shade in (255, 254)]
    pages[0].save(documents / "5.tiff", save_all=True, append_images=pages[1:])

    class Failing(Inline):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            self.reader.fails_on = 6

    out, options = tmp_path / "out", Options("text", MODEL)
    summary = run_batch(
        plan(documents, out, "text", recursive=True), out, {}, Failing(options, out).opened
    )
    assert (summary.done, summary.partial, summary.code) == (5, 1, 3)
    partial = next(line for line in lines(tmp_path) if line["status"] == "partial")
    assert (partial["source"], partial["pages"]) == ("5.tiff", 1)
    assert (out / "5.tiff.txt").read_text() == TEXT


def test_a_page_of_which_parts_are_missing_is_done_and_noticed(batch, tmp_path):
    (tmp_path / "in").mkdir()
    write_torn_pdf(tmp_path / "in" / "torn.pdf")
    outcomes = []
    summary, _ = batch(told=lambda _task, outcome: outcomes.append(outcome))
    assert (summary.done, summary.partial, summary.pages) == (1, 0, 2)
    (sentence,) = (notice for outcome in outcomes if outcome for notice in outcome.notices)
    assert sentence == "Page 2 of torn.pdf is damaged: parts of it may be missing."
    assert lines(tmp_path)[0]["notices"] == [sentence]
    assert batch()[1] == [], "read once is enough"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("page", "5.tiff.page.zip"), ("alto", "5.tiff.alto.xml"), ("pdf", "5.tiff.pdf"),
     ("docx", "5.tiff.docx"), ("hocr", "5.tiff.hocr"), ("csv", "5.tiff.csv")],
)  # fmt: skip
def test_every_format(batch, tmp_path, kind, name):
    from PIL import Image

    pages = [Image.open(put(tmp_path / f"{shade}.png", shade)) for shade in (255, 254)]
    (tmp_path / "in").mkdir()
    pages[0].save(tmp_path / "in" / "5.tiff", save_all=True, append_images=pages[1:])
    summary, _ = batch(kind)
    assert (summary.done, summary.pages) == (1, 2)
    result = tmp_path / "out" / name
    assert result.stat().st_size == lines(tmp_path)[0]["bytes"] > 100
    assert batch(kind)[1] == []


def test_a_place_that_cannot_be_written(batch, documents, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="cannot be made"):
        batch()


_outcomes = st.builds(
    Outcome,
    st.text(max_size=9),
    st.integers(0, 10**9),
    st.integers(0, 999),
    st.floats(0, 1e6),
    st.lists(st.builds(Problem, st.text(max_size=20), st.integers(1, 5)), max_size=2).map(tuple),
    st.lists(st.text(max_size=20), max_size=2).map(tuple),
)
_names = st.text(st.characters(codec=None, categories=["L", "Zl", "Cs", "Zs"]), min_size=1)


@settings(deadline=None, max_examples=25)  # each line is on the disk before the next
@given(st.dictionaries(_names, _outcomes, max_size=5))
def test_a_journal_reads_back_what_was_written(tmp_path_factory, outcomes):
    out = Path(tmp_path_factory.mktemp("out"))
    journal = Journal(out, resume=False)
    for name, outcome in outcomes.items():
        journal.add(Entry(name, "0" * 32, {"format": "text"}, outcome))
    assert Journal(out, resume=True).entries == journal.entries
    journal.sort(sorted(outcomes))
    again = Journal(out, resume=True).entries
    assert again == journal.entries and list(again) == sorted(outcomes)
