"""Which documents a folder holds, and that no two results share a name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.work.batch.plan import plan


def make(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def names(folder, out, kind="text", recursive=True):
    return [task.name for task in plan(folder, out, kind, recursive=recursive)]


def test_documents_are_told_by_suffix_and_come_in_a_persons_order(tmp_path):
    make(tmp_path, "page 10.png", "page 9.PNG", "b/x.pdf", "a/y.tiff", "notes.txt", ".hid.png")
    make(tmp_path, ".git/z.png", "a/deep/er/é ü 日本 #%.jpg")
    found = names(tmp_path, tmp_path / "out")
    assert found == [
        "page 9.PNG", "page 10.png", "a/y.tiff", "a/deep/er/é ü 日本 #%.jpg", "b/x.pdf",
    ]  # fmt: skip
    assert names(tmp_path, tmp_path / "out", recursive=False) == found[:2]


def test_results_inside_the_folder_are_no_documents(tmp_path):
    make(tmp_path, "a.png", "out/a.png.pdf", "in/out/b.png")
    assert names(tmp_path, tmp_path / "out", "pdf") == ["a.png", "in/out/b.png"]


def test_a_pdf_keeps_its_name_as_a_pdf_and_others_make_way(tmp_path):
    make(tmp_path, "a.pdf", "a.jpg", "a.jpg.pdf")
    targets = {
        t.name: t.target + ".pdf" for t in plan(tmp_path, tmp_path / "o", "pdf", recursive=1)
    }
    assert targets == {"a.pdf": "a.pdf", "a.jpg.pdf": "a.jpg.pdf", "a.jpg": "a.jpg.pdf.pdf"}


@pytest.mark.parametrize("kind", ["text", "pdf"])
@settings(deadline=None, max_examples=40)
@given(
    st.sets(st.from_regex(r"[ab]{1,2}(\.pdf|\.jpg|\.JPG|\.png){1,3}", fullmatch=True), min_size=1)
)
def test_no_two_documents_have_one_result(tmp_path_factory, kind, files):
    folder = tmp_path_factory.mktemp("documents")
    make(folder, *files)
    tasks = plan(folder, folder / "out", kind, recursive=False)
    assert sorted(task.name for task in tasks) == sorted(files)
    assert [task.place for task in tasks] == list(range(len(files)))
    assert len({task.target.casefold() for task in tasks}) == len(files)


def test_a_folder_without_documents_and_none_at_all(tmp_path):
    make(tmp_path, "a/b.png")
    with pytest.raises(UnreadableDocumentError, match="holds no documents itself"):
        names(tmp_path, tmp_path / "out", recursive=False)
    with pytest.raises(UnreadableDocumentError, match="does not exist"):
        names(tmp_path / "none", tmp_path / "out")
    with pytest.raises(UnreadableDocumentError, match="is not a folder"):
        names(tmp_path / "a/b.png", tmp_path / "out")
