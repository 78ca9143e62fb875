"""Lines fitted to the ink: ends, cells of a table, rules, text that the line map half saw."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pilot_desktop.document.geometry import Box
from pilot_desktop.reading.ink import ink_mask, long_runs, page_ink
from pilot_desktop.reading.linemap import find_lines
from pilot_desktop.reading.linetext import LineText, stray
from pilot_desktop.reading.refine import refined
from tests.reading.fake import paint

HEIGHT, WIDTH = 400, 800


def _words(image: Image.Image, words: list[tuple[int, int, str]], size: int = 26) -> list[Box]:
    """Draw words at (left, top); the boxes of their ink."""
    font = ImageFont.load_default(size)
    boxes = []
    for left, top, text in words:
        ImageDraw.Draw(image).text((left, top), text, fill=30, font=font)
        alone = Image.new("L", image.size)
        ImageDraw.Draw(alone).text((left, top), text, fill=255, font=font)
        sides = alone.getbbox()
        assert sides is not None
        boxes.append(Box(*map(float, sides)))
    return boxes


def _paper() -> Image.Image:
    noise = np.random.default_rng(3).normal(0, 3, (HEIGHT, WIDTH))
    shade = np.linspace(235, 150, WIDTH)[None, :]  # a page in the shadow of its fold
    return Image.fromarray(np.clip(shade + noise, 0, 255).astype(np.uint8))


def _refined(image: Image.Image, seen: list[tuple[float, float, float, float]]):
    grey = np.asarray(image)
    line_map = paint(seen, HEIGHT, WIDTH)
    found = find_lines(line_map, HEIGHT, WIDTH)
    return refined(found, page_ink(grey, 30.0), line_map)


def test_ink_is_found_in_shadow_and_paper_is_not():
    image = _paper()
    boxes = _words(image, [(40, 50, "Hamburg"), (640, 50, "Hamburg")])
    mask = ink_mask(np.asarray(image))
    for box in boxes:
        left, top, right, bottom = box.rounded()
        ys, xs = np.nonzero(mask[top - 6 : bottom + 6, left - 6 : right + 6])
        assert abs(xs.min() - 6) <= 2 and abs(xs.max() + 1 - (right - left) - 6) <= 2
        assert abs(ys.min() - 6) <= 2 and abs(ys.max() + 1 - (bottom - top) - 6) <= 2
    assert mask[150:].mean() < 0.001


def test_the_edge_of_a_shadow_is_no_rule():
    pixels = np.asarray(_paper()).copy()
    pixels[:, :130] -= 80  # a scanner's dark margin, through the first word of each line
    image = Image.fromarray(pixels)
    boxes = _words(image, [(100, 60 + 60 * k, "Gardenia Bakeries") for k in range(5)])
    assert not page_ink(np.asarray(image), 30.0).upright.any()
    lines = _refined(image, [(b.left - 4, b.top - 4, b.right + 4, b.bottom + 4) for b in boxes])
    assert len(lines) == 5
    for line, box in zip(lines, boxes, strict=True):
        assert abs(line.box.left - box.left) <= 8 and abs(line.box.right - box.right) <= 8


def test_a_line_that_runs_on_into_the_paper_ends_near_its_ink():
    image = _paper()
    (box,) = _words(image, [(100, 100, "Gardenia Bakeries")])
    (line,) = _refined(image, [(40, box.top - 4, box.right + 60, box.bottom + 4)])
    assert 0 <= box.left - line.box.left <= 8 and 0 <= line.box.right - box.right <= 8


def test_a_line_that_ends_too_early_is_read_to_its_last_letter():
    image = _paper()
    (box,) = _words(image, [(100, 100, "Gardenia Bakeries 2000")])
    (line,) = _refined(image, [(box.left - 3, box.top - 4, box.right - 20, box.bottom + 4)])
    assert line.box.right >= box.right - 1


def test_cells_far_apart_are_lines_of_their_own_but_words_are_not():
    image = _paper()
    rows = [[(60, 60 + 50 * k, "Total 6% of sales"), (400, 60 + 50 * k, "17.89")] for k in range(4)]
    boxes = [_words(image, row) for row in rows]
    seen = [(a.left - 3, a.top - 4, b.right + 3, b.bottom + 4) for a, b in boxes]
    found = _refined(image, seen)
    assert len(found) == 8
    for box in (box for row in boxes for box in row):
        assert max(line.box.iou(box) for line in found) > 0.5


def test_figures_that_stand_apart_in_all_rows_are_cells_and_wide_spaces_of_one_row_are_not():
    image = _paper()
    rows = [[(60, 60 + 60 * k, "0"), (99, 60 + 60 * k, "4")] for k in range(4)]
    boxes = [_words(image, row) for row in rows]
    boxes += [
        _words(image, [(300, y, "A line with"), (430, y, "some words in it")]) for y in (300, 350)
    ]
    seen = [(a.left - 3, a.top - 5, b.right + 3, b.bottom + 5) for a, b in boxes]
    assert len(_refined(image, seen)) == 10
    for k in (0, 2):  # now ink in the gaps of every other row
        ImageDraw.Draw(image).rectangle((78, 70 + 60 * k, 96, 80 + 60 * k), fill=30)
    assert len(_refined(image, seen)) == 6


def test_a_wide_gap_of_one_line_alone_parts_nothing_and_parts_cells_where_another_row_has_it():
    prose = "a  word  and  more  words  of  text"
    row = [(60, 160, "Gardenia"), (206, 160, "Bakeries and")]
    for beside, parts in (("", 1), ("Total", 2)):
        image = _paper()
        boxes = [*_words(image, [(60, 60, prose), (60, 260, prose)])]
        left, right = _words(image, row)
        assert 1.0 < (right.left - left.right) / (left.height + 8) < 1.6
        boxes.append(Box(left.left, left.top, right.right, max(left.bottom, right.bottom)))
        if beside:
            boxes += _words(image, [(60, 210, beside), (206, 210, "12.30")])
        seen = [(b.left - 4, b.top - 4, b.right + 4, b.bottom + 4) for b in boxes]
        lines = _refined(image, seen)
        assert sum(line.box.top < left.center[1] < line.box.bottom for line in lines) == parts


def test_a_figure_of_which_the_line_map_sees_two_halves_is_one():
    image = _paper()
    one, other = _words(image, [(60, 100, "Teh tarik panas"), (600, 100, "1")])
    line_map = paint([(one.left - 3, one.top - 4, one.right + 3, one.bottom + 4)], HEIGHT, WIDTH)
    columns = slice(int(other.left // 8), int(other.right // 8) + 1)
    first, last = int(other.top // 4), int(other.bottom // 4)
    line_map[3, first : last + 1, columns] = 0.3
    line_map[3, [first, last], columns.start] = 0.7
    line_map[1:3, first : last + 1, columns] = 14
    found = refined(
        find_lines(line_map, HEIGHT, WIDTH), page_ink(np.asarray(image), 30.0), line_map
    )
    assert [line.sure for line in found] == [True, False]
    assert found[1].box.top <= other.top and found[1].box.bottom >= other.bottom


def test_figures_below_each_other_are_lines_of_their_own():
    image = _paper()
    one, *others = _words(
        image, [(60, 100, "Teh tarik panas"), (600, 100, "1"), (598, 128, "3"), (600, 156, "8")]
    )
    line_map = paint([(one.left - 3, one.top - 4, one.right + 3, one.bottom + 4)], HEIGHT, WIDTH)
    part = (slice(24, 47), slice(74, 78))  # the map does not tell the rows apart
    line_map[3][part] = 0.8
    line_map[1:3, part[0], part[1]] = 14
    found = refined(
        find_lines(line_map, HEIGHT, WIDTH), page_ink(np.asarray(image), 30.0), line_map
    )
    assert len(found) == 4
    for box in others:
        assert sum(abs(line.box.center[1] - box.center[1]) < 3 for line in found) >= 1


def test_a_barcode_is_no_text_and_the_rules_of_a_table_do_no_harm():
    image = _paper()
    draw = ImageDraw.Draw(image)
    seen = []
    for left in (60, 160, 260):
        draw.line((left - 12, 20, left - 12, 300), fill=40, width=3)
        (box,) = _words(image, [(left, 100, "0.60")])
        seen.append((box.left - 3, box.top - 5, box.right + 3, box.bottom + 5))
    for k in range(40):
        draw.rectangle((420 + 8 * k, 90, 422 + 8 * k + k % 4, 190), fill=20)
    barcode = [(420.0, 84.0, 730.0, 112.0), (500.0, 170.0, 560.0, 196.0)]
    found = _refined(image, seen + barcode)
    assert len(found) == 3 and all(line.box.right < 400 for line in found)


def test_what_shows_no_ink_beside_real_writing_is_doubted():
    image = _paper()
    (real,) = _words(image, [(60, 100, "Monsieur le Directeur")])
    font = ImageFont.load_default(26)
    ImageDraw.Draw(image).text((60, 200), "ruetceriD el rueisnoM", fill=212, font=font)
    seen = [(real.left - 3, y + real.top - 4, real.right, y + real.bottom + 4) for y in (0, 100)]
    assert [line.sure for line in _refined(image, seen)] == [True, False]


def test_a_rule_between_two_cells_parts_them_however_near_they_are():
    image = _paper()
    left, right = _words(image, [(100, 100, "272"), (160, 100, "Obligation")])
    middle = (left.right + right.left) / 2
    ImageDraw.Draw(image).line((middle, 20, middle, 300), fill=40, width=2)
    found = _refined(image, [(left.left, left.top - 4, right.right, right.bottom + 4)])
    assert sorted(line.box.left < middle < line.box.right for line in found) == [False, False]


def test_a_rule_that_runs_through_a_figure_does_not_part_it():
    image = _paper()
    (box,) = _words(image, [(100, 100, "97.7 %")])
    middle = round(box.left + 0.3 * box.width)
    ImageDraw.Draw(image).line((middle, 20, middle, 300), fill=40, width=2)
    (line,) = _refined(image, [(box.left, box.top - 4, box.right, box.bottom + 4)])
    assert line.box.left <= box.left and line.box.right >= box.right


def test_a_rule_that_writing_touches_parts_cells_where_the_rows_around_end_at_it():
    image = _paper()
    rows = range(40, 340, 60)
    cells = [(_words(image, [(280, top, "Vente")])[0], top) for top in rows if top != 160]
    touching = _words(image, [(240, 160, "Obligation"), (372, 160, "Chatelin")])
    edge = int(touching[0].right)
    ImageDraw.Draw(image).line([(edge, 10), (edge, 390)], fill=20, width=2)
    ImageDraw.Draw(image).line([(edge, 168), (edge + 10, 188)], fill=30, width=5)
    seen = [(box.left - 4, box.top - 4, box.right + 4, box.bottom + 4) for box, _ in cells]
    first, last = touching
    seen.append((first.left - 4, first.top - 4, last.right + 4, first.bottom + 4))
    lines = _refined(image, seen)
    assert len(lines) == len(cells) + 2
    middle = [line for line in lines if line.box.top < 175 < line.box.bottom]
    assert sorted(round(line.box.left) < edge - 10 for line in middle) == [False, True]


def test_a_grid_line_that_most_rows_run_across_parts_none():
    image = _paper()
    boxes = [_words(image, [(200, top, "Hmmmmmmmmmmmmmmmmm")])[0] for top in range(40, 340, 60)]
    ImageDraw.Draw(image).line([(301, 10), (301, 390)], fill=20, width=3)
    lines = _refined(image, [(b.left - 4, b.top - 4, b.right + 4, b.bottom + 4) for b in boxes])
    assert len(lines) == len(boxes)


def test_marks_on_an_axis_belong_to_no_label():
    image = _paper()
    labels = [_words(image, [(100, 60 + 70 * k, text)])[0] for k, text in enumerate(("8", "80"))]
    draw = ImageDraw.Draw(image)
    draw.line((160, 20, 160, 320), fill=40, width=3)
    for label in labels:
        draw.line((148, label.center[1], 159, label.center[1]), fill=40, width=2)
    draw.line((148, 260, 159, 260), fill=40, width=2)
    seen = [(b.left, b.top - 4, 158.0, b.bottom + 4) for b in labels]
    found = _refined(image, [*seen, (146.0, 246.0, 159.0, 274.0)])
    assert len(found) == 2
    for line, label in zip(found, labels, strict=True):
        assert label.right <= line.box.right < 148


def test_a_thin_rule_that_is_broken_parts_cells_and_stacked_letters_do_not():
    image = _paper()
    left, right = _words(image, [(100, 100, "272"), (160, 100, "Obligation")])
    middle = round((left.right + right.left) / 2)
    for top in range(20, 300, 9):
        ImageDraw.Draw(image).line((middle, top, middle, top + 5), fill=40)
    rows = [[(500, 60 + 34 * k, "ill"), (540, 60 + 34 * k, "lilt")] for k in range(6)]
    stacked = [_words(image, row) for row in rows]
    seen = [(a.left, a.top - 4, b.right, b.bottom + 4) for a, b in [(left, right), *stacked]]
    found = _refined(image, seen)
    assert sum(line.box.right < 480 for line in found) == 2
    assert sum(line.box.left > 480 for line in found) == 6


def test_a_single_figure_that_the_line_map_half_saw_is_read_and_doubted():
    image = _paper()
    one, other = _words(image, [(60, 100, "Teh tarik panas"), (600, 100, "3")])
    line_map = paint([(one.left - 3, one.top - 4, one.right + 3, one.bottom + 4)], HEIGHT, WIDTH)
    rows = slice(int(other.top // 4), int(other.bottom // 4) + 1)
    columns = slice(int(other.left // 8), int(other.right // 8) + 1)
    line_map[0, rows, columns] = 0.3
    line_map[3, rows, columns] = 0.8
    line_map[1:3, rows, columns] = 14
    found = refined(
        find_lines(line_map, HEIGHT, WIDTH), page_ink(np.asarray(image), 30.0), line_map
    )
    assert [line.sure for line in found] == [True, False]
    assert found[1].box.left <= other.left and found[1].box.right >= other.right


def test_doubtful_places_say_only_what_is_sure():
    assert stray(LineText("3", 0.9, (), ())).flags == ("suspect",)
    assert stray(LineText("3", 0.2, (), ())).text == ""
    assert stray(LineText("-.", 0.99, (), ())).flags == ("unread",)
    assert stray(LineText("$", 0.9, (), ())).text == "$"


def test_long_runs_leave_letters_alone():
    mask = np.zeros((3, 50), dtype=bool)
    mask[0, 5:45] = mask[1, 0:10] = mask[2, 30:50] = True
    assert long_runs(mask, 20).sum(axis=1).tolist() == [40, 0, 20]
    mask[0, 20:23] = mask[1, 14:24] = False
    mask[1, 14:24] = mask[1, 28:36] = True
    assert long_runs(mask, 20, gap=4).sum(axis=1).tolist() == [40, 36, 20]
    assert long_runs(mask, 20, gap=2).sum(axis=1).tolist() == [22, 0, 20]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.6))
def test_whatever_map_and_ink_say_boxes_are_proper_and_inside_the_page(seed, density):
    rng = np.random.default_rng(seed)
    line_map = rng.uniform(0, 1, (4, 40, 30)).astype(np.float32)
    line_map[0] = line_map[0] < density
    line_map[1:3] *= 40
    grey = (rng.uniform(size=(160, 240)) > 0.3).astype(np.uint8) * 200
    found = refined(find_lines(line_map, 160, 240), page_ink(grey, 20.0), line_map)
    boxes = [line.box for line in found]
    assert all(a.iou(b) < 0.9 for i, a in enumerate(boxes) for b in boxes[:i])
    for box in boxes:
        assert box.width > 0 and box.height > 0
        assert box.left >= 0 and box.top >= 0 and box.right <= 240 and box.bottom <= 160
