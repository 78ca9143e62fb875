"""Every command of the window with its words, keys and icon, and the menus made of them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from pilot_desktop.app.icons import icon
from pilot_desktop.app.shortcuts import Keys, plain, portable, shown
from pilot_desktop.app.theme import Scheme, scheme_name
from pilot_desktop.app.translation import later as _
from pilot_desktop.app.translation import tr


@dataclass(frozen=True, slots=True)
class _Command:
    name: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    checkable: bool = False
    typed: str = ""
    """The key of the text that does it, as `line_editor` knows it."""


_COMMANDS = (
    _Command(
        "open", _("&Open…"), ("Ctrl+O",), "open", _("Open a PDF, pictures or a folder of pictures")
    ),
    _Command("open_folder", _("Open fol&der…"), tip=_("All pictures of a folder as one document")),
    _Command("paste", _("&Paste picture"), ("Ctrl+V",), tip=_("Open the picture on the clipboard")),
    _Command(
        "save", _("&Save"), ("Ctrl+S",), tip=_("All is kept as it is done; say in which file")
    ),
    _Command(
        "export",
        _("&Export…"),
        ("Ctrl+Shift+E",),
        "save",
        _("Write it as text, PDF, ALTO, Word, a report…"),
    ),
    _Command("import_text", _("&Import text…"), tip=_("ALTO, PAGE or hOCR onto these pages")),
    _Command("close_window", _("&Quit"), ("Ctrl+Q",)),
    _Command("settings", _("Se&ttings…"), ("Ctrl+,",), tip=_("Language, look, keys, folders")),
    _Command("undo", _("&Undo"), ("Ctrl+Z",), tip=_("Take back the last step on this page")),
    _Command("redo", _("&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), tip=_("Do again what was taken back")),
    _Command("correct", _("C&orrect the text"), ("F2",), tip=_("Go into the text to correct it")),
    _Command(
        "confirm", _("Con&firm line"), typed="Enter", tip=_("The line is right; go on to the next")
    ),
    _Command(
        "confirm_all",
        _("Confirm &all lines"),
        ("Ctrl+Return", "Ctrl+Enter"),
        tip=_("All of this text is right"),
    ),
    _Command(
        "next_uncertain", _("Next uncertain &line"), ("F8",), tip=_("Go on to what wants a look")
    ),
    _Command("previous_uncertain", _("Previous uncertain line"), ("Shift+F8",)),
    _Command(
        "split", _("&Split line"), typed="Shift+Enter", tip=_("Cut the line in two at the cursor")
    ),
    _Command("join", _("&Join with next line"), ("Ctrl+J",), tip=_("Make one line of two")),
    _Command("line_up", _("Move line &up"), ("Alt+Up",)),
    _Command("line_down", _("Move line do&wn"), ("Alt+Down",)),
    _Command(
        "add_line",
        _("Add a li&ne"),
        ("Ctrl+L",),
        tip=_("Draw a rectangle around a line that was missed"),
        checkable=True,
    ),
    _Command(
        "delete_line", _("Delete l&ine"), ("Ctrl+Shift+K",), tip=_("Delete the selected line")
    ),
    _Command("line_again", _("Read line a&gain"), ("F5",), tip=_("Your own text stays")),
    _Command(
        "take_back", _("Use &machine text"), ("Ctrl+Shift+M",), tip=_("Give up your own text")
    ),
    _Command(
        "spelling", _("Chec&k spelling"), ("F7",), "", _("Mark words that no dictionary has"), True
    ),
    _Command("changes", _("What c&hanged…"), ("Ctrl+D",), tip=_("Your text beside the machine's")),
    _Command(
        "alternatives", _("Oth&er readings…"), ("Ctrl+Space",), tip=_("What else the word may be")
    ),
    _Command("characters", _("Special c&haracters…"), ("Ctrl+I",), tip=_("Insert a character")),
    _Command("copy", _("&Copy text"), ("Ctrl+C",), "copy", _("Copy the text of the selection")),
    _Command(
        "copy_table",
        _("Copy as ta&ble"),
        ("Ctrl+Shift+C",),
        tip=_("Copy the text with tabs between its columns"),
    ),
    _Command(
        "delete", _("&Delete"), ("Delete",), "delete", _("Remove the selected line or region")
    ),
    _Command("read_again", _("Read &again"), ("Ctrl+Shift+A",), tip=_("Read the selection again")),
    _Command(
        "find", _("&Find…"), ("Ctrl+F", "/"), "find", _("Find a word, also on pages not read yet")
    ),
    _Command("find_next", _("Find &next"), ("F3",), tip=_("Go to the next place of the word")),
    _Command("find_previous", _("Find pre&vious"), ("Shift+F3",), tip=_("Go to the place before")),
    _Command("replace", _("Find and re&place…"), ("Ctrl+H",), tip=_("In the texts of all pages")),
    _Command("read_page", _("&Read page"), ("Ctrl+R",), "read", _("Read all lines of this page")),
    _Command("read_pages", _("Read some &pages…"), tip=_("Read a range of pages")),
    _Command(
        "read_all", _("Read a&ll pages"), ("Ctrl+Shift+R",), tip=_("Read every page not read yet")
    ),
    _Command("models", _("&Models…"), tip=_("Which model reads, and on what; add and get others")),
    _Command(
        "learn",
        _("Learn this &hand…"),
        tip=_("Teach the model what you corrected, beside the work"),
    ),
    _Command(
        "pause", _("Pa&use reading"), ("Ctrl+.",), "pause", _("Stop reading pages for now"), True
    ),
    _Command(
        "end_reading",
        _("&End reading"),
        icon="stop",
        tip=_("Stop reading, also the pages that wait"),
    ),
    _Command(
        "cancel", _("&Cancel"), ("Esc",), tip=_("Stop what is being done; many pages only pause")
    ),
    _Command("zoom_in", _("Zoom &in"), ("Ctrl++", "Ctrl+=", "+", "="), "plus", _("Zoom in")),
    _Command("zoom_out", _("Zoom &out"), ("Ctrl+-", "-"), "minus", _("Zoom out")),
    _Command(
        "zoom_full", _("&Actual size"), ("Ctrl+1",), tip=_("One picture pixel per screen pixel")
    ),
    _Command("fit_width", _("Fit &width"), ("Ctrl+2",), "fit-width", _("Fit the page's width")),
    _Command("fit_page", _("Fit &page"), ("Ctrl+0",), "fit-page", _("Fit the whole page")),
    _Command(
        "text_larger",
        _("Larg&er text"),
        ("Ctrl+Alt++", "Ctrl+Alt+="),
        tip=_("Ctrl+wheel over the text does it, too"),
    ),
    _Command("text_smaller", _("S&maller text"), ("Ctrl+Alt+-",)),
    _Command("text_normal", _("&Normal text size"), ("Ctrl+Alt+0",)),
    _Command(
        "turn_left", _("Turn &left"), ("Ctrl+Left",), tip=_("Turn the page to the left, to stay")
    ),
    _Command("turn_right", _("Turn &right"), ("Ctrl+Right",), tip=_("Turn the page to the right")),
    _Command(
        "previous_page", _("P&revious page"), ("PgUp", "Ctrl+PgUp"), "previous", _("Previous page")
    ),
    _Command("next_page", _("&Next page"), ("PgDown", "Ctrl+PgDown"), "next", _("Next page")),
    _Command("first_page", _("&First page"), ("Ctrl+Home",)),
    _Command("last_page", _("&Last page"), ("Ctrl+End",)),
    _Command("go_to_page", _("&Go to page…"), ("Ctrl+G",), tip=_("Type the number of a page")),
    _Command("pages", _("Pa&ges"), ("F9",), "pages", _("Show the strip of pages"), True),
    _Command("panel", _("&Text panel"), ("F10",), "text", _("Show the text beside the page"), True),
    _Command("boxes", _("Line &boxes"), ("Ctrl+B",), "boxes", _("Show where the lines are"), True),
    _Command(
        "tint",
        _("Colours of &certainty"),
        tip=_("Colour boxes by how sure the reader was"),
        checkable=True,
    ),
    _Command(
        "order", _("Or&der lines"), ("Ctrl+Shift+O",), tip=_("Click lines in order"), checkable=True
    ),
    _Command(
        "overlay", _("Text &over the page"), ("Ctrl+T",), "overlay", _("Text in its place"), True
    ),
    _Command(
        "statistics", _("&Statistics…"), ("Ctrl+Shift+G",), tip=_("Plots of what was read and done")
    ),
    _Command("shortcuts", _("&Keyboard shortcuts"), ("F1", "?"), tip=_("All keys on one sheet")),
    _Command("palette", _("All &commands…"), ("Ctrl+Shift+P",), tip=_("Type what you want to do")),
    _Command("about", _("&About PILOT Desktop"), tip=_("Version, model and licence")),
    _Command("log", _("&Log file"), tip=_("What the program wrote down about its work")),
)


_TEXT_MENU = (
    "correct confirm confirm_all next_uncertain previous_uncertain"
    " | split join line_up line_down add_line delete_line"
    " | alternatives characters take_back changes spelling"
)


class Actions:
    """One QAction per command, by name: `actions["open"]`."""

    def __init__(self, window: QMainWindow) -> None:
        self._actions = {command.name: self._make(command, window) for command in _COMMANDS}
        self._keys: dict[str, tuple[str, ...]] = {}
        self.set_keys({})
        self.schemes = QActionGroup(window)
        for scheme in Scheme:
            action = QAction(scheme_name(scheme), window, checkable=True)
            action.setData(scheme)
            self.schemes.addAction(action)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys in force, by command."""
        return dict(self._keys)

    @property
    def default_keys(self) -> dict[str, tuple[str, ...]]:
        """The keys that commands came with."""
        return {
            command.name: tuple(portable(QKeySequence(key)) for key in command.keys)
            for command in _COMMANDS
        }

    def set_keys(self, changed: Keys) -> None:
        """Put these keys in force; commands not named have those they came with."""
        self._keys = {name: changed.get(name, own) for name, own in self.default_keys.items()}
        for command in _COMMANDS:
            action, keys = self._actions[command.name], self._keys[command.name]
            action.setShortcuts([QKeySequence(key) for key in keys])
            tip = tr(command.tip) if command.tip else plain(tr(command.text)).rstrip("…")
            first = keys[0] if keys else command.typed
            action.setToolTip(f"{tip} ({shown(first)})" if first else tip)

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
        file = bar.addMenu(tr("&File"))
        self._fill(file, "open open_folder")
        file.addMenu(recent)
        self._fill(file, "paste | save export import_text | settings | close_window")
        edit = bar.addMenu(tr("&Edit"))
        self._fill(
            edit, "undo redo | copy copy_table | delete | find find_next find_previous | replace"
        )
        self._fill(bar.addMenu(tr("&Text")), _TEXT_MENU)
        read = bar.addMenu(tr("&Read"))
        self._fill(read, "read_page read_pages read_all | read_again line_again")
        self._fill(read, "| pause end_reading cancel | models learn")
        view = bar.addMenu(tr("&View"))
        self._fill(
            view,
            "zoom_in zoom_out zoom_full | fit_width fit_page | turn_left turn_right | pages panel",
        )
        self._fill(view, "| text_larger text_smaller text_normal")
        self._fill(view, "| boxes tint overlay order | statistics |")
        theme_menu = view.addMenu(tr("&Theme"))
        theme_menu.addActions(self.schemes.actions())
        self._fill(
            bar.addMenu(tr("&Go")), "previous_page next_page | first_page last_page | go_to_page"
        )
        self._fill(bar.addMenu(tr("&Help")), "shortcuts palette | log | about")

    def _fill(self, menu: QMenu, names: str) -> None:
        for name in names.split():
            if name == "|":
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])

    def _make(self, command: _Command, window: QMainWindow) -> QAction:
        typed = f"\t{shown(command.typed)}" if command.typed else ""
        action = QAction(tr(command.text) + typed, window)
        action.setIconText(plain(tr(command.text)))  # stays when undo says what it would do
        action.setObjectName(command.name)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(command.checkable)
        if command.icon:
            action.setIcon(icon(command.icon))
            action.setIconVisibleInMenu(False)
        window.addAction(action)
        return action
