"""The lines a person has corrected, cut out of their pages as something to learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.document.page import PageImage
from pilot_desktop.document.store import Project
from pilot_desktop.formats.source import open_document
from pilot_desktop.formats.transcripts import read_transcript
from pilot_desktop.model.config import normalise
from pilot_desktop.reading.pixels import to_grey
from pilot_desktop.reading.scale import ScaleOptions
from pilot_desktop.training.data import TruthLine, TruthPage, read_set
from pilot_desktop.training.ground_truth import PAGES

_SHEET = 800  # height of a sheet in pixels
_MARGIN = 1.2  # around a line, in line heights: what the encoder sees of its surroundings
_IMAGES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".jp2")


def corrections(path: Path, home: Path | None = None) -> list[TruthPage]:
    """The lines with a text that a person vouches for, of a project file or of a folder with ground
    truth (pages.jsonl, or ALTO or PAGE beside the images), as strips of their pages.

    Their pixels are as large as the program would read them. `home` is where the project of which
    this is a copy lies. Raises ProjectError or UnreadableDocumentError, one sentence.
    """
    # Page by page: only the strips are kept.
    return [strip for page in _pages(path, home or path) for strip in _strips(page)]


def _pages(path: Path, home: Path) -> Iterator[TruthPage]:
    if not path.is_dir():
        yield from _project_pages(path, home)
    elif (path / PAGES).is_file() or (path / "train" / PAGES).is_file():
        folder = path if (path / PAGES).is_file() else path / "train"
        try:
            for page in read_set(folder):
                yield _at_reading_size(page.pixels, page.lines)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UnreadableDocumentError(f"{folder / PAGES} cannot be read: {error}.") from error
    elif any(path.glob("*.xml")):
        yield from _transcribed_pages(path)
    else:
        raise UnreadableDocumentError(
            f"There is no ground truth in {path}: no {PAGES}, ALTO or PAGE."
        )


def _project_pages(path: Path, home: Path) -> Iterator[TruthPage]:
    with Project.open(path, read_only=True) as project:
        places = {document.id: document.candidates(home) for document in project.documents()}
        for page in project.pages():
            known = project.lines(page.id)
            if not any(line.human for line in known):
                continue
            source = next((place for place in places[page.document] if place.exists()), None)
            if source is None:
                raise UnreadableDocumentError(f"{places[page.document][0]} is no longer there.")
            with open_document(source) as document:
                image = document.render(page.number - 1)
            # A page that the person turned is read as it is shown.
            frame = Transform.quarter_turns(page.turns, image.width, image.height)
            pixels = np.ascontiguousarray(np.rot90(image.pixels, -page.turns))
            lines = [
                (frame.box(line.box), line.human, [frame.point(*point) for point in line.baseline])
                for line in known
            ]
            yield _page(PageImage(pixels, image.scale, image.key), image.scale, lines)


def _transcribed_pages(folder: Path) -> Iterator[TruthPage]:
    for path in sorted(folder.glob("*.xml")):
        reading = read_transcript(path)
        names = [Path(reading.document).name, *(path.stem + suffix for suffix in _IMAGES)]
        image_path = next((folder / name for name in names if (folder / name).is_file()), None)
        if image_path is None:
            raise UnreadableDocumentError(f"There is no image for {path} beside it.")
        with open_document(image_path) as document:
            for page in reading.pages:
                image = document.render(min(page.number, document.page_count) - 1)
                scale = image.pixels.shape[1] / page.width if page.width else 1.0
                lines = [(line.box, line.text, line.baseline) for line in page.lines]
                yield _page(image, scale, lines)


def _page(
    image: PageImage,
    scale: float,
    lines: Sequence[tuple[Box, str | None, Sequence[tuple[float, float]]]],
) -> TruthPage:
    truth = []
    for box, text, baseline in lines:
        sides = (box.left * scale, box.top * scale, box.right * scale, box.bottom * scale)
        if sides[2] - sides[0] >= 2 and sides[3] - sides[1] >= 2:
            points = tuple((x * scale, y * scale) for x, y in baseline)
            truth.append(TruthLine(sides, normalise(text) if text else None, points))
    return _at_reading_size(to_grey(image.pixels), truth)


def _at_reading_size(pixels: npt.NDArray[np.uint8], lines: list[TruthLine]) -> TruthPage:
    """The page as large as the reader would encode it for lines of this height."""
    options = ScaleOptions()
    heights = [line.box[3] - line.box[1] for line in lines if line.text]
    median = float(np.median(heights)) if heights else options.target
    if options.smallest <= median <= options.largest:
        return TruthPage("corrections", lines, _pixels=pixels)
    scale = min(options.target / median, options.enlarge)
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    smaller = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))
    return TruthPage("corrections", [_scaled(line, scale) for line in lines], _pixels=smaller)


def _scaled(line: TruthLine, scale: float, dx: float = 0.0, dy: float = 0.0) -> TruthLine:
    left, top, right, bottom = (side * scale for side in line.box)
    return replace(
        line,
        box=(left + dx, top + dy, right + dx, bottom + dy),
        baseline=tuple((x * scale + dx, y * scale + dy) for x, y in line.baseline),
    )


def sheets(strips: Sequence[TruthPage]) -> list[TruthPage]:
    """Strips packed on sheets; those without a text are left out.

    A person corrects a line here and a line there: cut out, fifty of them are encoded as fast as
    two full pages.
    """
    made: list[TruthPage] = []
    waiting: list[TruthPage] = []
    for strip in strips:
        if not any(line.text for line in strip.lines):
            continue
        if sum(held.pixels.shape[0] for held in [*waiting, strip]) > _SHEET and waiting:
            made.append(_stacked(waiting))
            waiting = []
        waiting.append(strip)
    return [*made, _stacked(waiting)] if waiting else made


def _strips(page: TruthPage) -> Iterator[TruthPage]:
    lines = sorted((line for line in page.lines if line.text), key=lambda line: line.box[1])
    groups: list[tuple[float, float, list[TruthLine]]] = []
    for line in lines:
        margin = _MARGIN * (line.box[3] - line.box[1])
        top, bottom = line.box[1] - margin, line.box[3] + margin
        if groups and top <= groups[-1][1]:
            above, below, held = groups[-1]
            groups[-1] = (above, max(below, bottom), [*held, line])
        else:
            groups.append((top, bottom, [line]))
    height, width = page.pixels.shape
    for above, below, held in groups:
        margin = _MARGIN * max(line.box[3] - line.box[1] for line in held)
        top, bottom = max(0, int(above)), min(height, int(below) + 1)
        left = max(0, int(min(line.box[0] for line in held) - margin))
        right = min(width, int(max(line.box[2] for line in held) + margin) + 1)
        if top < bottom and left < right:
            moved = [_scaled(line, 1.0, -left, -top) for line in held]
            yield TruthPage(
                page.set_name, moved, _pixels=page.pixels[top:bottom, left:right].copy()
            )


def _stacked(strips: Sequence[TruthPage]) -> TruthPage:
    """One below the other, the rest in the colour of their paper."""
    width = max(strip.pixels.shape[1] for strip in strips)
    rows, lines, top = [], [], 0
    for strip in strips:
        paper = int(np.percentile(strip.pixels, 75))
        missing = width - strip.pixels.shape[1]
        rows.append(np.pad(strip.pixels, ((0, 0), (0, missing)), constant_values=paper))
        lines += [_scaled(line, 1.0, 0.0, top) for line in strip.lines]
        top += strip.pixels.shape[0]
    return TruthPage(strips[0].set_name, lines, _pixels=np.concatenate(rows))


def count_lines(pages: Sequence[TruthPage]) -> int:
    """How many lines have a text."""
    return sum(bool(line.text) for page in pages for line in page.lines)


def numbered(pages: Sequence[TruthPage]) -> list[TruthPage]:
    """The same pages, the lines with a text numbered from 0 over all of them."""
    numbers = count()
    return [
        replace(page, lines=[
            replace(line, number=next(numbers)) if line.text else line for line in page.lines
        ])
        for page in pages
    ]  # fmt: skip
