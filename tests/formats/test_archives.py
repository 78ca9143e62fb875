"""Archives of transcripts: what other programs pack, and what nobody should."""

from __future__ import annotations

import zipfile

import pytest

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line, PageReading, Reading
from pilot_desktop.formats import transcripts
from pilot_desktop.formats.pagexml import page_xml
from pilot_desktop.formats.transcripts import read_transcript
from pilot_desktop.formats.writers import formatted


def page(text, number=1):
    return PageReading(number, 200, 100, (Line(Box(1, 2, 90, 20), text, 1.0),))


def packed(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def texts(path):
    return [(found.number, found.text) for found in read_transcript(path).pages]


def test_pages_in_several_formats_come_once(tmp_path):
    alto = formatted(Reading("d", "m", "px", (page("by ALTO"),)), "alto")
    members = {
        "job/mets.xml": "<mets:mets xmlns:mets='http://www.loc.gov/METS/'/>",
        "job/alto/1.xml": alto,
        "job/page/10.xml": page_xml("d", "m", "px", page("tenth")),
        "job/page/9.xml": page_xml("d", "m", "px", page("ninth")),
        "job/page/.9.xml": "a hidden file",
        "job/scan.jpg": b"\xff\xd8\xff",
    }
    # Both say that they are page 1, so they are counted anew.
    assert texts(packed(tmp_path / "job.zip", members)) == [(1, "ninth"), (2, "tenth")]


def test_numbers_in_the_files_stay(tmp_path):
    members = {f"{n}.xml": page_xml("d", "m", "px", page("x", n)) for n in (2, 7)}
    assert texts(packed(tmp_path / "a.zip", members)) == [(2, "x"), (7, "x")]


def refusal(path):
    with pytest.raises(UnreadableDocumentError) as caught:
        read_transcript(path)
    return str(caught.value)


def test_what_is_no_archive_of_text(tmp_path, monkeypatch):
    path = packed(tmp_path / "a.zip", {"a.txt": "text", "b.xml": "<b/>"})
    assert refusal(path) == "a.zip holds neither ALTO, PAGE nor hOCR."
    content = packed(tmp_path / "b.zip", {"1.xml": page_xml("d", "m", "px", page("x"))})
    content.write_bytes(content.read_bytes()[:200])
    assert refusal(content).startswith("b.zip cannot be read: it is damaged")
    path = packed(tmp_path / "c.zip", {"1.xml": "<PcGts >"})
    assert refusal(path) == "1.xml cannot be read: it is damaged or not PAGE XML."
    monkeypatch.setattr(transcripts, "MAX_BYTES", 1000)
    path = packed(tmp_path / "d.zip", {"1.xml": "<PcGts>" + " " * 5000})
    assert refusal(path).startswith("d.zip is too large")


def test_names_that_lead_elsewhere_lead_nowhere(tmp_path):
    outside = tmp_path / "outside.xml"
    members = {f"../../{outside.name}": page_xml("d", "m", "px", page("x")), "/tmp/..": "<alto/>"}
    assert texts(packed(tmp_path / "a.zip", members)) == [(1, "x")]
    assert not outside.exists()
