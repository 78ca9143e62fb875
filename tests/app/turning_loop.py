"""The window's loop turns, as it does in the program: other threads run meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer


def turn(milliseconds: int) -> None:
    """Let the loop turn for so long.

    Not `QTest.qWait`: that one keeps Python's lock while it waits (PySide 6.11), so reading stood
    still in every wait of a test, and no gap of the loop showed what threads take from one another.
    """
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
