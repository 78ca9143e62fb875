"""At which size a page is encoded, and the cache of encoded pages."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.backend import Backend
from pilot_desktop.reading.cache import ByteBudgetCache
from pilot_desktop.reading.encoded import EncodedPage
from pilot_desktop.reading.glimpse import inked_window
from pilot_desktop.reading.linemap import LineMapOptions, TextLine, find_lines, median_height
from pilot_desktop.reading.pixels import Grey, has_ink, resized, to_grey
from pilot_desktop.reading.polarity import ink_on_paper


@dataclass(frozen=True)
class ScaleOptions:
    """Line heights in pixels of the encoded image, areas in pixels.

    The model is trained on print of about 28 and handwriting of about 46 pixels a line. Measured
    on dev pages (first weights): print of 28 to 32 pixels reads best, at 20 it has three times and
    at 60 five times the errors; handwriting is best from 40 to 50 and half as good again at 32.
    """

    target: float = 36.0  # where lines are too small or too large, bring them to this height
    smallest: float = 32.0  # lines of this height up to `largest` stay at the size they came
    largest: float = 56.0
    pixels: int = 6_000_000  # no larger image is encoded
    first_look: int = 3_000_000  # larger images are first looked at ...
    reduced: int = 1_500_000  # ... at this size
    window: tuple[int, int] = (320, 512)  # a glimpse is this high and wide, in encoded pixels
    enlarge: float = 4.0  # nothing is enlarged more than this
    small_image: int = 500_000  # only such an image is enlarged when no line is seen on it
    looks: int = 3  # heights far out of range are estimated too near to it: look again
    sure: float = 1.6  # a change of scale up to this factor needs no second look
    same: float = 0.2  # a scale this close to the one at hand is not worth another pass


def on_paper(page: PageImage) -> PageImage:
    """The page in grey, as `ink_on_paper` has it; its key is that of the page as it came."""
    return replace(page, pixels=ink_on_paper(page.pixels))


class PageEncoder:
    """Encodes a page once, at the size that suits its lines, and remembers it."""

    def __init__(
        self,
        backend: Backend,
        model_name: str,
        cache: ByteBudgetCache[EncodedPage],
        options: ScaleOptions | None = None,
        line_options: LineMapOptions | None = None,
    ) -> None:
        self._backend = backend
        self._model = model_name
        self._cache = cache
        self._options = options or ScaleOptions()
        self._line_options = line_options
        self._sizes: OrderedDict[Hashable, tuple[int, int]] = OrderedDict()

    def cached(self, page: PageImage) -> EncodedPage | None:
        size = self._sizes.get(self._name(page))
        return None if size is None else self._cache.get((self._name(page), size))

    def keep(self, page: PageImage, encoded: EncodedPage) -> None:
        """Put the page into the cache, or tell the cache that it grew."""
        name, features = self._name(page), encoded.features
        size = (features.height, features.width)
        self._sizes[name] = size
        self._sizes.move_to_end(name)
        while len(self._sizes) > 4096:
            self._sizes.popitem(last=False)
        self._cache.put((name, size), encoded, encoded.nbytes)

    def encode(self, page: PageImage, check: Callable[[], None]) -> EncodedPage:
        """Encode the page anew; `check` is called before each pass and may raise to stop."""
        encoded = self.whole(on_paper(page), check)
        self.keep(page, encoded)
        return encoded

    def whole(self, page: PageImage, check: Callable[[], None]) -> EncodedPage:
        """`encode` of a page that is `on_paper`, not remembered."""
        options = self._options
        height, width = page.pixels.shape[:2]
        if not height or not width:
            raise ValueError("the image has no pixels")
        grey = to_grey(page.pixels)
        scale = self._glimpsed(grey, check)
        if scale is None:
            scale = self._first_scale(grey.size)
        encoded = self._pass(page, grey, scale, check)
        if not encoded.lines:
            encoded, scale = self._searched(page, grey, encoded, scale, check)
        for _ in range(options.looks - 1):
            wanted = self._better_scale(list(encoded.lines), scale, grey.size)
            if wanted is None:
                break
            again = self._pass(page, grey, wanted, check)
            if not again.lines:
                break
            encoded, scale = again, wanted
        return encoded

    def encode_for(
        self, page: PageImage, line_height: float, check: Callable[[], None]
    ) -> EncodedPage:
        """Encode the page for boxes known to be `line_height` page units high: one pass, and the
        page's own lines are not located.

        The page at hand is taken where it shows such lines between `smallest` and `largest` pixels.
        """
        options = self._options
        known = self.cached(page)
        found = line_height * known.to_pixels.magnification if known else 0.0
        if known and options.smallest <= found <= options.largest:
            return known
        height, width = page.pixels.shape[:2]
        pixels = max(line_height * page.scale, 1e-6)
        scale = 1.0
        if not options.smallest <= pixels <= options.largest:
            scale = min(options.target / pixels, options.enlarge)
        scale = min(scale, self._cap(height * width))
        key = (self._name(page), scale)
        encoded = self._cache.get(key)
        if encoded is None:
            check()
            grey = ink_on_paper(page.pixels)
            encoded = self._encode(page, grey, scale, Transform(), locate=False)
            self._cache.put(key, encoded, encoded.nbytes)
        return encoded

    def encode_part(
        self, page: PageImage, part: Box, line_height: float, check: Callable[[], None]
    ) -> EncodedPage:
        """Encode a part of the page alone, so that lines of `line_height` page units get the
        target height. Not cached: prompts on the same small part are rare.
        """
        height, width = page.pixels.shape[:2]
        margin = line_height * page.scale
        left = max(0, math.floor(part.left * page.scale - margin))
        top = max(0, math.floor(part.top * page.scale - margin))
        right = min(width, math.ceil(part.right * page.scale + margin))
        bottom = min(height, math.ceil(part.bottom * page.scale + margin))
        if left >= right or top >= bottom:
            raise ValueError("the part lies outside the page")
        area = (right - left) * (bottom - top)
        scale = self._options.target / max(line_height * page.scale, 1e-6)
        scale = min(scale, self._options.enlarge, self._cap(area))
        grey = ink_on_paper(page.pixels[top:bottom, left:right])
        check()
        return self._encode(page, grey, scale, Transform.translation(-left, -top))

    def _searched(
        self,
        page: PageImage,
        grey: Grey,
        encoded: EncodedPage,
        scale: float,
        check: Callable[[], None],
    ) -> tuple[EncodedPage, float]:
        """Another look at a page on which no line was seen: its type may be far too large or, on
        a small image, far too small for the model. Blank paper is left at that.
        """
        area = grey.size
        tries = [0.5 * scale]
        if area <= self._options.small_image:
            tries.append(2.0)
        if scale < 1.0:
            tries.append(min(1.0, self._cap(area)))
        small = math.sqrt(min(1.0, self._options.small_image / area))
        look = resized(grey, *(max(1, round(side * small)) for side in grey.shape))
        if has_ink(look, least=0.0005):
            for wanted in tries:
                again = self._pass(page, grey, wanted, check)
                if again.lines:
                    return again, wanted
        return encoded, scale

    def _first_scale(self, area: int) -> float:
        options = self._options
        return 1.0 if area <= options.first_look else math.sqrt(options.reduced / area)

    def _glimpsed(self, grey: Grey, check: Callable[[], None]) -> float | None:
        """The scale that suits the lines where most ink is: a fraction of the cost of a pass.

        None where no line is seen there, and on images too small for it to be worth while.
        """
        options = self._options
        scale = self._first_scale(grey.size)
        if grey.size * scale**2 < 3 * options.window[0] * options.window[1]:
            return None
        for _ in range(options.looks):
            check()
            lines = self._glimpse(grey, scale)
            if not lines:
                return None
            wanted = self._better_scale(lines, scale, grey.size) or scale
            scale, change = wanted, wanted / scale
            if 1 / options.sure <= change <= options.sure:
                break
        return scale

    def _glimpse(self, grey: Grey, scale: float) -> list[TextLine]:
        """Lines in one window, in pixels of the page at `scale`; their places do not matter."""
        high, wide = (round(side / scale) for side in self._options.window)
        window = inked_window(grey, high, wide)
        if window is None:
            return []
        part = grey[window]
        seen = self._backend.encode(resized(part, *(max(1, round(n * scale)) for n in part.shape)))
        return find_lines(seen.line_map, seen.height, seen.width, self._line_options)

    def _better_scale(self, lines: list[TextLine], scale: float, area: int) -> float | None:
        """The scale that brings these lines to the target; None where this one will do."""
        options = self._options
        if not lines:
            return None
        found = median_height(lines)
        if options.smallest <= found <= options.largest:
            return None
        wanted = min(scale * options.target / found, options.enlarge, self._cap(area))
        return wanted if abs(wanted / scale - 1) > options.same else None

    def _cap(self, area: int) -> float:
        return math.sqrt(self._options.pixels / area)

    def _pass(
        self, page: PageImage, grey: Grey, scale: float, check: Callable[[], None]
    ) -> EncodedPage:
        check()
        return self._encode(page, grey, scale, Transform())

    def _encode(
        self,
        page: PageImage,
        grey: Grey,
        scale: float,
        offset: Transform,
        *,
        locate: bool = True,
    ) -> EncodedPage:
        height, width = grey.shape
        high, wide = max(1, round(height * scale)), max(1, round(width * scale))
        pixels = resized(grey, high, wide)
        features = self._backend.encode(pixels)
        to_pixels = Transform.scale(wide / width, high / height) @ offset
        to_pixels = to_pixels @ Transform.scale(page.scale)
        if not locate:
            return EncodedPage(features, to_pixels, ())
        return EncodedPage.of(features, to_pixels, self._line_options, pixels)

    def _name(self, page: PageImage) -> Hashable:
        return (page.key, page.pixels.shape[:2], page.scale, self._model)
