import json
from dataclasses import asdict

import pytest

from pilot_desktop.training.pack import load_pack, write_packed
from pilot_desktop.training.packing.clean import is_prose, paragraphs, plain
from tests.training.tiny_pack import tiny_pack


def test_a_pack_comes_back_as_it_was_written(tmp_path):
    pack = tiny_pack()
    (tmp_path / "fonts").mkdir()
    records = []
    for font in pack.fonts:
        (tmp_path / "fonts" / font.path.name).write_bytes(font.path.read_bytes())
        record = asdict(font) | {"file": font.path.name, "covers": "".join(sorted(font.covers))}
        record.pop("path")
        records.append(record)
    (tmp_path / "manifest.json").write_text(json.dumps({"fonts": records, "sources": []}))
    write_packed(tmp_path / "prose.json.z", pack.prose)
    write_packed(tmp_path / "fields.json.z", pack.fields)

    loaded = load_pack(tmp_path)

    assert loaded.prose == pack.prose
    assert loaded.fields == pack.fields
    assert [font.covers for font in loaded.fonts] == [font.covers for font in pack.fonts]
    assert all(font.path.parent == tmp_path / "fonts" for font in loaded.fonts)
    assert {font.kind for font in loaded.by_kind["pen"]} == {"pen"}


def test_no_pack_is_said_plainly(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_pack(tmp_path)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Le&nbsp;cœur\u00ad d&#39;or</p>", "Le cœur d'or"),
        ("<b>Paul</b> , an apostle", "Paul, an apostle"),
        ("e\u0301te\u0301\n  1914", "été 1914"),
        ("co\u2011op", "co-op"),
    ],
)
def test_text_is_cleaned(markup, text):
    assert plain(markup) == text


@pytest.mark.parametrize(
    "text",
    [
        "trop court",
        "un paragraphe où deux phrases sont colléesEnsemble par une balise perdue",
        "a text with a letter from elsewhere, я, which no typeface of ours can draw",
        "| 12 | 14 | 15 | 1 200 | 45,00 | 37 | 18 | 22 | 1914 | 12 | 33 | 45 |",
    ],
)
def test_what_is_not_prose_is_left_out(text):
    assert not is_prose(text)


def test_a_paragraph_comes_once():
    text = "Le présent arrêté entre en vigueur le premier jour du mois suivant."
    assert list(paragraphs([text, f"<p>{text}</p>", "non"])) == [text]
