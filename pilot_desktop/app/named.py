"""Widgets under the names that the style sheet knows."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

_W = TypeVar("_W", bound=QWidget)


def named(name: str, widget: _W) -> _W:
    """The widget itself, under that object name."""
    widget.setObjectName(name)
    return widget
