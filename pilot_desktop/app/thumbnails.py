"""The strip of pages at the left: small pictures on demand, with what was read and found."""

from __future__ import annotations

import math
from enum import Enum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pilot_desktop.app import theme
from pilot_desktop.app.controller import Controller
from pilot_desktop.app.file_text import TEXT_LAYER
from pilot_desktop.app.passage import State
from pilot_desktop.app.translation import later, tr
from pilot_desktop.app.turning import turn_about
from pilot_desktop.work.jobs import PageRef

_Index = QModelIndex | QPersistentModelIndex
_CELL = QSize(132, 178)


class Standing(Enum):
    """How far a page is; the value is for people who cannot see it."""

    UNREAD = later("not read")
    WAITING = later("waiting to be read")
    READING = later("being read")
    PARTLY = later("partly read")
    READ = later("read")
    CORRECTED = later("read and corrected")


def standing_of(controller: Controller, page: PageRef) -> Standing:
    passage, status = controller.session.page_passage(page), controller.session.status(page)
    if controller.readings.waits(page):
        return Standing.WAITING
    if passage is not None and passage.state.busy:
        return Standing.WAITING if passage.state is State.WAITING else Standing.READING
    if status is None or not (status.lines or status.read):
        return Standing.UNREAD
    if status.human:
        return Standing.CORRECTED
    return Standing.READ if status.read else Standing.PARTLY


def _of_file(controller: Controller, page: PageRef) -> bool:
    """Its text was in the file already and was taken."""
    status = controller.session.status(page)
    return status is not None and status.model == TEXT_LAYER


