"""Documents are known again: unchanged, changed behind our back, moved or gone."""

import os

import pytest

from pilot_desktop.document.commands import AddDocument, AddRegion, RelinkDocument
from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.original import Match, Original, locate
from pilot_desktop.document.places import relative_to
from pilot_desktop.document.store import Project


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "papers" / "Ä ö 日本 #%.pdf"
    path.parent.mkdir()
    path.write_bytes(b"one page")
    return path


def test_unchanged_changed_and_gone(paper):
    original = Original.of(paper)
    assert original.compare(paper) is Match.SAME
    os.utime(paper, ns=(1, 1))  # touched, but the same inside
    assert original.compare(paper) is Match.SAME
    paper.write_bytes(b"new page")
    os.utime(paper, ns=(2, 2))
    assert original.compare(paper) is Match.CHANGED
    paper.write_bytes(b"longer now")
    assert original.compare(paper) is Match.CHANGED
    paper.unlink()
    assert original.compare(paper) is Match.MISSING
    with pytest.raises(UnreadableDocumentError, match=r"cannot be read: .*\.$"):
        Original.of(paper)


def test_a_document_that_moved_with_its_project_is_found(paper, tmp_path):
    file = tmp_path / "work.pilot"
    added = AddDocument(Original.of(paper), "pt", [(595, 842)], relative_to(paper, file))
    with Project.new([added], file) as opened:
        opened.run(AddRegion(1, Box(0, 0, 9, 9)))
    elsewhere = tmp_path / "archive"
    elsewhere.mkdir()
    paper.parent.rename(elsewhere / "papers")
    file.rename(elsewhere / "work.pilot")
    with Project.open(elsewhere / "work.pilot") as opened:
        (record,) = opened.documents()
        match, place = locate(record.original, record.candidates(opened.path))
        assert match is Match.SAME and place.samefile(elsewhere / "papers" / paper.name)
        opened.run(RelinkDocument(record.id, Original.of(place)))
        assert opened.documents()[0].original.path == place
        opened.undo()
        assert opened.documents() == [record]
        place.write_bytes(b"something else")
        assert locate(record.original, record.candidates(opened.path))[0] is Match.CHANGED
        place.unlink()
        found = locate(record.original, record.candidates(opened.path))
        assert found == (Match.MISSING, None)
        assert len(opened.regions(1)) == 1  # the work is there without the document


def test_a_folder_of_images_is_known_again_whatever_projects_lie_in_it(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in ("1.png", "2.png"):
        (folder / name).write_bytes(b"picture")
    original = Original.of(folder)
    (folder / "1.png.pilot").write_bytes(b"project")
    assert original.compare(folder) is Match.SAME
    (folder / "2.png").write_bytes(b"another one")
    assert original.compare(folder) is Match.CHANGED
    (folder / "3.png").write_bytes(b"picture")
    assert original.compare(folder) is Match.CHANGED
