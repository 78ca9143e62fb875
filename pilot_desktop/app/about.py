"""What this program is, as one would name it to somebody else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from pilot_desktop import __version__
from pilot_desktop.app.icons import pixmap
from pilot_desktop.app.translation import tr


def show_about(window: QWidget, reader: str) -> QMessageBox:
    """`reader`: the model in use, and on what it computes; "" where there is none."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(tr("About PILOT Desktop"))
    box.setIconPixmap(pixmap("pilot-desktop", "#000", 64, window.devicePixelRatioF()))
    box.setText(" ".join(("PILOT Desktop", __version__)))
    said = (
        tr("Reads scanned and photographed documents on this machine; sends nothing anywhere."),
        reader,
        tr("Free software under the AGPL, version 3 or later."),
    )
    box.setInformativeText("\n\n".join(filter(None, said)))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.open()
    return box
