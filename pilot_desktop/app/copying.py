"""Ctrl+C: the text of the selection, and of a page that nobody has read yet once it is read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from pilot_desktop.app.controller import Controller
from pilot_desktop.app.passage import State
from pilot_desktop.work.jobs import PageRef


class Copying(QObject):
    """A picture from the clipboard becomes text on it with two keys: paste, copy."""

    def __init__(self, controller: Controller, copy: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._controller, self._copy = controller, copy
        self._wanted: PageRef | None = None
        controller.work_changed.connect(self._look)
        controller.session.page_loaded.connect(self._on_loaded)
        controller.page_changed.connect(lambda _page: self._forget())
        controller.cancelled.connect(self._forget)

    @property
    def possible(self) -> bool:
        """There is a text, or a page to read it from."""
        selected = self._controller.session.selected
        return bool(selected and selected.text) or self._unread is not None

    def copy(self) -> None:
        """Copy what is there; else read the page first."""
        if (page := self._unread) is None:
            self._copy()
            return
        self._wanted = page
        if self._controller.session.is_loaded(page):
            self._controller.read_page()

    @property
    def _unread(self) -> PageRef | None:
        """The page in view, where nothing was read on it as far as is known, nor is being read."""
        page = self._controller.page
        return None if self._controller.session.on_page(page) else page

    def _on_loaded(self, page: PageRef) -> None:
        """It is known now what was read on the page."""
        if page != self._wanted:
            return
        session = self._controller.session
        if (passage := session.page_passage(page)) is not None:
            session.select(passage)
            self._look()
        elif session.on_page(page):
            self._forget()  # regions only, of which none is selected
        else:
            self._controller.read_page()

    def _look(self) -> None:
        page = self._wanted
        if page is None or not self._controller.session.is_loaded(page):
            return
        passage = self._controller.session.page_passage(page)
        if passage is None or passage.state.busy:
            return
        self._forget()
        if passage.state is State.DONE and passage.text:
            self._copy()

    def _forget(self) -> None:
        self._wanted = None
