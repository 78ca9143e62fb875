"""What goes wrong is said in one sentence, and the window stays usable."""

from __future__ import annotations

import struct
import zlib

import pymupdf
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QInputDialog, QPushButton

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.geometry import Box
from pilot_desktop.work.jobs import PageRef
from tests.app.support import Driver
from tests.formats.making import write_torn_pdf
from tests.work.scripted import SAMPLES, known_lines


def _png_header(width, height):
    """A picture that says how large it is, and no more: packing the whole of it takes seconds."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def still_usable(driver):
    driver.open("receipt.jpg")
    driver.drag(Box(70, 180, 500, 220))
    driver.idle()
    assert driver.text == "RESTORAN WAN SHENG"


@pytest.fixture
def broken(tmp_path):
    huge = tmp_path / "huge.png"
    huge.write_bytes(_png_header(30000, 30000))
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    (tmp_path / "notes.pdf").write_text("just some notes")
    return [
        huge,
        *(tmp_path / name for name in ("empty.pdf", "cut.pdf", "notes.pdf", "Ä ö 日本 #%.pdf")),
    ]


def test_broken_documents_are_one_sentence_each(driver, broken):
    for path in broken:
        driver.window.banner.hide()
        driver.window.open_paths([path])
        driver.wait(lambda: driver.error)
        assert path.name in driver.error
        assert driver.error.endswith(".")
        assert "\n" not in driver.error
        assert "Traceback" not in driver.error
    assert driver.controller.document is None
    assert driver.window.welcome.isVisible()
    still_usable(driver)
    assert not driver.error


def test_a_failed_open_leaves_the_open_document(driver, broken):
    driver.open("receipt.jpg")
    driver.drag(Box(70, 180, 500, 220))
    driver.idle()
    text = driver.text
    driver.window.open_paths([broken[1]])
    driver.wait(lambda: driver.error)
    assert driver.text == text
    copy = driver.window.banner.findChild(QPushButton)
    copy.click()
    details = QApplication.clipboard().text()
    assert "PILOT Desktop" in details
    assert "Traceback" in details
    driver.key(Qt.Key.Key_Escape)
    assert not driver.error


def test_a_protected_pdf_asks_until_the_password_fits(driver, tmp_path):
    path = tmp_path / "secret.pdf"
    document = pymupdf.open()
    document.new_page()
    document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own")

    def dialog():
        return next((d for d in driver.window.findChildren(QInputDialog) if d.isVisible()), None)

    driver.window.open_paths([path])
    driver.wait(dialog)
    first = dialog()
    first.setTextValue("wrong")
    first.accept()
    driver.wait(lambda: dialog() not in (None, first))
    assert "does not open" in dialog().labelText()
    dialog().setTextValue("open")
    dialog().accept()
    driver.wait(lambda: driver.controller.document)
    assert driver.controller.document.name == "secret.pdf"


def test_a_reader_that_fails_is_said_and_the_next_wish_is_heard(driver, reader):
    driver.open("receipt.jpg")
    reader.fails = True
    driver.action("read_page")
    driver.wait(lambda: driver.error)
    assert driver.error == "The model lost its glasses."
    reader.fails = False
    still_usable(driver)


def test_without_a_model_documents_can_be_viewed(qapp, tmp_path):
    def no_model():
        raise ModelError("There is no model here.")

    driver = Driver(tmp_path, no_model)
    driver.wait(lambda: driver.error)
    assert driver.error == "There is no model here."
    assert driver.window.status.model.text() == "No model"
    driver.window.open_paths([])
    driver.window.opening.open_sample()
    driver.wait(lambda: driver.window.desk.shown is not None)
    driver.drag(Box(70, 180, 500, 220))
    driver.idle()
    assert driver.error == "There is no model here."
    driver.close()


def test_a_vanished_document_is_said_when_a_page_is_wanted(driver, tmp_path):
    # So many that the last one is not among the thumbnails, whose picture might serve for it.
    for number in range(30):
        Image.new("L", (300, 400), 255).save(tmp_path / f"{number}.png")
    driver.open(*(tmp_path / f"{number}.png" for number in range(30)))
    (tmp_path / "29.png").unlink()
    driver.action("last_page")
    driver.wait(lambda: driver.error)
    assert "29.png" in driver.error
    assert not driver.canvas.page_item.isVisible(), "the page before is shown in its place"
    driver.action("first_page")
    driver.wait(lambda: driver.window.desk.shown == driver.controller.page)
    assert driver.canvas.page_item.isVisible()


def test_a_picture_becomes_text_on_the_clipboard_with_two_keys(driver, reader):
    control = Qt.KeyboardModifier.ControlModifier
    QApplication.clipboard().setImage(QImage(str(SAMPLES / "receipt.jpg")))
    driver.wait(driver.window.isActiveWindow)
    driver.key(Qt.Key.Key_V, control)
    driver.wait(lambda: driver.controller.page)
    driver.key(Qt.Key.Key_C, control)  # what is on the page already is not known yet
    texts = [line.text for line in known_lines()]
    driver.wait(lambda: QApplication.clipboard().text().split("\n") == texts)
    # What is there is copied as it is at once, and read once only.
    QApplication.clipboard().setText("something else")
    driver.key(Qt.Key.Key_C, control)
    assert QApplication.clipboard().text().split("\n") == texts
    assert not driver.controller.busy
    assert reader.calls == ["read_page"]


def test_a_page_that_was_read_before_is_copied_as_soon_as_it_opens(driver, reader):
    driver.open("receipt.jpg")
    driver.read_page()
    driver.open("two-pages.pdf")
    QApplication.clipboard().setText("something else")
    driver.window.open_paths([SAMPLES / "receipt.jpg"])
    driver.wait(lambda: driver.controller.document.name == "receipt.jpg")
    driver.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    texts = [line.text for line in known_lines()]
    driver.wait(lambda: QApplication.clipboard().text().split("\n") == texts)
    assert reader.calls == ["read_page"]


def test_a_reading_that_is_given_up_copies_nothing(driver, reader):
    reader.pace = 0.02
    driver.open("receipt.jpg")
    QApplication.clipboard().setText("something else")
    driver.action("copy")
    driver.wait(lambda: "Reading" in driver.window.status.work.text())
    driver.action("cancel")
    driver.idle()
    assert QApplication.clipboard().text() == "something else"


def test_paste_and_drop(driver, tmp_path):
    image = QImage(300, 200, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    QApplication.clipboard().setImage(image)
    driver.action("paste")
    driver.wait(lambda: driver.controller.document)
    assert driver.controller.document.name.startswith("Pasted picture")
    driver.wait(lambda: 0 in driver.controller.images.sizes)
    assert driver.controller.images.sizes[0] == (300, 200)
    assert driver.settings.recent == []
    QApplication.clipboard().setText("words")
    driver.action("paste")
    assert driver.error == "There is no picture on the clipboard."
    path = tmp_path / "Ä ö 日本 #%.png"
    image.save(str(path))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    for kind in (QDragEnterEvent, QDropEvent):
        event = kind(
            QPoint(9, 9) if kind is QDragEnterEvent else QPointF(9, 9),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(driver.window, event)
        assert event.isAccepted()
    driver.wait(lambda: driver.controller.document.name == path.name)
    assert driver.settings.recent == [path]


def test_a_page_of_which_parts_are_missing_says_so_once_when_it_is_looked_at(driver, tmp_path):
    driver.open(write_torn_pdf(tmp_path / "torn.pdf"))
    driver.wait(lambda: driver.controller.images.thumbnail(PageRef(1, 1)) is not None)
    assert driver.error == "", "of the page in view only"
    driver.key(Qt.Key.Key_PageDown)
    driver.wait(lambda: driver.error)
    assert driver.error == "Page 2 of torn.pdf is damaged: parts of it may be missing."
    driver.window.banner.hide()
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        driver.key(key)
        driver.wait(lambda: driver.window.desk.shown == driver.controller.page)
    assert driver.error == ""
    still_usable(driver)
