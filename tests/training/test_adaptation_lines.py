"""Learning a hand: which lines it takes, from projects and from ground truth."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pilot_desktop.document import transcript
from pilot_desktop.document.commands import AddDocument, TurnPage
from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import AddLine, SetHumanText
from pilot_desktop.document.original import Original
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.store import Project
from pilot_desktop.document.transcript import Line, PageReading
from pilot_desktop.formats.pagexml import page_xml
from pilot_desktop.formats.source import open_document
from pilot_desktop.formats.writers import formatted
from pilot_desktop.reading.pixels import to_grey
from pilot_desktop.training.adaptation_lines import (
    corrections,
    count_lines,
    numbered,
    sheets,
)
from tests.training.letter import LETTER, SAMPLES, texts


def test_a_projects_human_lines_are_what_is_learnt(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "letter.jpg", tmp_path)
    with open_document(tmp_path / "letter.jpg") as document:
        size, pixels = document.page_size(0), to_grey(document.render(0).pixels)
    added = AddDocument(Original.of(tmp_path / "letter.jpg"), "px", [size])
    with Project.new([added], tmp_path / "a.pilot") as project:
        read = tuple(Line(Box(*line["box"]), "misread", 0.5) for line in LETTER[:10])
        project.run(StoreReading(1, None, "m", read))
        for number in (1, 7):
            project.run(SetHumanText(project.lines(1)[number].id, LETTER[number]["text"]))
        project.run(AddLine(1, None, Box(*LETTER[13]["box"]), LETTER[13]["text"]))
    strips = corrections(tmp_path / "a.pilot")
    assert texts(strips) == [LETTER[number]["text"] for number in (1, 7, 13)]
    for strip, number in zip(strips, (1, 7, 13), strict=True):
        left, top, right, bottom = (round(side) for side in strip.lines[0].box)
        x1, y1, x2, y2 = LETTER[number]["box"]
        assert np.array_equal(strip.pixels[top:bottom, left:right], pixels[y1:y2, x1:x2])
        assert strip.pixels.shape[0] > 2 * (y2 - y1)


def test_a_copy_elsewhere_and_a_turned_page_are_learnt_from_alike(tmp_path: Path) -> None:
    """The window holds its project: a copy of it is learnt from, wherever that lies."""
    kept = tmp_path / "kept"
    kept.mkdir()
    with Image.open(SAMPLES / "letter.jpg") as image:
        upright = image.convert("L")
    upright.rotate(90, expand=True).save(kept / "letter.png")  # lies on its left side
    width, box = upright.width, LETTER[1]["box"]
    size = (float(upright.height), float(width))
    added = AddDocument(Original.of(kept / "letter.png"), "px", [size], "letter.png")
    lying = Box(box[1], width - box[2], box[3], width - box[0])
    with Project.new([added], kept / "a.pilot") as project:
        project.run(TurnPage(1, 1))
        project.run(AddLine(1, None, lying, "as shown"))
        project.copy_to(tmp_path / "copy.pilot")
    moved = tmp_path / "moved"
    kept.rename(moved)
    with pytest.raises(UnreadableDocumentError, match="no longer there"):
        corrections(tmp_path / "copy.pilot")
    (strip,) = corrections(tmp_path / "copy.pilot", moved / "a.pilot")
    left, top, right, bottom = (round(side) for side in strip.lines[0].box)
    assert (right - left, bottom - top) == (box[2] - box[0], box[3] - box[1])
    wanted = np.asarray(upright)[box[1] : box[3], box[0] : box[2]]
    assert np.array_equal(strip.pixels[top:bottom, left:right], wanted)


def test_a_project_whose_document_is_gone_is_told(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "letter.jpg", tmp_path)
    added = AddDocument(Original.of(tmp_path / "letter.jpg"), "px", [(1117.0, 1320.0)])
    with Project.new([added], tmp_path / "a.pilot") as project:
        project.run(AddLine(1, None, Box(*LETTER[0]["box"]), "words"))
    (tmp_path / "letter.jpg").unlink()
    with pytest.raises(UnreadableDocumentError, match=r"letter\.jpg is no longer there"):
        corrections(tmp_path / "a.pilot")


@pytest.mark.parametrize("kind", ["alto", "page"])
def test_transcribed_pages_are_ground_truth(tmp_path: Path, truth: Path, kind: str) -> None:
    lines = tuple(Line(Box(*line["box"]), line["text"], 1.0) for line in LETTER)
    page = PageReading(1, 1117, 1320, lines)
    if kind == "alto":
        written = formatted(transcript.Reading("letter.jpg", "m", "px", (page,)), "alto")
    else:
        written = page_xml("letter.jpg", "m", "px", page)
    folder = tmp_path / kind
    folder.mkdir()
    shutil.copy(SAMPLES / "letter.jpg", folder)
    (folder / "letter.xml").write_text(written, encoding="utf-8")
    wanted, found = corrections(truth), corrections(folder)
    assert texts(found) == texts(wanted)
    boxes = [np.array([li.box for page in pages for li in page.lines]) for pages in (wanted, found)]
    assert np.abs(boxes[0] - boxes[1]).max() < 1


def test_large_writing_is_learnt_at_the_size_it_is_read(truth: Path) -> None:
    with Image.open(truth / "letter.jpg") as image:
        image.resize((image.width * 2, image.height * 2)).save(truth / "letter.jpg")
    large = [{**line, "box": [2 * side for side in line["box"]]} for line in LETTER]
    page = {"image": "letter.jpg", "lines": large}
    (truth / "pages.jsonl").write_text(json.dumps(page) + "\n", encoding="utf-8")
    heights = [li.box[3] - li.box[1] for strip in corrections(truth) for li in strip.lines]
    assert np.median(heights) == pytest.approx(36, abs=1)


@pytest.mark.parametrize("content", [None, "{", '{"image": "none.png", "lines": []}', "[1]"])
def test_ground_truth_that_is_none_is_told(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "pages.jsonl").write_text(content + "\n", encoding="utf-8")
    with pytest.raises(UnreadableDocumentError):
        corrections(tmp_path)


def test_sheets_hold_every_line_with_its_ink(truth: Path) -> None:
    strips = numbered(corrections(truth))
    packed = sheets(strips)
    assert texts(packed) == [line["text"] for line in LETTER] == texts(strips)
    assert count_lines(packed) == len(LETTER)
    numbers = [line.number for page in packed for line in page.lines]
    assert numbers == list(range(len(LETTER)))
    for page in packed:
        for line in page.lines:
            left, top, right, bottom = (int(side) for side in line.box)
            cut = page.pixels[top:bottom, left:right]
            assert cut.size and cut.min() < 160  # the line is on the sheet, not beside it
