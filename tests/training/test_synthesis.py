"""Ground truth of synthetic pages, checked against the ink itself."""

import random
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pilot_desktop.training.pack import load_pack
from pilot_desktop.training.synthesis import render_page
from pilot_desktop.training.synthesis.content import Content
from pilot_desktop.training.synthesis.layouts import LAYOUTS
from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.look import Look
from pilot_desktop.training.synthesis.paper import lay
from pilot_desktop.training.synthesis.picture import carried
from pilot_desktop.training.synthesis.sheet import Hand, Sheet
from pilot_desktop.training.synthesis.typeface import Typeface
from pilot_desktop.training.synthesis.warp import draw_warp
from tests.training.tiny_pack import tiny_pack

SIZE = (640, 480)
REAL_PACK = Path(__file__).parents[2] / "runs" / "pack"


@pytest.fixture(scope="module")
def pack():
    return tiny_pack()


def written(pack, layout, seed, size=SIZE):
    rand = random.Random(seed)
    sheet = Sheet(*size, rand)
    LAYOUTS[layout].write(Desk(sheet, Content(rand, pack), pack, rand))
    return sheet


def inside(lines, shape, slack=1):
    """Where the boxes of lines are, widened by `slack` pixels."""
    mask = np.zeros(shape, dtype=bool)
    for line in lines:
        left, top, right, bottom = line.box
        mask[
            max(0, int(top) - slack) : int(np.ceil(bottom)) + slack,
            max(0, int(left) - slack) : int(np.ceil(right)) + slack,
        ] = True
    return mask


def ink_of(line, ink):
    left, top, right, bottom = (round(edge) for edge in line.box)
    return ink[max(0, top) : bottom + 1, max(0, left) : right + 1]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(3))
def test_boxes_hold_all_the_ink_and_fit_it(pack, layout, seed):
    sheet = written(pack, layout, seed)
    ink = np.asarray(sheet.ink)
    assert sheet.lines
    assert not (ink[~inside(sheet.lines, ink.shape)] > 40).any()
    for line in sheet.lines:
        columns = np.flatnonzero((ink_of(line, ink) > 40).any(axis=0))
        assert columns.size, line.text
        # nothing but side bearing between the box's ends and the ink
        assert columns[0] <= 4, line.text
        assert columns[-1] >= line.box[2] - line.box[0] - 6, line.text


def test_a_line_never_covers_its_neighbour(pack):
    sheet = Sheet(*SIZE, random.Random(0))
    hand = Hand(Typeface.with_height(pack.fonts[0], 26))
    name = sheet.write(hand, "Nom de famille", 20, 100)
    assert sheet.write(hand, "Lefèvre", name.box[2] - 20, 100) is None
    assert sheet.write(hand, "12,50 €", SIZE[0] - 10, 103, align="right") is not None
    assert sheet.write(hand, "en dessous", 20, 130) is not None
    assert [line.text for line in sheet.lines] == ["Nom de famille", "12,50 €", "en dessous"]


@pytest.mark.parametrize("hyphenation", [0.0, 1.0])
def test_lines_are_broken_to_fit_and_nothing_is_lost(pack, hyphenation):
    desk = Desk(Sheet(*SIZE, random.Random(0)), Content(random.Random(0), pack), pack,
                random.Random(0))  # fmt: skip
    desk.hyphenation = hyphenation
    hand = Hand(Typeface.with_height(pack.fonts[0], 24))
    text = "Les administrations départementales acheminent quotidiennement leurs réclamations."
    lines = desk.wrap(hand, text, 260)
    assert all(desk.sheet.line_width(hand, line) <= 260 for line in lines)
    assert any(line.endswith("-") for line in lines) == bool(hyphenation)
    joined = "".join(line[:-1] if line.endswith("-") else line + " " for line in lines)
    assert joined.strip() == text


@pytest.mark.parametrize("seed", range(4))
def test_what_is_struck_out_is_ink_and_no_text(pack, seed):
    """A restless hand with a fading pen writes the words it was given, and more than these."""
    inks = []
    for slips in (0.0, 0.7):
        sheet = Sheet(*SIZE, random.Random(seed))
        face = Desk(sheet, Content(sheet.rand, pack), pack, sheet.rand).written(40).face
        hand = Hand(face, slant=0.4, restless=0.2, fading=0.3, slips=slips)
        line = sheet.write(hand, "a b c", 20, 200)
        assert line.text == "a b c" and len(line.words) == 3
        ink = np.asarray(sheet.ink) > 40
        assert not (ink & ~inside([line], ink.shape, slack=2)).any()
        inks.append((line.box[2] - line.box[0], int(ink.sum())))
    assert inks[1] > inks[0] and inks[1][1] > 1.2 * inks[0][1]


