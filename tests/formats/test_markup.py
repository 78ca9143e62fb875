"""hOCR, ALTO and PAGE: valid by their schemas, and back again the same lines."""

from __future__ import annotations

import io
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Line, PageReading, Reading, Word
from pilot_desktop.formats.pagexml import page_xml
from pilot_desktop.formats.placing import PDF_PIXELS_PER_INCH, clean, placed_words
from pilot_desktop.formats.transcripts import read_transcript
from pilot_desktop.formats.writers import formatted

SCHEMAS = Path(__file__).parent / "schemas"


class LocalSchemas(etree.Resolver):
    def resolve(self, url, public_id, context):
        if url.startswith("http"):
            return self.resolve_filename(str(SCHEMAS / url.rpartition("/")[2]), context)
        return None


def schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(LocalSchemas())
    return etree.XMLSchema(etree.parse(SCHEMAS / name, parser))


ALTO, PAGE = schema("alto-4-2.xsd"), schema("page-2019-07-15.xsd")


def check_alto(text: str) -> None:
    tree = etree.fromstring(text.encode())
    ALTO.assertValid(tree)
    check_ids(tree, "ID")
    page = None
    for element in tree.iter():
        page = element if element.tag.endswith("}Page") else page
        if element.get("HPOS") is not None:
            left, top = int(element.get("HPOS")), int(element.get("VPOS"))
            right = left + int(element.get("WIDTH"))
            bottom = top + int(element.get("HEIGHT", "0"))
            assert 0 <= left <= right <= int(page.get("WIDTH"))
            assert 0 <= top <= bottom <= int(page.get("HEIGHT"))


def check_page(text: str) -> None:
    tree = etree.fromstring(text.encode())
    PAGE.assertValid(tree)
    check_ids(tree, "id")
    page = tree.find("{*}Page")
    for points in tree.xpath("//@points"):
        for x, y in (point.split(",") for point in points.split(" ")):
            assert 0 <= int(x) <= int(page.get("imageWidth"))
            assert 0 <= int(y) <= int(page.get("imageHeight"))


def check_ids(tree, attribute: str) -> None:
    ids = tree.xpath(f"//@{attribute}")
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("[a-z][a-z0-9_]*", one) for one in ids)


BBOX = r"bbox \d+ \d+ \d+ \d+"
TITLES = {
    "ocr_page": rf'image "[^"]*"; {BBOX}; ppageno \d+(; scan_res 300 300; x_unit pt)?',
    "ocr_carea": BBOX,
    "ocr_par": BBOX,
    "ocr_line": rf"{BBOX}(; baseline -?[\d.e+-]+ -?\d+)?; x_wconf \d+(; x_flags [a-z ]+)?",
    "ocrx_word": rf"{BBOX}; x_wconf \d+",
}
PARENTS = {
    "ocr_page": None,
    "ocr_carea": "ocr_page",
    "ocr_par": "ocr_carea",
    "ocr_line": "ocr_par",
    "ocrx_word": "ocr_line",
}


def check_hocr(text: str) -> None:
    """Well-formed XHTML, the roles one inside the other, each title by the grammar of hOCR."""
    tree = etree.fromstring(text.encode(), etree.XMLParser(load_dtd=False, no_network=True))
    check_ids(tree, "id")
    metas = {meta.get("name"): meta.get("content") for meta in tree.iter("{*}meta")}
    assert metas["ocr-system"] and "ocr_page" in metas["ocr-capabilities"].split()
    for element in tree.iter():
        kind = element.get("class")
        if kind is None:
            continue
        assert re.fullmatch(TITLES[kind], element.get("title")), element.get("title")
        outer = element.getparent()
        assert outer.get("class") == PARENTS[kind]
        inside = numbers(element)
        assert inside[0] < inside[2] and inside[1] < inside[3]
        page = element
        while page.get("class") != "ocr_page":
            page = page.getparent()
        limits = numbers(page)
        assert all(0 <= value <= limit for value, limit in zip(inside, limits[2:] * 2, strict=True))


def numbers(element) -> list[int]:
    return [int(n) for n in re.search(BBOX, element.get("title"))[0].split()[1:]]


class PlainHtml(HTMLParser):
    """A second reader: the words as any web page has them."""

    def __init__(self):
        super().__init__()
        self.words, self._open = [], False

    def handle_starttag(self, tag, attrs):
        self._open = dict(attrs).get("class") == "ocrx_word"

    def handle_data(self, data):
        if self._open:
            self.words.append(data)
        self._open = False


