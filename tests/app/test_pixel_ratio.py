"""Screens with one and a half and two pixels to a point: the mouse means what it points at."""

from __future__ import annotations

import subprocess

import pytest

from tests.e2e.programs import started
from tests.work.scripted import SAMPLES

_SCRIPT = """
if __name__ == "__main__":
    import sys
    from pathlib import Path
    from PySide6.QtGui import QImage
    from pilot_desktop.document.geometry import Box
    from tests.app.support import Driver
    from tests.work.scripted import ScriptedReader

    ratio, folder, drawn = float(sys.argv[1]), Path(sys.argv[2]), Box(70, 180, 500, 375)
    driver = Driver(folder, ScriptedReader)
    try:
        driver.open("receipt.jpg")
        assert driver.canvas.devicePixelRatioF() == ratio
        driver.drag(drawn)
        driver.idle()
        region = driver.session.selected.region
        assert region.iou(drawn) > 0.97, region
        driver.action("zoom_full")
        view = driver.canvas.viewport()
        scale = driver.canvas.viewportTransform().m11() * ratio
        assert abs(scale - 1) < 1e-6, "a pixel of the picture is one of the screen"
        driver.wait(lambda: not driver.controller.images.waiting)
        picture = view.grab().toImage()
        assert picture.width() == round(view.width() * ratio)
        # The page lies on its pixels, so that nothing is blurred: equal to the file, but for marks.
        for name in ("boxes", "tint"):
            driver.window.actions_[name].setChecked(False)
        driver.canvas.centerOn(333, 800)
        driver.wait(lambda: not driver.controller.images.waiting)
        picture = view.grab().toImage()
        original = QImage(str(Path(sys.argv[3])))
        off = []
        for y in range(700, 900, 7):
            for x in range(200, 450, 11):
                place = driver.canvas.viewportTransform().map(float(x), float(y))
                there = picture.pixelColor(*(int(v * ratio + 0.5) for v in place)).lightness()
                off.append(abs(there - original.pixelColor(x, y).lightness()))
        assert sorted(off)[len(off) // 2] <= 8, sorted(off)[-20:]
    finally:
        driver.close()
"""


@pytest.mark.parametrize("ratio", [1.5, 2.0])
def test_a_rectangle_is_read_where_it_is_drawn(tmp_path, ratio):
    words = (ratio, tmp_path, SAMPLES / "receipt.jpg")
    scaled = {"QT_SCALE_FACTOR": str(ratio)}
    process = started(
        tmp_path, _SCRIPT, *words, environment=scaled, stderr=subprocess.PIPE, text=True
    )
    _, said = process.communicate(timeout=180)
    assert process.returncode == 0, said[-2000:]