def test_text_changes_pixels_inside_boxes_only(pack):
    sheet = written(pack, "book page", 1)
    look = Look(texture=4, grain=2, spread=0.5, soften=0.5)
    with_text = lay(np.random.default_rng(5), sheet, look).astype(int)
    lines, sheet.ink = sheet.lines, Image.new("L", SIZE)
    without = lay(np.random.default_rng(5), sheet, look).astype(int)
    changed = np.abs(with_text - without) > 24
    assert changed.any()
    assert not (changed & ~inside(lines, changed.shape, slack=3)).any()


@pytest.mark.parametrize(
    "look",
    [
        Look(skew=2.5),
        Look(skew=1.0, perspective=10.0),
        Look(skew=0.5, curl=7.0),
        Look(skew=0.5, curl=3.0, elastic=1.2),
    ],
)
@pytest.mark.parametrize("layout", ["receipt", "handwritten letter", "columns"])
def test_boxes_follow_the_ink_through_a_warp(pack, look, layout):
    sheet = written(pack, layout, 4, size=(600, 440))
    warp = draw_warp(np.random.default_rng(7), (600, 440), SIZE, (20, 20), look)
    ink = warp.apply(np.asarray(sheet.ink), SIZE, 0)
    lines, cut = carried(sheet.lines, SIZE, (20, 20), warp)
    assert len(lines) + len(cut) >= len(sheet.lines) - 2
    covered = inside(lines, ink.shape, slack=2)
    for left, top, right, bottom in cut:
        covered[int(top) : int(bottom) + 3, max(0, int(left) - 2) : int(right) + 3] = True
    strong = ink > 60
    assert (strong & covered).sum() > 0.995 * strong.sum()
    assert all((ink_of(line, ink) > 60).any() for line in lines)
    for line in lines:
        for x, y in line.baseline:
            assert line.box[0] - 1 <= x <= line.box[2] + 1
            assert line.box[1] - 1 <= y <= line.box[3] + 1


def test_points_go_there_and_back():
    look = Look(skew=3.0, perspective=12.0, curl=8.0, elastic=1.5)
    warp = draw_warp(np.random.default_rng(1), (900, 700), (1000, 800), (50, 40), look)
    points = np.random.default_rng(2).uniform(0, 1, (500, 2)) * (900, 700)
    there = warp.image_of(points)
    assert np.abs(warp.source(there) - points).max() < 0.05


@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_covered_characters_are_drawn_and_transcribed(layout):
    lacking = tiny_pack(without="œŒ€«»’…éÀ½")
    covers = lacking.fonts[0].covers
    for seed in range(3):
        page = render_page(np.random.default_rng(seed), lacking, SIZE, layout)
        assert covers.issuperset("".join(line.text for line in page.lines))


def test_missing_signs_are_written_another_way(pack):
    face = Typeface(tiny_pack(without="œ€’«»ï").fonts[0], 20)
    assert face.fit("l’œuvre à 5 € « naïf » ici") == 'l\'oeuvre à 5 EUR " " ici'
    assert Typeface(pack.fonts[0], 20).fit("l’œuvre à 5 €") == "l’œuvre à 5 €"


def test_a_seed_gives_the_same_page_again(pack):
    first, again, other = (
        render_page(np.random.default_rng(seed), pack, SIZE) for seed in (11, 11, 12)
    )
    assert np.array_equal(first.pixels, again.pixels)
    assert first.lines == again.lines
    assert not np.array_equal(first.pixels, other.pixels)


@pytest.mark.parametrize("seed", range(12))
def test_pages_are_sound(pack, seed):
    width, height = size = (480, 640) if seed % 2 else SIZE
    page = render_page(np.random.default_rng(seed), pack, size)
    assert page.pixels.shape == (height, width)
    assert page.pixels.dtype == np.uint8
    for line in page.lines:
        left, top, right, bottom = line.box
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert line.text == unicodedata.normalize("NFC", line.text).strip()
        assert line.text == " ".join(word.text for word in line.words)
        assert "  " not in line.text
    record = page.record("0.webp")
    assert (record["width"], record["height"]) == size
    assert len(record["lines"]) == len(page.lines) + len(page.cut)


@pytest.mark.skipif(not REAL_PACK.exists(), reason="no pack was built here")
def test_the_real_pack_renders_readable_sizes():
    pack = load_pack(REAL_PACK)
    heights = {True: [], False: []}
    for seed in range(24):
        for line in render_page(np.random.default_rng(seed), pack, (768, 576)).lines:
            heights[line.is_handwritten].append(line.words[0].box[3] - line.words[0].box[1])
    assert 18 < np.median(heights[False]) < 34
    assert 30 < np.median(heights[True]) < 62
