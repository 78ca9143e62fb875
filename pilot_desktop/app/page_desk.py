"""Page, text and search in step: what is chosen in one is shown in the others."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from pilot_desktop.app.canvas import Canvas
from pilot_desktop.app.controller import Controller
from pilot_desktop.app.documents import OpenedDocument
from pilot_desktop.app.find_bar import FindBar
from pilot_desktop.app.passage import Passage
from pilot_desktop.app.regions import to_rect
from pilot_desktop.app.text_panel import TextPanel
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Hit
from pilot_desktop.work.jobs import PageRef


class PageDesk(QObject):
    """Connects canvas, text panel and find bar with the session and the search."""

    def __init__(
        self, controller: Controller, canvas: Canvas, panel: TextPanel, find_bar: FindBar
    ) -> None:
        super().__init__()
        self._controller = controller
        self._session, self._search = controller.session, controller.search
        self._canvas, self._panel, self._find_bar = canvas, panel, find_bar
        self.shown: PageRef | None = None
        self._turned_back = False
        # A page that comes at once replaces the one before without a blink.
        self._blank = QTimer(self)
        self._blank.setSingleShot(True)
        self._blank.setInterval(250)
        self._blank.timeout.connect(canvas.blank)
        self._connect()

    def _connect(self) -> None:
        controller, session, search = self._controller, self._session, self._search
        canvas, panel, find_bar = self._canvas, self._panel, self._find_bar
        controller.document_opened.connect(self._clear)
        controller.page_changed.connect(lambda _page: self._show_page())
        controller.images.preview_ready.connect(self._on_preview)
        controller.images.page_failed.connect(self._on_page_failed)
        session.passage_added.connect(self._on_passage_moved)
        session.passage_removed.connect(self._on_passage_moved)
        session.page_loaded.connect(self._on_page_loaded)
        session.selection_changed.connect(self._show_passages)
        session.turns.changed.connect(self._on_turned)
        session.passage_changed.connect(self._on_passage_changed)
        session.line_changed.connect(self._on_line_changed)
        session.progressed.connect(panel.show_progress)
        search.changed.connect(self._show_hits)
        search.current_changed.connect(self._show_current_hit)
        canvas.region_drawn.connect(self._on_region_drawn)
        canvas.region_clicked.connect(session.select)
        canvas.line_clicked.connect(self._on_line_clicked)
        canvas.hit_clicked.connect(search.select)
        canvas.background_clicked.connect(self.select_page)
        canvas.page_turn.connect(self.turn)
        panel.passage_chosen.connect(self._on_passage_chosen)
        panel.line_chosen.connect(self._on_line_chosen)
        find_bar.query_changed.connect(controller.find)
        find_bar.step.connect(controller.step)
        find_bar.closed.connect(self._on_find_closed)

    # Commands

    def turn(self, direction: int) -> None:
        """To the next page, or back to the end of the one before."""
        if self._controller.page is not None:
            self._turned_back = direction < 0
            self._controller.show_page(self._controller.page.index + direction)
            self._turned_back = False

    def select_page(self) -> None:
        """Leave a region: the page's own reading is selected, if there is one."""
        page = self._controller.page
        self._session.select(self._session.page_passage(page) if page else None)

    def delete_selected(self) -> None:
        """Remove the selected region."""
        passage = self._session.selected
        if passage is not None and passage.region is not None:
            self._controller.remove(passage)
            self.select_page()

    def read_again(self) -> None:
        """Read the selected passage once more."""
        passage = self._session.selected
        if passage is None:
            return
        if passage.region is None:
            self._controller.read_page(anew=True)
        else:
            self._controller.read_again(passage)

    def refresh_colors(self) -> None:
        """After a change of theme."""
        self._panel.select_line(self._session.selected_line)
        self._panel.view.marks.rehighlight()

    def close(self) -> None:
        """Nothing moves any more."""
        self._blank.stop()
        self._canvas.show_regions([], None)

    # The page

    def _clear(self, document: OpenedDocument) -> None:
        self.shown = None
        # A point is 1/72 inch; screens count 96 to the inch, and text may be a little larger.
        self._canvas.clear_page(96 / 72 * 1.25 if document.unit == "pt" else 1.0)
        self._find_bar.dismiss()

    def _show_page(self) -> None:
        page = self._controller.page
        preview = self._controller.images.preview(page) if page else None
        if page is None:
            return
        if preview is None:
            self._blank.start()
        elif page != self.shown:
            self._blank.stop()
            self.shown = page
            turns = self._session.turns.of(page)
            self._canvas.show_page(page, preview, turns=turns, at_end=self._turned_back)
        self._show_passages()
        self._show_hits()
        self._show_current_hit()

    def _on_preview(self, page: PageRef) -> None:
        if page == self._controller.page:
            self._show_page()

    def _on_turned(self, page: PageRef) -> None:
        if page == self.shown:
            self._canvas.turn_page(self._session.turns.of(page))

    def _on_page_failed(self, page: PageRef | None, _message: str, _details: str) -> None:
        if page is not None and page == self._controller.page:
            self.shown = None
            self._canvas.blank()

    def _show_passages(self) -> None:
        session = self._session
        passages = session.on_page(self._controller.page)
        selected = session.selected if session.selected in passages else None
        regions = [passage for passage in passages if passage.region is not None]
        # Until its picture has come, nothing of a page lies on the page before it.
        visible = self.shown == self._controller.page
        self._canvas.show_regions(regions if visible else [], selected)
        lines = selected or next((p for p in passages if p.region is None), None)
        self._canvas.show_lines(lines if visible else None, session.selected_line)
        page = self._controller.page
        loaded = page is None or session.is_loaded(page)
        self._panel.show_page(passages, selected, loaded=loaded)
        self._panel.select_line(session.selected_line)

    def _on_passage_moved(self, passage: Passage) -> None:
        if passage.page == self._controller.page:
            self._show_passages()

    def _on_page_loaded(self, page: PageRef) -> None:
        if page == self._controller.page:
            self._show_passages()

    def _on_passage_changed(self, passage: Passage) -> None:
        self._panel.refresh(passage)
        for item in self._canvas.regions:
            if item.passage is passage:
                item.refresh()
        if passage is self._canvas.lines.passage:
            self._canvas.lines.update()
        if passage.page == self._controller.page:
            self._canvas.refresh_handles()

    def _on_line_changed(self, passage: Passage, key: int) -> None:
        self._panel.update_line(passage, key)
        if passage is self._canvas.lines.passage:
            self._canvas.lines.line_grew(key)

    # Choosing

    def _on_region_drawn(self, region: Box) -> None:
        # On the page before, when the next one has been asked for but not come: not meant.
        if self.shown == self._controller.page:
            self._controller.read_region(region)

    def _on_line_clicked(self, key: int) -> None:
        if (passage := self._canvas.lines.passage) is not None:
            self._session.select(passage, key)

    def _on_passage_chosen(self, passage: Passage) -> None:
        self._session.select(passage)
        if passage.region is not None:
            self._canvas.reveal(to_rect(passage.region))

    def _on_line_chosen(self, key: int) -> None:
        passage = self._panel.view.passage
        if passage is not None and key in passage.lines:
            self._session.select(passage, key)
            self._canvas.reveal(to_rect(passage.lines[key].box))

    # Finding

    def _show_hits(self) -> None:
        page = self._controller.page
        visible = page is not None and self.shown == page
        hits = self._search.on_page(page.number) if page and visible else []
        self._canvas.hits.show_hits(hits, self._search.current)
        self._find_bar.show_search(self._search)

    def _show_current_hit(self) -> None:
        hit: Hit | None = self._search.current
        page = self._controller.page
        self._show_hits()
        if hit is not None and page is not None and hit.page == page.number == self._number:
            self._canvas.reveal(to_rect(hit.box))
            place = self._canvas.mapFromScene(to_rect(hit.box)).boundingRect()
            self._find_bar.keep_clear_of(place)

    @property
    def _number(self) -> int | None:
        return self.shown.number if self.shown else None

    def _on_find_closed(self) -> None:
        self._controller.find("")
        self._canvas.setFocus()
