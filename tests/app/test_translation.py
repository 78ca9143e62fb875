"""Every visible string in both languages, and a window that speaks French."""

from __future__ import annotations

import ast
import json
import pickle
import re
import unicodedata
from pathlib import Path
from string import Formatter
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QLabel, QPushButton

import pilot_desktop.app
import pilot_desktop.document.errors
from pilot_desktop.app.character_names import name_of
from pilot_desktop.app.characters import CHARACTERS
from pilot_desktop.app.start import make_window
from pilot_desktop.app.translation import Language, percent, speak, tr, translations_dir
from pilot_desktop.app.wordings import FLAGS, STEPS, SUMMARIES, WHENCE, in_language, trouble
from pilot_desktop.document import (
    commands,
    import_commands,
    line_commands,
    reading_commands,
)
from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.formats.source import open_document
from pilot_desktop.model.manager.shelf import Whence
from pilot_desktop.model.store import DEFAULT_MODEL
from pilot_desktop.paths import bundled_models_dir
from pilot_desktop.reading import guards
from pilot_desktop.reading.events import Notice
from tests.work.scripted import ScriptedReader

ROOM = Path(pilot_desktop.app.__file__).parent
BELOW = [
    path
    for room in ("document", "formats", "model", "reading", "work")
    for path in sorted((ROOM.parent / room).rglob("*.py"))
]
"""What the window can hear sentences from."""
COMMAND_LINE = ROOM.parent / "work" / "batch"
"""Of these only the command line does."""


@pytest.fixture
def french(qapp):
    speak(Language.FRENCH)
    yield
    speak(Language.ENGLISH)


def messages(language):
    tree = ElementTree.parse(translations_dir() / f"pilot_{language}.ts")
    return {message.findtext("source"): message for message in tree.iter("message")}


def marked():
    """The texts that code gives to `tr`, `later` and `Sentence`, and where."""
    for path in [*sorted(ROOM.glob("*.py")), *BELOW]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("tr", "later", "_", "Sentence")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value, f"{path.name}:{node.lineno}"


def test_every_marked_text_is_in_the_source_of_the_translation():
    known = messages("fr")
    missing = {text: where for text, where in marked() if text not in known}
    assert not missing, "run packaging/translations, then translate them"


def test_the_translation_is_complete_and_current():
    used = {text for text, _ in marked()}
    for source, message in messages("fr").items():
        translation = message.find("translation")
        texts = [form.text for form in translation] if len(translation) else [translation.text]
        assert translation.get("type") is None, f"not translated: {source}"
        assert source in used, f"no longer used: {source}"
        for text in texts:
            assert text, f"not translated: {source}"
            assert _fields(text) == _fields(source), source
            assert ("%n" in text) == ("%n" in source), source
            assert ("&" in text) == ("&" in source), f"a mnemonic: {source}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_ships_is_what_the_source_says(qapp, language):
    translator = QTranslator()
    assert translator.load(f"pilot_{language}", str(translations_dir()))
    for source, message in messages(language).items():
        translation = message.find("translation")
        if len(translation):
            one, many = (form.text for form in translation)
            assert translator.translate("", source, "", 1) == one
            assert translator.translate("", source, "", 7) == many
        else:
            assert translator.translate("", source) == translation.text


