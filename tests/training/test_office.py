import json
import random
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pymupdf
import pytest

from pilot_desktop.training.data import read_sets
from pilot_desktop.training.office import charts, drawn
from pilot_desktop.training.office.__main__ import _packaged
from pilot_desktop.training.office.scan import page_record
from pilot_desktop.training.office.sheet import Sheet
from pilot_desktop.training.office.typefaces import Typeface, installed
from pilot_desktop.training.office.words import Words
from pilot_desktop.training.sampler import WindowSampler
from tests.training.tiny_pack import tiny_pack

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
FACE = Typeface(
    "DejaVuSans",
    pymupdf.Font(fontfile=str(FONTS / "DejaVuSans.ttf")),
    pymupdf.Font(fontfile=str(FONTS / "DejaVuSans-Bold.ttf")),
)


class OneFace:
    """The typefaces of a system that has one."""

    def draw(self, rand):
        return FACE


def drawn_record(kind, seed=4):
    rand = random.Random(seed)
    sheet = Sheet(rand, OneFace(), 9.0)
    drawn.draw(kind, sheet, Words(rand, tiny_pack()))
    with pymupdf.open("pdf", sheet.document.tobytes()) as document:
        return page_record(rand, document[0])


def ink_in(image, box):
    left, top, right, bottom = (round(v) for v in box)
    part = np.asarray(image, np.float32)[max(0, top) : bottom, max(0, left) : right]
    return float(np.mean(part < part.max(initial=255.0) - 60))


@pytest.mark.parametrize("kind", ["filings", "forms", "documents"])
def test_the_lines_of_a_drawn_page_are_where_its_ink_is(kind):
    image, lines = drawn_record(kind)
    assert len(lines) > 15
    for line in lines:
        _, top, right, bottom = line["box"]
        if not line["text"].replace(" ", "").isalnum():
            continue
        assert ink_in(image, line["box"]) > 0.05, line
        # Beside the last letter of the line there is none of it.
        assert ink_in(image, (right - 4, top, right, bottom)) > 0, line
    words = {word for line in lines for word in line["text"].split()}
    assert len(words) > 30


def test_a_chart_has_its_labels_and_values():
    rand = random.Random(2)
    families = charts.register([FONTS / "DejaVuSans.ttf"])
    seen, charted = set(), 0
    for _ in range(4):
        with pymupdf.open("pdf", charts.draw(rand, Words(rand, tiny_pack()), families)) as document:
            record = page_record(rand, document[0])
            told = document[0].get_text()
        if record is None:  # a chart of a few words
            continue
        image, lines = record
        charted += 1
        for line in lines:
            assert line["text"].split()[0] in told.replace("−", "-")
            assert ink_in(image, line["box"]) > 0.02, line
        seen |= {line["text"] for line in lines}
    assert charted >= 2
    assert "Lyon" in seen or "greffière" in seen
    assert any(text.rstrip("%").replace(".", "").isdigit() for text in seen)


def test_a_page_of_a_pdf_is_taken_and_ruined_text_is_not_to_be_learnt(tmp_path):
    rows = [f"Line {n} of a plain page, which anybody can read" for n in range(12)]
    leaders = "Contents ................ 12"
    with pymupdf.open() as document:
        page = document.new_page()
        for n, row in enumerate([*rows, leaders]):
            page.insert_text((60, 80 + 20 * n), row, fontsize=11)
        page.insert_text((60, 600), "Area in m", fontsize=11)
        page.insert_text((111, 596), "2", fontsize=8)
        document.save(tmp_path / "one.pdf")
    rand = random.Random(0)
    with _packaged(tmp_path)(rand) as document:
        image, lines = page_record(rand, document[0])
    learnt = [line["text"] for line in lines if not line.get("ignore")]
    assert learnt[:12] == rows
    ignored = [line["text"] for line in lines if line.get("ignore")]
    assert leaders in ignored
    assert any(text.startswith("Area") for text in ignored)
    assert all(0 <= line["box"][0] < line["box"][2] <= image.width for line in lines)


def test_a_page_with_hardly_any_text_teaches_nothing():
    with pymupdf.open() as document:
        document.new_page().insert_text((60, 80), "Page left blank")
        assert page_record(random.Random(0), document[0]) is None


def test_too_few_typefaces_are_said_with_the_packages_to_install(tmp_path):
    with pytest.raises(FileNotFoundError, match="apt-get install fonts-liberation"):
        installed([tmp_path])


def test_windows_come_from_the_sets_of_all_folders(tmp_path):
    for root, name in (("real", "sroie"), ("office", "forms")):
        folder = tmp_path / root / name / "train"
        folder.mkdir(parents=True)
        image, lines = drawn_record("forms")
        image.save(folder / "0.png")
        row = {"image": "0.png", "width": image.width, "height": image.height, "lines": lines}
        (folder / "pages.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    folders = [tmp_path / "real", tmp_path / "office"]
    assert set(read_sets(folders[1], "train")) == {"forms"}
    sampler, rng = WindowSampler(folders, None, 0.0), np.random.default_rng(0)
    assert {sampler.sample(rng).set_name for _ in range(12)} == {"sroie", "forms"}


def test_at_the_end_windows_of_real_pages_may_stay_as_they_are(tmp_path):
    folder = tmp_path / "sroie" / "train"
    folder.mkdir(parents=True)
    image, lines = drawn_record("forms")
    image.convert("L").point(lambda v: 255 if v > 128 else 0).save(folder / "0.png")
    row = {"image": "0.png", "width": image.width, "height": image.height, "lines": lines}
    (folder / "pages.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")

    def white(degraded):
        sampler = WindowSampler([tmp_path], None, 0.0, degraded=degraded)
        rng = np.random.default_rng(0)
        return [np.median(sampler.sample(rng).pixels) == 255 for _ in range(20)]

    assert all(white(0.0))
    assert not all(white(1.0))
