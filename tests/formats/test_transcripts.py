"""Text files of other programs, whole, odd, damaged and hostile."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.transcript import Word
from pilot_desktop.formats.pagexml import page_xml
from pilot_desktop.formats.transcripts import read_transcript
from pilot_desktop.formats.writers import formatted
from tests.formats.test_markup import EXAMPLE

TESSERACT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head><meta name='ocr-system' content='tesseract 5.3.0' /></head>
 <body>
  <div class='ocr_page' id='page_1'
    title='image "in;put.png"; bbox 0 0 640 480; ppageno 0; scan_res 70 70'>
   <div class='ocr_carea' id='block_1_1' title="bbox 36 92 618 361">
    <p class='ocr_par' id='par_1_1' lang='eng' title="bbox 36 92 618 361">
     <span class='ocr_line' id='line_1_1'
       title="bbox 36 92 580 122; baseline 0 -6; x_size 30; x_descenders 6; x_ascenders 6">
      <span class='ocrx_word' id='word_1_1' title='bbox 36 92 96 116; x_wconf 95'>This</span>
      <span class='ocrx_word' id='word_1_2' title='bbox 109 92 129 116; x_wconf 85'
        ><strong><em>is</em></strong></span>
     </span>
     <span class='ocr_header' title="bbox 36 130 580 150"
       ><span class='ocrx_word' title='bbox 36 130 96 150'>R&amp;D&nbsp;x</span></span>
    </p>
   </div>
  </div>
  <div class='ocr_page' title='bbox 0 0 10 20; ppageno 1'></div>
 </body>
</html>
"""

ALTO_2 = """<?xml version="1.0"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Description>
<MeasurementUnit>mm10</MeasurementUnit></Description>
<Layout><Page ID="P1" HEIGHT="2970" WIDTH="2100" PHYSICAL_IMG_NR="7">
<TopMargin HPOS="0" VPOS="0" WIDTH="2100" HEIGHT="100"><TextBlock ID="B0">
<TextLine HPOS="254.0" VPOS="0" WIDTH="254" HEIGHT="100" BASELINE="80">
<String CONTENT="Head" WC="0.5" HPOS="254" VPOS="0" WIDTH="100" HEIGHT="100"/></TextLine>
</TextBlock></TopMargin>
<PrintSpace><ComposedBlock ID="C"><TextBlock ID="B1"><TextLine>
<String CONTENT="hyphen" HPOS="0" VPOS="254" WIDTH="254" HEIGHT="254"/><SP/>
<String CONTENT="at" HPOS="254" VPOS="254" WIDTH="254" HEIGHT="254"/><HYP CONTENT="-"/>
</TextLine></TextBlock></ComposedBlock></PrintSpace></Page></Layout></alto>
"""

PAGE_2013 = """<?xml version="1.0"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15">
<Metadata><Creator>Somebody</Creator><Created>2020-01-01T00:00:00</Created>
<LastChange>2020-01-01T00:00:00</LastChange></Metadata>
<Page imageFilename="0007.tif" imageWidth="1000" imageHeight="2000">
<ReadingOrder><OrderedGroup id="ro"><RegionRefIndexed index="1" regionRef="first_in_file"/>
<OrderedGroupIndexed id="g" index="0"><RegionRefIndexed index="0" regionRef="inner"/>
</OrderedGroupIndexed></OrderedGroup></ReadingOrder>
<TextRegion id="first_in_file"><Coords points="0,0 9,9"/>
<TextLine id="l1"><Coords points="10,10 90,12 90,30 10,28"/><Baseline points="10,26 90,28"/>
<TextEquiv index="1"><Unicode>worse</Unicode></TextEquiv>
<TextEquiv index="0" conf="0.7"><PlainText>x</PlainText><Unicode>second</Unicode></TextEquiv>
</TextLine></TextRegion>
<TableRegion id="t"><Coords points="0,0 9,9"/><TextRegion id="inner"><Coords points="0,0 9,9"/>
<TextLine id="l2"><Coords><Point x="5" y="6"/><Point x="50" y="60"/></Coords>
<Word id="w"><Coords points="5,6 20,60"/><TextEquiv><Unicode>from</Unicode></TextEquiv></Word>
<Word id="v"><Coords points="25,6 50,60"/><TextEquiv><Unicode>words</Unicode></TextEquiv></Word>
</TextLine></TextRegion></TableRegion>
<TextRegion id="unmentioned"><Coords points="0,0 9,9"/><TextLine id="l3">
<Coords points="1,1 2,2"/><TextEquiv><Unicode>last</Unicode></TextEquiv></TextLine></TextRegion>
</Page></PcGts>
"""


def read(tmp_path, text, encoding="utf-8"):
    (tmp_path / "book.xml").write_text(text, encoding)
    return read_transcript(tmp_path / "book.xml")


def test_hocr_of_tesseract(tmp_path):
    reading = read(tmp_path, TESSERACT)
    assert (reading.document, reading.model, reading.unit) == (
        "in;put.png",
        "tesseract 5.3.0",
        "px",
    )
    first, second = reading.pages
    assert (first.number, first.width, first.height) == (1, 640, 480)
    assert (second.number, second.lines) == (2, ())
    assert first.text == "This is\nR&D\xa0x"
    assert first.lines[0].words == (
        Word(Box(36, 92, 96, 116), "This", 0.95),
        Word(Box(109, 92, 129, 116), "is", 0.85),
    )
    assert first.lines[0].confidence == pytest.approx(0.9)
    assert first.lines[0].baseline == ((36, 116), (580, 116))


