"""`pilot read` prints what the reader said, in the format asked for."""

from __future__ import annotations

import csv
import io
import json

import pytest

from pilot_desktop.document.geometry import Box
from tests.cli.fakes import TEXTS
from tests.formats.making import write_torn_pdf


def test_a_page_as_text(pilot, reader, receipt):
    assert pilot("read", receipt) == (0, "\n".join(TEXTS) + "\n", "")
    assert reader.opened == [(None, "auto", None)]


def test_the_reader_gets_what_was_asked_for(pilot, reader, receipt):
    pilot("read", receipt, "--model", "other", "--device", "cpu", "--threads", 3)
    assert reader.opened == [("other", "cpu", 3)]


def test_json_is_the_result_type(pilot, reader, receipt):
    code, out, _ = pilot("read", receipt, "--format", "json")
    result = json.loads(out)
    assert code == 0
    assert {key: result[key] for key in ("document", "model", "unit")} == {
        "document": "receipt.png",
        "model": "fake 1.0",
        "unit": "px",
    }
    (page,) = result["pages"]
    assert (page["number"], page["width"], page["height"]) == (1, 200, 120)
    assert page["lines"][0] == {
        "box": [10, 10, 190, 30],
        "text": TEXTS[0],
        "confidence": 0.98,
        "flags": [],
        "words": [{"box": [10, 10, 50, 30], "text": "FIVE", "confidence": 0.99}],
    }


def test_csv_has_a_row_per_line(pilot, reader, receipt):
    _, out, _ = pilot("read", receipt, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["text"] for row in rows] == list(TEXTS)
    assert [row["page"] for row in rows] == ["1", "1", "1"]


def test_regions_are_read_in_their_order_from_one_page(pilot, reader, receipt):
    regions = ["--region", "0,68,200,22", "--region", "0,8,200,22.5"]
    code, out, _ = pilot("read", receipt, *regions)
    assert (code, out) == (0, f"{TEXTS[2]}\n{TEXTS[0]}\n")
    assert [call[1] for call in reader.calls] == [Box(0, 68, 200, 90), Box(0, 8, 200, 30.5)]
    assert len({call[2] for call in reader.calls}) == 1


def test_a_region_over_the_edge_is_cut_and_one_outside_refused(pilot, reader, receipt):
    assert pilot("read", receipt, "--region=-50,0,1000,20")[0] == 0
    assert reader.calls[0][1] == Box(0, 0, 200, 20)
    code, out, err = pilot("read", receipt, "--region", "500,0,10,10")
    assert (code, out) == (2, "")
    assert err == (
        "pilot: receipt.png, page 1: the region at 500,0 lies outside the page, "
        "which is 200 x 120.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ([], [1, 2, 3]),
        (["--page", "3"], [3]),
        (["--pages", "1-2"], [1, 2]),
        (["--pages", "2-"], [2, 3]),
        (["--pages", "2-9"], [2, 3]),
        (["--pages", "3,1"], [1, 3]),
        (["--pages", "1-2, 2-"], [1, 2, 3]),
    ],
)
def test_pages(pilot, reader, book, arguments, numbers):
    code, out, _ = pilot("read", book, "--format", "json", *arguments)
    assert code == 0
    assert [page["number"] for page in json.loads(out)["pages"]] == numbers


def test_an_unknown_page_is_wrong_usage(pilot, reader, book):
    code, out, err = pilot("read", book, "--page", 4)
    assert (code, out) == (2, "")
    assert err == "pilot: book.tiff has 3 pages: there is no page 4.\n"
    assert reader.opened == []


def test_a_form_feed_parts_pages(pilot, reader, book):
    _, out, _ = pilot("read", book)
    assert out == "\f".join(["\n".join(TEXTS) + "\n"] * 3)


def test_a_page_that_fails_does_not_stop_the_others(pilot, reader, book):
    reader.fails_on = 2
    code, out, err = pilot("read", book, "--format", "json")
    assert code == 3
    assert [page["number"] for page in json.loads(out)["pages"]] == [1, 3]
    assert err == "pilot: book.tiff, page 2: The page is too hard.\n"