def back(text: str, tmp: Path) -> Reading:
    path = tmp / "again"
    path.write_text(text, "utf-8")
    return read_transcript(path)


def line(text: str, box: Box, **more) -> Line:
    return Line(box, text, 0.93, **more)


EXAMPLE = Reading(
    'a "quoted"; <name> & more.jpg',
    "pilot-compact 1.0",
    "px",
    (
        PageReading(
            1,
            400,
            300,
            (
                Line(
                    Box(10, 20, 200, 40),
                    "Crème & <brûlée>",
                    0.98,
                    (
                        Word(Box(10, 20, 60, 40), "Crème", 0.99),
                        Word(Box(70, 20, 80, 40), "&", 0.5),
                        Word(Box(90, 20, 200, 40), "<brûlée>", 0.97),
                    ),
                    ("suspect", "truncated"),
                    ((10.0, 36.0), (200.0, 38.0)),
                ),
                line("שלום עולם 12", Box(10, 50, 200, 70)),
                line("", Box(10, 80, 200, 90)),
                line("\x00\u0301\x07\ud800\ufffe", Box(10, 80, 200, 90)),
                line("over the edge", Box(-50, 250, 900, 900)),
            ),
        ),
        PageReading(2, 400, 300),
        PageReading(5, 401.6, 300, (line("日本語の文書", Box(10.4, 20.6, 90.5, 40.2)),)),
    ),
)

texts = st.text(
    st.one_of(
        st.characters(), st.sampled_from(" \t\n\u200f\u202b\xa0\u0301&<>\"'שلا日e\x00\x1f\x85")
    ),
    max_size=12,
)
sides = st.floats(-20, 120)


@st.composite
def boxes(draw):
    xs, ys = sorted((draw(sides), draw(sides))), sorted((draw(sides), draw(sides)))
    return Box(xs[0], ys[0], xs[1], ys[1])


@st.composite
def lines(draw):
    words = st.builds(Word, boxes(), texts, st.floats(0, 1))
    points = st.lists(st.tuples(sides, sides), max_size=3).map(lambda found: tuple(sorted(found)))
    known = tuple(draw(st.lists(words, max_size=3)))
    joined = st.just(" ".join(word.text for word in known))
    flags = draw(st.sets(st.sampled_from(["suspect", "truncated", "unread"])))
    return Line(
        draw(boxes()),
        draw(st.one_of(joined, texts)),
        draw(st.floats(0, 1)),
        known,
        tuple(flags),
        draw(points),
    )


@st.composite
def any_reading(draw):
    pages = draw(st.lists(st.lists(lines(), max_size=3), min_size=1, max_size=3))
    unit = draw(st.sampled_from(["px", "pt"]))
    size = st.floats(0.1, 110)
    return Reading(
        draw(texts),
        draw(texts),
        unit,
        tuple(
            PageReading(number, draw(size), draw(size), tuple(found))
            for number, found in enumerate(pages, 1)
        ),
    )


def kept_lines(page: PageReading) -> list[Line]:
    return [one for one in page.lines if clean(one.text)]


def assert_same(was: Reading, now: Reading, step: float, *, baselines: bool) -> None:
    """The same lines, positions within one step of the file's grid."""
    assert now.unit == was.unit
    assert [page.number for page in now.pages] == [page.number for page in was.pages]
    for page, again in zip(was.pages, now.pages, strict=True):
        assert abs(page.width - again.width) <= max(step, 1 / step if step > 1 else step)
        old = kept_lines(page)
        assert [clean(one.text) for one in old] == [one.text for one in again.lines]
        for before, after in zip(old, again.lines, strict=True):
            words = placed_words(before)
            assert [word.text for word in words] == [word.text for word in after.words]
            inside = Box(0, 0, page.width, page.height)
            for first, second in ((before, after), *zip(words, after.words, strict=True)):
                if inside.intersection(first.box) == first.box:
                    assert near(first.box, second.box, 1.01 * step)
            assert set(before.flags) == set(after.flags)
            if baselines and len(before.baseline) > 1:
                assert len(after.baseline) == len(before.baseline)


def near(one: Box, other: Box, limit: float) -> bool:
    pairs = zip(
        (one.left, one.top, one.right, one.bottom),
        (other.left, other.top, other.right, other.bottom),
        strict=True,
    )
    return all(abs(first - second) <= limit for first, second in pairs)


@settings(deadline=None, max_examples=60)
@given(any_reading())
def test_alto_is_valid_and_comes_back(tmp_path_factory, reading):
    text = formatted(reading, "alto")
    check_alto(text)
    again = back(text, tmp_path_factory.mktemp("alto"))
    step = 72 / 1200 if reading.unit == "pt" else 1
    assert_same(reading, again, step, baselines=True)


