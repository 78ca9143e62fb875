"""Boxes and invertible transforms: the one frame of reference.

Page coordinates have their origin at the top left of the upright page, x to the right, y down.
Their unit is the pixel of an image, or the PDF point of the visible, rotated page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """An axis-parallel rectangle, `left <= right` and `top <= bottom`, in any one frame."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.left <= self.right and self.top <= self.bottom):
            raise ValueError(f"not a box: {self.left}, {self.top}, {self.right}, {self.bottom}")

    @classmethod
    def around(cls, points: Iterable[Sequence[float]]) -> Box:
        """The smallest box that holds all points; there must be at least one."""
        xy = np.asarray(list(points), dtype=float).reshape(-1, 2)
        if not len(xy):
            raise ValueError("no points to put a box around")
        low, high = xy.min(axis=0), xy.max(axis=0)
        return cls(float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def center(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Clockwise from the top left."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )

    def intersection(self, other: Box) -> Box | None:
        """The common part, or None where the boxes share no area."""
        left, right = max(self.left, other.left), min(self.right, other.right)
        top, bottom = max(self.top, other.top), min(self.bottom, other.bottom)
        return Box(left, top, right, bottom) if left < right and top < bottom else None

    def union(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def iou(self, other: Box) -> float:
        """Intersection over union, 0 to 1."""
        common = self.intersection(other)
        if common is None:
            return 0.0
        covered = self.area + other.area - common.area
        # A sliver so thin that its area drowns in floating point overlaps nothing.
        return common.area / covered if covered > 1e-300 else 0.0

    def grown(self, dx: float, dy: float) -> Box:
        """Each side moved outwards, or inwards where negative; it shrinks to its centre at most."""
        x, y = self.center
        return Box(
            min(self.left - dx, x),
            min(self.top - dy, y),
            max(self.right + dx, x),
            max(self.bottom + dy, y),
        )

    def scaled(self, factor: float) -> Box:
        """In a frame of the same origin with `factor` units for one of this; not negative."""
        return Box(self.left * factor, self.top * factor, self.right * factor, self.bottom * factor)

    def rounded(self) -> list[int]:
        """`[left, top, right, bottom]` in whole units, as files store it."""
        return [round(self.left), round(self.top), round(self.right), round(self.bottom)]


@dataclass(frozen=True)
class Transform:
    """An invertible affine map `(x, y) -> (a x + c y + e, b x + d y + f)` between two frames."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __post_init__(self) -> None:
        if not abs(self.a * self.d - self.b * self.c) >= 1e-12:  # NaN is refused, too
            raise ValueError("a transform must be invertible")

    @classmethod
    def scale(cls, sx: float, sy: float | None = None) -> Transform:
        return cls(a=sx, d=sx if sy is None else sy)

    @classmethod
    def translation(cls, dx: float, dy: float) -> Transform:
        return cls(e=dx, f=dy)

    @classmethod
    def quarter_turns(cls, turns: int, width: float, height: float) -> Transform:
        """Turn a `width` x `height` page clockwise by 90 degrees `turns` times, origin top left."""
        match turns % 4:
            case 1:
                return cls(0, 1, -1, 0, height, 0)
            case 2:
                return cls(-1, 0, 0, -1, width, height)
            case 3:
                return cls(0, -1, 1, 0, 0, width)
            case _:
                return cls()

    @classmethod
    def exif(cls, orientation: int, width: float, height: float) -> Transform:
        """From stored pixels (`width` x `height`) to the upright image, EXIF orientation 1 to 8."""
        # (mirrored left to right first?, then quarter turns clockwise)
        steps = {2: (True, 0), 3: (False, 2), 4: (True, 2), 5: (True, 3)}
        steps |= {6: (False, 1), 7: (True, 1), 8: (False, 3)}
        mirrored, turns = steps.get(orientation, (False, 0))
        turned = cls.quarter_turns(turns, width, height)
        return turned @ cls(a=-1, e=width) if mirrored else turned

    def __matmul__(self, first: Transform) -> Transform:
        """`(self @ first)(p) == self(first(p))`."""
        return Transform(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            self.a * first.e + self.c * first.f + self.e,
            self.b * first.e + self.d * first.f + self.f,
        )

    @property
    def magnification(self) -> float:
        """How much longer a length becomes; the geometric mean where that depends on direction."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))

    def inverse(self) -> Transform:
        det = self.a * self.d - self.b * self.c
        a, b, c, d = self.d / det, -self.b / det, -self.c / det, self.a / det
        return Transform(a, b, c, d, -(a * self.e + c * self.f), -(b * self.e + d * self.f))

    def point(self, x: float, y: float) -> Point:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def points(self, xy: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Map an (n, 2) array."""
        xy = np.asarray(xy, dtype=float).reshape(-1, 2)
        matrix = np.array([[self.a, self.b], [self.c, self.d]])
        mapped: npt.NDArray[np.float64] = xy @ matrix + np.array([self.e, self.f])
        return mapped

    def box(self, box: Box) -> Box:
        """The box around the mapped corners."""
        return Box.around(self.points(box.corners))


def turns_of(baseline: Sequence[Point]) -> int:
    """By how many quarters clockwise a line stands turned on its page: 0 without a baseline."""
    if len(baseline) < 2:
        return 0
    (x0, y0), (x1, y1) = baseline[0], baseline[-1]
    return round(math.atan2(y1 - y0, x1 - x0) / (math.pi / 2)) % 4


def upright(turns: int) -> Transform:
    """From the page to a frame in which lines that stand turned by `turns` quarters run across."""
    return Transform.quarter_turns(-turns % 4, 0, 0)
