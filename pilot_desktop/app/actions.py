"""Every command of the window with its words, keys and icon, and the menus made of them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from pilot_desktop.app.icons import icon
from pilot_desktop.app.theme import Scheme


@dataclass(frozen=True, slots=True)
class _Command:
    name: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    checkable: bool = False


_COMMANDS = (
    _Command("open", "&Open…", ("Ctrl+O",), "open", "Open a PDF, pictures or a folder of pictures"),
    _Command("paste", "&Paste picture", ("Ctrl+V",), tip="Open the picture on the clipboard"),
    _Command("save", "&Save text…", ("Ctrl+S",), "save", "Save what was read as text or JSON"),
    _Command("export", "&Export…", ("Ctrl+Shift+E",), tip="Write it as PDF, ALTO, Word, a report…"),
    _Command("import_text", "&Import text…", tip="ALTO, PAGE or hOCR onto these pages"),
    _Command("close_window", "&Quit", ("Ctrl+Q",)),
    _Command("undo", "&Undo", ("Ctrl+Z",), tip="Take back the last step on this page"),
    _Command("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), tip="Do again what was taken back"),
    _Command("correct", "C&orrect the text", ("F2",), tip="Go into the text to correct it"),
    _Command("confirm", "Con&firm line\tEnter", tip="The line is right; go on to the next"),
    _Command("next_uncertain", "Next uncertain &line", ("F8",), tip="Go on to what wants a look"),
    _Command("previous_uncertain", "Previous uncertain line", ("Shift+F8",)),
    _Command("split", "&Split line\tShift+Enter", tip="Cut the line in two at the cursor"),
    _Command("join", "&Join with next line", ("Ctrl+J",), tip="Make one line of two"),
    _Command("line_up", "Move line &up", ("Alt+Up",)),
    _Command("line_down", "Move line do&wn", ("Alt+Down",)),
    _Command("delete_line", "Delete l&ine", ("Ctrl+Shift+K",), tip="Delete the selected line"),
    _Command("line_again", "Read line a&gain", ("F5",), tip="Your own text stays"),
    _Command("take_back", "Use &machine text", ("Ctrl+Shift+M",), tip="Give up your own text"),
    _Command("spelling", "Chec&k spelling", ("F7",), "", "Mark words that no dictionary has", True),
    _Command("changes", "What c&hanged…", ("Ctrl+D",), tip="Your text beside the machine's"),
    _Command("characters", "Special c&haracters…", ("Ctrl+I",), tip="Insert a character"),
    _Command("copy", "&Copy text", ("Ctrl+C",), "copy", "Copy the text of the selection"),
    _Command("delete", "&Delete region", ("Delete",), "delete", "Remove the selected region"),
    _Command("read_again", "Read &again", ("Ctrl+Shift+A",), tip="Read the selection again"),
    _Command("find", "&Find…", ("Ctrl+F", "/"), "find", "Find a word, also on pages not read yet"),
    _Command("find_next", "Find &next", ("F3",), tip="Go to the next place of the word"),
    _Command("find_previous", "Find pre&vious", ("Shift+F3",), tip="Go to the place before"),
    _Command("replace", "Find and re&place…", ("Ctrl+H",), tip="In the texts of all pages"),
    _Command("read_page", "&Read page", ("Ctrl+R",), "read", "Read all lines of this page"),
    _Command("read_pages", "Read some &pages…", tip="Read a range of pages"),
    _Command("read_all", "Read a&ll pages", ("Ctrl+Shift+R",), tip="Read every page not read yet"),
    _Command("models", "&Models…", tip="Which model reads, and on what; add and get others"),
    _Command("pause", "Pa&use reading", ("Ctrl+.",), "", "Stop reading pages for now", True),
    _Command("cancel", "&Cancel", ("Esc",), "stop", "Stop reading and finding"),
    _Command("zoom_in", "Zoom &in", ("Ctrl++", "Ctrl+=", "+", "="), "plus", "Zoom in"),
    _Command("zoom_out", "Zoom &out", ("Ctrl+-", "-"), "minus", "Zoom out"),
    _Command("zoom_full", "&Actual size", ("Ctrl+1",), tip="One picture pixel per screen pixel"),
    _Command("fit_width", "Fit &width", ("Ctrl+2",), "fit-width", "Fit the page's width"),
    _Command("fit_page", "Fit &page", ("Ctrl+0",), "fit-page", "Fit the whole page"),
    _Command("turn_left", "Turn &left", ("Ctrl+Left",), tip="Turn the page to the left, to stay"),
    _Command("turn_right", "Turn &right", ("Ctrl+Right",), tip="Turn the page to the right"),
    _Command("previous_page", "P&revious page", ("PgUp",), "previous", "Previous page"),
    _Command("next_page", "&Next page", ("PgDown",), "next", "Next page"),
    _Command("first_page", "&First page", ("Ctrl+Home",)),
    _Command("last_page", "&Last page", ("Ctrl+End",)),
    _Command("pages", "Pa&ges", ("F9",), "pages", "Show the strip of pages", True),
    _Command("panel", "&Text panel", ("F10",), "text", "Show the text beside the page", True),
    _Command("boxes", "Line &boxes", ("Ctrl+B",), "boxes", "Show where the lines are", True),
    _Command(
        "tint",
        "Colours of &certainty",
        tip="Colour boxes by how sure the reader was",
        checkable=True,
    ),
    _Command(
        "order", "Or&der lines", ("Ctrl+Shift+O",), tip="Click lines in order", checkable=True
    ),
    _Command("overlay", "Text &over the page", ("Ctrl+T",), "overlay", "Text in its place", True),
)


_TEXT_MENU = (
    "correct confirm next_uncertain previous_uncertain | split join line_up line_down delete_line"
    " | characters take_back changes spelling"
)


class Actions:
    """One QAction per command, by name: `actions["open"]`."""

    def __init__(self, window: QMainWindow) -> None:
        self._actions = {command.name: self._make(command, window) for command in _COMMANDS}
        self.schemes = QActionGroup(window)
        for scheme in Scheme:
            action = QAction(scheme.capitalize(), window, checkable=True)
            action.setData(scheme)
            self.schemes.addAction(action)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def enable(self, names: str, on: bool) -> None:
        """Switch several, given with spaces between them."""
        for name in names.split():
            self._actions[name].setEnabled(on)

    def refresh_icons(self) -> None:
        for command in _COMMANDS:
            if command.icon:
                self._actions[command.name].setIcon(icon(command.icon))

    def make_menus(self, window: QMainWindow, recent: QMenu) -> None:
        bar = window.menuBar()
        file = bar.addMenu("&File")
        self._fill(file, "open")
        file.addMenu(recent)
        self._fill(file, "paste | save export import_text | close_window")
        edit = bar.addMenu("&Edit")
        self._fill(edit, "undo redo | copy | delete | find find_next find_previous | replace")
        self._fill(bar.addMenu("&Text"), _TEXT_MENU)
        read = "read_page read_pages read_all | read_again line_again | pause cancel | models"
        self._fill(bar.addMenu("&Read"), read)
        view = bar.addMenu("&View")
        self._fill(
            view,
            "zoom_in zoom_out zoom_full | fit_width fit_page | turn_left turn_right | pages panel",
        )
        self._fill(view, "| boxes tint overlay order |")
        theme_menu = view.addMenu("&Theme")
        theme_menu.addActions(self.schemes.actions())
        self._fill(bar.addMenu("&Go"), "previous_page next_page | first_page last_page")

    def _fill(self, menu: QMenu, names: str) -> None:
        for name in names.split():
            if name == "|":
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])

    def _make(self, command: _Command, window: QMainWindow) -> QAction:
        action = QAction(command.text, window)
        action.setObjectName(command.name)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(command.checkable)
        plain = command.text.split("\t")[0].replace("&", "").rstrip("…")
        keys = f" ({command.keys[0]})" if command.keys else ""
        action.setToolTip((command.tip or plain) + keys)
        if command.icon:
            action.setIcon(icon(command.icon))
            action.setIconVisibleInMenu(False)
        window.addAction(action)
        return action
