"""Readings as text, JSON and CSV, whole or not at all."""

import csv
import io
import json
import os
import stat
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.errors import OutputError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line, PageReading, Reading, Word
from pilot_desktop.formats.output import write_file
from pilot_desktop.formats.writers import WRITERS, formatted, open_writer
from tests.formats.test_hostile import as_nobody


def line(text, top=0):
    words = tuple(Word(Box(1, top, 9, top + 5), word, 0.5) for word in text.split())
    return Line(Box(1.4, top, 99.6, top + 5), text, 0.98765, words, ("suspect",))


READING = Reading(
    "reçu.jpg",
    "pilot-compact 1.0",
    "px",
    (
        PageReading(1, 100, 50, (line("Crème brûlée, 2 x"), line('"4,50" €', 10))),
        PageReading(2, 100, 50),
        PageReading(4, 100, 50, (line("日本"),)),
    ),
)

texts = st.text(st.characters(exclude_categories=["Cs"]))
readings = st.lists(st.lists(texts, max_size=4), max_size=4).map(
    lambda pages: Reading(
        "d",
        "m",
        "pt",
        tuple(PageReading(n, 9, 9, tuple(map(line, page))) for n, page in enumerate(pages, 1)),
    )
)


def test_text():
    assert formatted(READING, "text") == 'Crème brûlée, 2 x\n"4,50" €\n\f\f日本\n'


def test_csv():
    assert formatted(READING, "csv").splitlines() == [
        "document,page,index,left,top,right,bottom,confidence,text",
        '"reçu.jpg",1,0,1,0,100,5,0.988,"Crème brûlée, 2 x"',
        '"reçu.jpg",1,1,1,10,100,15,0.988,"""4,50"" €"',
        '"reçu.jpg",4,0,1,0,100,5,0.988,"日本"',
    ]


@settings(deadline=None)
@given(readings)
def test_json_is_the_result_type(reading):
    assert json.loads(formatted(reading, "json")) == reading.to_dict()


@settings(deadline=None)
@given(readings)
def test_any_text_survives_csv(reading):
    rows = csv.DictReader(io.StringIO(formatted(reading, "csv"), newline=""))
    found = [(int(row["page"]), int(row["index"]), row["text"]) for row in rows]
    assert found == [
        (page.number, index, line.text)
        for page in reading.pages
        for index, line in enumerate(page.lines)
    ]


@pytest.mark.parametrize("kind", WRITERS)
def test_pages_are_written_as_they_come(kind):
    out = io.StringIO()
    writer = open_writer(kind, out)
    writer.begin(READING.document, READING.model, READING.unit)
    writer.page(READING.pages[0])
    assert "brûlée" in out.getvalue()
    for page in READING.pages[1:]:
        writer.page(page)
    writer.end()
    assert out.getvalue() == formatted(READING, kind)


def test_several_documents():
    out = io.StringIO()
    writers = {kind: open_writer(kind, out) for kind in ("json", "csv")}
    for name, writer in writers.items():
        for document in ("a", "b"):
            writer.begin(document, name, "px")
            writer.page(PageReading(1, 9, 9, (line("x"),)))
            writer.end()
    text = out.getvalue()
    first, end = json.JSONDecoder().raw_decode(text)
    second, end = json.JSONDecoder().raw_decode(text[end:].lstrip())
    assert (first["document"], second["document"]) == ("a", "b")
    rows = list(csv.DictReader(io.StringIO(text[text.index("document,page") :])))
    assert [row["document"] for row in rows] == ["a", "b"]


@pytest.mark.parametrize("kind", WRITERS)
def test_to_a_file(tmp_path, kind):
    path = tmp_path / "Ä ö 日本 #%.out"
    path.write_text("old")
    path.chmod(0o640)
    write_file(path, formatted(READING, kind).encode())
    assert path.read_bytes().decode() == formatted(READING, kind)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_usual_permissions(tmp_path):
    write_file(tmp_path / "new", b"x")
    (tmp_path / "plain").write_bytes(b"x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="devices have other names")
def test_a_device_is_written_not_replaced():
    write_file(os.devnull, b"x")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)  # noqa: PTH116
    with pytest.raises(OutputError, match=r"full cannot be written: No space left on device\."):
        write_file("/dev/full", b"x")


def refusal(path):
    with pytest.raises(OutputError) as caught:
        write_file(path, b"new")
    assert caught.value.exit_code == 5
    return str(caught.value)


def test_refusals_are_sentences(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    assert refusal(tmp_path) == f"{tmp_path.name} is a folder; the result needs a file name."
    assert refusal(tmp_path / "no" / "a.txt") == (
        f"a.txt cannot be written: there is no folder {tmp_path / 'no'}."
    )
    assert "there is no folder" in refusal(tmp_path / "file" / "a.txt")
    assert "name too long" in refusal(tmp_path / ("x" * 300))
    assert "not a possible file name" in refusal(tmp_path / "a\0b")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work differently")
def test_without_permission_the_old_file_stays(tmp_path):
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(folder.stat().st_mode | 0o055)
    (tmp_path / "old.txt").write_bytes(b"old")
    with as_nobody():
        assert refusal(tmp_path / "old.txt") == "You do not have permission to write old.txt."
        assert refusal(tmp_path / "new.txt") == "You do not have permission to write new.txt."
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path, monkeypatch):
    (tmp_path / "old.txt").write_bytes(b"old")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refusal(tmp_path / "old.txt") == "old.txt cannot be written: No space left on device."
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]
