"""A project as one document to write: its pages in a row, and the files that they are of."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from pilot_desktop.document.errors import OutputError, ProjectError, UnreadableDocumentError
from pilot_desktop.document.original import Match, locate, name_of
from pilot_desktop.document.records import DocumentRecord, PageRecord
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.document.store import Project
from pilot_desktop.document.transcript import PageReading
from pilot_desktop.formats.image import ImagePages
from pilot_desktop.formats.image_row import ImageRow
from pilot_desktop.formats.source import PageSource, open_document

_AT_ONCE = 500


class ProjectText:
    """The texts of a project, page by page; pages are numbered from 1 over all its documents."""

    def __init__(self, project: Project, path: Path) -> None:
        """`path` is where the project file lies: its documents may have moved with it."""
        self.project = project
        self.path = path
        self.documents = project.documents()
        if not self.documents:
            raise ProjectError(Sentence("{name} holds no document.", name=name_of(path)))
        names = [name_of(document.original.path) for document in self.documents]
        self._name = names[0] if len(names) == 1 else f"{len(names)} files"
        self.unit = self.documents[0].unit
        self._pages = project.pages()

    @property
    def name(self) -> str:
        """Of the document, or how many there are."""
        return self._name

    @property
    def page_count(self) -> int:
        return len(self._pages)

    @property
    def model(self) -> str:
        """All models that have read something, by name."""
        return ", ".join(self.project.models())

    def record(self, number: int) -> PageRecord:
        """What the project knows of a page."""
        return self._pages[number - 1]

    def page(self, number: int) -> PageReading:
        """What is written of a page: people's text where there is some, else the machine's."""
        record = self.record(number)
        return replace(self.project.page_reading(record), number=number)

    def written(self) -> list[int]:
        """The numbers of the pages that were read, or have lines."""
        found: list[int] = []
        for start in range(0, self.page_count, _AT_ONCE):
            records = self._pages[start : start + _AT_ONCE]
            statuses = self.project.statuses([record.id for record in records])
            for number, record in enumerate(records, start + 1):
                status = statuses[record.id]
                if status.read or status.lines:
                    found.append(number)
        return found

    @contextmanager
    def original(self, numbers: Sequence[int], password: str | None) -> Iterator[Original]:
        """The document that these pages are of, open.

        Pictures may come from several files, the pages of a PDF from one only. Raises
        UnreadableDocumentError where the file is gone or damaged, OutputError for several PDFs.
        """
        wanted = {self.record(number).document for number in numbers}
        documents = [document for document in self.documents if document.id in wanted]
        with ExitStack() as stack:
            changed, sources = [], []
            for document in documents:
                path, is_changed = self._located(document, stack)
                sources.append(stack.enter_context(open_document(path, password)))
                changed += [sources[-1].name] if is_changed else []
            places = self._places(documents, sources, numbers)
            if len(sources) == 1:
                source = sources[0]
            else:
                pictures = [source for source in sources if isinstance(source, ImagePages)]
                if len(pictures) < len(sources):
                    raise OutputError(
                        Sentence(
                            "A searchable PDF is made of one PDF: choose the pages of one document."
                        )
                    )
                source = stack.enter_context(ImageRow(self.name, pictures))
            yield Original(source, places, tuple(changed))

    def _located(self, document: DocumentRecord, stack: ExitStack) -> tuple[Path, bool]:
        """Where a document is, and whether it is another one than was read."""
        match, path = locate(document.original, document.candidates(self.path))
        if path is not None and match is not Match.MISSING:
            return path, match is Match.CHANGED
        old = document.original.path
        content = self.project.embedded(document.original.digest)
        if content is None:
            raise UnreadableDocumentError(
                Sentence(
                    "{name} is no longer in {folder}, and a searchable PDF is made of it; the "
                    "other formats do without.",
                    name=name_of(old),
                    folder=name_of(old.parent),
                )
            )
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pilot-export-"))
        kept = Path(folder) / name_of(old)
        kept.write_bytes(content)
        return kept, False

    def _places(
        self, documents: list[DocumentRecord], sources: list[PageSource], numbers: Sequence[int]
    ) -> dict[int, int]:
        """Page numbers of the project to those of the opened documents in a row."""
        before, total = {}, 0
        counts = {}
        for document, source in zip(documents, sources, strict=True):
            before[document.id], counts[document.id] = total, source.page_count
            total += source.page_count
        places = {}
        for number in numbers:
            record = self.record(number)
            if record.number > counts[record.document]:
                raise UnreadableDocumentError(
                    Sentence(
                        "{name} has lost pages since it was read: page {number} is gone.",
                        name=self.name,
                        number=number,
                    )
                )
            places[number] = before[record.document] + record.number
        return places


class Original:
    """An opened document. `places`: from page numbers of the project to those of the source."""

    def __init__(
        self, source: PageSource, places: dict[int, int], changed: tuple[str, ...]
    ) -> None:
        self.source = source
        self.places = places
        self.changed = changed
        """The files that are no longer what was read."""
