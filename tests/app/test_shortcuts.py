"""Keys that people set, the sheet that shows them, and the palette of commands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from pilot_desktop.app.palette import found
from pilot_desktop.app.settings import Settings
from pilot_desktop.app.shortcuts import assign, of_menus, owner, plain
from pilot_desktop.app.theme import Scheme

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEYS = [f"Ctrl+{letter}" for letter in "ABCDEF"]


def _ok(dialog):
    button = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _commands(driver):
    return of_menus(driver.window.menuBar())


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["open", "find", "read"]),
            st.integers(0, 2),
            st.sampled_from(["", *KEYS]),
        ),
        max_size=12,
    )
)
def test_however_keys_are_given_no_two_commands_share_one(wishes):
    keys = {"open": ("Ctrl+A",), "find": ("Ctrl+B", "Ctrl+C"), "read": ()}
    for name, place, wanted in wishes:
        keys = assign(keys, name, place, wanted)
        every = [key for own in keys.values() for key in own]
        assert len(every) == len(set(every))
        assert "" not in every
        if wanted:
            assert owner(keys, wanted) == name


def test_a_key_set_in_the_settings_works_at_once_and_after_a_restart(driver, tmp_path):
    dialog = driver.window.guidance.show_settings()
    dialog.tabs.setCurrentIndex(1)
    page = dialog.shortcuts
    page.choose("fit_page")
    page.edits[0].setFocus()
    QTest.keyClick(page.edits[0], Qt.Key.Key_F, CTRL)
    assert "Find" in page.message.text()  # it was taken from there
    assert page.keys["find"] == ("/",)
    assert driver.window.actions_["fit_page"].shortcut() != QKeySequence("Ctrl+F")
    _ok(dialog)
    assert driver.window.actions_["fit_page"].shortcut() == QKeySequence("Ctrl+F")
    assert "(Ctrl+F)" in driver.window.actions_["fit_page"].toolTip()
    assert "(/)" in driver.window.actions_["find"].toolTip()
    driver.settings._store.sync()
    again = Settings(tmp_path / "window.ini").keys
    assert again == {"fit_page": ("Ctrl+F",), "find": ("/",)}
    driver.open("receipt.jpg")
    driver.canvas.zoom_to(2.0)
    driver.window.activateWindow()  # no window manager does it here
    driver.wait(driver.window.isActiveWindow)
    driver.key(Qt.Key.Key_F, CTRL)
    driver.wait(lambda: driver.canvas.zoom < 1.5)
    assert not driver.window.find_bar.isVisible()


def test_keys_go_back_to_what_they_were(driver):
    driver.settings.keys = {"open": (), "find": ("Ctrl+O", "/")}
    actions = driver.window.actions_
    actions.set_keys(driver.settings.keys)
    assert actions["open"].shortcuts() == []
    dialog = driver.window.guidance.show_settings()
    page = dialog.shortcuts
    page.choose("open")
    page.reset.click()
    assert page.keys["open"] == ("Ctrl+O",)
    assert page.keys["find"] == ("/",)
    page.reset_all.click()
    _ok(dialog)
    assert driver.settings.keys == {}
    assert actions.keys == actions.default_keys


def test_keys_for_typing_are_refused(driver):
    dialog = driver.window.guidance.show_settings()
    page = dialog.shortcuts
    page.choose("open")
    before = dict(page.keys)
    page.edits[0].setKeySequence(QKeySequence("Return"))
    assert "typing" in page.message.text()
    assert page.keys == before
    assert page.edits[0].keySequence() == QKeySequence("Ctrl+O")
    dialog.reject()


def test_cancel_changes_nothing_and_ok_dresses(driver):
    dialog = driver.window.guidance.show_settings()
    dialog.scheme.setCurrentIndex(dialog.scheme.findData("dark"))
    dialog.reject()
    assert driver.settings.scheme is Scheme.SYSTEM
    dialog = driver.window.guidance.show_settings()
    dialog.scheme.setCurrentIndex(dialog.scheme.findData("dark"))
    _ok(dialog)
    assert driver.settings.scheme is Scheme.DARK
    checked = [a.data() for a in driver.window.actions_.schemes.actions() if a.isChecked()]
    assert checked == [Scheme.DARK]


def test_every_command_is_in_the_settings(driver):
    dialog = driver.window.guidance.show_settings()
    listed = {item.data(0, Qt.ItemDataRole.UserRole) for item in dialog.shortcuts._items()}
    assert listed == set(driver.window.actions_.keys)
    dialog.shortcuts.search.setText("rotate nothing")
    assert all(item.isHidden() for item in dialog.shortcuts._items())
    dialog.reject()


def test_the_sheet_shows_the_keys_in_force(driver):
    driver.window.actions_.set_keys({"find": ("Ctrl+Shift+Y",)})
    QTest.keyClick(driver.window, Qt.Key.Key_F1)
    sheet = driver.window.guidance.sheet
    driver.wait(sheet.isVisible)
    text = sheet.text.toPlainText()
    assert "Ctrl+Shift+Y" in text
    assert "Ctrl+F\n" not in text
    for command in _commands(driver):
        if command.action.shortcuts():
            assert command.name in text, command.name
    assert "Shift+Enter" in text


def test_the_palette_finds_and_does(driver):
    driver.open("receipt.jpg")
    QTest.keyClick(driver.window, Qt.Key.Key_P, CTRL | SHIFT)
    palette = driver.window.guidance.palette
    driver.wait(palette.isVisible)
    QTest.keyClicks(palette.edit, "find a")
    QTest.keyClick(palette.edit, Qt.Key.Key_Backspace)
    assert palette.list.topLevelItemCount() >= 3
    palette.edit.setText("turn right")
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert not palette.isVisible()
    driver.wait(lambda: driver.session.turns.of(driver.controller.page) == 1)


def test_the_palette_does_nothing_that_cannot_be_done(driver):
    QTest.keyClick(driver.window, Qt.Key.Key_P, CTRL | SHIFT)
    palette = driver.window.guidance.palette
    palette.edit.setText("read page")
    item = palette.list.topLevelItem(0)
    assert item.isDisabled()
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert palette.isVisible()
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    driver.wait(lambda: not palette.isVisible())


def test_slips_of_typing_are_forgiven(driver):
    def first(text):
        return found(_commands(driver), text)[0].words

    assert first("zomo in") == "Zoom in"
    assert first("KEYB") == "Keyboard shortcuts"
    assert found(_commands(driver), "qqqqqq") == []


def test_ampersands_of_names_stay():
    assert plain("&Cash && carry…\tCtrl+O") == "Cash & carry…"
