"""The window: puts the parts together and connects them. What they do is in their own files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app import theme
from pilot_desktop.app.actions import Actions
from pilot_desktop.app.alternatives import Alternatives
from pilot_desktop.app.banner import Banner
from pilot_desktop.app.bindings import Bindings
from pilot_desktop.app.canvas import Canvas
from pilot_desktop.app.characters import Characters
from pilot_desktop.app.context_menus import ContextMenus
from pilot_desktop.app.controller import Controller
from pilot_desktop.app.copying import Copying
from pilot_desktop.app.corrections import Corrections
from pilot_desktop.app.differences import Differences
from pilot_desktop.app.documents import OpenedDocument
from pilot_desktop.app.enabling import Enabling
from pilot_desktop.app.export_dialog import Exporting
from pilot_desktop.app.find_bar import FindBar
from pilot_desktop.app.guidance import Guidance
from pilot_desktop.app.hit_list import HitList
from pilot_desktop.app.import_dialog import Importing
from pilot_desktop.app.learning import Learning
from pilot_desktop.app.models import Models
from pilot_desktop.app.opening import Opening, sample
from pilot_desktop.app.page_desk import PageDesk
from pilot_desktop.app.reading_wishes import ReadingWishes
from pilot_desktop.app.replacing import Replacing
from pilot_desktop.app.saving import Saving
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.spelling import Spelling
from pilot_desktop.app.status import Status
from pilot_desktop.app.text_panel import TextPanel
from pilot_desktop.app.text_size import TextSize
from pilot_desktop.app.theme import Scheme
from pilot_desktop.app.thumbnails import Thumbnails
from pilot_desktop.app.toolbar import ToolBar
from pilot_desktop.app.translation import tr
from pilot_desktop.app.welcome import Welcome
from pilot_desktop.app.wordings import file_names
from pilot_desktop.document.geometry import Box


class MainWindow(QMainWindow):
    """One document: its pages on the left, the page in view, its text on the right."""

    def __init__(self, controller: Controller, settings: Settings) -> None:
        super().__init__()
        self.controller = controller
        self.settings = settings
        self.closed_cleanly = True
        self.setWindowTitle("PILOT Desktop")
        self.setMinimumSize(720, 480)
        self.resize(1280, 840)
        self.setAcceptDrops(True)
        self.actions_ = Actions(self)
        self.saving = Saving(controller, self)
        self.opening = Opening(controller, settings, self.saving.may_discard, self)
        self.models = Models(controller, settings, self)
        self.learning = Learning(controller, settings, self)
        self.exporting = Exporting(controller, settings, self)
        self.importing = Importing(controller, settings, self)
        self._make_parts()
        self._assemble()
        self.desk = PageDesk(controller, self.canvas, self.panel, self.find_bar)
        self.corrections = Corrections(controller, self.panel.view)
        self.copying = Copying(controller, self.panel.copy, self)
        self.enabling = Enabling(self.actions_, controller, self.corrections, self.copying)
        self.characters = Characters(self.panel.view)
        self.alternatives = Alternatives(controller, self.panel.view)
        self.reading_wishes = ReadingWishes(controller, settings, self)
        self.replacing = Replacing(controller, self)
        self.differences = Differences(controller, self)
        self.guidance = Guidance(self, self.actions_, settings, self._dress)
        self.spelling = Spelling(controller.keeping.loop, ("fr", "en"))
        self._connect()
        self._show_document(None)
        if (geometry := settings.geometry) is not None:
            self.restoreGeometry(geometry)
        for name, splitter in (("width", self.splitter), ("height", self.side)):
            if (state := settings.kept(name)) is not None:
                splitter.restoreState(state)

    def open_paths(self, paths: list[Path]) -> None:
        """Open files as one document."""
        self.opening.open_paths(paths)

    def close_unasked(self) -> None:
        """The system ends us, and would not wait for an answer."""
        self.saving.unasked = True
        self.close()

    def show_error(self, message: str, details: str = "") -> None:
        """One sentence above the page."""
        self.banner.show_message(message, details)

    # Assembly

    def _make_parts(self) -> None:
        actions = self.actions_
        self.canvas = Canvas(self.controller.images)
        self.panel = TextPanel(actions)
        self.text_size = TextSize(self.panel.view, self.settings)
        self.thumbnails = Thumbnails(self.controller)
        self.banner = Banner()
        self.welcome = Welcome(actions["paste"])
        self.toolbar = ToolBar(actions)
        self.status = Status(self.controller, actions["pause"])
        self.recent_menu = QMenu(tr("Open &recent"), self)
        self.find_bar = FindBar(self.canvas, actions)
        self.hit_list = HitList(self.controller)

    def _assemble(self) -> None:
        self.side = _splitter(Qt.Orientation.Vertical, self.hit_list, self.panel)
        self.side.setSizes([300, 420])
        self.splitter = _splitter(Qt.Orientation.Horizontal, self.canvas, self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([880, 380])
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.thumbnails)
        row.addWidget(self.splitter, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.welcome)
        self.stack.addWidget(work)
        center = QWidget()
        column = QVBoxLayout(center)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(center)
        self.addToolBar(self.toolbar)
        self.setStatusBar(self.status)
        self.actions_.make_menus(self, self.recent_menu)

    def _connect(self) -> None:
        controller, actions, canvas = self.controller, self.actions_, self.canvas
        self.bindings = Bindings(self)
        self.menus = ContextMenus(self)
        actions["pages"].toggled.connect(self.thumbnails.setVisible)
        actions["panel"].toggled.connect(self.side.setVisible)
        for name in ("panel", "boxes", "tint"):
            actions[name].setChecked(self.settings.shows(name))
            actions[name].toggled.connect(partial(self.settings.show, name))
        self.side.setVisible(actions["panel"].isChecked())
        for name in ("boxes", "tint", "overlay"):
            actions[name].toggled.connect(self._show_overlays)
        self._show_overlays()
        for action in actions.schemes.actions():
            action.setChecked(action.data() == self.settings.scheme)
        actions.schemes.triggered.connect(self._choose_scheme)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)
        controller.document_opened.connect(self._show_document)
        controller.page_changed.connect(lambda _page: self._show_page())
        controller.failed.connect(self.show_error)
        controller.interrupted.connect(self._show_interrupted)
        controller.documents.opening_changed.connect(self.status.show_opening)
        controller.reader_changed.connect(self.status.show_reader)
        # Told with each word that is read, shown ten times a second.
        self._work_timer = QTimer(self)
        self._work_timer.setSingleShot(True)
        self._work_timer.setInterval(100)
        self._work_timer.timeout.connect(self._show_work)
        controller.work_changed.connect(self._show_work_soon)
        controller.cancelled.connect(self.status.show_cancelled)
        controller.search.changed.connect(self._show_work_soon)
        self.find_bar.list_wanted.connect(self.hit_list.focus)
        controller.session.selection_changed.connect(self.enabling.by_selection)
        controller.session.passage_changed.connect(self.enabling.by_passage)
        controller.steps_changed.connect(self.enabling.by_steps)
        controller.keeping.changed.connect(lambda _changes: self._show_work_soon())
        self.corrections.left.connect(canvas.setFocus)
        self.panel.view.marks.unknown = self.spelling.unknown
        self.spelling.learnt.connect(self.panel.view.marks.rehighlight_soon)
        actions["spelling"].toggled.connect(self._check_spelling)
        actions["spelling"].setChecked(self.settings.spelling)
        self._connect_canvas()
        self.toolbar.page_chosen.connect(controller.show_page)
        self.toolbar.page_typed.connect(canvas.setFocus)
        self.thumbnails.page_chosen.connect(controller.show_page)
        self.welcome.open_clicked.connect(self.opening.ask)
        self.welcome.sample_clicked.connect(self.opening.open_sample)
        self.welcome.recent_clicked.connect(lambda path: self.open_paths([path]))
        self.saving.saved.connect(self.status.show_kept)
        self.recent_menu.aboutToShow.connect(lambda: self.opening.fill_recent(self.recent_menu))

    def _connect_canvas(self) -> None:
        canvas, actions, corrections = self.canvas, self.actions_, self.corrections
        actions["order"].toggled.connect(canvas.set_ordering)
        canvas.ordering_changed.connect(actions["order"].setChecked)
        actions["add_line"].toggled.connect(canvas.set_adding)
        canvas.adding_changed.connect(actions["add_line"].setChecked)
        canvas.adding_changed.connect(self.status.show_adding)
        canvas.region_reshaped.connect(corrections.reshape_region)
        canvas.line_reshaped.connect(corrections.reshape_line)
        canvas.line_placed.connect(corrections.place_line)
        canvas.line_drawn.connect(self._add_line)
        canvas.zoom_changed.connect(self.status.show_zoom)

    # What is shown

    def _show_document(self, document: OpenedDocument | None) -> None:
        there = document is not None
        self.stack.setCurrentIndex(1 if there else 0)
        self.toolbar.setVisible(there)
        name = file_names(document.paths) + " – " if document else ""
        self.setWindowTitle(name + "PILOT Desktop")
        pages = document.page_count if document else 0
        self.actions_["pages"].setChecked(pages > 1)
        self.thumbnails.setVisible(pages > 1)
        self.thumbnails.reset_pages()
        self.toolbar.show_page(1, pages)
        self.welcome.show_recent(self.settings.recent)
        self.welcome.sample_button.setVisible(sample() is not None)
        self.banner.hide()
        self.enabling.by_page()
        self.enabling.by_steps()
        self._show_work()
        if there:
            self.canvas.setFocus()

    def _show_interrupted(self, name: str, pages: int) -> None:
        self.banner.show_note(
            tr(
                "Reading {name} stopped with %n page(s) left; they wait until it is opened again.",
                "",
                pages,
                name=name,
            )
        )

    def _show_page(self) -> None:
        document, page = self.controller.document, self.controller.page
        if document is not None and page is not None:
            self.toolbar.show_page(page.number, document.page_count)
            self.thumbnails.show_page(page)
        self.enabling.by_page()
        self.enabling.by_selection()

    def _add_line(self, box: Box) -> None:
        # On the page before, when the next one has been asked for but not come: not meant.
        if self.desk.shown == self.controller.page:
            self.corrections.add_line(box)

    def _check_spelling(self, on: bool) -> None:
        self.settings.spelling = on
        self.spelling.switch(on)

    def _show_work(self) -> None:
        self.enabling.by_selection()
        self.enabling.by_work()
        self.status.show_work()
        readings = self.controller.readings
        self.toolbar.show_busy(readings.under_way, several=readings.pages_total > 1)

    def _show_work_soon(self) -> None:
        if not self._work_timer.isActive():
            self._work_timer.start()

    def _show_overlays(self) -> None:
        actions = self.actions_
        self.canvas.lines.set_options(
            boxes=actions["boxes"].isChecked(),
            text=actions["overlay"].isChecked(),
            tint=actions["tint"].isChecked(),
        )

    def _choose_scheme(self, action: QAction) -> None:
        self.settings.scheme = Scheme(action.data())
        self._dress()

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self.settings.scheme)
        for part in (self.actions_, self.toolbar, self.find_bar, self.banner, self.welcome):
            part.refresh_icons()
        self.desk.refresh_colors()

    # Events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  Qt's name
        if Opening.accepts(event.mimeData()):
            event.acceptProposedAction()
            self.welcome.set_hot(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802  Qt's name
        self.welcome.set_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  Qt's name
        self.welcome.set_hot(False)
        event.acceptProposedAction()
        self.opening.take(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        self.panel.view.flush()
        if not self.saving.may_discard():
            event.ignore()
            return
        self.settings.geometry = self.saveGeometry()
        self.settings.keep("width", self.splitter.saveState())
        self.settings.keep("height", self.side.saveState())
        # Gone from the screen at once; the background may need a moment more.
        self.hide()
        parts = (self.models, self.learning, self.exporting, self.importing, self.spelling)
        parts_closed = [part.close() for part in parts]
        self.closed_cleanly = self.controller.close() and all(parts_closed)
        self.panel.leave_clipboard()
        self.desk.close()
        self.opening.close()
        event.accept()


def _splitter(way: Qt.Orientation, *parts: QWidget) -> QSplitter:
    splitter = QSplitter(way)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    return splitter