def test_a_file_that_fails_does_not_stop_the_others(pilot, reader, receipt, tmp_path):
    empty = tmp_path / "empty.png"
    empty.touch()
    code, out, err = pilot("read", empty, receipt)
    assert code == 3
    assert out == "\n".join(TEXTS) + "\n"
    assert err.count("\n") == 1 and "empty.png" in err


def test_several_documents_are_several_objects(pilot, reader, receipt, book):
    _, out, _ = pilot("read", receipt, book, "--format", "json")
    decoder, found = json.JSONDecoder(), []
    while out.strip():
        value, end = decoder.raw_decode(out.lstrip())
        found.append(value["document"])
        out = out.lstrip()[end:]
    assert found == ["receipt.png", "book.tiff"]


def test_an_interruption_leaves_whole_json_of_what_was_read(pilot, reader, book):
    reader.interrupts_on = 3
    code, out, err = pilot("read", book, "--format", "json")
    assert (code, err) == (130, "")
    assert [page["number"] for page in json.loads(out)["pages"]] == [1, 2]


def test_the_output_file_is_written(pilot, reader, receipt, tmp_path):
    target = tmp_path / "out.txt"
    assert pilot("read", receipt, "-o", target) == (0, "", "")
    assert target.read_text("utf-8") == "\n".join(TEXTS) + "\n"


def test_a_failure_or_interruption_leaves_the_old_output(pilot, reader, receipt, book, tmp_path):
    target = tmp_path / "out.txt"
    target.write_text("old")
    reader.fails_on = 1
    assert pilot("read", receipt, "-o", target)[0] == 3
    reader.interrupts_on = len(reader.calls) + 2
    assert pilot("read", book, "-o", target)[0] == 130
    assert target.read_text() == "old"
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]


def test_what_is_read_is_never_overwritten(pilot, reader, receipt):
    before = receipt.read_bytes()
    code, _, err = pilot("read", receipt, "-o", receipt)
    assert code == 2 and err.count("\n") == 1
    assert receipt.read_bytes() == before


@pytest.mark.parametrize("place", ["", "no/such/folder/out.txt", "file/out.txt"])
def test_an_impossible_output_is_told_before_anything_is_read(
    pilot, reader, receipt, tmp_path, place
):
    (tmp_path / "file").touch()
    code, out, err = pilot("read", receipt, "-o", tmp_path / place)
    assert (code, out) == (5, "")
    assert err.startswith("pilot: ") and err.count("\n") == 1
    assert reader.calls == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--region", "1,2,3"],
        ["--region", "1,2,0,4"],
        ["--region", "1,2,nan,4"],
        ["--region", "1,2,inf,4"],
        ["--page", "0"],
        ["--page", "x"],
        ["--page", "1", "--pages", "1-2"],
        ["--pages", "3-2"],
        ["--threads", "0"],
        ["--threads", "99999999999999999999"],
        ["--format", "xml"],
        ["--device", "tpu"],
    ],
)
def test_wrong_usage(pilot, reader, receipt, arguments):
    files = [receipt] if arguments else []
    code, out, err = pilot("read", *files, *arguments)
    assert (code, out) == (2, "")
    assert err
    assert reader.opened == []


def test_an_unforeseen_fault_is_one_sentence(pilot, reader, receipt, monkeypatch):
    monkeypatch.setattr(reader, "read_page", lambda *_: 1 / 0)
    code, _, err = pilot("read", receipt)
    assert code == 1
    assert err == "pilot: An unforeseen fault: ZeroDivisionError: division by zero\n"


def test_a_page_of_which_parts_are_missing_is_read_and_told(pilot, reader, tmp_path):
    path = write_torn_pdf(tmp_path / "torn.pdf")
    sentence = "pilot: Page 2 of torn.pdf is damaged: parts of it may be missing.\n"
    code, out, told = pilot("read", path)
    assert (code, told) == (0, sentence) and out
    assert pilot("find", "word", path)[2] == sentence
