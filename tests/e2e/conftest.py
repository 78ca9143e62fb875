"""The window under test is that of the window's own tests."""

from __future__ import annotations

from tests.app.conftest import driver, reader

__all__ = ["driver", "reader"]