class _Pages(QAbstractListModel):
    """The pages of the open document."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's way
        document = self._controller.document
        return 0 if document is None or parent.isValid() else document.page_count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        document, number = self._controller.document, index.row() + 1
        if document is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr("Page {number}", number=number)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            page = PageRef(document.id, index.row())
            standing = standing_of(self._controller, page)
            hits = len(self._controller.search.on_page(number))
            found = ", " + tr("%n found", "", hits) if hits else ""
            whose = (
                ", " + tr("Text of the file").lower() if _of_file(self._controller, page) else ""
            )
            return tr("Page {number}", number=number) + f", {tr(standing.value)}{whose}{found}"
        return None

    def reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def changed(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)


class _Painter(QStyledItemDelegate):
    """Draws a page with its number, a ring while it waits to be read, a dot when it was read, a
    tick when it was corrected, and a yellow count when it has hits; a "T" where its text was in the
    file already.
    """

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(parent)
        self._controller = controller

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        document = self._controller.document
        if document is None:
            return
        page = PageRef(document.id, index.row())
        colors = theme.colors()
        cell: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.selection if selected else colors.hover))
            painter.drawRoundedRect(cell.adjusted(4, 2, -4, -2), 9, 9)
        frame = QRectF(cell.adjusted(14, 10, -14, -28))
        image = self._controller.images.thumbnail(page)
        if image is not None:
            turns = self._controller.session.turns.of(page)
            size = image.size().transposed() if turns % 2 else image.size()
            size = size.scaled(frame.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(0, 0, size.width(), size.height())
            target.moveCenter(frame.center())
            painter.save()
            painter.drawImage(turn_about(painter, target, turns), image)
            painter.restore()
            self._paint_edge(painter, target)
        else:
            # A sheet, so that the strip does not look empty while one leafs through it.
            sheet = QRectF(0, 0, frame.height() / math.sqrt(2), frame.height())
            sheet.moveCenter(frame.center())
            painter.fillRect(sheet, QColor(colors.surface))
            self._paint_edge(painter, sheet)
        painter.setPen(QColor(colors.text if selected else colors.muted))
        label = QRect(cell.left(), cell.bottom() - 25, cell.width(), 20)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, str(page.number))
        self._paint_state(painter, label, page)
        self._paint_hits(painter, frame, page)
        if _of_file(self._controller, page):
            self._paint_origin(painter, frame)
        painter.restore()

    def _paint_edge(self, painter: QPainter, page: QRectF) -> None:
        painter.setPen(QPen(QColor(128, 128, 128, 90), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(page)

    def _paint_state(self, painter: QPainter, label: QRect, page: PageRef) -> None:
        standing = standing_of(self._controller, page)
        if standing is Standing.UNREAD:
            return
        colors = theme.colors()
        painter.setPen(Qt.PenStyle.NoPen)
        whole = standing in (Standing.READ, Standing.CORRECTED)
        painter.setBrush(QColor(colors.good if whole else colors.accent))
        center = QPointF(label.center().x() + 18, label.center().y() + 1)
        if standing is Standing.WAITING:
            painter.setPen(QPen(QColor(colors.accent), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if standing is not Standing.CORRECTED:
            painter.drawEllipse(center, 3, 3)
            return
        painter.drawEllipse(center, 6, 6)
        painter.setPen(QPen(QColor(colors.surface), 1.6))
        painter.drawPolyline(
            [center + QPointF(-2.6, 0.2), center + QPointF(-0.7, 2.2), center + QPointF(2.8, -1.9)]
        )

    def _paint_origin(self, painter: QPainter, frame: QRectF) -> None:
        """A "T" for text that was in the file."""
        colors = theme.colors()
        badge = QRectF(frame.left() - 6, frame.top() - 5, 18, 18)
        painter.setPen(QPen(QColor(colors.border), 1))
        painter.setBrush(QColor(colors.surface))
        painter.drawRoundedRect(badge, 5, 5)
        painter.setPen(QColor(colors.text))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, "T")

    def _paint_hits(self, painter: QPainter, frame: QRectF, page: PageRef) -> None:
        count = len(self._controller.search.on_page(page.number))
        if not count:
            return
        badge = QRectF(frame.right() - 20, frame.top() - 5, 26, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colors().mark_current))
        painter.drawRoundedRect(badge, 9, 9)
        painter.setPen(QColor("#3a2600"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(count))


class Thumbnails(QListView):
    """Click a page to turn to it."""

    page_chosen = Signal(int)

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("thumbnails")
        self.setAccessibleName(tr("Pages"))
        self._controller = controller
        self._pages = _Pages(controller)
        self.setModel(self._pages)
        self.setItemDelegate(_Painter(controller, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(_CELL.width() + 12)
        self.selectionModel().currentChanged.connect(
            lambda now, _before: self.page_chosen.emit(now.row()) if now.isValid() else None
        )
        controller.session.turns.changed.connect(lambda page: self._pages.changed(page.index))
        controller.images.thumbnail_ready.connect(lambda page: self._pages.changed(page.index))
        controller.session.passage_changed.connect(lambda p: self._pages.changed(p.page.index))
        controller.session.passage_removed.connect(lambda p: self._pages.changed(p.page.index))
        controller.session.status_changed.connect(lambda page: self._pages.changed(page.index))
        controller.search.changed.connect(self.viewport().update)
        # Not page by page: a thousand may begin to wait at once.
        controller.readings.queue_changed.connect(self.viewport().update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        self._controller.images.want_thumbnails(self._in_view())

    def _in_view(self) -> list[PageRef]:
        document, area = self._controller.document, self.viewport().rect()
        first, last = (self.indexAt(QPoint(area.center().x(), y)).row() for y in (2, area.bottom()))
        if document is None or first < 0:
            return []
        end = last + 1 if last >= 0 else document.page_count
        return [PageRef(document.id, index) for index in range(first, end)]

    def reset_pages(self) -> None:
        """Another document."""
        self._pages.reset()

    def show_page(self, page: PageRef) -> None:
        index = self._pages.index(page.index)
        if self.currentIndex() != index:
            self.setCurrentIndex(index)