def _fields(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


# Calls whose texts people see or hear.
SHOWN = {
    "setText", "setToolTip", "setAccessibleName", "setWindowTitle", "setPlaceholderText",
    "setInformativeText", "setLabelText", "addTab", "addRow", "addButton", "addMenu", "addAction",
    "setHeaderLabels", "emit", "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "offer",
    "show_error", "show_message",
}  # fmt: skip


def test_no_shown_text_goes_past_the_translation():
    past = []
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = node.func
            name = getattr(function, "attr", None) or getattr(function, "id", "")
            if name not in SHOWN:
                continue
            for argument in node.args:
                texts = [argument] if isinstance(argument, ast.Constant) else []
                if isinstance(argument, ast.JoinedStr):
                    texts = [part for part in argument.values if isinstance(part, ast.Constant)]
                past += [
                    f"{path.name}:{node.lineno}: {text.value!r}"
                    for text in texts
                    if isinstance(text.value, str)
                    and re.search(r"[A-Za-z]{2}", text.value)
                    and not re.fullmatch(r"PILOT Desktop|English|Français", text.value)
                ]
    assert not past


def test_every_sentence_below_the_window_can_be_translated():
    """No error or notice is given a text that is put together on the spot."""
    errors = {
        name for name, kind in vars(pilot_desktop.document.errors).items() if isinstance(kind, type)
    }
    past = []
    for path in BELOW:
        if path.is_relative_to(COMMAND_LINE):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            loose = isinstance(node.args[0], ast.JoinedStr | ast.Constant | ast.BinOp)
            if name in errors | {"Failed", "Notice", "ReaderMissing"} and loose:
                past.append(f"{path.name}:{node.lineno}")
    assert not past, "say it with a Sentence"


def test_a_sentence_crosses_processes_and_is_said_in_french(qapp, french, tmp_path):
    with pytest.raises(UnreadableDocumentError) as error:
        open_document(tmp_path / "absent.pdf")
    there = pickle.loads(pickle.dumps(error.value))
    assert trouble(there) == f"{tmp_path / 'absent.pdf'} n’existe pas."
    assert str(there) == f"{tmp_path / 'absent.pdf'} does not exist."


def test_a_sentence_within_a_sentence_is_said_in_french(qapp, french):
    inner = Sentence("{name} is not a PILOT project.", name="{odd} name.pilot")
    notice = in_language(Notice(Sentence("{problem} What you do here is not kept.", problem=inner)))
    assert notice.message == (
        "{odd} name.pilot n’est pas un projet PILOT. Ce que vous faites ici n’est pas gardé."
    )


@pytest.mark.parametrize("language", Language)
def test_percent_is_written_as_the_language_does(qapp, language):
    speak(language)
    assert percent(0.5) == ("50 %" if language is Language.FRENCH else "50%")
    speak(Language.ENGLISH)


def test_words_of_the_rooms_below_are_known():
    labels = {
        thing.label
        for room in (commands, line_commands, reading_commands, import_commands)
        for thing in vars(room).values()
        if isinstance(getattr(thing, "label", None), str)
    }
    assert labels <= set(STEPS)
    assert set(WHENCE) == {str(whence) for whence in Whence}
    card = json.loads((bundled_models_dir() / DEFAULT_MODEL / "model.json").read_text("utf-8"))
    assert card["summary"] in SUMMARIES
    assert {guards.SUSPECT, guards.TRUNCATED, guards.UNREAD} == set(FLAGS)


def test_the_window_speaks_french(driver, french):
    # Made anew: the language holds from the next start on.
    driver.settings.language = Language.FRENCH
    english, driver.window = driver.window, None
    english.close()
    driver.window = make_window(driver.app, driver.loop, ScriptedReader, driver.settings)
    window = driver.window
    driver.controller, driver.canvas = window.controller, window.canvas
    driver.session = driver.controller.session
    window.show()
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles[0] == "&Fichier"
    assert "Ouvrir un document" in [label.text() for label in window.findChildren(QLabel)]
    driver.open("receipt.jpg")
    buttons = [button.text().strip() for button in window.findChildren(QPushButton)]
    assert "Lire la page" in buttons
    driver.read_page()
    driver.wait(lambda: "lignes" in window.panel._summary.text())
    assert tr("%n page(s)", "", 1) == "1 page"


def test_an_unknown_choice_is_the_systems(driver):
    driver.settings._store.setValue("language", "tlh")
    assert driver.settings.language is Language.SYSTEM


def test_every_special_character_has_a_french_name_of_its_own(french):
    names = [name_of(character) for character in CHARACTERS]
    assert len(set(names)) == len(names)
    english = {unicodedata.name(character, "").capitalize() for character in CHARACTERS}
    assert not english & set(names)
    assert name_of("é") == "Lettre minuscule e accent aigu"
    assert name_of("Ç") == "Lettre majuscule c cédille"
    assert name_of("œ") == "Lettre minuscule e dans l’o"
    assert name_of("½") == "Fraction un demi"
    assert name_of("字") == "Cjk unified ideograph-5b57", "no name is no reason to show nothing"


def test_special_characters_have_their_standard_names_in_english(qapp):
    assert name_of("é") == "Latin small letter e with acute"


def test_several_files_are_counted_in_the_windows_language(driver, french):
    driver.open("receipt.jpg", "letter.jpg")
    assert driver.window.windowTitle() == "2 fichiers – PILOT Desktop"
    driver.action("read_all")
    driver.action("pause")
    driver.open("letter.jpg")
    assert "2 fichiers interrompue" in driver.window.banner.message.text()
