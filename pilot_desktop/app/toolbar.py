"""The bar above the page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolBar,
    QToolButton,
    QWidget,
)

from pilot_desktop.app import theme
from pilot_desktop.app.actions import Actions
from pilot_desktop.app.icons import icon
from pilot_desktop.app.named import named
from pilot_desktop.app.translation import tr


class ToolBar(QToolBar):
    """Files on the left, pages and zoom in the middle, finding and reading on the right."""

    page_chosen = Signal(int)
    page_typed = Signal()
    """Its number is complete: the keys are for the page again."""

    def __init__(self, actions: Actions) -> None:
        super().__init__(tr("Tools"))
        self._own = actions
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.spin = QSpinBox()
        self.spin.setObjectName("pageSpin")
        self.spin.setAccessibleName(tr("Page number"))
        self.spin.setToolTip(tr("Page number"))
        self.spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.spin.setKeyboardTracking(False)
        self.spin.setMinimumWidth(56)
        self.spin.valueChanged.connect(lambda number: self.page_chosen.emit(number - 1))
        self.spin.lineEdit().returnPressed.connect(self.page_typed)
        self._count = named("muted", QLabel())
        self.read_button = self._push_button("read_page", tr("Read page"))
        self.read_button.setObjectName("primary")
        self.cancel_button = self._push_button("end_reading", tr("Cancel"))
        self.pause_button = self._tool_button("pause")
        # Most regions are read before one could press it; a button that flashes only disturbs.
        self._swap = QTimer(self)
        self._swap.setSingleShot(True)
        self._swap.setInterval(300)
        self._swap.timeout.connect(lambda: self._show_cancel(True))
        self._several = False
        self._words = {b: b.text() for b in (self.read_button, self.cancel_button)}
        self._assemble()
        self.refresh_icons()
        for widget in (self, *self._words):
            widget.ensurePolished()
        # As wide as each other, so that nothing moves when one takes the other's place.
        self._wide = max(button.sizeHint().width() for button in self._words)
        for button in self._words:
            button.setMinimumWidth(self._wide)
        self._count.setText(tr("of {count}", count=9999))
        self._roomy = self.sizeHint().width()
        self._count.clear()

    def show_page(self, number: int, count: int) -> None:
        """Which page of how many."""
        self.spin.blockSignals(True)
        self.spin.setRange(1, max(count, 1))
        self.spin.setValue(number)
        self.spin.blockSignals(False)
        self._count.setText(tr("of {count}", count=count) if count else "")
        self.spin.setEnabled(count > 1)

    def ask_page(self) -> None:
        """The next digits are the number of a page."""
        self.spin.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.spin.selectAll()

    def show_busy(self, busy: bool, *, several: bool = False) -> None:
        """While something is read, the button that stops it stands in the place of the other.

        Where `several` pages wait, there is one that only pauses, too.
        """
        self._several = several
        if not busy:
            self._swap.stop()
            self._show_cancel(False)
        elif self._cancel_action.isVisible():
            self._show_cancel(True)
        elif not self._swap.isActive():
            self._swap.start()

    def _show_cancel(self, there: bool) -> None:
        self._read_action.setVisible(not there)
        self._cancel_action.setVisible(there)
        self._pause_action.setVisible(there and self._several)
        self._fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        self._fit(event.size().width())
        super().resizeEvent(event)

    def _fit(self, width: int) -> None:
        """Where there is little room the two buttons at the end are pictures only, and for the one
        that pauses those go that the wheel is quicker than: none at the end may fall off.
        """
        pausing = self._pause_action.isVisible()
        more = self.pause_button.sizeHint().width() if pausing else 0
        narrow = width < self._roomy + more
        for button, text in self._words.items():
            button.setText("" if narrow else text)
            button.setMinimumWidth(0 if narrow else self._wide)
        for zoom in self._zooms:
            zoom.setVisible(not (narrow and pausing))

    def refresh_icons(self) -> None:
        colors = theme.colors()
        self.read_button.setIcon(icon("read", colors.on_accent))
        self.cancel_button.setIcon(icon("stop", colors.text))

    def _assemble(self) -> None:
        own = self._own
        self.addAction(own["open"])
        self.addAction(own["pages"])
        self._stretch()
        self.addAction(own["previous_page"])
        self.addWidget(self.spin)
        self.addWidget(self._count)
        self.addAction(own["next_page"])
        self.addSeparator()
        # Not the actions themselves: one that is not visible is in no menu either.
        self._zooms = [self.addWidget(self._tool_button(name)) for name in ("zoom_out", "zoom_in")]
        for name in ("fit_width", "fit_page"):
            self.addAction(own[name])
        self.addSeparator()
        self.addAction(own["boxes"])
        self.addAction(own["overlay"])
        self._stretch()
        self.addAction(own["find"])
        self.addAction(own["panel"])
        gap = QWidget()
        gap.setFixedWidth(6)
        self.addWidget(gap)
        self._pause_action = self.addWidget(self.pause_button)
        self._pause_action.setVisible(False)
        self._read_action = self.addWidget(self.read_button)
        self._cancel_action = self.addWidget(self.cancel_button)
        self._cancel_action.setVisible(False)

    def _push_button(self, name: str, text: str) -> QPushButton:
        action = self._own[name]
        # Qt leaves the icon and the text too near to each other.
        button = QPushButton(f"\u2002{text}")
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip())

        action.changed.connect(follow)
        follow()
        return button

    def _tool_button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setIconSize(self.iconSize())
        button.setDefaultAction(self._own[name])
        return button

    def _stretch(self) -> None:
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
