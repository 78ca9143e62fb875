"""The reader of the compact model: one encoding of a page, many prompts on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.transcript import Hit, Line
from pilot_desktop.reading import events
from pilot_desktop.reading.alternatives import other_words
from pilot_desktop.reading.backend import Backend, RegionReading
from pilot_desktop.reading.cache import ByteBudgetCache
from pilot_desktop.reading.ctc import Posteriors, confidence, decode, split_reading
from pilot_desktop.reading.encoded import EncodedPage, along, as_array
from pilot_desktop.reading.events import CancelToken, Event
from pilot_desktop.reading.given import given_lines
from pilot_desktop.reading.linemap import LineMapOptions, median_height
from pilot_desktop.reading.linetext import CtcTexts, LineText, LineTexts, likely, stray
from pilot_desktop.reading.memory import hand_back
from pilot_desktop.reading.orientation import UprightEncoder
from pilot_desktop.reading.pixels import has_ink, to_grey
from pilot_desktop.reading.scale import ScaleOptions
from pilot_desktop.reading.selection import Selected, SelectionOptions, select
from pilot_desktop.reading.spaces import with_spaces
from pilot_desktop.reading.spotting import SpottingOptions, spot
from pilot_desktop.reading.streams import stream
from pilot_desktop.reading.tight import tight
from pilot_desktop.reading.told import line_of, whole

T = TypeVar("T")


@dataclass(frozen=True)
class ReaderOptions:
    """Everything a reader can be told; the defaults suit the compact model."""

    cache_bytes: int = 96 * 2**20  # about four pages of A4 at 150 dpi
    batch: int = 8  # lines read between two looks at the cancel token
    ahead: int = 24  # lines of a page whose posteriors are computed before the first one's text
    breadth: float = 100.0  # line heights that a batch of them is wide, all lines together
    ink: float = 0.5  # of the text channel, where no line was located
    readable: tuple[float, float] = (24.0, 64.0)  # line heights in encoded pixels
    clear: float = 0.9  # a line of a page whose characters are so sure is told, likely or not
    tallest: float = 2.2  # a region without lines is line-like up to this many typical heights
    scale: ScaleOptions = field(default_factory=ScaleOptions)
    lines: LineMapOptions = field(default_factory=LineMapOptions)
    selection: SelectionOptions = field(default_factory=SelectionOptions)
    spotting: SpottingOptions = field(default_factory=SpottingOptions)


class CompactReader:
    """`PageReader` over a backend. Its text comes from `texts`: the CTC draft or the decoder."""

    def __init__(
        self,
        backend: Backend,
        model_name: str,
        *,
        texts: LineTexts | None = None,
        options: ReaderOptions | None = None,
    ) -> None:
        self._backend = backend
        self._model_name = model_name
        self._texts: LineTexts = texts or CtcTexts()
        self._options = options or ReaderOptions()
        self._cache: ByteBudgetCache[EncodedPage] = ByteBudgetCache(self._options.cache_bytes)
        self._encoder = UprightEncoder(
            backend, model_name, self._cache, self._options.scale, self._options.lines
        )
        # The decoder reads from the features of the page only.
        self._encoder.apart = not self._texts.needs_memory

    @property
    def model_name(self) -> str:
        return self._model_name

    @property
    def device_name(self) -> str:
        return self._backend.device_name

    # -- prompts ---------------------------------------------------------------------------------

    def encode(self, page: PageImage, cancel: CancelToken | None = None) -> Iterator[Event]:
        """`PageEncoded`, then `Done`."""

        def steps(check: Callable[[], None]) -> Iterator[Event]:
            _, event = self._encoded(page, check)
            yield event
            yield events.Done()

        return stream(steps, cancel)

    def read(
        self, page: PageImage, region: Box, cancel: CancelToken | None = None
    ) -> Iterator[Event]:
        """`PageEncoded`, a `LineDone` per line with text in the region, `Done`."""

        def steps(check: Callable[[], None]) -> Iterator[Event]:
            encoded, event = self._encoded(page, check)
            yield event
            encoded, chosen = self._choose(page, encoded, region, check)
            done: list[Line] = []
            for part in self._ahead(encoded, chosen, check):
                for picked, text in zip(part, self._read(encoded, part), strict=True):
                    line = line_of(page, encoded, picked, text)
                    if line.text:
                        yield events.LineDone(len(done), line)
                        done.append(line)
            yield events.Done(tuple(done))

        return stream(steps, cancel)

    def read_page(
        self,
        page: PageImage,
        cancel: CancelToken | None = None,
        *,
        visible: Box | None = None,
    ) -> Iterator[Event]:
        """`PageEncoded`, every `LineFound` in reading order, a `LineDone` each, `Done`.

        Lines inside `visible` (page coordinates) are read first. A located line without text is
        reported with the flag "unread"; `Done` holds the lines that have text.
        """

        def steps(check: Callable[[], None]) -> Iterator[Event]:
            encoded, event = self._encoded(page, check)
            yield event
            boxes = [encoded.to_page(line.box) for line in encoded.lines]
            for index, box in enumerate(boxes):
                yield events.LineFound(index, box)
            first = [i for i, box in enumerate(boxes) if visible and box.intersection(visible)]
            order = first + sorted(set(range(len(boxes))) - set(first))
            done: dict[int, Line] = {}
            for part in self._ahead(encoded, [whole(encoded, i) for i in order], check):
                for picked, text in zip(part, self._read(encoded, part), strict=True):
                    told = text if self._clear(encoded, picked.line) else likely(text)
                    done[picked.line] = line = line_of(page, encoded, picked, told)
                    yield events.LineDone(picked.line, line)
            self._encoder.keep(page, encoded)
            hand_back()
            yield events.Done(tuple(done[i] for i in sorted(done) if done[i].text))

        return stream(steps, cancel)

    def find(
        self,
        page: PageImage,
        query: str,
        cancel: CancelToken | None = None,
        *,
        min_score: float = 0.6,
        exact: bool = False,
        number: int = 1,
    ) -> Iterator[Event]:
        """`PageEncoded`, a `HitFound` per place (best first), `Done`. See `spotting` for scores."""

        def steps(check: Callable[[], None]) -> Iterator[Event]:
            encoded, event = self._encoded(page, check)
            yield event
            missing = [i for i in range(len(encoded.lines)) if i not in encoded.posteriors]
            self._see(encoded, missing, check)
            if missing:
                self._encoder.keep(page, encoded)
            check()
            spots = spot(
                [encoded.posteriors[i] for i in range(len(encoded.lines))],
                self._backend.characters,
                query,
                min_score=min_score,
                exact=exact,
                options=self._options.spotting,
            )
            for found in spots:
                box, *others = (
                    encoded.to_page(encoded.upright(line, part)) for line, part in found.parts
                )
                rest = others[0] if others else None
                hit = Hit(number, box, found.score, found.text, rest)
                yield events.HitFound(hit)
            yield events.Done()

        return stream(steps, cancel)

    def other_words(
        self,
        page: PageImage,
        line: Box,
        text: str,
        span: tuple[int, int],
        cancel: CancelToken | None = None,
    ) -> Iterator[Event]:
        """`PageEncoded`, `OtherWords` (none where the texts come without a prior), `Done`."""

        def steps(check: Callable[[], None]) -> Iterator[Event]:
            encoded, event = self._encoded(page, check)
            yield event
            encoded, chosen = self._choose(page, encoded, line, check)
            prior = self._texts.prior if isinstance(self._texts, CtcTexts) else None
            found: tuple[str, ...] = ()
            if chosen and prior is not None:
                widest = max(chosen, key=lambda one: one.box.width)
                row = encoded.posteriors.get(widest.line) if widest.whole else None
                row = row or self._regions(encoded, [widest])[0][0]
                found = other_words(row, self._backend.characters, prior, text, *span)
            yield events.OtherWords(found)
            yield events.Done()

        return stream(steps, cancel)

    def read_boxes(self, page: PageImage, boxes: Sequence[Box]) -> list[Line]:
        """Read each box exactly as given, as one line each; for evaluation and given layouts.

        The page is encoded at the scale that suits their heights. The result has the order of
        `boxes`. A box without area on the page is "unread". Errors are raised, not reported.
        """
        if not boxes:
            return []
        height = float(np.median([box.height for box in boxes]))
        encoded = self._encoder.encode_for(page, height, lambda: None)
        clipped = [encoded.to_pixels.box(box).intersection(encoded.bounds) for box in boxes]
        lines = [Line(box, "", 0.0, flags=("unread",)) for box in boxes]
        valid = [i for i, box in enumerate(clipped) if box is not None]
        valid.sort(key=lambda i: clipped[i].width if clipped[i] else 0.0)  # type: ignore[union-attr]
        for part in self._batches(valid):
            inside = [box for i in part if (box := clipped[i]) is not None]
            given = replace(encoded, lines=tuple(given_lines(page, encoded, inside)))
            picked = [Selected(k, box, False) for k, box in enumerate(inside)]
            for i, one, text in zip(part, picked, self._read(given, picked), strict=True):
                lines[i] = line_of(page, encoded, one, text)
        return lines

    # -- steps -----------------------------------------------------------------------------------

    def _encoded(
        self, page: PageImage, check: Callable[[], None]
    ) -> tuple[EncodedPage, events.PageEncoded]:
        start = time.perf_counter()
        held = self._encoder.cached(page)
        encoded = held or self._encoder.encode(page, check)
        if held is None:
            hand_back()
        return encoded, events.PageEncoded(time.perf_counter() - start, held is not None)

    def _choose(
        self, page: PageImage, encoded: EncodedPage, region: Box, check: Callable[[], None]
    ) -> tuple[EncodedPage, list[Selected]]:
        """What to read for a region, and on which encoding: the page's, or the region's own
        where its lines are too small or too large on the page's.
        """
        options = self._options
        inside = encoded.to_pixels.box(region).intersection(encoded.bounds)
        if inside is None:
            return encoded, []
        chosen = select(encoded.lines, inside, options.selection)
        low, high = options.readable
        if chosen:
            height = float(np.median([encoded.lines[one.line].height for one in chosen]))
            if low <= height <= high or encoded.is_turned:
                return encoded, chosen
            alone = self._alone(page, encoded, region, height, check)
            inside = alone.to_pixels.box(region).intersection(alone.bounds)
            better = select(alone.lines, inside, options.selection) if inside else []
            return (alone, better) if better else (encoded, chosen)
        if not self._line_like(encoded, inside) or not self._inked(page, encoded, inside, region):
            return encoded, []
        if not low <= inside.height <= high and not encoded.is_turned:
            encoded = self._alone(page, encoded, region, inside.height, check)
            inside = encoded.to_pixels.box(region).intersection(encoded.bounds) or inside
        return encoded, [Selected(-1, inside, False)]

    def _alone(
        self,
        page: PageImage,
        encoded: EncodedPage,
        region: Box,
        height: float,
        check: Callable[[], None],
    ) -> EncodedPage:
        """The region encoded by itself, for lines of `height` encoded pixels."""
        high = height / encoded.to_pixels.magnification
        return self._encoder.encode_part(page, region, high, check)

    def _line_like(self, encoded: EncodedPage, region: Box) -> bool:
        if region.width < 4 or region.height < 4:
            return False
        typical = median_height(list(encoded.lines))
        if typical:
            return region.height <= self._options.tallest * typical
        return region.height <= region.width

    def _inked(self, page: PageImage, encoded: EncodedPage, inside: Box, region: Box) -> bool:
        rows = slice(int(inside.top // 4), int(-(-inside.bottom // 4)))
        columns = slice(int(inside.left // 8), int(-(-inside.right // 8)))
        text = encoded.features.line_map[3, rows, columns]
        seen = bool(text.size) and float(np.mean(text > self._options.ink)) > 0.05
        box = region.scaled(page.scale)
        height, width = page.pixels.shape[:2]
        top, bottom = max(0, int(box.top)), min(height, int(box.bottom) + 1)
        left, right = max(0, int(box.left)), min(width, int(box.right) + 1)
        patch = to_grey(page.pixels[top:bottom, left:right])
        # The map reaches over the ink: beside a line it sees text on bare paper.
        return has_ink(patch, 15.0, 0.002) if seen else has_ink(patch)

    def _clear(self, encoded: EncodedPage, line: int) -> bool:
        """Whether the model sees the characters of a line well, however rare its words are."""
        row = encoded.posteriors.get(line)
        if row is None:
            return False
        return confidence(decode(row, self._backend.characters)) >= self._options.clear

    def _batches(self, items: Sequence[T]) -> Iterator[Sequence[T]]:
        for start in range(0, len(items), self._options.batch):
            yield items[start : start + self._options.batch]

    def _read(self, encoded: EncodedPage, chosen: Sequence[Selected]) -> list[LineText]:
        """The texts of a batch; whole lines of the page are remembered."""
        new = [one for one in chosen if not (one.whole and one.line in encoded.texts)]
        fresh: dict[Selected, LineText] = {}
        if new:
            if self._texts.needs_memory:
                rows, reading = self._regions(encoded, new)
                texts = self._texts(self._backend, rows, reading)
            else:
                unseen = [o for o in new if not (o.whole and o.line in encoded.posteriors)]
                seen = self._regions(encoded, unseen)[0] if unseen else []
                found = dict(zip(unseen, seen, strict=True))
                rows = [found[o] if o in found else encoded.posteriors[o.line] for o in new]
                texts = self._texts(self._backend, rows, None)
            for one, row, read in zip(new, rows, texts, strict=True):
                text = read
                if one.line >= 0:
                    line = encoded.lines[one.line]
                    text = read if line.sure else stray(read)
                    words = tight(text.words, line.ink, line.height)
                    words = tuple(replace(w, box=encoded.upright(one.line, w.box)) for w in words)
                    text = replace(text, words=words)
                fresh[one] = text
                if one.whole:
                    encoded.posteriors[one.line] = row
                    encoded.texts[one.line] = text
        return [fresh[one] if one in fresh else encoded.texts[one.line] for one in chosen]

    def _ahead(
        self, encoded: EncodedPage, chosen: Sequence[Selected], check: Callable[[], None]
    ) -> Iterator[Sequence[Selected]]:
        """Batches in their order; the posteriors of whole lines are there before their turn."""
        count = self._options.ahead
        for some in (chosen[start : start + count] for start in range(0, len(chosen), count)):
            if not self._texts.needs_memory:
                self._see(encoded, [one.line for one in some if one.whole], check)
            for part in self._batches(some):
                check()
                yield part

    def _see(self, encoded: EncodedPage, lines: Sequence[int], check: Callable[[], None]) -> None:
        """Fill in the posteriors of whole lines of the page.

        A batch is as wide as its widest line: those of a kind go together.
        """

        def aspect(line: int) -> float:
            return encoded.lines[line].box.width / encoded.lines[line].height

        missing = [i for i in lines if i not in encoded.posteriors]
        missing.sort(key=aspect, reverse=True)
        while missing:
            check()
            room = int(self._options.breadth / max(aspect(missing[0]), 1.0))
            count = max(1, min(self._options.batch, room))
            part = [whole(encoded, i) for i in missing[:count]]
            del missing[:count]
            for picked, row in zip(part, self._regions(encoded, part)[0], strict=True):
                encoded.posteriors[picked.line] = row

    def _regions(
        self, encoded: EncodedPage, chosen: Sequence[Selected]
    ) -> tuple[list[Posteriors], RegionReading]:
        """The posteriors of each, and all that the backend said of them."""
        reading = self._backend.regions(encoded.features, *along(encoded.lines, chosen))
        rows = split_reading(reading, as_array([one.box for one in chosen]))
        return with_spaces(rows, chosen, encoded.lines, self._backend.characters), reading
