"""Bending a sheet into a picture, and taking points of the sheet along.

The mapping is kept as Pillow applies it: on a grid of frame nodes, where each node's pixel
comes from on the sheet, bilinear between them. Points travel the other way, by iteration.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from pilot_desktop.training.synthesis.look import Look
from pilot_desktop.training.synthesis.page import Pixels

Coordinates = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Warp:
    """Where each frame pixel comes from: `sources[row, column]` is (x, y) on the sheet."""

    sources: Coordinates
    cell: int  # frame pixels between nodes

    def source(self, points: Coordinates) -> Coordinates:
        """Frame points (n, 2) to sheet points; beyond the grid the edge cells go on."""
        grid = points / self.cell
        rows, columns = self.sources.shape[:2]
        column = np.clip(grid[:, 0].astype(int), 0, columns - 2)
        row = np.clip(grid[:, 1].astype(int), 0, rows - 2)
        u, v = (grid[:, 0] - column)[:, None], (grid[:, 1] - row)[:, None]
        top = self.sources[row, column] * (1 - u) + self.sources[row, column + 1] * u
        low = self.sources[row + 1, column] * (1 - u) + self.sources[row + 1, column + 1] * u
        result: Coordinates = top * (1 - v) + low * v
        return result

    def image_of(self, points: Coordinates) -> Coordinates:
        """Sheet points (n, 2) to frame points.

        The mapping is close to a shift, so stepping by the remaining error converges;
        ten steps leave less than a hundredth of a pixel at 3 degrees.
        """
        guess = points + (points.mean(axis=0) - self.source(points.mean(axis=0)[None]))
        for _ in range(10):
            guess = guess + (points - self.source(guess))
        result: Coordinates = guess
        return result

    def apply(self, pixels: Pixels, size: tuple[int, int], backdrop: int) -> Pixels:
        """The frame of `size` (width, height) that shows the sheet."""
        mesh = []
        width, height = size
        quads = np.concatenate(
            [
                self.sources[:-1, :-1],
                self.sources[1:, :-1],
                self.sources[1:, 1:],
                self.sources[:-1, 1:],
            ],
            axis=2,
        ).tolist()
        for row, quad_row in enumerate(quads):
            top = row * self.cell
            for column, quad in enumerate(quad_row):
                left = column * self.cell
                mesh.append(((left, top, left + self.cell, top + self.cell), tuple(quad)))
        rows, columns = self.sources.shape[:2]
        whole = ((columns - 1) * self.cell, (rows - 1) * self.cell)
        image = Image.fromarray(pixels).transform(
            whole, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR, fillcolor=backdrop
        )
        return np.array(image.crop((0, 0, width, height)))


def draw_warp(
    rng: np.random.Generator,
    sheet: tuple[int, int],
    frame: tuple[int, int],
    corner: tuple[float, float],
    look: Look,
) -> Warp | None:
    """A random warp that puts the sheet's top left near `corner`; None where nothing bends."""
    if not (look.skew or look.perspective or look.curl or look.elastic):
        return None
    cell = 32 if look.elastic else 64
    columns, rows = math.ceil(frame[0] / cell) + 1, math.ceil(frame[1] / cell) + 1
    x, y = np.meshgrid(np.arange(columns) * float(cell), np.arange(rows) * float(cell))
    x, y = x - corner[0], y - corner[1]
    middle = np.array(sheet) / 2
    u, v = (x - middle[0]) / sheet[0], (y - middle[1]) / sheet[1]
    angle = math.radians(float(np.clip(rng.normal(0, look.skew), -3, 3)))
    sx = middle[0] + (x - middle[0]) * math.cos(angle) + (y - middle[1]) * math.sin(angle)
    sy = middle[1] - (x - middle[0]) * math.sin(angle) + (y - middle[1]) * math.cos(angle)
    if look.perspective:
        # a plane seen at a slant: keystone along each axis
        across, along = rng.normal(0, look.perspective, 2)
        sx, sy = sx + 2 * across * u * v, sy + 2 * along * u * v
    if look.curl:
        # pages bend along one direction, most of all towards the spine
        phase, length = rng.uniform(0, 6.28), rng.uniform(3, 7)
        sy = sy + look.curl * np.sin(phase + length * u)
        sx = sx + 0.5 * look.curl * np.sin(phase + length * u + 1)
    if look.elastic:
        shake = rng.normal(0, look.elastic, (rows, columns, 2))
        sx, sy = sx + shake[..., 0], sy + shake[..., 1]
    return Warp(np.stack([sx, sy], axis=2), cell)
