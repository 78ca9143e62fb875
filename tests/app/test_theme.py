"""What is written can be read: contrasts as WCAG 2.1 asks for them (AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from pilot_desktop.app.style_sheet import style_sheet
from pilot_desktop.app.theme import DARK, LIGHT

TEXT, GRAPHICS = 4.5, 3.0
GROUNDS = ("window", "surface", "hover", "warning_surface")


def luminance(color: str) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in QColor(color).getRgbF()[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_can_be_told_apart(colors):
    pairs = [("text", ground, TEXT) for ground in (*GROUNDS, "selection")]
    pairs += [("muted", ground, TEXT) for ground in GROUNDS]
    pairs += [(name, "surface", TEXT) for name in ("accent", "good", "poor")]
    pairs += [("accent", "window", TEXT), ("accent_hover", "hover", TEXT)]
    pairs += [("on_accent", name, TEXT) for name in ("accent", "accent_hover")]
    pairs += [("fair", ground, GRAPHICS) for ground in ("surface", "warning_surface")]
    pairs += [("control", ground, GRAPHICS) for ground in ("window", "surface")]
    low = {
        (one, other): round(contrast(getattr(colors, one), getattr(colors, other)), 2)
        for one, other, least in pairs
        if contrast(getattr(colors, one), getattr(colors, other)) < least
    }
    assert not low


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_names_pictures_that_are_there(colors):
    pictures = re.findall(r'url\("([^"]+)"\)', style_sheet(colors))
    assert pictures and all(Path(picture).is_file() for picture in pictures)
