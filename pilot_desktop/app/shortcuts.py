"""Which keys trigger which command: the defaults, and what the user made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from pilot_desktop.app.translation import later

IN_TEXT = (
    ("Enter", later("Confirm the line and go on to the next")),
    ("Shift+Enter", later("Cut the line in two at the cursor")),
    ("Tab", later("Go on to the next uncertain line, also on later pages")),
    ("Shift+Tab", later("Go back to the uncertain line before")),
    ("Backspace", later("At the beginning of a line: join it with the one before")),
    ("Esc", later("Leave the text")),
)
"""Keys of the text, which belong to it whatever commands want."""

_TYPING = ("Return", "Enter", "Shift+Return", "Shift+Enter", "Tab", "Shift+Tab", "Backtab",
           "Backspace", "Space", "Left", "Right", "Up", "Down")  # fmt: skip

Keys = Mapping[str, tuple[str, ...]]
"""Portable names of keys, by command; the first is shown in menus."""


@dataclass(frozen=True, slots=True)
class Named:
    """A command as the menus name it."""

    action: QAction
    menu: str

    @property
    def words(self) -> str:
        """As it is called now: undo says what it would take back."""
        return plain(self.action.text())

    @property
    def name(self) -> str:
        """As it is always called."""
        return self.action.iconText()


def plain(text: str) -> str:
    """A text of a menu without its mnemonic and its column of keys."""
    text = text.split("\t", maxsplit=1)[0]
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def of_menus(bar: QMenuBar) -> list[Named]:
    """Every command once, in the order of the menus; a menu within a menu is named with both."""

    def walk(menu: QMenu, title: str) -> Iterable[Named]:
        for action in menu.actions():
            if isinstance(inner := action.menu(), QMenu):
                yield from walk(inner, f"{title} › {plain(inner.title())}")
            elif action.text() and not action.isSeparator():
                yield Named(action, title)

    found: dict[QAction, Named] = {}
    for top in bar.actions():
        if isinstance(menu := top.menu(), QMenu):
            for command in walk(menu, plain(menu.title())):
                found.setdefault(command.action, command)
    return list(found.values())


def portable(keys: QKeySequence) -> str:
    """How the settings spell it."""
    return keys.toString(QKeySequence.SequenceFormat.PortableText)


def shown(keys: str) -> str:
    """How the system spells it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def tell_key(action: QAction, show: Callable[[str], None]) -> None:
    """Show the first key of a command, "" for none, now and whenever another one is chosen."""
    told: list[str] = []

    def tell() -> None:
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if told != [key]:  # an action also changes when it is switched or renamed
            told[:] = [key]
            show(key)

    action.changed.connect(tell)
    tell()


def with_key(text: str, key: str) -> str:
    """A tip, and the key that does the same."""
    return f"{text} ({key})" if key else text


def is_for_typing(keys: str) -> bool:
    """Keys that text needs; a command that took them could not be typed around."""
    return keys in {portable(QKeySequence(name)) for name in _TYPING}


def owner(keys: Keys, wanted: str) -> str | None:
    """The command that has this key already."""
    return next((name for name, own in keys.items() if wanted in own), None)


def assign(keys: Keys, name: str, place: int, wanted: str) -> dict[str, tuple[str, ...]]:
    """The keys with `wanted` ("" for none) at that place of a command, and nowhere else."""
    result = {
        other: tuple(key for key in own if not wanted or key != wanted)
        for other, own in keys.items()
    }
    own = list(result[name])
    if place < len(own):
        own[place] = wanted
    else:
        own.append(wanted)
    result[name] = tuple(key for key in own if key)
    return result
