"""The places of the searched word on all pages: each as a picture, with its page and score."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pilot_desktop.app import theme
from pilot_desktop.app.controller import Controller
from pilot_desktop.app.named import named
from pilot_desktop.app.snippets import Snippet, Snippets
from pilot_desktop.app.translation import percent, tr
from pilot_desktop.document.transcript import Hit

_Index = QModelIndex | QPersistentModelIndex
_PAUSE = 100  # ms: hits stream in, and are shown ten times a second
_HIGH, _CAPTION = 34, 20  # of a picture, and of what stands below it


class _Hits(QAbstractListModel):
    """The hits as they were when it was last told to look."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: list[Hit] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's way
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hits[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join((tr("Page {number}", number=hit.page), hit.text, percent(hit.score)))
        return hit.text if role == Qt.ItemDataRole.ToolTipRole else None

    def show(self, hits: list[Hit]) -> None:
        self.beginResetModel()
        self.hits = list(hits)
        self.endResetModel()


class _Painter(QStyledItemDelegate):
    """Draws a place: what stands there, its page at the left, its score at the right."""

    def __init__(self, hits: _Hits, snippets: Snippets, parent: QWidget) -> None:
        super().__init__(parent)
        self._hits, self._snippets = hits, snippets

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(0, _HIGH + _CAPTION + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        hit, colors = self._hits.hits[index.row()], theme.colors()
        cell: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.selection if selected else colors.hover))
            painter.drawRoundedRect(cell.adjusted(4, 1, -4, -1), 8, 8)
        room = cell.adjusted(12, 7, -12, -5)
        if (snippet := self._snippets.of(hit)) is not None:
            self._paint_picture(painter, QRect(room.topLeft(), QSize(room.width(), _HIGH)), snippet)
        caption = QRect(room.left(), room.bottom() - _CAPTION + 2, room.width(), _CAPTION)
        painter.setPen(QColor(colors.text if selected else colors.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            caption, Qt.AlignmentFlag.AlignLeft | middle, tr("Page {number}", number=hit.page)
        )
        painter.drawText(caption, Qt.AlignmentFlag.AlignRight | middle, percent(hit.score))
        painter.restore()

    def _paint_picture(self, painter: QPainter, room: QRect, snippet: Snippet) -> None:
        size = snippet.image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(room.left(), room.top(), size.width(), size.height())
        target.moveTop(room.top() + (room.height() - size.height()) / 2)
        painter.drawImage(target, snippet.image)
        scale = size.width() / snippet.image.width()
        mark = QRectF(
            target.left() + snippet.mark.left() * scale,
            target.top() + snippet.mark.top() * scale,
            snippet.mark.width() * scale,
            snippet.mark.height() * scale,
        )
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(mark.intersected(target), QColor(theme.colors().mark))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


class _View(QListView):
    """Tells which rows are in view each time it is drawn."""

    def __init__(self, owner: HitList) -> None:
        super().__init__()
        self._owner = owner

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        self._owner.want_in_view()


class HitList(QFrame):
    """There while a word is looked for in several pages; a page shows its own places itself.

    The arrow keys go through the places, each brings its page.
    """

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._controller = controller
        self._snippets = Snippets(controller.images, controller.session.turns)
        self._hits = _Hits()
        self._title = named("panelTitle", QLabel())
        self.list = _View(self)
        self.list.setObjectName("thumbnails")
        self.list.setAccessibleName(tr("Places of the word"))
        self.list.setModel(self._hits)
        self.list.setItemDelegate(_Painter(self._hits, self._snippets, self))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(_HIGH + _CAPTION + 14)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        # Not margins of the label: a change of theme takes those away.
        header = QVBoxLayout()
        header.setContentsMargins(16, 12, 10, 8)
        header.addWidget(self._title)
        layout.addLayout(header)
        layout.addWidget(self.list, 1)
        self._quiet = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._show)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.clicked.connect(lambda index: self._on_current(index, index))
        self._snippets.ready.connect(self.list.viewport().update)
        controller.search.changed.connect(self._show_soon)
        controller.search.current_changed.connect(self._show_current)
        controller.document_opened.connect(lambda _document: self._snippets.clear())
        self.hide()

    def focus(self) -> None:
        """The arrow keys are for the list from now on."""
        if self.isVisible():
            self._soon.stop()
            self._show()
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def want_in_view(self) -> None:
        """Pictures are made for what is in view only."""
        document, hits = self._controller.document, self._hits.hits
        view = self.list.viewport().rect()
        first = self.list.indexAt(QPoint(view.center().x(), 1)).row()
        if document is None or first < 0:
            return
        last = self.list.indexAt(QPoint(view.center().x(), view.bottom() - 1)).row()
        self._snippets.want(document.id, hits[first : last + 1 if last >= 0 else len(hits)])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_current(self.list.currentIndex(), QModelIndex())
        else:
            super().keyPressEvent(event)

    def _show_soon(self) -> None:
        if not self._controller.search.query:
            self._soon.stop()
            self._show()
        elif not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        controller = self._controller
        document, hits = controller.document, controller.search.hits
        if hits != self._hits.hits:
            bar = self.list.verticalScrollBar()
            position = bar.value()
            self._quiet = True
            self._hits.show(hits)
            self._quiet = False
            bar.setValue(position)
            self._title.setText(tr("%n place(s)", "", len(hits)))
            self._show_current()
        self.setVisible(bool(hits) and document is not None and document.page_count > 1)

    def _show_current(self) -> None:
        current = self._controller.search.current
        if current is None or current not in self._hits.hits:
            return
        index = self._hits.index(self._hits.hits.index(current))
        self._quiet = True
        self.list.setCurrentIndex(index)
        self._quiet = False

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and now.isValid():
            self._controller.go_to(self._hits.hits[now.row()])
