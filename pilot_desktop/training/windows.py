"""Training windows: a piece of a page, bent and degraded, with the lines that lie inside it."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from pilot_desktop.training.data import TruthLine, TruthPage

SHAPES = (
    (832, 512), (704, 576), (640, 640), (576, 704),
    (512, 832), (448, 960), (384, 1088), (320, 1280),
)  # fmt: skip
"""(height, width) of training windows: few shapes, so that memory does not climb."""

FAR_SCALES = 0.08
"""Share of windows far from the working scale: the line map must tell small lines as small."""

SMALLEST_READABLE = 15
"""Lines lower than this many pixels are located, not read: nobody could."""


@dataclass(frozen=True)
class Window:
    """`pixels` (H, W) uint8; lines in its pixels: those to read, and all that show in it."""

    pixels: npt.NDArray[np.uint8]
    readable: list[TruthLine]
    visible: list[TruthLine]
    fully_labelled: bool
    set_name: str


def sample_window(
    rng: np.random.Generator, page: TruthPage, augment: bool = True, far: float = FAR_SCALES
) -> Window:
    """A window whose lines are mostly whole, at a random scale, slant and stretch; with the
    probability `far` at one far from the working scale.
    """
    pixels = page.pixels
    heights = [line.box[3] - line.box[1] for line in page.lines] or [30.0]
    median = float(np.median(heights))
    if rng.random() < far:
        target = float(np.exp(rng.uniform(np.log(11.0), np.log(72.0))))
    else:
        target = float(np.exp(rng.normal(np.log(33.0 if median < 36 else 43.0), 0.2)))
    scale_y = float(np.clip(target / median, 0.3, 2.2))
    scale_x = scale_y * float(np.exp(rng.normal(0, 0.07)))
    slant = float(rng.normal(0, 0.08)) if rng.random() < 0.5 else 0.0
    tilt = float(rng.normal(0, 0.006)) if rng.random() < 0.4 else 0.0
    page_h, page_w = pixels.shape
    wanted = page_w * scale_x + 48
    options = [s for s in SHAPES if s[1] >= wanted] or [SHAPES[-1]]
    height, width = options[0] if rng.random() < 0.8 else SHAPES[int(rng.integers(len(SHAPES)))]
    matrix = np.array([[scale_x, slant * scale_y], [tilt * scale_x, scale_y]])
    best: tuple[float, npt.NDArray[np.float64]] = (-1.0, np.zeros(2))
    for _ in range(3):
        free_x, free_y = page_w * scale_x - width, page_h * scale_y - height
        dx = rng.uniform(min(free_x, 0) - 8, max(free_x, 0) + 8)
        dy = rng.uniform(min(free_y, 0) - 8, max(free_y, 0) + 8)
        shift = -np.array([dx, dy])
        count = sum(
            len(line.text or "")
            for line in page.lines
            if _inside(_moved(line, matrix, shift), width, height)
        )
        if count > best[0]:
            best = (count, shift)
    shift = best[1]
    inverse = np.linalg.inv(matrix)
    offset = -inverse @ shift
    coefficients = (*inverse[0], offset[0], *inverse[1], offset[1])
    paper = int(np.percentile(pixels[:: max(1, page_h // 64), :: max(1, page_w // 64)], 75))
    image = Image.fromarray(pixels)
    if scale_y < 0.6:
        image = image.filter(ImageFilter.BoxBlur(0.4 / scale_y - 0.3))
    image = image.transform(
        (width, height),
        Image.Transform.AFFINE,
        coefficients,
        resample=Image.Resampling.BILINEAR,
        fillcolor=paper,
    )
    moved = [_moved(line, matrix, shift) for line in page.lines]
    visible = [m for m in moved if _overlaps(m, width, height)]
    readable = [
        m for m in visible
        if m.text and _inside(m, width, height) and m.box[3] - m.box[1] >= SMALLEST_READABLE
    ]  # fmt: skip
    array = np.asarray(image)
    return Window(
        degrade(rng, array) if augment else array,
        readable,
        visible,
        page.fully_labelled,
        page.set_name,
    )


def _moved(
    line: TruthLine, matrix: npt.NDArray[np.float64], shift: npt.NDArray[np.float64]
) -> TruthLine:
    """A line under `p -> matrix p + shift`; its height scales, its middle is what is moved."""
    left, top, right, bottom = line.box
    middle, half = (top + bottom) / 2, (bottom - top) / 2 * matrix[1, 1]
    ends = np.array([[left, middle], [right, middle]]) @ matrix.T + shift
    y1, y2 = sorted((float(ends[0, 1]), float(ends[1, 1])))
    box = (float(ends[0, 0]), y1 - half, float(ends[1, 0]), y2 + half)
    baseline: tuple[tuple[float, float], ...] = ()
    if line.baseline:
        curve = np.array(line.baseline) @ matrix.T + shift
        baseline = tuple((float(x), float(y)) for x, y in curve)
    return replace(line, box=box, baseline=baseline)


def _inside(line: TruthLine, width: int, height: int) -> bool:
    left, top, right, bottom = line.box
    slack = 0.1 * (bottom - top)
    return left >= -slack and top >= -slack and right <= width + slack and bottom <= height + slack


def _overlaps(line: TruthLine, width: int, height: int) -> bool:
    left, top, right, bottom = line.box
    return right > 0 and bottom > 0 and left < width and top < height


def degrade(rng: np.random.Generator, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """What scanners and cameras do: tone, blur, noise, uneven light, JPEG; sometimes nothing."""
    if rng.random() < 0.35:
        return pixels
    image = Image.fromarray(pixels)
    if rng.random() < 0.35:
        image = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.3, 1.5))))
    if rng.random() < 0.15:
        factor = float(rng.uniform(0.55, 0.9))
        small = (max(8, int(image.width * factor)), max(8, int(image.height * factor)))
        image = image.resize(small, Image.Resampling.BILINEAR).resize(
            image.size, Image.Resampling.BICUBIC
        )
    if rng.random() < 0.2:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=int(rng.integers(18, 70)))
        image = Image.open(buffer)
    values = np.asarray(image, np.float32) / 255
    if rng.random() < 0.7:
        gamma = float(np.exp(rng.normal(0, 0.25)))
        contrast, level = rng.uniform(0.55, 1.15), rng.uniform(-0.12, 0.12)
        values = (np.clip(values, 0, 1) ** gamma - 0.5) * contrast + 0.5 + level
    if rng.random() < 0.25:
        h, w = values.shape
        light = Image.fromarray(rng.uniform(0.7, 1.1, (3, 3)).astype(np.float32))
        values = values * np.asarray(light.resize((w, h), Image.Resampling.BICUBIC))
    if rng.random() < 0.3:
        noise = rng.standard_normal(values.shape, dtype=np.float32)
        values = values + noise * np.float32(rng.uniform(0.01, 0.06))
    return np.clip(values * 255, 0, 255).astype(np.uint8)


def jittered(rng: np.random.Generator, lines: list[TruthLine]) -> npt.NDArray[np.float32]:
    """Boxes (n, 4) as a person or a detector would give them: a little off on each side."""
    boxes = np.array([line.box for line in lines], np.float32).reshape(-1, 4)
    height = (boxes[:, 3] - boxes[:, 1])[:, None]
    noise = rng.normal(0, 1, boxes.shape) * [0.10, 0.06, 0.10, 0.06]
    margin = np.array([-0.08, 0.0, 0.08, 0.0])
    moved: npt.NDArray[np.float32] = (boxes + height * (noise + margin)).astype(np.float32)
    # A box narrower than the noise must not turn inside out: at least half of it stays.
    half = (boxes[:, :2] + boxes[:, 2:]) / 2
    quarter = (boxes[:, 2:] - boxes[:, :2]) / 4
    moved[:, :2] = np.minimum(moved[:, :2], half - quarter)
    moved[:, 2:] = np.maximum(moved[:, 2:], half + quarter)
    return moved
