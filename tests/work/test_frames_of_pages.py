"""However a picture was stored and however a person turned it, a box is where the ink is."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line
from pilot_desktop.formats.source import open_document
from pilot_desktop.reading.events import CancelToken, Done, LineDone
from pilot_desktop.work.jobs import PageRef, Priority, ReadPage
from pilot_desktop.work.reading_jobs import ReadingJobs

INK = Box(40, 30, 160, 60)  # of the upright page
PAGE = PageRef(1, 0)


class InkReader:
    """Finds the box of all that is dark, as it is shown the page."""

    model_name, device_name = "ink 1.0", "CPU"

    def read_page(self, image, cancel=None):
        rows, columns = np.where(image.pixels[..., 0] < 128)
        box = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        line = Line(box, "ink", 1.0)
        yield LineDone(0, line)
        yield Done((line,))


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """The same page in the eight ways that cameras store it."""
    folder, found = tmp_path_factory.mktemp("stored"), {}
    upright = np.full((200, 300, 3), 255, np.uint8)
    upright[int(INK.top) : int(INK.bottom), int(INK.left) : int(INK.right)] = 0
    flip, turn = np.fliplr, np.rot90
    ways = [
        upright, flip(upright), turn(upright, 2), np.flipud(upright),
        turn(flip(upright)), turn(upright), turn(flip(upright), 3), turn(upright, 3),
    ]  # fmt: skip
    for orientation, pixels in enumerate(ways, 1):
        exif = Image.Exif()
        exif[0x0112] = orientation
        found[orientation] = folder / f"{orientation}.png"
        Image.fromarray(np.ascontiguousarray(pixels)).save(found[orientation], exif=exif)
    return found


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("orientation", range(1, 9))
def test_boxes_are_the_same_however_it_lies(stored, orientation, turns):
    with open_document(stored[orientation]) as source:
        image = source.render(0)
    jobs = ReadingJobs(InkReader, lambda _page, _cancel: image, lambda _report: None)
    job = ReadPage(id=1, page=PAGE, turns=turns, priority=Priority.VISIBLE)
    [line] = [e.line for e in jobs.execute(job, CancelToken()) if isinstance(e, LineDone)]
    assert line.box == INK
