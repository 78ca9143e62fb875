"""`pilot evaluate` computes the figures that ground truth and reading give."""

from __future__ import annotations

import base64
import io
import json
import sys
from html.parser import HTMLParser

import pytest
from PIL import Image

from pilot_desktop.commands.scoring_find import judge
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Hit
from pilot_desktop.training.ground_truth import ExpectedLine
from tests.cli.conftest import page_image
from tests.cli.fakes import TEXTS, line_box


def make_set(folder, *pages):
    folder.mkdir(parents=True)
    rows = []
    for number, texts in enumerate(pages):
        page_image(255 - number).save(folder / f"{number}.png")
        lines = [
            {"text": text.removeprefix("~"), "box": line_box(i).rounded()}
            | ({"ignore": True} if text.startswith("~") else {})
            for i, text in enumerate(texts)
        ]
        rows.append(json.dumps({"image": f"{number}.png", "lines": lines}))
    (folder / "pages.jsonl").write_text("\n".join(rows) + "\n")
    return folder


def evaluate(pilot, *arguments):
    code, out, err = pilot("evaluate", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_given_boxes(pilot, reader, tmp_path):
    folder = make_set(tmp_path / "gt", ["five star cash & carry", "Total 13,50 €", "~thank"])
    result = evaluate(pilot, folder)
    assert (result["model"], result["device"], result["task"]) == ("fake 1.0", "a test", "read")
    scores = result["sets"]["gt"]
    assert (scores["pages"], scores["lines"]) == (1, 2)
    assert scores["cer"] == pytest.approx(1 / 35, abs=1e-4)
    assert scores["wer"] == pytest.approx(1 / 8, abs=1e-4)
    assert scores["seconds"] >= 0
    assert evaluate(pilot, folder, "--case")["sets"]["gt"]["cer"] > 0.3


def test_pages(pilot, reader, tmp_path):
    folder = make_set(tmp_path / "gt", ["five star cash & carry", "total 13,50 €", "~thank"])
    scores = evaluate(pilot, folder, "--task", "page")["sets"]["gt"]
    assert scores["word_f1"] == pytest.approx(7 / 8)
    assert scores["detection_f1"] == scores["detection_precision"] == 1
    assert scores["detection_recall"] == 1


def test_words_are_found(pilot, reader, tmp_path):
    folder = make_set(tmp_path / "gt", TEXTS, ["other words stand here", "thank you"])
    scores = evaluate(pilot, folder, "--task", "find")["sets"]["gt"]
    # The reader finds its own words on the second page too, where most of them are not.
    assert scores["queries"] > 8
    assert 0 < scores["average_precision"] < 1
    alone = make_set(tmp_path / "alone", TEXTS)
    assert evaluate(pilot, alone, "--task", "find")["sets"]["alone"]["average_precision"] == 1


def test_absent_words_that_get_a_hit_are_counted(pilot, reader, tmp_path):
    folder = make_set(tmp_path / "gt", TEXTS, ["other words stand here", "wholly different"])
    scores = evaluate(pilot, folder, "--task", "find")["sets"]["gt"]
    # On the second page the reader claims words of the first, and shows them at 0.9.
    assert 0 < scores["absent_hits"] <= 1
    assert scores["first_ms"] >= 0 and scores["query_ms"] >= 0
    alone = make_set(tmp_path / "alone", TEXTS)
    assert evaluate(pilot, alone, "--task", "find")["sets"]["alone"]["absent_hits"] == 0


def test_confidences_are_judged(pilot, reader, tmp_path):
    folder = make_set(tmp_path / "gt", ["five star cash & carry", "total 12,50 €", "thank them"])
    result = evaluate(pilot, folder)
    # Two lines of three are right; each was said to be right with 0.9.
    assert result["sets"]["gt"]["line_ece"] == pytest.approx(0.9 - 2 / 3, abs=1e-4)
    assert result["pooled"]["line_ece"] == result["sets"]["gt"]["line_ece"]
    page = evaluate(pilot, folder, "--task", "page")["sets"]["gt"]
    # Here 0.98, and the first word of each line 0.99: all three are right.
    assert page["line_ece"] == pytest.approx(0.98 - 2 / 3, abs=1e-4)
    assert page["word_ece"] == pytest.approx(0.01, abs=1e-4)


class _Seen(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text.append(data)


@pytest.mark.parametrize("task", ["read", "page"])
def test_the_report_shows_the_worst_lines_and_needs_nothing_else(pilot, reader, tmp_path, task):
    truth = ["five star cash & carry", "<total> 1", "~thank you"]
    folder = make_set(tmp_path / "gt", truth)
    target = tmp_path / "report.html"
    code, _, err = pilot("evaluate", folder, "--task", task, "--report", target)
    assert (code, err) == (0, "")
    told = target.read_text()
    seen = _Seen(told)
    images = [values["src"] for tag, values in seen.tags if tag == "img"]
    assert len(images) == 1  # one scored line is wrong
    kind, data = images[0].split(",", 1)
    assert kind == "data:image/jpeg;base64"
    assert Image.open(io.BytesIO(base64.b64decode(data))).width >= 180
    text = "".join(seen.text)
    assert "<total>" in text and "fake 1.0" in text and "12,50" in text
    assert "<total>" not in told
    assert {tag for tag, _ in seen.tags} & {"ins"} and {tag for tag, _ in seen.tags} & {"del"}
    links = [v for _, values in seen.tags for k, v in values.items() if k in ("src", "href")]
    assert all(link.startswith("data:") for link in links)
    assert ("script", {}) not in seen.tags


def test_a_report_that_cannot_be_written_is_told_before_the_reading(pilot, reader, tmp_path):
    folder = make_set(tmp_path / "gt", TEXTS)
    code, out, err = pilot("evaluate", folder, "--report", tmp_path / "none" / "r.html")
    assert (code, out, reader.opened) == (5, "", []) and "no folder" in err
    code, out, err = pilot("evaluate", folder, "--task", "find", "--report", tmp_path / "r.html")
    assert (code, out, reader.opened) == (2, "", []) and "report" in err


def test_several_sets_make_a_table_with_an_average(pilot, reader, tmp_path):
    make_set(tmp_path / "all" / "easy" / "dev", TEXTS, TEXTS)
    make_set(tmp_path / "all" / "hard" / "dev", ["wholly different"])
    result = evaluate(pilot, tmp_path / "all")
    easy, hard = result["sets"]["easy"], result["sets"]["hard"]
    assert easy["cer"] == 0
    assert result["average"]["cer"] == pytest.approx(hard["cer"] / 2, abs=1e-4)
    assert result["average"]["lines"] == 7
    code, out, _ = pilot("evaluate", tmp_path / "all", "--limit", 1)
    rows = [row.split() for row in out.splitlines() if row]
    assert code == 0
    assert out.startswith("fake 1.0, a test, task read\n")
    assert [row[0] for row in rows[1:-1]] == ["set", "easy", "hard", "average"]
    assert rows[2][:4] == ["easy", "1", "3", "0.0000"]
    assert rows[-1][:3] == ["Calibration", "error", "over"]


def test_ground_truth_that_is_not(pilot, reader, tmp_path):
    assert pilot("evaluate", tmp_path / "none")[0] == 3
    folder = make_set(tmp_path / "gt", TEXTS)
    (folder / "pages.jsonl").write_text('{"image": "0.png"}\n')
    code, _, err = pilot("evaluate", folder)
    assert code == 3 and "line 1" in err


def test_without_rapidfuzz_nothing_is_read(pilot, reader, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidfuzz.distance.Levenshtein", None)
    code, _, err = pilot("evaluate", make_set(tmp_path / "gt", TEXTS))
    assert code == 1 and "pilot-desktop[evaluate]" in err
    assert reader.opened == []


LINES = [
    ExpectedLine(Box(0, 0, 200, 20), "the total is a subtotal"),
    ExpectedLine(Box(0, 30, 200, 50), "subtotals"),
    ExpectedLine(Box(0, 60, 200, 80), "total", ignore=True),
    ExpectedLine(Box(0, 90, 200, 110), "nothing"),
]


@pytest.mark.parametrize(
    ("box", "judged"),
    [
        (Box(40, 0, 80, 20), [(0.8, True)]),
        (Box(0, 30, 100, 50), []),
        (Box(0, 60, 100, 80), []),
        (Box(0, 90, 100, 110), [(0.8, False)]),
    ],
)
def test_which_hits_count(box, judged):
    assert judge("Total", [Hit(1, box, 0.8, "total")], LINES) == (judged, 1)


def test_a_place_is_found_once():
    line = [ExpectedLine(Box(0, 0, 200, 20), "the total")]
    hits = [Hit(1, Box(80, 0, 200, 20), score, "total") for score in (0.7, 0.9)]
    assert judge("total", hits, line) == ([(0.9, True), (0.7, False)], 1)
