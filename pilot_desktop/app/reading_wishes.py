"""What is asked about reading: which pages, and what becomes of text that they have already."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QInputDialog, QMessageBox, QWidget

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.settings import Settings, TextLayer
from pilot_desktop.app.translation import tr
from pilot_desktop.document.page_choice import PageChoice
from pilot_desktop.work.jobs import PageRef


class ReadingWishes(QObject):
    """Dialogs that never block: reading goes on when they are answered."""

    def __init__(self, controller: Controller, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._controller, self._settings, self._parent = controller, settings, parent
        controller.readings.file_text.found.connect(self._ask_about_text)

    def ask_pages(self) -> None:
        """Which pages to read."""
        document, page = self._controller.document, self._controller.page
        if document is None or page is None:
            return
        dialog = QInputDialog(self._parent)
        dialog.setObjectName("pages")
        dialog.setWindowTitle(tr("Read pages"))
        dialog.setLabelText(
            tr("Pages to read, of {count}, such as 3-7, 12:", count=document.page_count)
        )
        dialog.setTextValue(f"{page.number}-{document.page_count}")
        dialog.textValueSelected.connect(self._on_pages)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_pages(self, text: str) -> None:
        document = self._controller.document
        numbers = named_pages(text, document.page_count) if document else []
        if numbers:
            self._controller.read_pages(numbers)
        else:
            self._controller.failed.emit(
                tr("“{text}” names no page of this document.", text=text), ""
            )

    def _ask_about_text(self, page: PageRef) -> None:
        box = QMessageBox(self._parent)
        box.setObjectName("textLayer")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Text in the document"))
        box.setText(tr("Page {number} already has text.", number=page.number))
        box.setInformativeText(
            tr(
                "It can be taken as it is, or the page can be read from its picture. This goes for "
                "the other pages of this document as well."
            )
        )
        keep = box.addButton(tr("Take the text"), QMessageBox.ButtonRole.AcceptRole)
        read = box.addButton(tr("Read the picture"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        always = QCheckBox(tr("Do so in all documents"))
        box.setCheckBox(always)

        def done() -> None:
            clicked = box.clickedButton()
            choice = TextLayer.ASK
            if clicked in (keep, read):
                choice = TextLayer.KEEP if clicked is keep else TextLayer.READ
            if always.isChecked() and choice is not TextLayer.ASK:
                self._settings.text_layer = choice
            self._controller.readings.file_text.answer(choice)
            box.deleteLater()

        box.finished.connect(done)
        box.open()


def named_pages(text: str, count: int) -> list[int]:
    """The pages, from 1, that a person names of a document with `count`; none if that is none."""
    try:
        return PageChoice.parse(text).numbers(count)
    except ValueError:
        return []