def test_hocr_that_is_no_xml(tmp_path):
    text = (
        "<HTML><meta charset=utf-8><body><br>"
        "<div class=ocr_page title='bbox 0 0 100 50; image a.png'><p>"
        "<span class=ocr_line title='bbox 1 2 30 40'>d&eacute;j&agrave;<br>vu & co"
        "<p><span class='ocr_line' title='bbox 1 42 30 49'>end"
    )
    reading = read(tmp_path, text)
    assert reading.document == "a.png"
    assert "déjà vu & co" in reading.pages[0].text


def test_alto_of_another_version(tmp_path):
    reading = read(tmp_path, ALTO_2)
    assert reading.unit == "pt"
    (page,) = reading.pages
    assert (page.number, page.width) == (7, pytest.approx(595.28, abs=0.01))
    assert page.text == "Head\nhyphen at-"
    assert page.lines[0].box.rounded() == [72, 0, 144, 28]
    assert page.lines[1].box == Box(0, 72, 144, 144)
    assert [line.confidence for line in page.lines] == [0.5, 1.0]


def test_page_of_another_year(tmp_path):
    reading = read(tmp_path, PAGE_2013)
    assert (reading.document, reading.model) == ("0007.tif", "Somebody")
    (page,) = reading.pages
    assert (page.width, page.height) == (1000, 2000)
    assert page.text == "from words\nsecond\nlast"
    assert page.lines[0].box == Box(5, 6, 50, 60)
    assert page.lines[1].confidence == 0.7
    assert page.lines[1].baseline == ((10, 26), (90, 28))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings(tmp_path, encoding):
    text = ALTO_2.replace('<?xml version="1.0"?>\n', "")
    assert read(tmp_path, text, encoding).pages[0].number == 7


def refusal(path) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_transcript(path)
    assert caught.value.exit_code == 3
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
    return str(caught.value)


BOMB = '<!DOCTYPE alto [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE alto [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("trick", [BOMB, OUTSIDE])
@pytest.mark.parametrize("text", [ALTO_2, PAGE_2013])
def test_entities_are_refused(tmp_path, text, trick):
    path = tmp_path / "book.xml"
    path.write_text(text.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{trick}'))
    assert "book.xml cannot be read" in refusal(path)


@pytest.mark.parametrize(
    "change",
    [
        ('WIDTH="254"', 'WIDTH="nan"'),
        ('WIDTH="254"', 'WIDTH="1e999"'),
        ('WIDTH="254"', 'WIDTH="wide"'),
        ('HEIGHT="2970"', 'HEIGHT="-5"'),
        ("</alto>", ""),
        ("mm10</M", "mm10</X"),
    ],
)
def test_damaged_alto(tmp_path, change):
    assert change[0] in ALTO_2
    (tmp_path / "book.xml").write_text(ALTO_2.replace(*change))
    assert refusal(tmp_path / "book.xml") == ("book.xml cannot be read: it is damaged or not ALTO.")


@pytest.mark.parametrize(
    "change",
    [
        ('points="1,1 2,2"', 'points="1,1 2"'),
        ('points="1,1 2,2"', 'points=""'),
        ('imageWidth="1000"', ""),
        ('index="1" regionRef', 'index="x" regionRef'),
        ("<Page ", "<Sheet "),
    ],
)
def test_damaged_page(tmp_path, change):
    assert change[0] in PAGE_2013
    (tmp_path / "book.xml").write_text(PAGE_2013.replace(*change))
    assert "damaged or not PAGE XML" in refusal(tmp_path / "book.xml")


@pytest.mark.parametrize(
    "change",
    [("bbox 36 92 580 122", "bbox 36 92 580"), ("ocr_page", "page"), ("bbox 36", "bbox x")],
)
def test_damaged_hocr(tmp_path, change):
    (tmp_path / "book.xml").write_text(TESSERACT.replace(*change))
    assert "damaged or not hOCR" in refusal(tmp_path / "book.xml")


def test_other_files(tmp_path):
    path = tmp_path / "a.xml"
    assert "does not exist" in refusal(path)
    path.touch()
    assert "empty" in refusal(path)
    path.write_text("<svg/>")
    assert refusal(path) == "a.xml is neither ALTO, PAGE nor hOCR."
    assert "is not a file" in refusal(tmp_path)


def test_too_large_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr("pilot_desktop.formats.markup.MAX_BYTES", 100)
    (tmp_path / "a.xml").write_text(ALTO_2)
    assert "too large" in refusal(tmp_path / "a.xml")


def test_deep_nesting_takes_neither_the_stack_nor_the_day(tmp_path):
    deep = 100_000
    (tmp_path / "a").write_text("<html>" + "<i title='" + "x" * 10_000 + "\"'>" + "<b>" * deep)
    refusal(tmp_path / "a")
    groups = "<OrderedGroup>" * 5_000 + "</OrderedGroup>" * 5_000
    text = PAGE_2013.replace("<ReadingOrder>", f"<ReadingOrder>{groups}")
    assert read(tmp_path, text).pages[0].lines


VALID = [
    TESSERACT,
    ALTO_2,
    PAGE_2013,
    formatted(EXAMPLE, "alto"),
    formatted(EXAMPLE, "hocr"),
    page_xml("d", "m", "px", EXAMPLE.pages[0]),
]


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(VALID),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 30), st.text(max_size=4)), min_size=1, max_size=4
    ),
)
def test_a_damaged_file_is_read_or_refused(tmp_path_factory, text, damages):
    for place, length, instead in damages:
        start = int(place * len(text))
        text = text[:start] + instead + text[start + length :]
    path = tmp_path_factory.mktemp("damaged") / "book.xml"
    path.write_text(text, "utf-8", "replace")
    try:
        reading = read_transcript(path)
    except UnreadableDocumentError as error:
        assert str(error).endswith(".")
    else:
        assert all(page.width >= 0 and page.number >= 0 for page in reading.pages)