@settings(deadline=None, max_examples=60)
@given(any_reading())
def test_hocr_is_valid_and_comes_back(tmp_path_factory, reading):
    text = formatted(reading, "hocr")
    check_hocr(text)
    again = back(text, tmp_path_factory.mktemp("hocr"))
    step = 72 / PDF_PIXELS_PER_INCH if reading.unit == "pt" else 1
    assert_same(reading, again, step, baselines=False)
    second = PlainHtml()
    second.feed(text)
    words = [w.text for p in reading.pages for one in p.lines for w in placed_words(one)]
    assert second.words == words


@settings(deadline=None, max_examples=60)
@given(any_reading())
def test_page_xml_is_valid_and_comes_back(tmp_path_factory, reading):
    step = 72 / PDF_PIXELS_PER_INCH if reading.unit == "pt" else 1
    for page in reading.pages:
        text = page_xml(reading.document, reading.model, reading.unit, page)
        check_page(text)
        again = back(text, tmp_path_factory.mktemp("page"))
        one = Reading(reading.document, reading.model, reading.unit, (page,))
        assert_same(one, again, step, baselines=True)


@pytest.mark.parametrize("kind", ["alto", "hocr"])
def test_what_a_file_tells_besides_text(tmp_path, kind):
    again = back(formatted(EXAMPLE, kind), tmp_path)
    assert again.model == "pilot-compact 1.0"
    name = EXAMPLE.document
    assert again.document == (name.replace('"', "'") if kind == "hocr" else name)
    first = again.pages[0].lines[0]
    assert first.flags == ("suspect", "truncated")
    assert first.words[1] == Word(Box(70, 20, 80, 40), "&", 0.5)
    assert first.baseline == ((10, 36), (200, pytest.approx(38, abs=0.1)))
    assert [page.number for page in again.pages] == [1, 2, 5]


def test_what_page_xml_tells_besides_text(tmp_path):
    text = page_xml(EXAMPLE.document, EXAMPLE.model, "px", EXAMPLE.pages[0])
    again = back(text, tmp_path)
    assert (again.model, again.document) == (EXAMPLE.model, EXAMPLE.document)
    first = again.pages[0].lines[0]
    assert first.confidence == 0.98
    assert first.flags == ("suspect", "truncated")
    assert first.baseline == ((10, 36), (200, 38))
    assert 'readingDirection="right-to-left"' in text


def test_text_is_clean_and_whole():
    assert clean("e\u0301  a\tb\x00\x07\n\ud800\ufffe\U0001ffff ") == "é a b"
    assert clean("שלום\u200f עולם") == "שלום\u200f עולם"
    assert clean("12\xa0€") == "12\xa0€"
    assert unicodedata.is_normalized("NFC", clean("A\u030a"))


@given(lines())
def test_every_word_has_a_place(found):
    words = placed_words(found)
    assert " ".join(word.text for word in words) == clean(found.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two", [(0, 30), (40, 70)]),
        ("one 2", [(0, 30), (40, 70)]),
        ("one and two", [(0, 30), (30, 40), (40, 70)]),
        ("one two three", [(0, 30), (40, 70), (70, 100)]),
        ("onetwo", [(0, 70)]),
    ],
)
def test_corrected_words_stay_where_they_were(text, expected):
    known = (Word(Box(0, 0, 30, 10), "one", 0.9), Word(Box(40, 0, 70, 10), "two", 0.9))
    found = placed_words(Line(Box(0, 0, 100, 10), text, 0.5, known))
    assert [(round(word.box.left), round(word.box.right)) for word in found] == expected


def test_words_without_places_run_with_the_script():
    left, right = placed_words(Line(Box(0, 0, 90, 10), "abcd efgh", 1.0))
    assert (left.box, right.box) == (Box(0, 0, 40, 10), Box(50, 0, 90, 10))
    first, second = placed_words(Line(Box(0, 0, 90, 10), "שלום עולם", 1.0))
    assert (first.box, second.box) == (Box(50, 0, 90, 10), Box(0, 0, 40, 10))


def test_pages_stream(tmp_path):
    """Each page is written when it is handed over, and none is kept."""
    from pilot_desktop.formats.writers import open_writer

    for kind in ("hocr", "alto"):
        out = io.StringIO()
        writer = open_writer(kind, out)
        writer.begin("d", "m", "px")
        before = len(out.getvalue())
        writer.page(EXAMPLE.pages[0])
        assert "brûlée" in out.getvalue()[before:]
