"""Reading text that stands on its side among upright lines: labels of axes, spines, stamps.

The places that `standing` finds are cut out of the page, turned both ways and put on a sheet, which
is encoded by itself. A place is told where one of the two ways reads well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pilot_desktop.document.geometry import Box, Transform
from pilot_desktop.reading import ctc
from pilot_desktop.reading.backend import Backend
from pilot_desktop.reading.encoded import EncodedPage, along, as_array
from pilot_desktop.reading.linemap import TextLine
from pilot_desktop.reading.pixels import Grey
from pilot_desktop.reading.selection import Selected
from pilot_desktop.reading.sheets import Cutting, Wanted, sheet_of


@dataclass(frozen=True)
class SidewaysOptions:
    letters: float = 0.75  # ink from ascender to descender is this part of a line's height
    line_height: float = 36.0  # pixels of the sheet
    enlarge: float = 4.0  # nothing is enlarged more than this
    sure: float = 0.85  # mean probability of the characters of what is told ...
    characters: int = 3  # ... and so many different letters or digits at least


Read = tuple[TextLine, ctc.Posteriors]


def with_standing(
    backend: Backend, encoded: EncodedPage, grey: Grey, options: SidewaysOptions | None = None
) -> EncodedPage:
    """The page with its lines that stand on their side, read, behind the upright ones.

    `grey` is the image that was scaled to be encoded. The boxes and baselines of such lines are in
    pixels of the encoded image, as all are; their posteriors in those of the image turned so that
    they run across (`EncodedPage.upright`).
    """
    options = options or SidewaysOptions()
    if not encoded.standing:
        return encoded
    across = encoded.features.width / grey.shape[1]
    wanted = [
        Wanted(place, turns, 0.5 * place.width, _scale(place.width / across, options))
        for place in encoded.standing
        for turns in (1, 3)
    ]
    sheet, cuttings = sheet_of(grey, wanted, encoded.features.height, encoded.features.width)
    seen = EncodedPage.of(backend.encode(sheet), Transform(), None, sheet)
    if not seen.lines:
        return encoded
    chosen = [Selected(i, line.box, True) for i, line in enumerate(seen.lines)]
    boxes, bends = along(seen.lines, chosen)
    rows = ctc.split_reading(backend.regions(seen.features, boxes, bends), boxes)
    told: list[Read] = []
    places: list[Box] = []
    for index, place in enumerate(encoded.standing):
        ways = []
        for cutting in cuttings[2 * index : 2 * index + 2]:
            read = [
                (line, row)
                for line, row in zip(seen.lines, rows, strict=True)
                if line.sure and cutting.place.top <= line.box.center[1] < cutting.place.bottom
            ]
            ways.append((_sureness(read, backend, options), cutting, read))
        sure, cutting, read = max(ways, key=lambda way: way[0])
        if sure >= max(options.sure, _upright_sureness(encoded, place, backend)):
            told += [_told(one, cutting, encoded) for one in read]
            places.append(place)
    kept = without_places(encoded.lines, places)
    known = {id(encoded.lines[i]): row for i, row in encoded.posteriors.items()}
    before = {i: known[id(line)] for i, line in enumerate(kept) if id(line) in known}
    return replace(
        encoded,
        lines=(*kept, *(line for line, _ in told)),
        posteriors=before | {len(kept) + i: row for i, (_, row) in enumerate(told)},
        texts={},
    )


def _scale(wide: float, options: SidewaysOptions) -> float:
    """How much ink so many pixels of the page wide is enlarged."""
    return min(options.letters * options.line_height / wide, options.enlarge)


def _sureness(read: Sequence[Read], backend: Backend, options: SidewaysOptions) -> float:
    """The mean probability of all characters; 0 where they are too few to be text."""
    characters = [c for _, row in read for c in ctc.decode(row, backend.characters)]
    if len({c.text for c in characters if c.text.isalnum()}) < options.characters:
        return 0.0
    return ctc.confidence(tuple(characters))


def _upright_sureness(encoded: EncodedPage, place: Box, backend: Backend) -> float:
    """The same of the upright lines that would go: figures one below the other may look like a
    line on its side.
    """
    kept = {id(line) for line in without_places(encoded.lines, [place])}
    gone = [line for line in encoded.lines if id(line) not in kept]
    inside = [line for line in gone if place.left <= line.box.center[0] <= place.right]
    if not inside:
        return 0.0
    boxes = as_array([line.box for line in inside])
    rows = ctc.split_reading(backend.regions(encoded.features, boxes), boxes)
    return ctc.confidence(tuple(c for row in rows for c in ctc.decode(row, backend.characters)))


def _told(read: Read, cutting: Cutting, encoded: EncodedPage) -> Read:
    """The line in pixels of the encoded image, its posteriors in those of the image turned."""
    line, row = read
    back = cutting.back
    size = encoded.features.width, encoded.features.height
    upright = Transform.quarter_turns(cutting.turns, *size).inverse()
    box = back.box(line.box)
    return (
        TextLine(
            upright.box(box),
            line.height * back.d,
            line.ascent * back.d,
            line.score,
            tuple(upright.point(*back.point(*point)) for point in line.baseline),
        ),
        cutting.brought_back(row),
    )


def without_places(lines: Sequence[TextLine], places: Sequence[Box]) -> list[TextLine]:
    """The upright lines without what they have of text on its side: lines in it are dropped, and
    those that begin or end in it are cut.
    """
    kept = list(lines)
    for place in places:
        rest = []
        for line in kept:
            box = line.box
            level = place.top < box.center[1] < place.bottom
            common = min(box.right, place.right) - max(box.left, place.left)
            if not level or common <= 0:
                rest.append(line)
            elif place.left <= box.center[0] <= place.right or common > 0.5 * box.width:
                continue
            elif box.center[0] > place.right and box.left >= place.left - 0.5 * line.height:
                rest.append(_cut(line, replace(box, left=place.right)))
            elif box.center[0] < place.left and box.right <= place.right + 0.5 * line.height:
                rest.append(_cut(line, replace(box, right=place.left)))
            else:
                rest.append(line)
        kept = rest
    return kept


def _cut(line: TextLine, box: Box) -> TextLine:
    ink = tuple(run for run in line.ink if run[0] < box.right and run[1] > box.left)
    return replace(line, box=box, ink=ink)
