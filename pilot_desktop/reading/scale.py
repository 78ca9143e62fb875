"""At which size a page is encoded, and the cache of encoded pages."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.backend import Backend
from pilot_desktop.reading.cache import ByteBudgetCache
from pilot_desktop.reading.encoded import EncodedPage
from pilot_desktop.reading.linemap import LineMapOptions, median_height
from pilot_desktop.reading.pixels import Grey, resized, to_grey


@dataclass(frozen=True)
class ScaleOptions:
    """Line heights in pixels of the encoded image, areas in pixels.

    The model is trained on print of about 28 and handwriting of about 46 pixels a line.
    """

    target: float = 32.0  # where lines are too small or too large, bring them to this height
    smallest: float = 16.0  # lines of this height up to `largest` stay at the size they came
    largest: float = 60.0
    smallest_reduced: float = 24.0  # ... but a reduced first pass must reach this to be final
    pixels: int = 6_000_000  # no larger image is encoded
    first_pass: int = 3_000_000  # larger images are first looked at ...
    reduced: int = 1_500_000  # ... at this size
    enlarge: float = 4.0  # nothing is enlarged more than this
    same: float = 0.15  # a scale this close to the one at hand is not worth a second pass


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
        options = self._options
        height, width = page.pixels.shape[:2]
        if not height or not width:
            raise ValueError("the image has no pixels")
        grey = to_grey(page.pixels)
        area = height * width
        first = 1.0 if area <= options.first_pass else math.sqrt(options.reduced / area)
        encoded, scale = self._pass(page, grey, first, check), first
        for wanted in self._next_scales(encoded, first, area):
            again = self._pass(page, grey, wanted, check)
            if again.lines:
                encoded, scale = again, wanted
                break
        if not encoded.lines and scale < 1.0:
            encoded = self._pass(page, grey, min(1.0, self._cap(area)), check)
        self.keep(page, encoded)
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
        grey = to_grey(page.pixels[top:bottom, left:right])
        check()
        return self._encode(page, grey, scale, Transform.translation(-left, -top))

    def _next_scales(self, encoded: EncodedPage, scale: float, area: int) -> list[float]:
        """Scales worth trying after the first pass, the best one first."""
        options = self._options
        cap = self._cap(area)
        if not encoded.lines:
            # Nothing seen: type may be far too large or far too small for the model.
            tries = [0.5 * scale, min(2.0 * scale, cap)] if area > 65536 else [min(2.0, cap)]
            return [s for s in tries if abs(s / scale - 1) > options.same]
        found = median_height(list(encoded.lines))
        least = options.smallest if scale == 1.0 else options.smallest_reduced
        if least <= found <= options.largest:
            return []
        wanted = min(scale * options.target / found, options.enlarge, cap)
        return [wanted] if abs(wanted / scale - 1) > options.same else []

    def _cap(self, area: int) -> float:
        return math.sqrt(self._options.pixels / area)

    def _pass(
        self, page: PageImage, grey: Grey, scale: float, check: Callable[[], None]
    ) -> EncodedPage:
        check()
        return self._encode(page, grey, scale, Transform())

    def _encode(self, page: PageImage, grey: Grey, scale: float, offset: Transform) -> EncodedPage:
        height, width = grey.shape
        high, wide = max(1, round(height * scale)), max(1, round(width * scale))
        features = self._backend.encode(resized(grey, high, wide))
        to_pixels = Transform.scale(wide / width, high / height) @ offset
        to_pixels = to_pixels @ Transform.scale(page.scale)
        return EncodedPage.of(features, to_pixels, self._line_options)

    def _name(self, page: PageImage) -> Hashable:
        return (page.key, page.pixels.shape[:2], page.scale, self._model)
