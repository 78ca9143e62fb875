"""Words that no dictionary knows, found in the background: the window never waits for a word."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spylls
from PySide6.QtCore import QObject, QTimer, Signal

from pilot_desktop.paths import resources_dir, user_data_dir
from pilot_desktop.work.errands import Errands

log = logging.getLogger(__name__)

# Letters with their accents, and the apostrophes inside a word.
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)
_LIBRARY = Path(spylls.__file__).parent
_AT_ONCE = 40  # words looked up in one go: about 20 ms in the background


def dictionaries(languages: Iterable[str]) -> list[Path]:
    """The dictionary of each language, without suffix: the user's, else the one that ships, else
    that of the library or of the system."""
    folders = [user_data_dir() / "dictionaries", resources_dir() / "dictionaries"]
    folders += [_LIBRARY / "hunspell" / "data" / "en", Path("/usr/share/hunspell")]
    found = []
    for language in languages:
        names = (path for folder in folders for path in sorted(folder.glob(f"{language}*.dic")))
        if (path := next(names, None)) is not None and path.with_suffix(".aff").exists():
            found.append(path.with_suffix(""))
    return found


class Spelling(QObject):
    """Knows what it has looked up; the rest is looked up behind the window and told by `learnt`.

    A word is wrong where no dictionary has it: pages mix their languages.
    """

    learnt = Signal()

    def __init__(self, loop: asyncio.AbstractEventLoop, languages: Iterable[str]) -> None:
        super().__init__()
        self._loop = loop
        self._errands: Errands | None = None
        self._paths = dictionaries(languages)
        self._dictionaries: list[Any] | None = None
        self._known: dict[str, bool] = {}
        self._waiting: dict[str, None] = {}
        self._asked = False
        self._on = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(50)
        self._soon.timeout.connect(self._ask)

    @property
    def possible(self) -> bool:
        """There is a dictionary."""
        return bool(self._paths)

    def switch(self, on: bool) -> None:
        """Check words, or leave them in peace."""
        self._on = on and self.possible
        self.learnt.emit()

    def unknown(self, text: str) -> list[tuple[int, int]]:
        """Start and length of each word that is known to be in no dictionary."""
        if not self._on:
            return []
        found = []
        for match in _WORD.finditer(text):
            word = match[0]
            if len(word) < 2 or word.isupper():  # initials and headings
                continue
            if word not in self._known:
                self._waiting[word] = None
                if not self._soon.isActive():  # asked without a pause, it would never fire
                    self._soon.start()
            elif not self._known[word]:
                found.append((match.start(), len(word)))
        return found

    def close(self) -> bool:
        """End the looking up; False if it did not end in time."""
        self._soon.stop()
        self._waiting.clear()
        return self._errands is None or self._errands.close(5.0)

    def _ask(self) -> None:
        if self._asked or not self._waiting:
            return
        words = list(self._waiting)[:_AT_ONCE]
        self._asked = True
        if self._errands is None:
            self._errands = Errands(self._loop, "pilot-spelling")
        self._errands.ask(lambda: self._look_up(words), self._on_answer, self._on_failure)

    def _on_answer(self, answer: dict[str, bool]) -> None:
        self._asked = False
        for word in answer:
            self._waiting.pop(word, None)
        self._known |= answer
        if not all(answer.values()):
            self.learnt.emit()
        self._ask()

    def _on_failure(self, error: Exception) -> None:
        log.error("spelling is switched off", exc_info=error)
        self._on = False

    def _look_up(self, words: list[str]) -> dict[str, bool]:
        """On the thread. Reading a dictionary takes a second or two, once."""
        if self._dictionaries is None:
            # Not at the start of the program, for most never ask for it.
            from spylls.hunspell import Dictionary  # noqa: PLC0415

            self._dictionaries = [Dictionary.from_files(str(path)) for path in self._paths]
        return {word: self._is_known(word) for word in words}

    def _is_known(self, word: str) -> bool:
        assert self._dictionaries is not None
        plain = word.replace("’", "'")
        forms = {plain, _ELISION.sub("", plain), plain.removesuffix("'s")}
        return any(one.lookup(form) for one in self._dictionaries for form in forms if form)
