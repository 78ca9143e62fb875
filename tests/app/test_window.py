from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QSpinBox

from pilot_desktop.app import theme
from pilot_desktop.app.actions import _COMMANDS
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.theme import Scheme
from pilot_desktop.paths import resources_dir


def test_every_icon_is_there_and_draws():
    for command in _COMMANDS:
        if command.icon:
            assert (resources_dir() / "icons" / f"{command.icon}.svg").exists(), command.name


def test_no_two_commands_share_a_key():
    keys = Counter(key for command in _COMMANDS for key in command.keys)
    assert max(keys.values()) == 1


def test_every_command_is_in_a_menu(driver):
    def actions(menu):
        for action in menu.actions():
            yield action
            if action.menu():
                yield from actions(action.menu())

    in_menus = {
        a.objectName() for top in driver.window.menuBar().actions() for a in actions(top.menu())
    }
    assert {command.name for command in _COMMANDS} <= in_menus
    assert all(isinstance(a, QAction) for a in driver.window.actions())


def test_whatever_takes_input_has_a_name_for_screen_readers(driver):
    driver.open("two-pages.pdf")
    driver.window.find_bar.open()
    for kind in (QAbstractButton, QLineEdit, QSpinBox):
        for widget in driver.window.findChildren(kind):
            if widget.isVisible() and not widget.objectName().startswith("qt_"):
                name = widget.accessibleName() or getattr(widget, "text", str)()
                assert name or widget.toolTip(), widget


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_both_themes_are_readable(driver, scheme):
    driver.settings.scheme = scheme
    driver.window._dress()
    colors = theme.colors()
    assert colors.dark == (scheme is Scheme.DARK)

    def light(name):
        from PySide6.QtGui import QColor

        parts = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
            for c in QColor(name).getRgbF()[:3]
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def contrast(one, other):
        bright, dim = sorted((light(one), light(other)), reverse=True)
        return (bright + 0.05) / (dim + 0.05)

    for text, ground in [
        (colors.text, colors.window),
        (colors.text, colors.surface),
        (colors.text, colors.selection),
        (colors.text, colors.warning_surface),
        (colors.muted, colors.window),
        (colors.muted, colors.surface),
        (colors.on_accent, colors.accent),
    ]:
        assert contrast(text, ground) >= 4.5, (text, ground)


def test_settings_survive_nonsense(tmp_path):
    path = tmp_path / "window.ini"
    path.write_text("[General]\nscheme=purple\nrecent=\ngeometry=7\n")
    settings = Settings(path)
    assert (settings.scheme, settings.recent, settings.geometry) == (Scheme.SYSTEM, [], None)
    settings.add_recent([tmp_path, path])
    settings.add_recent([path])
    assert settings.recent == [path, tmp_path]


def test_the_empty_window_offers_ways_in(driver):
    welcome = driver.window.welcome
    assert welcome.open_button.isVisible()
    assert welcome.sample_button.isVisible()
    welcome.sample_button.click()
    driver.wait(lambda: driver.controller.document)
    assert driver.controller.document.name == "receipt.jpg"
    assert not welcome.isVisible()


def test_nothing_is_cut_off_in_the_smallest_window(driver, reader):
    """While many pages wait, when there is most to show."""
    window = driver.window
    window.resize(window.minimumSize())
    pages = [f"{name}.jpg" for name in ("receipt", "typescript", "letter")]
    driver.open(*pages, "two-pages.pdf")
    reader.pace = 0.02
    driver.action("read_all")
    toolbar, status = window.toolbar, window.status
    driver.wait(toolbar.pause_button.isVisible)
    driver.action("pause")
    driver.wait(lambda: "ends it" in status.work.text())

    def whole(bar, widget):
        return bar.rect().contains(widget.geometry())

    driver.wait(lambda: whole(toolbar, toolbar.cancel_button) and not toolbar.cancel_button.text())
    assert whole(toolbar, toolbar.pause_button)
    shown = [label for label in status.findChildren(QLabel) if label.isVisible()]
    assert {status.work, status.zoom} <= set(shown) and status.encode not in shown
    driver.wait(lambda: all(whole(status, label) for label in shown))
    window.resize(1400, 800)
    driver.wait(lambda: toolbar.cancel_button.text().strip() == "Cancel")
    driver.wait(lambda: status.encode.isVisible() and whole(status, status.encode))
    zooms = [toolbar.widgetForAction(action) for action in toolbar._zooms]
    driver.wait(lambda: all(whole(toolbar, b) and b.isVisible() for b in zooms))
    driver.action("end_reading")
