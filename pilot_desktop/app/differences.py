"""What people and machines say differently on a page, and what the last step changed there."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.line_facts import difference_html
from pilot_desktop.app.translation import tr
from pilot_desktop.document.records import Changes, LineRecord, TextChange
from pilot_desktop.work.keeper import Keeper


@dataclass(frozen=True)
class PageDifferences:
    """Lines that a person wrote otherwise than the machine; texts that the last step changed."""

    corrected: tuple[LineRecord, ...]
    step: str | None
    changed: tuple[TextChange, ...]


def differences(keeper: Keeper, index: int) -> PageDifferences:
    """Of one page; to be asked on the project's thread."""
    project, page = keeper.project, keeper.page(index)
    lines = project.lines(page)
    corrected = (e for e in lines if e.human is not None and e.machine not in (None, e.human))
    return PageDifferences(
        tuple(corrected), project.undo_label(page), tuple(project.last_texts(page))
    )


class Differences(QDialog):
    """Stays open beside the work and follows it."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("differences")
        self.setWindowTitle(tr("What changed"))
        self.resize(520, 360)
        self._controller = controller
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("What changed on this page"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        self.text.setFocus()
        controller.keeping.changed.connect(self._on_changed)
        controller.page_changed.connect(lambda _page: self.look())

    def open_beside(self) -> None:
        """Show it."""
        self.show()
        self.raise_()
        self.look()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.PaletteChange:  # the colours are in the text
            self.look()
        super().changeEvent(event)

    def look(self) -> None:
        """Ask again what there is to see."""
        page, keeping = self._controller.page, self._controller.keeping
        if page is not None and self.isVisible():
            number, index = page.number, page.index
            keeping.ask(
                lambda: differences(keeping.keeper, index),
                lambda found: self.text.setHtml(as_html(number, found)),
            )

    def _on_changed(self, _changes: Changes) -> None:
        self.look()


def as_html(number: int, found: PageDifferences) -> str:
    """For people: struck out what went, underlined what came."""
    parts = ["<h3>" + tr("Page {number}: corrected by you", number=number) + "</h3>"]
    if found.corrected:
        parts += [
            f"<p>{difference_html(line.machine or '', line.human or '')}</p>"
            for line in found.corrected
        ]
    else:
        parts.append("<p>" + tr("Nothing differs from what the machine read.") + "</p>")
    if found.step is not None and found.changed:
        step = tr("Changed by the last step: {step}", step=tr(found.step).lower())
        parts.append(f"<h3>{escape(step)}</h3>")
        for change in found.changed:
            parts.append(f"<p>{difference_html(change.before or '', change.after or '')}</p>")
    return "".join(parts)
