"""Colours, light and dark, and the style sheet made from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from pilot_desktop.app.style_sheet import style_sheet
from pilot_desktop.app.translation import tr


class Scheme(StrEnum):
    """What the user chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def scheme_name(scheme: Scheme) -> str:
    """As people know it."""
    match scheme:
        case Scheme.LIGHT:
            return tr("Light")
        case Scheme.DARK:
            return tr("Dark")
        case _:
            return tr("As the system")


@dataclass(frozen=True, slots=True)
class Colors:
    """Every colour the program draws with; named by use, not by look."""

    dark: bool
    window: str
    surface: str
    canvas: str
    text: str
    muted: str
    border: str
    control: str
    """The outline of what can be filled in or ticked."""
    hover: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    mark: str
    mark_current: str
    good: str
    fair: str
    poor: str
    warning_surface: str
    warning_border: str

    def confidence(self, value: float) -> QColor:
        """Calm where the reader is sure, warm where a person should look."""
        if value >= 0.9:
            return QColor(self.good)
        return QColor(self.fair if value >= 0.7 else self.poor)


LIGHT = Colors(
    dark=False,
    window="#f6f7f9",
    surface="#ffffff",
    canvas="#e6e8ec",
    text="#1d2330",
    muted="#5c6576",
    border="#d9dde4",
    control="#858d9d",
    hover="#e9ecf2",
    accent="#3563e9",
    accent_hover="#2a52c9",
    on_accent="#ffffff",
    selection="#dbe5ff",
    mark="#ffe066",
    mark_current="#ffb02e",
    good="#1d8150",
    fair="#b07200",
    poor="#c93636",
    warning_surface="#fff6e0",
    warning_border="#f0d493",
)

DARK = Colors(
    dark=True,
    window="#1f2228",
    surface="#262a31",
    canvas="#16181c",
    text="#e7eaf0",
    muted="#98a1b3",
    border="#363b45",
    control="#737c8e",
    hover="#323741",
    accent="#6f97ff",
    accent_hover="#88a9ff",
    on_accent="#10152a",
    selection="#34477c",
    mark="#ffe066",
    mark_current="#ffb02e",
    good="#56c08a",
    fair="#e0a93b",
    poor="#f07575",
    warning_surface="#3a3322",
    warning_border="#5d5131",
)

_current = LIGHT


def colors() -> Colors:
    """The colours in force."""
    return _current


def system_is_dark() -> bool:
    """What the desktop says."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def apply(app: QApplication, scheme: Scheme) -> None:
    """Dress the whole application; every window repaints itself."""
    global _current  # noqa: PLW0603  one application, one dress
    dark = system_is_dark() if scheme is Scheme.SYSTEM else scheme is Scheme.DARK
    _current = DARK if dark else LIGHT
    app.setStyle("Fusion")
    app.setPalette(_palette(_current))
    app.setStyleSheet(style_sheet(_current))


def _palette(c: Colors) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, color in {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.surface,
        role.AlternateBase: c.window,
        role.Text: c.text,
        role.PlaceholderText: c.muted,
        role.Button: c.window,
        role.ButtonText: c.text,
        role.BrightText: c.on_accent,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Accent: c.accent,
        role.Link: c.accent,
        role.ToolTipBase: c.surface,
        role.ToolTipText: c.text,
        role.Light: c.surface,
        role.Midlight: c.hover,
        role.Mid: c.border,
        role.Dark: c.border,
        role.Shadow: "#000000",
    }.items():
        palette.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        faded = QColor(c.muted)
        faded.setAlpha(130)
        palette.setColor(QPalette.ColorGroup.Disabled, name, faded)
    return palette
