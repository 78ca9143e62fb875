"""The page to work on: draw a rectangle, click what lies on the page, take hold of a box."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from pilot_desktop.app.handles import INSIDE, REACH, Grip, HandlesItem, cursor, dragged, grip_at
from pilot_desktop.app.marks import HitsItem, LinesItem
from pilot_desktop.app.page_images import PageImages, Preview
from pilot_desktop.app.page_view import PageView
from pilot_desktop.app.passage import Passage
from pilot_desktop.app.regions import DraftItem, RegionItem, to_box, to_rect
from pilot_desktop.app.translation import tr
from pilot_desktop.work.jobs import PageRef

_DRAG = 4
_LEAST = 3
"""Screen pixels: no box is made smaller with the mouse."""


class Canvas(PageView):
    """What a person does on the page leaves as a signal; the canvas changes nothing itself.

    Boxes are in page coordinates. `region_reshaped(passage, box)` and `line_reshaped(index, box)`:
    moved or resized with the handles of the selected one. `line_placed(index, behind)`: in ordering
    mode, the line clicked comes behind the one clicked before. `line_drawn(box)`: in adding mode or
    with Shift, around a line that was missed. `menu_wanted(place)`: about what is selected by then.
    """

    region_drawn = Signal(object)
    region_clicked = Signal(object)
    region_reshaped = Signal(object, object)
    line_clicked = Signal(int)
    line_reshaped = Signal(int, object)
    line_placed = Signal(int, int)
    line_drawn = Signal(object)
    menu_wanted = Signal(QPoint)
    hit_clicked = Signal(object)
    background_clicked = Signal()
    ordering_changed = Signal(bool)
    adding_changed = Signal(bool)

    def __init__(self, images: PageImages, parent: QWidget | None = None) -> None:
        super().__init__(images, parent)
        self.setObjectName("canvas")
        self.setAccessibleName(tr("Page"))
        # What is dropped here is for the window.
        self.setAcceptDrops(False)
        self.lines = LinesItem()
        self.hits = HitsItem()
        self.handles = HandlesItem()
        self.regions: list[RegionItem] = []
        self._draft: DraftItem | None = None
        for item in (self.lines, self.hits, self.handles):
            self.scene().addItem(item)
        self._press: QPointF | None = None
        self._hover: Grip | None = None
        self._held: Grip | None = None
        self._ordering = False
        self._adding = False
        self._placed: int | None = None

    def show_page(
        self, page: PageRef, preview: Preview, *, turns: int = 0, at_end: bool = False
    ) -> None:
        """Put a page on the canvas, at its top, or at its end when one turned backwards."""
        self.cancel_drag()
        super().show_page(page, preview, turns=turns, at_end=at_end)
        self.lines.set_area(self.page_item.page_rect)
        self.hits.set_area(self.page_item.page_rect)

    def clear_page(self, life_size: float = 1.0) -> None:
        """Another document comes; at the zoom `life_size` it is as large as on paper."""
        self.cancel_drag()
        self.leave_mode()
        self.show_regions([], None)
        self.lines.show_passage(None, None)
        self.hits.show_hits([], None)
        super().clear_page(life_size)

    def blank(self) -> None:
        """No page is in view: the next one has not come yet, or cannot be drawn."""
        self.cancel_drag()
        super().blank()

    # What lies on the page

    def show_regions(self, passages: list[Passage], selected: Passage | None) -> None:
        """Make the regions on the canvas those, keeping the items that stay."""
        kept = {item.passage: item for item in self.regions}
        for passage, item in kept.items():
            if passage not in passages:
                item.stop()
                self.scene().removeItem(item)
        self.regions = [kept.get(passage) or self._add_region(passage) for passage in passages]
        for item in self.regions:
            item.refresh(selected=item.passage is selected)
        self.refresh_handles()

    def show_lines(self, passage: Passage | None, current: int | None) -> None:
        """The lines of a passage, one of them selected."""
        self.lines.show_passage(passage, current)
        self.refresh_handles()

    def refresh_handles(self) -> None:
        """Put the handles where the selected line or else the selected region now is."""
        if self._held is None:
            free = self._ordering or self._adding
            self.handles.set_rect(QRectF() if free else self._selected_rect())
            self._set_hover(None)

    def set_ordering(self, on: bool) -> None:
        """Ordering mode: numbers on the lines, and a click puts a line behind the one before."""
        if on != self._ordering:
            self.set_adding(False)
            self._ordering, self._placed = on, None
            self.lines.show_numbers(on)
            self.refresh_handles()
            self.ordering_changed.emit(on)

    def set_adding(self, on: bool) -> None:
        """Adding mode: the next rectangle is drawn around a line that was missed."""
        if on != self._adding:
            self.set_ordering(False)
            self._adding = on
            self.refresh_handles()
            self.adding_changed.emit(on)

    def leave_mode(self) -> bool:
        """End the ordering or adding mode; False when none is on."""
        was = self._ordering or self._adding
        self.set_ordering(False)
        self.set_adding(False)
        return was

    def cancel_drag(self) -> bool:
        """Give up the rectangle under the mouse; False when there is none."""
        self._press = None
        self._held = None
        if self._draft is None:
            return False
        self.scene().removeItem(self._draft)
        self._draft = None
        return True

    # The left button

    def _pressed(self, event: QMouseEvent) -> None:
        self._press = event.position()
        self._held = self._grip(event)

    def _moved(self, event: QMouseEvent) -> None:
        if self._press is None:
            self._set_hover(self._grip(event))
            return
        far = (event.position() - self._press).manhattanLength() >= _DRAG
        if self._draft is None and far:
            self._draft = DraftItem()
            self.scene().addItem(self._draft)
        if self._draft is not None:
            self._draft.set_rect(self._dragged(event.position()))

    def _released(self, event: QMouseEvent) -> None:
        if self._press is None:
            return
        rect = self._draft.rect if self._draft else QRectF()
        position, was_drag = self._to_scene(event.position()), self._draft is not None
        held = self._held
        self.cancel_drag()
        if not was_drag:
            self._click(position)
        elif held is not None:
            self._reshape(rect)
        elif min(rect.width(), rect.height()) * self.zoom >= _DRAG:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            drawn = self.line_drawn if self._adding or shift else self.region_drawn
            self.set_adding(False)
            drawn.emit(to_box(rect))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        """What lies under the pointer is selected first, as the menu is about it."""
        if not self._has_page or self._ordering:
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._click(self._to_scene(QPointF(event.pos())))
        self.menu_wanted.emit(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        if self._press is None:
            self._set_hover(None)
        super().leaveEvent(event)

    def _cursor(self) -> Qt.CursorShape:
        if self._hover is not None:
            return cursor(self._hover, self.turns)
        if self._ordering:
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.CrossCursor if self._has_page else Qt.CursorShape.ArrowCursor

    # Helpers

    def _set_hover(self, grip: Grip | None) -> None:
        """The handles of a line, which hide much of it, are there when the pointer comes."""
        self._hover = grip
        self.handles.set_shown(grip is not None or self._selected_line() is None)
        self._update_cursor()

    def _add_region(self, passage: Passage) -> RegionItem:
        item = RegionItem(passage)
        self.scene().addItem(item)
        return item

    def _selected_line(self) -> int | None:
        index, passage = self.lines.current, self.lines.passage
        # While it is read, a line has no place to be kept in.
        return index if passage is not None and index in passage.finished else None

    def _selected_region(self) -> RegionItem | None:
        return next((item for item in self.regions if item.selected), None)

    def _selected_rect(self) -> QRectF:
        index, region = self._selected_line(), self._selected_region()
        if index is not None and self.lines.passage is not None:
            return to_rect(self.lines.passage.lines[index].box)
        if region is not None and not region.passage.state.busy:
            return QRectF(region.rect)
        return QRectF()

    def _grip(self, event: QMouseEvent) -> Grip | None:
        """What a drag from there takes hold of. The inside of a box only where that is meant:
        with Ctrl, or in a selected region; else a new rectangle begins there.
        """
        rect = self.handles.rect
        if rect.isEmpty():
            return None
        grip = grip_at(rect, self._to_scene(event.position()), REACH / self.zoom)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return None
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if grip == INSIDE and not ctrl and self._selected_line() is not None:
            return None
        return grip

    def _reshape(self, rect: QRectF) -> None:
        index, region = self._selected_line(), self._selected_region()
        self.handles.set_rect(rect)
        if index is not None:
            self.line_reshaped.emit(index, to_box(rect))
        elif region is not None:
            self.region_reshaped.emit(region.passage, to_box(rect))
        self.refresh_handles()

    def _click(self, position: QPointF) -> None:
        line = self.lines.line_at(position)
        if self._ordering:
            self._place(line)
            return
        if (hit := self.hits.hit_at(position)) is not None:
            self.hit_clicked.emit(hit)
            return
        under = [item for item in self.regions if item.rect.contains(position)]
        top = min(under, key=lambda item: item.rect.width() * item.rect.height(), default=None)
        # Inside the region whose lines are shown, a click means the line.
        if line is not None and (top is None or top.passage is self.lines.passage):
            self.line_clicked.emit(line)
        elif top is not None:
            self.region_clicked.emit(top.passage)
        else:
            self.background_clicked.emit()

    def _place(self, line: int | None) -> None:
        if line is None:
            self.set_ordering(False)
            return
        before, self._placed = self._placed, line
        self.line_clicked.emit(line)
        if before is not None and before != line:
            self.line_placed.emit(line, before)

    def _dragged(self, position: QPointF) -> QRectF:
        assert self._press is not None
        page, start, here = self.page_item.page_rect, self._to_scene(self._press), None
        here = self._to_scene(position)
        if self._held is not None:
            least = _LEAST / self.zoom
            return dragged(self.handles.rect, self._held, here - start, page, least)
        return QRectF(start, here).normalized().intersected(page)
