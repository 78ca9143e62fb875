"""Our own SVG icons in the colour of the text, sharp at every pixel ratio."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from pilot_desktop.app import theme
from pilot_desktop.paths import resources_dir

_RATIOS = (1.0, 1.5, 2.0, 3.0)


def icon(name: str, color: str | None = None, size: int = 20) -> QIcon:
    """The icon called `name`, drawn in `color` (by default the text's), and faded when disabled."""
    colors = theme.colors()
    result = QIcon()
    for ratio in _RATIOS:
        result.addPixmap(pixmap(name, color or colors.text, size, ratio), QIcon.Mode.Normal)
        result.addPixmap(pixmap(name, colors.muted, size, ratio, 0.45), QIcon.Mode.Disabled)
    return result


def pixmap(name: str, color: str, size: int, ratio: float = 1.0, opacity: float = 1.0) -> QPixmap:
    """The icon as one picture of `size` logical pixels."""
    source = (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", color).encode()))
    image = QImage(QSize(size, size) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setOpacity(opacity)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


def app_icon() -> QIcon:
    """The program's own."""
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(pixmap("pilot-desktop", "#000000", size))
    return result
