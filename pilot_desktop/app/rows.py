"""Widgets of a dialog side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QWidget


def row(*widgets: QWidget | None) -> QHBoxLayout:
    """Side by side; None is a gap that grows, and so do text fields and bars."""
    layout = QHBoxLayout()
    layout.setSpacing(8)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget, 1 if isinstance(widget, QLineEdit | QProgressBar) else 0)
    return layout
