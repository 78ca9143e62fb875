"""A dialog whose texts change while it is open."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog


class GrowingDialog(QDialog):
    """Becomes as high as its texts need; Qt by itself would squeeze what stands beside them."""

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._grow()
        return handled

    def _grow(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        needed = layout.totalMinimumSize().height()
        if layout.hasHeightForWidth():
            needed = max(needed, layout.totalHeightForWidth(self.width()))
        if self.height() < needed:
            self.resize(self.width(), needed)
