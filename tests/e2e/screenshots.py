"""Pictures of every screen of the window, for people to look at.

    python -m tests.e2e.screenshots [FOLDER] [--scripted] [--language en] [--scale 2]

Drives the real window with real events on whatever display Qt finds (QT_QPA_PLATFORM=offscreen
works too), light and dark; without options in both languages and at one and two pixels per point,
each in a folder of its own. Reads with the bundled model, or with the scripted reader of the tests.

`showcase-light.png` in `en-2x` is the README's: copy it to resources/screenshot.png.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pymupdf
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pilot_desktop.app.doubt import is_uncertain
from pilot_desktop.app.settings import TextLayer
from pilot_desktop.app.translation import Language
from pilot_desktop.formats.writers import formatted
from tests.e2e.photographer import Photographer
from tests.work.scripted import SAMPLES


def session(camera: Photographer) -> None:
    """Every screen, in the order in which a person would come by."""
    camera.window.show()
    start(camera)
    one_page(camera)
    correcting(camera)
    dialogs(camera)
    troubles(camera)
    many_pages(camera)
    camera.window.close()
    assert camera.window.closed_cleanly


def start(camera: Photographer) -> None:
    """Before anything is open."""
    camera.take("start")
    camera.settings.add_recent([SAMPLES / "receipt.jpg", SAMPLES / "two-pages.pdf"])
    camera.window.welcome.show_recent(camera.settings.recent)
    camera.window.welcome.set_hot(True)
    camera.take("start-recent")
    camera.window.welcome.set_hot(False)
    camera.wait(lambda: camera.controller.model_name)


def one_page(camera: Photographer) -> None:
    """A receipt: opened, a region, a word, the page."""
    window, controller = camera.window, camera.controller
    camera.open("receipt.jpg")
    camera.take("opened")
    camera.drag(70, 180, 500, 375, hold=lambda: camera.take("region-drawing"))
    camera.wait(lambda: controller.session.selected and controller.session.selected.lines)
    camera.take_now("region-reading")
    camera.idle()
    camera.take("region-read")
    camera.action("find")
    camera.keys(window.find_bar.edit, "total")
    camera.wait(lambda: controller.search.hits)
    camera.idle()
    QTest.keyClick(window.find_bar.edit, Qt.Key.Key_F3)
    camera.take("find")
    window.find_bar.edit.setText("zzzz")
    camera.wait(lambda: not controller.search.hits)
    camera.idle()
    camera.take("find-nothing")
    window.find_bar.dismiss()
    camera.action("read_page")
    camera.wait(lambda: _lines_done(camera) >= 14 or not controller.busy)
    camera.take_now("page-half-read")
    camera.idle()
    page = controller.session.page_passage(controller.page)
    controller.session.select(page, list(page.lines)[5])
    camera.take("page-read")
    camera.action("overlay")
    camera.take("text-over-page")
    camera.action("overlay")
    camera.action("order")
    camera.take("ordering")
    camera.action("order")
    _showcase(camera, page)


def correcting(camera: Photographer) -> None:
    """The text in the hands of a person."""
    window, controller = camera.window, camera.controller
    window.canvas.fit_page()
    page = controller.session.page_passage(controller.page)
    controller.session.select(page)
    camera.action("correct")
    editor = window.panel.view
    editor.go_to(editor.order[1])
    QTest.keyClick(editor, Qt.Key.Key_End)
    camera.keys(editor, " & sons")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    camera.keys(editor, "New ")
    camera.pause(1.0)
    camera.take("correcting")
    editor.go_to(editor.order[1])
    camera.pause(0.3)
    camera.take("corrected-line")
    camera.action("spelling")
    camera.wait(lambda: window.spelling.unknown("qwxz"), 120)
    camera.take("spelling")
    camera.action("spelling")
    camera.action("characters")
    camera.take("characters", camera.dialog())
    window.characters.hide()
    camera.action("changes")
    camera.pause(0.3)
    camera.take("differences", window.differences)
    window.differences.close()
    # A word of which the reader is unsure, so that it has something to offer.
    editor.go_to(next(key for key in editor.order if is_uncertain(editor.record(key))), 1)
    camera.action("alternatives")
    menu = window.alternatives.menu
    camera.wait(lambda: menu.isVisible() or not controller.questions.busy)
    camera.take("alternatives", menu if menu.isVisible() else None)
    menu.hide()
    for name in ("statistics", "learn"):
        camera.action(name)
        camera.pause(1.0)
        shown = camera.dialogs()
        camera.take(name, shown[-1] if shown else None)
        for dialog in shown:
            dialog.close()
    camera.action("replace")
    window.replacing.wanted.setText("total")
    window.replacing.replacement.setText("Sum")
    camera.wait(window.replacing.places.count)
    camera.take("replace", window.replacing)
    window.replacing.close()


def dialogs(camera: Photographer) -> None:
    """Everything that opens over the window."""
    window = camera.window
    camera.action("palette")
    camera.take("palette", window.guidance.palette)
    camera.keys(window.guidance.palette.edit, "li")
    camera.take("palette-found", window.guidance.palette)
    window.guidance.palette.hide()
    camera.action("shortcuts")
    camera.take("shortcuts", window.guidance.sheet)
    window.guidance.sheet.hide()
    settings = window.guidance.show_settings()
    for page in range(settings.tabs.count()):
        settings.tabs.setCurrentIndex(page)
        camera.take(f"settings-{page + 1}", settings)
    settings.reject()
    camera.action("models")
    camera.wait(window.models.dialog.list.topLevelItemCount)
    camera.take("models", window.models.dialog)
    window.models.dialog.hide()
    camera.action("export")
    dialog = window.exporting.dialog
    camera.take("export", dialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData("alto"))
    dialog.ask_target = lambda *_: camera.home / "receipt.xml"
    dialog.export.click()
    camera.wait(lambda: not dialog.work.busy)
    camera.take("export-written", dialog)
    dialog.ask_target = lambda *_: camera.home / "nowhere" / "receipt.xml"
    dialog.export.click()
    camera.wait(lambda: not dialog.work.busy)
    camera.take("export-failed", dialog)
    dialog.hide()
    truth = camera.home / "truth.xml"
    keeping, readings = camera.controller.keeping, []
    keeping.ask(lambda: keeping.keeper.reading("receipt.jpg", "px"), readings.append)
    camera.wait(lambda: readings)
    truth.write_text(formatted(readings[0], "alto"), "utf-8")
    window.importing.show_for([truth])
    camera.wait(window.importing.dialog.importing.isEnabled)
    camera.take("import", window.importing.dialog)
    window.importing.show_for([SAMPLES / "LICENCES.md"])
    camera.wait(window.importing.dialog.copy_details.isVisible)
    camera.take("import-failed", window.importing.dialog)
    window.importing.dialog.hide()
    camera.take_menus()


def troubles(camera: Photographer) -> None:
    """What goes wrong is one sentence."""
    window = camera.window
    broken = camera.home / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing more")
    window.open_paths([broken])
    camera.wait(window.banner.isVisible)
    camera.take("damaged-file")
    window.resize(window.minimumSize())
    camera.take("smallest-window")
    window.resize(1280, 800)
    window.banner.hide()
    secret = camera.home / "secret.pdf"
    with pymupdf.open(SAMPLES / "two-pages.pdf") as document:
        document.save(secret, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x")
    window.open_paths([secret])
    camera.take("password", camera.dialog())
    camera.dialog().reject()


def many_pages(camera: Photographer) -> None:
    """A PDF, and several documents as one."""
    window, controller = camera.window, camera.controller
    camera.settings.text_layer = TextLayer.ASK
    camera.open("two-pages.pdf")
    camera.action("read_page")
    question = camera.dialog()
    camera.take("text-in-the-file", question)
    question.buttons()[1].click()
    camera.idle()
    camera.settings.text_layer = TextLayer.READ
    camera.action("turn_right")
    camera.pause(0.5)
    camera.take("turned")
    camera.action("turn_left")
    camera.open("receipt.jpg", "typescript.jpg", "letter.jpg", "two-pages.pdf")
    camera.action("read_pages")
    camera.take("read-pages", camera.dialog())
    camera.dialog().reject()
    camera.action("read_all")
    camera.wait(lambda: controller.readings.pages_left == 3)
    camera.take_now("reading-all")
    camera.action("pause")
    camera.take("paused")
    camera.action("pause")
    camera.idle()
    camera.action("find")
    window.find_bar.edit.setText("an")
    camera.wait(lambda: controller.search.hits)
    camera.idle()
    camera.take("many-pages")
    window.find_bar.dismiss()
    assert QApplication.activeModalWidget() is None, "a dialog was left open"


def _showcase(camera: Photographer, page) -> None:
    """The one for the README: the page, its text, and a found word."""
    window, controller = camera.window, camera.controller
    for passage in controller.session.passages:
        if passage is not page:
            controller.remove(passage)
    controller.session.select(page)
    window.canvas.zoom_to(1.0)
    window.canvas.reveal(window.canvas.page_item.page_rect.adjusted(0, 500, 0, 0))
    window.canvas.verticalScrollBar().setValue(window.canvas.verticalScrollBar().maximum() // 2)
    camera.action("find")
    window.find_bar.edit.setText("total")
    camera.wait(lambda: controller.search.hits and not controller.finding)
    camera.take("showcase")
    window.find_bar.dismiss()


def _lines_done(camera: Photographer) -> int:
    passage = camera.controller.session.page_passage(camera.controller.page)
    return len(passage.finished) if passage else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("--scripted", action="store_true", help="without the model")
    parser.add_argument("--language", type=Language, choices=[Language.ENGLISH, Language.FRENCH])
    parser.add_argument("--scale", type=int, choices=[1, 2], help="pixels per point")
    options = parser.parse_args()
    if options.language is None or options.scale is None:
        return _all(options)
    # Asked for by Qt when the application starts.
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    folder = options.folder / f"{options.language}-{options.scale}x"
    folder.mkdir(parents=True, exist_ok=True)
    session(Photographer(folder, language=options.language, scripted=options.scripted))
    return 0


def _all(options: argparse.Namespace) -> int:
    """Each language and scale in a process of its own: both hold from the start."""
    languages = [options.language] if options.language else [Language.ENGLISH, Language.FRENCH]
    scales = [options.scale] if options.scale else [1, 2]
    command = [sys.executable, "-m", "tests.e2e.screenshots", str(options.folder)]
    if options.scripted:
        command.append("--scripted")
    codes = [
        subprocess.call([*command, "--language", language, "--scale", str(scale)])
        for language in languages
        for scale in scales
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
