"""A project may say what is to read its document; the command line does as it says."""

from __future__ import annotations

import pytest

from pilot_desktop.document.records import ReaderChoice
from pilot_desktop.document.store import Project
from tests.document.projects import document

CHOICE = ReaderChoice("pilot-iam", "", "cpu")


@pytest.fixture
def project(receipt):
    """The project beside the receipt, which wants another model."""
    path = receipt.with_name(receipt.name + ".pilot")
    with Project.new([document(1, receipt)], path) as opened:
        opened.choose_reader(CHOICE)
    return path


@pytest.mark.parametrize("verb", [("read",), ("find", "total")])
def test_the_project_of_a_document_says_what_reads_it(pilot, reader, receipt, project, verb):
    code, _, told = pilot(*verb, receipt)
    assert (code, reader.opened) == (0, [("pilot-iam", "cpu", None)])
    assert told == "pilot: receipt.png is read with fake 1.0 on a test, as its project says.\n"


def test_arguments_go_first(pilot, reader, receipt, project):
    assert pilot("read", receipt, "--model", "other")[2] == ""
    pilot("read", receipt, "--device", "cuda")
    assert reader.opened == [("other", "auto", None), ("pilot-iam", "cuda", None)]


def test_each_document_is_read_as_its_own_project_says(pilot, reader, receipt, book, project):
    pilot("read", book, receipt, book)
    assert [model for model, _, _ in reader.opened] == [None, "pilot-iam", None]


def test_a_project_that_is_open_elsewhere_is_told(pilot, reader, receipt, project):
    with Project.open(project):
        code, out, told = pilot("read", receipt)
    assert code == 0 and out and reader.opened == [(None, "auto", None)]
    assert "open in another window" in told and "which model is to read receipt.png" in told
    assert len(told.splitlines()) == 1
