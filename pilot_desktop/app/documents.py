"""Documents and projects are opened in the background, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.app.keeping import Keeping
from pilot_desktop.reading.events import Failed
from pilot_desktop.work.jobs import CloseDocument, OpenDocument, Priority
from pilot_desktop.work.project_files import Contents, is_project, relink
from pilot_desktop.work.reports import DocumentOpened, PasswordNeeded, Report


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document that can be shown, of one or several files.

    `counts` are the pages of each file. `project` is the project it was opened from, if any.
    """

    id: int
    name: str
    unit: str
    counts: tuple[int, ...]
    paths: tuple[Path, ...]
    project: Path | None = None

    @property
    def page_count(self) -> int:
        return sum(self.counts)


class Documents(QObject):
    """Opens what the user chose, and tells when it is there; what is in view stays until then."""

    opened = Signal(object)
    opening_changed = Signal(str)
    password_needed = Signal(object, str, bool)
    missing = Signal(object)
    failed = Signal(str, str)

    def __init__(self, dispatch: Dispatch, keeping: Keeping) -> None:
        super().__init__()
        self._dispatch, self._keeping = dispatch, keeping
        self._count = 0
        self._wishes = 0
        self._job: int | None = None
        self._project: Path | None = None

    def open(
        self, paths: list[Path], password: str | None = None, project: Path | None = None
    ) -> None:
        """Open files as one document, or a project; what was being opened is given up."""
        if len(paths) == 1 and is_project(paths[0]):
            self._open_project(paths[0])
            return
        self._give_up()
        self._count += 1
        document, files = self._count, tuple(paths)
        self._project = project
        self.opening_changed.emit(files[0].name)
        self._job = self._dispatch.submit(
            lambda job: OpenDocument(
                id=job,
                document=document,
                paths=files,
                password=password,
                priority=Priority.REGION,
            ),
            partial(self._on_open, files),
        )

    def retry(self, paths: list[Path], password: str) -> None:
        """The same once more, with its password."""
        self.open(paths, password, self._project)

    def relink(self, project: Path, moved: dict[Path, Path]) -> None:
        """Open a project whose documents were found elsewhere."""
        self._keeping.ask(
            lambda: relink(project, moved),
            lambda _none: self._open_project(project),
            of_others=True,
        )

    def close(self, document: int) -> None:
        """Nobody looks at it any more."""
        self._dispatch.submit(
            lambda job: CloseDocument(id=job, document=document), lambda _report: None
        )

    def _give_up(self) -> None:
        """Another wish came."""
        self._wishes += 1
        if self._job is not None:
            self._dispatch.drop(self._job)
            self.close(self._count)
            self._job = None
            self.opening_changed.emit("")

    def _open_project(self, path: Path) -> None:
        self._give_up()
        present = self._keeping.path
        if present is None or path.absolute() != present.absolute():
            self._keeping.ask(
                lambda: self._keeping.keeper.contents(path),
                partial(self._on_contents, self._wishes),
                of_others=True,
            )

    def _on_contents(self, wish: int, found: Contents) -> None:
        if wish != self._wishes:
            return
        if found.missing:
            self.missing.emit(found)
        else:
            self.open([p for p in found.found if p is not None], project=found.project)

    def _on_open(self, files: tuple[Path, ...], report: Report) -> None:
        if report.final:
            self._job = None
            self.opening_changed.emit("")
        match report.body:
            case DocumentOpened(document, name, unit, counts):
                self.opened.emit(OpenedDocument(document, name, unit, counts, files, self._project))
            case PasswordNeeded(message, wrong):
                self.password_needed.emit(list(files), message, wrong)
            case Failed(message):
                self.failed.emit(message, report.details)
