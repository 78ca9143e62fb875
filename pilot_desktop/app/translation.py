"""The language of the window: every visible string goes through `tr`.

Sources lie in resources/translations; packaging/translations brings them up to date.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from pilot_desktop.document.sentence import Sentence
from pilot_desktop.paths import resources_dir


class Language(StrEnum):
    """What the user chose."""

    SYSTEM = "system"
    ENGLISH = "en"
    FRENCH = "fr"


_installed: list[QTranslator] = []


def tr(text: str, about: str = "", n: int = -1, /, **values: object) -> str:
    """The text in the language in force, with "%n" as a number of things and {names} put in.

    `about` tells apart equal texts of different meanings.
    """
    said = QCoreApplication.translate("", text, about, n)
    return said.format(**values) if values else said


def said(text: str) -> str:
    """A sentence of the rooms below, which know no languages, in the one in force."""
    if not isinstance(text, Sentence):
        return text
    values = {
        name: said(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return QCoreApplication.translate("", text.template).format(**values)


def later(text: str) -> str:
    """Marks a text of a table for translation; `tr` is asked when it is shown."""
    return text


def spoken() -> str:
    """The language in force: "en" or "fr"."""
    return Language.FRENCH if QLocale().language() is QLocale.Language.French else Language.ENGLISH


def number(value: float, digits: int = 0) -> str:
    """With the decimal sign of the language."""
    return QLocale().toString(float(value), "f", digits)


def percent(part: float) -> str:
    """A part of one, in whole percent."""
    return tr("{number}%", number=number(100 * part))


def file_filter(name: str, suffixes: str) -> str:
    """For a file dialog: these files, or all."""
    return f"{name} ({suffixes});;" + tr("All files") + " (*)"


def translations_dir() -> Path:
    return resources_dir() / "translations"


def language_of(choice: Language) -> Language:
    """The language to speak: the system's where it is one of ours, else English."""
    if choice is not Language.SYSTEM:
        return choice
    for name in QLocale.system().uiLanguages():
        code = name.split("-")[0]
        if code in (Language.ENGLISH, Language.FRENCH):
            return Language(code)
    return Language.ENGLISH


def speak(choice: Language) -> None:
    """Use this language for what is made from now on, Qt's own dialogs among it."""
    language = language_of(choice)
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    QLocale.setDefault(QLocale(str(language)))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # English has one, too: for its plurals.
    for name, folder in ((f"qtbase_{language}", qt), (f"pilot_{language}", translations_dir())):
        translator = QTranslator()
        if translator.load(name, str(folder)):
            QCoreApplication.installTranslator(translator)
            _installed.append(translator)
