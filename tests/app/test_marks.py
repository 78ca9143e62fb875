"""What lies over the page, drawn without a window."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from pilot_desktop.app.marks import LinesItem
from pilot_desktop.app.passage import Passage, State
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line
from pilot_desktop.work.jobs import PageRef


def drawn(*lines: Line) -> QImage:
    """The texts of these lines in their places, on grey paper."""
    item = LinesItem()
    item.set_area(QRectF(0, 0, 400, 120))
    passage = Passage(0, PageRef(1, 0), None, state=State.READING)
    for number, line in enumerate(lines):
        passage.grow(number, line)
    item.show_passage(passage, None)
    item.set_options(boxes=False, text=True)
    picture = QImage(400, 120, QImage.Format.Format_RGB32)
    picture.fill(0xFF808080)
    option = QStyleOptionGraphicsItem()
    option.exposedRect = QRectF(0, 0, 400, 120)
    painter = QPainter(picture)
    item.paint(painter, option)
    painter.end()
    return picture


def ink(picture: QImage, box: Box) -> int:
    """Dark pixels in a part of the picture."""
    left, top, right, bottom = (round(v) for v in (box.left, box.top, box.right, box.bottom))
    return sum(
        picture.pixelColor(x, y).lightness() < 80
        for x in range(left, right)
        for y in range(top, bottom)
    )


def test_the_paper_of_a_line_hides_no_text_of_the_line_above_it(qapp):
    above = Line(Box(10, 10, 300, 60), "Louvet, notaire", 0.9)
    below = Line(Box(10, 30, 390, 100), "i", 0.9)  # as tall boxes of handwriting reach up
    alone = drawn(above)
    assert alone.pixelColor(305, 50).lightness() < 200 < alone.pixelColor(12, 12).lightness()
    assert ink(drawn(above, below), above.box) >= ink(alone, above.box) > 300
