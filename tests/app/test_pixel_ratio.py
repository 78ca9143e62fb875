"""Screens with one and a half and two pixels to a point: the mouse means what it points at."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.work.scripted import SAMPLES

# The process that draws pages looks into the script as well: it needs nothing of it.
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
    script = tmp_path / "session.py"
    script.write_text(_SCRIPT)
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": str(ratio),
        "PYTHONPATH": str(SAMPLES.parent.parent),
    }
    command = [sys.executable, script, str(ratio), tmp_path, SAMPLES / "receipt.jpg"]
    ended = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=180
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
