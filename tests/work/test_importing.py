"""What is exported and imported again is the same; ground truth, and text to start from."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.commands import AddDocument
from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.line_commands import AddLine, Confirm, SetHumanText
from pilot_desktop.document.original import Original
from pilot_desktop.document.reading_commands import StoreReading
from pilot_desktop.document.records import State
from pilot_desktop.document.store import Project
from pilot_desktop.document.transcript import Line, PageReading, Reading
from pilot_desktop.formats.placing import clean
from pilot_desktop.formats.project_export import Wanted, export_project
from pilot_desktop.work.importing import import_command, read_texts
from tests.document.projects import check, dump, line, texts
from tests.document.projects import project as new_project

SIZE = (1000.0, 1400.0)


def book(unit="px", pages=3, size=SIZE):
    original = Original(Path("/papers/book"), "d" * 32, 1, 1)
    return Project.new([AddDocument(original, unit, [size] * pages)], None)


def exported(project, kind, folder):
    out = io.BytesIO()
    archive = kind == "page"
    export_project(project, Path("/p/book.pilot"), Wanted(kind, None, archive), out, lambda *_: 0)
    path = folder / f"out.{'zip' if archive else 'xml'}"
    path.write_bytes(out.getvalue())
    return path


def put(project, reading, first=None, *, truth):
    records = project.pages()
    return project.run(
        import_command(
            reading,
            first,
            lambda number: records[number - 1] if 0 < number <= len(records) else None,
            lambda page: (project.documents()[0].unit, Path("/papers/book")),
            truth=truth,
        )
    )


phrases = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("  שלا日é&<\"'")),
    min_size=1,
    max_size=15,
).filter(lambda text: bool(clean(text)))


@st.composite
def sessions(draw):
    """Pages of lines that a machine read, some of them corrected, confirmed or added."""
    project = book(draw(st.sampled_from(["px", "pt"])))
    for page in project.pages():
        read = draw(st.lists(phrases, max_size=4))
        lines = tuple(line(text, row) for row, text in enumerate(read))
        project.run(StoreReading(page.id, None, "m 1.0", lines))
        for record in project.lines(page.id):
            match draw(st.sampled_from(["leave", "leave", "correct", "confirm"])):
                case "correct":
                    project.run(SetHumanText(record.id, draw(phrases)))
                case "confirm":
                    project.run(Confirm((record.id,)))
        if draw(st.booleans()):
            project.run(AddLine(page.id, None, Box(50, 900, 300, 930), draw(phrases)))
    return project


@settings(max_examples=25)
@given(sessions(), st.sampled_from(["alto", "page", "hocr"]), st.booleans())
def test_what_is_exported_comes_back_into_a_project(tmp_path_factory, project, kind, truth):
    with project:
        if not any(project.lines(page.id) for page in project.pages()):
            return
        path = exported(project, kind, tmp_path_factory.mktemp(kind))
        (unit,) = {document.unit for document in project.documents()}
        with book(unit) as other:
            put(other, read_texts([path]), truth=truth)
            for page, again in zip(project.pages(), other.pages(), strict=True):
                now = other.page_reading(again)
                # No-break spaces by themselves can be a line, but are not imported as one.
                was = [one for one in project.page_reading(page).lines if one.text.strip()]
                assert [one.text for one in now.lines] == [clean(one.text) for one in was]
                for before, after in zip(was, now.lines, strict=True):
                    assert before.box.iou(after.box) > 0.9
                    assert " ".join(w.text for w in after.words).split() == after.text.split()
                states = {record.state for record in other.lines(again.id)}
                assert states <= {State.CONFIRMED if truth else State.MACHINE}
            check(other)


@settings(max_examples=25)
@given(sessions(), sessions(), st.booleans())
def test_an_import_is_one_step_and_undone_at_once(project, other, truth):
    with project, other:
        reading = next(iter(other.readings()))
        if not reading.pages or reading.unit != project.documents()[0].unit:
            return
        before = dump(project)
        put(project, reading, truth=truth)
        after = dump(project)
        if after != before:
            assert project.undo_label() == "Import text"
            project.undo()
            assert dump(project) == before
            project.redo()
            assert dump(project) == after


def test_ground_truth_stands_beside_what_was_read():
    with new_project() as project:
        read = (line("FIVE STAB", 0), line("Total", 1), line("a stain", 5))
        project.run(StoreReading(1, None, "m", read))
        project.run(SetHumanText(project.lines(1)[1].id, "Totals"))
        project.run(AddLine(1, None, Box(100, 600, 200, 630), "mine"))
        truth = (line("FIVE STAR", 0), line("added", 3), line("Total", 1))
        put(project, Reading("b", "", "px", (PageReading(1, *SIZE, truth),)), truth=True)
        found = [(one.machine, one.human, one.state) for one in project.lines(1)]
        assert found == [
            ("FIVE STAB", "FIVE STAR", State.CONFIRMED),
            (None, "added", State.CONFIRMED),
            ("Total", "Total", State.CONFIRMED),
            (None, "mine", State.CORRECTED),
        ]


def test_text_to_start_from_never_overwrites_a_person():
    with new_project() as project:
        project.run(StoreReading(1, None, "m", (line("FIVE STAB", 0), line("Total", 1))))
        project.run(SetHumanText(project.lines(1)[0].id, "FIVE STAR"))
        found = Reading("b", "other 5", "px", (PageReading(1, *SIZE, (line("F1VE", 0),)),))
        put(project, found, truth=False)
        (only,) = project.lines(1)
        assert (only.machine, only.human) == ("F1VE", "FIVE STAR")
        assert "other 5" in project.models()


def test_positions_are_scaled_to_the_page():
    found = PageReading(1, 500, 700, (Line(Box(50, 50, 250, 65), "x", 1, (), (), ((50, 60.0),)),))
    with book("pt") as project:
        put(project, Reading("b", "", "px", (found,)), 2, truth=True)
        assert texts(project, 1) == []
        (only,) = project.lines(2)
        assert only.box == Box(100, 100, 500, 130) and only.baseline == ((100, 120),)


@pytest.mark.parametrize("size", [(700, 500), (500, 500)])
def test_a_page_of_another_shape_is_refused(size):
    found = PageReading(1, *size, (line("x"),))
    with book() as project, pytest.raises(UnreadableDocumentError, match="another shape"):
        put(project, Reading("b", "", "px", (found,)), truth=True)


def test_a_page_that_is_not_there_is_refused_and_nothing_is_imported():
    pages = tuple(PageReading(number, *SIZE, (line("x"),)) for number in (3, 4))
    with book() as project:
        with pytest.raises(UnreadableDocumentError, match="There is no page 4"):
            put(project, Reading("b", "", "px", pages), truth=True)
        assert not any(project.lines(page.id) for page in project.pages())


def test_files_in_the_order_of_their_names(tmp_path):
    from pilot_desktop.formats.pagexml import page_xml

    paths = []
    for name in (10, 9, 1):
        path = tmp_path / f"page {name}.xml"
        path.write_text(page_xml("b", "m", "px", PageReading(1, *SIZE, (line(f"on {name}"),))))
        paths.append(path)
    reading = read_texts(paths)
    assert [(page.number, page.text) for page in reading.pages] == [
        (1, "on 1"),
        (2, "on 9"),
        (3, "on 10"),
    ]


def test_files_without_text_are_refused(tmp_path):
    from pilot_desktop.formats.pagexml import page_xml

    path = tmp_path / "empty.xml"
    path.write_text(page_xml("b", "m", "px", PageReading(1, *SIZE, ())))
    with pytest.raises(UnreadableDocumentError, match=r"There is no text in empty\.xml\."):
        read_texts([path])
