"""How long the canvas takes for a frame: 10,000 x 10,000 pixels with 2,000 boxes.

    python -m tests.benchmarks.canvas [--side 10000] [--boxes 2000]

On the display that Qt finds: QT_QPA_PLATFORM=offscreen, or a server such as Xvfb. A frame is one
full repaint of the window's page view, or what scrolling leaves to repaint; processor time of the
window's thread is told beside the time on the clock, which on a busy machine is others' as well.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QPointF

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line
from tests.app.support import Driver
from tests.app.turning_loop import turn
from tests.work.scripted import ScriptedReader


def large_page(folder: Path, side: int) -> Path:
    """Grey paper with print-like texture everywhere."""
    rng = np.random.default_rng(0)
    block = rng.integers(0, 2, (250, 250), dtype=np.uint8) * 120 + 120
    pixels = np.tile(np.kron(block, np.ones((4, 4), np.uint8)), (side // 1000 + 1,) * 2)
    path = folder / "large.png"
    Image.fromarray(pixels[:side, :side]).save(path, compress_level=1)
    return path


def boxes(side: int, count: int) -> list[Line]:
    """Lines in columns all over the page."""
    columns = 10
    rows = -(-count // columns)
    wide, high = side / columns, side / rows
    places = [(i % columns * wide, i // columns * high) for i in range(count)]
    return [
        Line(
            Box(x + 20, y + 5, x + wide - 20, y + high - 5), f"Line {i} of many", 0.5 + i % 50 / 100
        )
        for i, (x, y) in enumerate(places)
    ]


class Frames:
    """Paints and measures."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.canvas = driver.canvas
        self.wall: list[float] = []
        self.cpu: list[float] = []
        self.full = False

    def frame(self, change) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        change()
        # What the loop does in one round: deliver events, paint what was marked.
        if self.full:
            self.canvas.viewport().update()
        self.driver.app.processEvents()
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.thread_time() - cpu)

    def series(self, name: str, changes, *, full: bool = False) -> None:
        self.wall, self.cpu, self.full = [], [], full
        for change in changes:
            self.frame(change)
        cpu, wall = np.array(self.cpu) * 1e3, np.array(self.wall) * 1e3
        print(
            f"{name:28} {len(cpu):3} frames, processor median {np.median(cpu):5.1f}"
            f" p95 {np.quantile(cpu, 0.95):5.1f} max {cpu.max():5.1f} ms;"
            f" clock median {np.median(wall):5.1f} p95 {np.quantile(wall, 0.95):5.1f} ms",
            flush=True,
        )


def measure(side: int, count: int) -> None:
    folder = Path(tempfile.mkdtemp())
    driver = Driver(folder, lambda: ScriptedReader(lines=boxes(side, count)))
    driver.window.resize(1440, 900)
    try:
        start = time.perf_counter()
        driver.open(large_page(folder, side))
        print(f"opened in {time.perf_counter() - start:.1f} s")
        driver.action("read_page")
        driver.wait(lambda: not driver.controller.busy, 300)
        turn(500)
        frames, canvas = Frames(driver), driver.canvas
        for zoom in (None, 0.3, 1.0, 2.0):
            if zoom is None:
                canvas.fit_page()
            else:
                canvas.zoom_to(zoom)
            turn(100)
            driver.wait(lambda: not driver.controller.images.waiting, 60)
            turn(100)
            print(f"zoom {canvas.zoom:.2f}, {canvas.devicePixelRatioF():g}x")
            frames.series("  whole view again", [lambda: None] * 20, full=True)
            if zoom is not None:
                steps = [lambda: canvas._scroll_by(QPointF(17, 23))] * 60
                frames.series("  panned (tiles come later)", steps)
                driver.wait(lambda: not driver.controller.images.waiting, 60)
        canvas.fit_page()
        pointer = QPointF(500, 400)
        steps = [partial(canvas.zoom_by, by, pointer) for by in [1.1] * 30 + [1 / 1.1] * 30]
        frames.series("zoomed at the pointer", steps)
        driver.wait(lambda: not driver.controller.images.waiting, 60)
        canvas.turn_page(1)
        frames.series("the same, turned by 90", steps)
    finally:
        driver.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--side", type=int, default=10_000)
    parser.add_argument("--boxes", type=int, default=2_000)
    options = parser.parse_args()
    measure(options.side, options.boxes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
