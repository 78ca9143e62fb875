"""Pictures of pages for the canvas and the thumbnails: cached here, drawn in the background."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from pilot_desktop.app.dispatch import Dispatch
from pilot_desktop.reading.events import Failed
from pilot_desktop.work.jobs import PageRef, Priority, RenderPreview, RenderTiles
from pilot_desktop.work.reports import TILE, Bgrx, PreviewReady, Report, TileReady

PREVIEW_SIDE = 1400
THUMBNAIL_SIDE = 220
TILE_BUDGET = 96 * 2**20
PREVIEW_BUDGET = 32 * 2**20
THUMBNAIL_BUDGET = 16 * 2**20
MAX_LEVEL_PIXELS = 40e6


@dataclass(frozen=True, eq=False, slots=True)
class Preview:
    """A whole page, small; `width` and `height` in page units."""

    image: QImage
    width: float
    height: float

    @property
    def scale(self) -> float:
        return self.image.width() / self.width


@dataclass(frozen=True, slots=True)
class TileKey:
    page: PageRef
    scale: float
    column: int
    row: int


class _ImageCache:
    """The images used last, within a budget of bytes."""

    def __init__(self, budget: int) -> None:
        self.budget, self._used = budget, 0
        self._images: OrderedDict[Hashable, QImage] = OrderedDict()

    def get(self, key: Hashable) -> QImage | None:
        if key in self._images:
            self._images.move_to_end(key)
        return self._images.get(key)

    def put(self, key: Hashable, image: QImage) -> None:
        if (old := self._images.pop(key, None)) is not None:
            self._used -= old.sizeInBytes()
        self._images[key] = image
        self._used += image.sizeInBytes()
        while self._used > self.budget and len(self._images) > 1:
            self._used -= self._images.popitem(last=False)[1].sizeInBytes()

    def clear(self) -> None:
        self._images.clear()
        self._used = 0


class PageImages(QObject):
    """Answers at once with what is there, asks for what is not, and tells when it has come."""

    preview_ready = Signal(object)
    thumbnail_ready = Signal(object)
    tile_ready = Signal(object)
    page_failed = Signal(object, str, str)

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self._dispatch = dispatch
        self._unit = "px"
        self._sizes: dict[int, tuple[float, float]] = {}
        self._previews = _ImageCache(PREVIEW_BUDGET)
        self._thumbnails = _ImageCache(THUMBNAIL_BUDGET)
        self._tiles = _ImageCache(TILE_BUDGET)
        self._asked: dict[PageRef, int] = {}
        self._thumbnails_wanted: list[PageRef] = []
        self._thumbnail_job: int | None = None
        self._no_thumbnail: set[PageRef] = set()
        self._flaws: dict[PageRef, str] = {}
        self._tile_job: int | None = None
        self._tiles_wanted: frozenset[TileKey] = frozenset()

    @property
    def sizes(self) -> dict[int, tuple[float, float]]:
        """Page sizes known so far, by page index."""
        return self._sizes

    @property
    def waiting(self) -> bool:
        """Tiles are on their way."""
        return self._tile_job is not None

    @property
    def drawing_thumbnails(self) -> bool:
        """Thumbnails are on their way."""
        return self._thumbnail_job is not None

    def note_size(self, page: PageRef, width: float, height: float) -> None:
        """Known from elsewhere, for pages that were never looked at."""
        self._sizes.setdefault(page.index, (width, height))

    def reset(self, unit: str) -> None:
        """Another document."""
        self._unit = unit
        self._sizes.clear()
        for cache in (self._previews, self._thumbnails, self._tiles):
            cache.clear()
        for job in self._asked.values():
            self._dispatch.drop(job)
        self._asked.clear()
        self._no_thumbnail.clear()
        self._flaws.clear()
        self.want_thumbnails([])
        if self._thumbnail_job is not None:
            self._dispatch.drop(self._thumbnail_job)
            self._thumbnail_job = None
        self.want_tiles([])

    def preview(self, page: PageRef, *, urgent: bool = True) -> Preview | None:
        """The page, small; asked for when it is not there."""
        image = self._previews.get(page)
        if image is None or page.index not in self._sizes:
            if page not in self._asked:
                priority = Priority.REGION if urgent else Priority.QUEUE
                self._asked[page] = self._render(page, PREVIEW_SIDE, priority, self._on_preview)
            return None
        return Preview(image, *self._sizes[page.index])

    def flaw(self, page: PageRef) -> str:
        """What could not be drawn of a page; said once, by whoever asks first."""
        flaw = self._flaws.get(page, "")
        if flaw:
            self._flaws[page] = ""
        return flaw

    def thumbnail(self, page: PageRef) -> QImage | None:
        """The page, tiny, if it is there; see `want_thumbnails`."""
        return self._thumbnails.get(page)

    def want_thumbnails(self, pages: list[PageRef]) -> None:
        """The pages in view in the strip. One is drawn at a time; those scrolled past are not."""
        self._thumbnails_wanted = pages
        self._ask_thumbnail()

    def level(self, preview: Preview, needed: float) -> float | None:
        """The scale of the tiles to draw at `needed` device pixels per page unit.

        A power of two, so that zooming meets few levels; None where the preview is sharp enough.
        """
        if needed <= preview.scale * 1.02:
            return None
        if self._unit == "px":
            highest = 0
        else:
            highest = math.floor(
                math.log2(math.sqrt(MAX_LEVEL_PIXELS / (preview.width * preview.height)))
            )
        scale = float(2.0 ** min(math.ceil(math.log2(needed * 0.98)), highest))
        return scale if scale > preview.scale else None

    def make_room(self, tiles: int) -> None:
        """So many are in view at once: on a very large screen more than the usual budget."""
        self._tiles.budget = max(TILE_BUDGET, 2 * tiles * TILE * TILE * 4)

    def tile(self, key: TileKey) -> QImage | None:
        return self._tiles.get(key)

    def want_tiles(self, keys: list[TileKey]) -> None:
        """What the canvas misses now; what it wanted before and still waits is forgotten."""
        wanted = frozenset(keys)
        if wanted and wanted <= self._tiles_wanted:
            return
        if self._tile_job is not None:
            self._dispatch.drop(self._tile_job)
            self._tile_job = None
        self._tiles_wanted = wanted
        if not keys:
            return
        page, scale = keys[0].page, keys[0].scale
        places = tuple((key.column, key.row) for key in keys)
        self._tile_job = self._dispatch.submit(
            lambda job: RenderTiles(
                id=job, page=page, scale=scale, tiles=places, priority=Priority.VISIBLE
            ),
            self._on_tile,
        )

    def _render(
        self,
        page: PageRef,
        side: int,
        priority: Priority,
        handle: Callable[[PageRef, Report], None],
    ) -> int:
        return self._dispatch.submit(
            lambda job: RenderPreview(id=job, page=page, max_side=side, priority=priority),
            lambda report: handle(page, report),
        )

    def _on_preview(self, page: PageRef, report: Report) -> None:
        match report.body:
            case PreviewReady(width=width, height=height, pixels=pixels, flaw=flaw):
                if flaw:
                    self._flaws.setdefault(page, flaw)
                self._sizes[page.index] = (width, height)
                self._previews.put(page, _image(pixels))
                self.preview_ready.emit(page)
            case Failed(message=message):
                self.page_failed.emit(page, message, report.details)
        if report.final:
            # May be asked for again when it has left the cache.
            self._asked.pop(page, None)

    def _ask_thumbnail(self) -> None:
        if self._thumbnail_job is not None:
            return
        for page in self._thumbnails_wanted:
            if page not in self._no_thumbnail and self._thumbnails.get(page) is None:
                self._thumbnail_job = self._render(
                    page, THUMBNAIL_SIDE, Priority.QUEUE, self._on_thumbnail
                )
                return

    def _on_thumbnail(self, page: PageRef, report: Report) -> None:
        if isinstance(report.body, PreviewReady):
            self._thumbnails.put(page, _image(report.body.pixels))
            self.thumbnail_ready.emit(page)
        if report.final:
            if self._thumbnails.get(page) is None:
                self._no_thumbnail.add(page)
            self._thumbnail_job = None
            self._ask_thumbnail()

    def _on_tile(self, report: Report) -> None:
        match report.body:
            case TileReady(page, scale, column, row, pixels):
                key = TileKey(page, scale, column, row)
                self._tiles.put(key, _image(pixels))
                self.tile_ready.emit(key)
            case Failed(message=message):
                self.page_failed.emit(None, message, report.details)
        if report.final:
            self._tile_job = None
            self._tiles_wanted = frozenset()


def tile_box(key: TileKey) -> tuple[float, float, float, float]:
    """Left, top, width and height of a full tile in page units."""
    side = TILE / key.scale
    return key.column * side, key.row * side, side, side


def _image(pixels: Bgrx) -> QImage:
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
    # Detached from the array, whose memory Qt would not keep alive.
    return image.copy()
