"""What desktops and software centres show of the program, in both languages."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

PACKAGING = Path(__file__).parents[2] / "packaging"
NAME = "io.github.pilot_desktop.PilotDesktop"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def test_the_desktop_entry_speaks_french():
    entry = ConfigParser(interpolation=None, delimiters=("=",))
    entry.optionxform = str
    entry.read(PACKAGING / f"{NAME}.desktop", encoding="utf-8")
    keys = entry["Desktop Entry"]
    for key in ("GenericName", "Comment", "Keywords"):
        assert keys[f"{key}[fr]"] and keys[f"{key}[fr]"] != keys[key]
    for key in ("Keywords", "Keywords[fr]"):
        assert keys[key].endswith(";")


def test_the_software_centre_has_each_text_in_french():
    root = ElementTree.parse(PACKAGING / f"{NAME}.metainfo.xml").getroot()
    for parent in root.iter():
        for tag in ("summary", "p", "li"):
            texts = [child for child in parent if child.tag == tag]
            english = [text for text in texts if LANGUAGE not in text.attrib]
            french = [text for text in texts if text.get(LANGUAGE) == "fr"]
            assert len(english) == len(french)
            # AppStream wants each translation right behind what it translates.
            assert texts == [text for pair in zip(english, french, strict=True) for text in pair]
