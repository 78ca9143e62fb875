"""Small pictures of places on pages: what stands there, and a little of what stands beside it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QTransform

from pilot_desktop.app.page_images import PageImages, Preview
from pilot_desktop.app.turns import Turns
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Hit
from pilot_desktop.work.jobs import PageRef

ASPECT = 11.0
"""Width of a snippet over its height."""

_AIR = 0.35  # above and below the place, in its heights
_KEPT = 100  # of 0.1 to 0.25 MB each


@dataclass(frozen=True, eq=False, slots=True)
class Snippet:
    """`mark` is where the place is, in pixels of the picture."""

    image: QImage
    mark: QRectF


def cut(preview: Preview, box: Box, turns: int) -> Snippet:
    """What stands about a box (in page units) of a page that is shown turned by quarters."""
    image, scale = preview.image, preview.scale
    turn = QTransform().rotate(90 * turns)
    # The middle of the frame goes with the turned picture, whose corner is its origin again.
    whole = turn.mapRect(QRectF(image.rect()))
    turn = turn * QTransform.fromTranslate(-whole.left(), -whole.top())
    page = turn.mapRect(QRectF(image.rect()))
    place = turn.mapRect(
        QRectF(box.left * scale, box.top * scale, box.width * scale, box.height * scale)
    )
    height = max(place.height() * (1 + 2 * _AIR), 8.0)
    width = max(height * ASPECT, place.width() * 1.05)
    frame = QRectF(0, 0, min(width, page.width()), min(height, page.height()))
    frame.moveCenter(place.center())
    frame.moveLeft(min(max(frame.left(), 0.0), page.width() - frame.width()))
    frame.moveTop(min(max(frame.top(), 0.0), page.height() - frame.height()))
    back, _possible = turn.inverted()
    rect = back.mapRect(frame).toAlignedRect().intersected(image.rect())
    shown = turn.mapRect(QRectF(rect))
    piece = image.copy(rect).transformed(QTransform().rotate(90 * turns))
    return Snippet(piece, place.translated(-shown.topLeft()))


class Snippets(QObject):
    """Cuts them from the small pictures of their pages, one page after the other."""

    ready = Signal()

    def __init__(self, images: PageImages, turns: Turns) -> None:
        super().__init__()
        self._images, self._turns = images, turns
        self._made: OrderedDict[Hit, Snippet] = OrderedDict()
        self._failed: set[PageRef] = set()
        self._wanted: list[tuple[PageRef, Hit]] = []
        images.preview_ready.connect(lambda _page: self._go_on())
        images.page_failed.connect(self._on_failed)
        turns.changed.connect(lambda _page: self._made.clear())

    def clear(self) -> None:
        """Another document."""
        self._made.clear()
        self._failed.clear()
        self._wanted.clear()

    def of(self, hit: Hit) -> Snippet | None:
        """The snippet of a hit, if it is there; see `want`."""
        return self._made.get(hit)

    def want(self, document: int, hits: list[Hit]) -> None:
        """The hits in view; those scrolled past are not cut."""
        for hit in hits:
            if hit in self._made:
                self._made.move_to_end(hit)
        self._wanted = [
            (PageRef(document, hit.page - 1), hit) for hit in hits if hit not in self._made
        ]
        self._go_on()

    def _go_on(self) -> None:
        made = False
        while self._wanted:
            page, hit = self._wanted[0]
            if page not in self._failed:
                preview = self._images.preview(page, urgent=False)
                if preview is None:
                    break  # it comes, and this goes on
                self._made[hit] = cut(preview, hit.box, self._turns.of(page))
                made = True
            self._wanted.pop(0)
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)
        if made:
            self.ready.emit()

    def _on_failed(self, page: PageRef | None, _message: str, _details: str) -> None:
        if page is not None:
            self._failed.add(page)
            self._go_on()
